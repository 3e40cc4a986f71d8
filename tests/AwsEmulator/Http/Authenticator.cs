using System.Globalization;

namespace Ses.Resilient.AwsEmulator;

/// <summary>Checks credentials and signature, and refuses as AWS does (AWS General Reference, common errors; each protocol has its own codes).</summary>
internal static class Authenticator
{
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(15);

    public static Credential Authenticate(Call call)
    {
        var request = call.Request;
        if (string.IsNullOrEmpty(request.Header("Authorization")))
            throw Error(call, "MissingAuthenticationToken", "MissingAuthenticationTokenException", call.Service.Protocol == Protocol.Query ? "Request is missing Authentication Token" : "Missing Authentication Token");
        if (request.Authorization is not { } signed || SigV4.Time(request) is not { } time)
            throw new AwsException(400, "IncompleteSignature", "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters of AWS4-HMAC-SHA256, and an 'X-Amz-Date' or a 'Date' header.");
        if (!signed.SignedHeaders.Contains("host", StringComparer.Ordinal))
            throw BadSignature(call, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");

        var credential = call.State.Credentials.Find(signed.AccessKeyId);
        if (credential is null || credential.Inactive || credential.SessionToken != request.Header("X-Amz-Security-Token"))
            throw Error(call, "InvalidClientTokenId", "UnrecognizedClientException", "The security token included in the request is invalid.");
        CheckScope(call, signed, time);
        CheckClock(call, time);
        if (!SigV4.IsValid(request, signed, credential.SecretAccessKey, time))
            throw BadSignature(call, "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        if (credential.Expires <= call.State.Now)
            throw Error(call, "ExpiredToken", "ExpiredTokenException", "The security token included in the request is expired");
        return credential;
    }

    private static void CheckScope(Call call, SigV4Header signed, DateTimeOffset time)
    {
        if (signed.Service != call.Service.SigningName)
            throw BadSignature(call, $"Credential should be scoped to correct service: '{call.Service.SigningName}'. ");
        if (signed.Date != time.ToString("yyyyMMdd", CultureInfo.InvariantCulture))
            throw BadSignature(call, $"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{signed.Date}' != '{time:yyyyMMdd}', from '{time.ToString(SigV4.TimeFormat, CultureInfo.InvariantCulture)}'.");
        if (GlobalRegion(call) is { } region && signed.Region != region)
            throw BadSignature(call, $"Credential should be scoped to a valid region, not '{signed.Region}'. ");
    }

    // IAM and Organizations are global: each partition signs for one Region.
    private static string? GlobalRegion(Call call) => call.Service.SigningName is not ("iam" or "organizations") ? null : call.World.Partition switch
    {
        "aws-cn" => call.Service.SigningName == "iam" ? "cn-north-1" : "cn-northwest-1",
        "aws-us-gov" => "us-gov-west-1",
        "aws-eusc" => "eusc-de-east-1",
        _ => "us-east-1",
    };

    private static void CheckClock(Call call, DateTimeOffset time)
    {
        var now = call.State.Now;
        var (at, clock) = (Basic(time), Basic(now));
        if (time < now - MostSkew)
            throw BadSignature(call, $"Signature expired: {at} is now earlier than {Basic(now - MostSkew)} ({clock} - 15 min.)");
        if (time > now + MostSkew)
            throw BadSignature(call, $"Signature not yet current: {at} is still later than {Basic(now + MostSkew)} ({clock} + 15 min.)");
    }

    private static string Basic(DateTimeOffset time) => time.UtcDateTime.ToString(SigV4.TimeFormat, CultureInfo.InvariantCulture);

    private static AwsException BadSignature(Call call, string message) => Error(call, "SignatureDoesNotMatch", "InvalidSignatureException", message);

    private static AwsException Error(Call call, string query, string json, string message) =>
        new(call.Service.Protocol == Protocol.Json11 ? 400 : 403, call.Service.Protocol == Protocol.Query ? query : json, message);
}
