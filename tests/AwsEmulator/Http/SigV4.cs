using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Ses.Resilient.AwsEmulator;

/// <summary>The Authorization header of Signature Version 4.</summary>
internal sealed record SigV4Header(string AccessKeyId, string Date, string Region, string Service, IReadOnlyList<string> SignedHeaders, string Signature)
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

    public static SigV4Header? TryParse(string? header)
    {
        if (header is null || !header.StartsWith(Algorithm + " ", StringComparison.Ordinal))
            return null;
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in header[(Algorithm.Length + 1)..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                parts[part[..equals]] = part[(equals + 1)..];
        }
        if (!parts.TryGetValue("Credential", out var credential) || !parts.TryGetValue("SignedHeaders", out var signed) || !parts.TryGetValue("Signature", out var signature))
            return null;
        var scope = credential.Split('/');
        return scope.Length == 5 && scope[4] == "aws4_request"
            ? new SigV4Header(scope[0], scope[1], scope[2], scope[3], signed.Split(';'), signature)
            : null;
    }
}

/// <summary>Signature Version 4 as AWS computes it again (IAM User Guide, "Create a signed AWS API request").</summary>
internal static class SigV4
{
    public const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    public static DateTimeOffset? Time(AwsRequest request)
    {
        if (request.Header("X-Amz-Date") is { } basic)
            return DateTimeOffset.TryParseExact(basic, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
        return DateTimeOffset.TryParse(request.Header("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date : null;
    }

    public static bool IsValid(AwsRequest request, SigV4Header header, string secret, DateTimeOffset time)
    {
        var payload = Convert.ToHexStringLower(SHA256.HashData(request.Body));
        var declared = request.Header("X-Amz-Content-SHA256");
        if (declared is not null && declared != "UNSIGNED-PAYLOAD" && declared != payload)
            return false;
        var canonical = CanonicalRequest(request, header, declared ?? payload);
        var toSign = string.Join(
            '\n',
            SigV4Header.Algorithm,
            time.ToString(TimeFormat, CultureInfo.InvariantCulture),
            header.Scope,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in (string[])[header.Date, header.Region, header.Service, "aws4_request"])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(header.Signature));
    }

    private static string CanonicalRequest(AwsRequest request, SigV4Header header, string payload)
    {
        var text = new StringBuilder();
        text.Append(request.Method).Append('\n');
        text.Append(CanonicalPath(request.RawPath)).Append('\n');
        text.Append(CanonicalQuery(request.RawQuery)).Append('\n');
        foreach (var name in header.SignedHeaders)
            text.Append(name).Append(':').Append(CanonicalValue(request.Headers[name])).Append('\n');
        text.Append('\n').Append(string.Join(';', header.SignedHeaders)).Append('\n').Append(payload);
        return text.ToString();
    }

    // Every service but S3 encodes the path that is sent once more.
    private static string CanonicalPath(string rawPath)
    {
        var segments = new List<string>();
        foreach (var segment in rawPath.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == ".." && segments.Count > 0)
                segments.RemoveAt(segments.Count - 1);
            else if (segment is not "." and not "..")
                segments.Add(Uri.EscapeDataString(segment));
        }
        var path = "/" + string.Join('/', segments);
        return path.Length > 1 && rawPath.EndsWith('/') ? path + "/" : path;
    }

    private static string CanonicalQuery(string rawQuery) => string.Join('&', QueryHelpers.ParseQuery(rawQuery)
        .SelectMany(pair => pair.Value, (pair, value) => (Name: Uri.EscapeDataString(pair.Key), Value: Uri.EscapeDataString(value ?? "")))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal)
        .ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string CanonicalValue(Microsoft.Extensions.Primitives.StringValues values) =>
        string.Join(',', values.Select(v => string.Join(' ', (v ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))));
}
