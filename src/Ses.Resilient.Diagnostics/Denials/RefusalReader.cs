using System.Collections.Immutable;
using System.Net;
using Amazon.Runtime;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>Puts a <see cref="SesRefusal"/> together from a text and, where there is one, the SDK's exception.</summary>
internal static class RefusalReader
{
    private const int MaxEncodedLength = 10_240;

    public static SesRefusal Read(string? raw, string? code, int? status, string? requestId)
    {
        raw ??= "";
        var text = RefusalText.Normalize(raw);
        code ??= RefusalClassifier.CodeIn(text);
        var (kind, fault) = RefusalClassifier.Classify(text, code);
        var sentence = RefusalSentence.Find(text);
        return new SesRefusal
        {
            Kind = kind,
            CredentialsFault = fault,
            Principal = sentence?.Principal,
            Action = sentence?.Action,
            Resource = sentence?.Resource,
            StatedPolicyType = sentence?.PolicyType,
            IsExplicitDeny = sentence?.IsExplicitDeny,
            PolicyArn = sentence?.PolicyArn,
            AuthorizationId = After(text, "authorization id: ", char.IsAsciiLetterOrDigit) ?? After(text, "authorization-details/", char.IsAsciiLetterOrDigit),
            EncodedMessage = After(text, "Encoded authorization failure message: ", static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_', MaxEncodedLength),
            RequestId = requestId ?? RequestIdIn(text),
            Region = RegionIn(text, sentence?.Resource),
            Identities = IdentitiesIn(text, kind),
            ErrorCode = code,
            StatusCode = status,
            IsTruncated = raw.Length > RefusalText.MaxLength || text.EndsWith("...", StringComparison.Ordinal) || text.EndsWith('\u2026'),
            RawMessage = raw.Length > RefusalText.MaxLength ? raw[..RefusalText.MaxLength] : raw,
        };
    }

    public static SesRefusal Read(Exception exception)
    {
        if (exception is AmazonServiceException service)
        {
            var code = string.IsNullOrEmpty(service.ErrorCode) ? null : service.ErrorCode;
            var id = string.IsNullOrEmpty(service.RequestId) ? null : service.RequestId;
            return Read(service.Message, code, service.StatusCode == default ? null : (int)service.StatusCode, id);
        }

        var read = Read(exception.Message, null, null, null);
        return IsCredentialsNotResolved(exception)
            ? read with { Kind = SesRefusalKind.Credentials, CredentialsFault = CredentialsFault.NotResolved }
            : read;
    }

    /// <summary>The SDK's own failures to get credentials carry no code; nothing was sent.</summary>
    private static bool IsCredentialsNotResolved(Exception exception) =>
        exception is AmazonClientException
        && (exception.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("SSO", StringComparison.Ordinal))
        && exception.InnerException is not AmazonServiceException { StatusCode: not default(HttpStatusCode) };

    private static string? RequestIdIn(string text) =>
        After(text, "request id: ", IsIdPart) ?? After(text, "RequestID: ", IsIdPart) ?? After(text, "<RequestId>", IsIdPart);

    private static bool IsIdPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '-';

    /// <summary><c>in region US-EAST-1:</c> of SES's sentence, else the Region field of the resource.</summary>
    private static string? RegionIn(string text, string? resource)
    {
        var stated = After(text, "failed the check in region ", IsIdPart);
        var region = stated ?? Arn.TryParse(resource)?.Region;
        return region is { Length: > 0 } && region.Any(char.IsAsciiLetter) && region.All(c => IsIdPart(c)) ? region.ToLowerInvariant() : null;
    }

    private static ImmutableArray<string> IdentitiesIn(string text, SesRefusalKind kind) => kind switch
    {
        SesRefusalKind.TenantAssociation => ListAfter(text, "resources [", "]"),
        SesRefusalKind.NotVerified when text.IndexOf("failed the check in region ", StringComparison.OrdinalIgnoreCase) is >= 0 and var at => ListAfter(text[at..], ": ", null),
        _ => [],
    };

    private static ImmutableArray<string> ListAfter(string text, string mark, string? end)
    {
        var start = text.IndexOf(mark, StringComparison.Ordinal);
        if (start < 0) return [];
        var list = text[(start + mark.Length)..];
        if (end is not null && list.IndexOf(end, StringComparison.Ordinal) is >= 0 and var at) list = list[..at];
        else if (list.IndexOf(" (Service", StringComparison.Ordinal) is >= 0 and var suffix) list = list[..suffix];
        return
        [
            .. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(i => i.TrimEnd('.', '\u2026', '"', '\'', ')', '}', ' '))
                .Where(i => i.Length > 0),
        ];
    }

    private static string? After(string text, string mark, Func<char, bool> isPart, int most = 256)
    {
        var start = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return null;
        start += mark.Length;
        var end = start;
        while (end < text.Length && end - start < most && isPart(text[end])) end++;
        return end > start ? text[start..end] : null;
    }
}
