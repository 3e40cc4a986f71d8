using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Ses.Resilient.Tests.Emulator;

/// <summary>Plain HTTP with Signature Version 4, so that every byte of a request is the test's own.</summary>
internal sealed class SignedHttp(Uri url, Key key, Func<DateTimeOffset> clock) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };

    public string Region { get; init; } = "us-east-1";

    /// <summary>Headers beside the usual ones; signed too.</summary>
    public Dictionary<string, string> Extra { get; } = [];

    /// <summary>Changes the finished request, after signing.</summary>
    public Action<HttpRequestMessage>? Tamper { get; init; }

    public Task<Answer> QueryAsync(string service, string action, params (string Name, string Value)[] parameters) =>
        QueryAsync(service, action, TestContext.Current.CancellationToken, parameters);

    public Task<Answer> QueryAsync(string service, string action, CancellationToken cancellation, params (string Name, string Value)[] parameters)
    {
        var version = service switch { "sts" => "2011-06-15", "iam" => "2010-05-08", _ => "2010-12-01" };
        var form = string.Join('&', parameters.Prepend(("Version", version)).Prepend(("Action", action)).Select(p => $"{Uri.EscapeDataString(p.Item1)}={Uri.EscapeDataString(p.Item2)}"));
        return SendAsync(HttpMethod.Post, "/", service, form, "application/x-www-form-urlencoded; charset=utf-8", cancellation);
    }

    public Task<Answer> GetAsync(string path, CancellationToken? cancellation = null) => SendAsync(HttpMethod.Get, path, "ses", "", null, cancellation ?? TestContext.Current.CancellationToken);

    public Task<Answer> PostAsync(string path, string json, CancellationToken? cancellation = null) =>
        SendAsync(HttpMethod.Post, path, "ses", json, "application/json", cancellation ?? TestContext.Current.CancellationToken);

    public Task<Answer> SendMailAsync(CancellationToken? cancellation = null) => PostAsync(
        "/v2/email/outbound-emails",
        """{"FromEmailAddress":"Orders <orders@example.com>","Destination":{"ToAddresses":["to@example.net"],"CcAddresses":["cc@example.net"],"BccAddresses":["bcc@example.net"]},"Content":{"Simple":{"Subject":{"Data":"Hello"},"Body":{"Text":{"Data":"x"}}}}}""",
        cancellation);

    public Task<Answer> OrganizationsAsync(string operation, string json = "{}") => SendAsync(
        HttpMethod.Post,
        "/",
        "organizations",
        json,
        "application/x-amz-json-1.1",
        TestContext.Current.CancellationToken,
        ("X-Amz-Target", "AWSOrganizationsV20161128." + operation));

    public async Task<Answer> SendAsync(HttpMethod method, string path, string service, string body, string? contentType, CancellationToken cancellation, params (string Name, string Value)[] more)
    {
        using var request = new HttpRequestMessage(method, new Uri(url, path));
        if (contentType is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }
        var time = clock().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = url.Authority, ["x-amz-date"] = time };
        if (key.Token is not null)
            signed["x-amz-security-token"] = key.Token;
        foreach (var (name, value) in more.Concat(Extra.Select(e => (e.Key, e.Value))))
            signed[name.ToLowerInvariant()] = value;
        foreach (var (name, value) in signed.Where(h => h.Key != "host"))
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Authorization", Sign(request, signed, service, body, time));
        Tamper?.Invoke(request);
        using var response = await _http.SendAsync(request, cancellation);
        return await Answer.ReadAsync(response, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private string Sign(HttpRequestMessage request, SortedDictionary<string, string> signed, string service, string body, string time)
    {
        var uri = request.RequestUri!;
        var path = string.Join('/', uri.AbsolutePath.Split('/').Select(Uri.EscapeDataString));
        var names = string.Join(';', signed.Keys);
        var canonical = $"{request.Method}\n{path}\n{uri.Query.TrimStart('?')}\n{string.Concat(signed.Select(h => $"{h.Key}:{h.Value.Trim()}\n"))}\n{names}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}";
        var scope = $"{time[..8]}/{Region}/{service}/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signingKey = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + key.Secret), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        return $"AWS4-HMAC-SHA256 Credential={key.Id}/{scope}, SignedHeaders={names}, Signature={Hex(HMACSHA256.HashData(signingKey, Encoding.UTF8.GetBytes(toSign)))}";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

/// <summary>An answer, read in full.</summary>
internal sealed record Answer(HttpStatusCode Status, string? ErrorType, string ContentType, string Text)
{
    public XElement Xml => XElement.Parse(Text);

    public JsonNode Json => JsonNode.Parse(Text)!;

    public string Namespace => Xml.Name.NamespaceName;

    /// <summary>The error code, in the spelling of any protocol.</summary>
    public string? Code => ContentType switch
    {
        "text/xml" => Value(nameof(Code)),
        "application/x-amz-json-1.1" => (string?)Json["__type"],
        _ => ErrorType,
    };

    public string? Message => ContentType == "text/xml" ? Value(nameof(Message)) : (string?)(Json["message"] ?? Json[nameof(Message)]);

    /// <summary>The first XML element of that name.</summary>
    public string? Value(string name) => Xml.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value;

    public string[] Values(string name) => [.. Xml.Descendants().Where(e => e.Name.LocalName == name).Select(e => e.Value)];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation) => new(
        response.StatusCode,
        response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.Single() : null,
        response.Content.Headers.ContentType?.MediaType ?? "",
        await response.Content.ReadAsStringAsync(cancellation));
}
