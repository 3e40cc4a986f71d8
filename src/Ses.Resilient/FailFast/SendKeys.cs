using Amazon.Runtime;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Sharing;

namespace Ses.Resilient.FailFast;

/// <summary>All that a decision on a send follows from, as hashes: credentials, endpoint, actions, resources and condition keys, time apart.</summary>
/// <param name="AnyRecipients">Without recipients.</param>
/// <param name="SameRecipients">With recipients.</param>
internal sealed record SendKeys(string AnyRecipients, string SameRecipients)
{
    /// <summary>The keys; <see langword="null"/> where something of the send could not be read, so that it may differ from another in just that.</summary>
    public static SendKeys? Of(IRequestContext request, SendFacts? facts, string? accessKeyId)
    {
        if (facts is not { Gaps.IsEmpty: true } || accessKeyId is null || request.Request?.Endpoint is not { } endpoint)
            return null;
        using var writer = new FingerprintWriter();
        writer.Add(accessKeyId).Add(endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        DenialFingerprint.AddSend(writer, facts);

        // The SDK writes the User-Agent only after this, for every send of a client the same.
        DenialFingerprint.AddUnlessOfRecipients(writer, facts, without: "aws:UserAgent");
        var any = writer.Current;
        DenialFingerprint.AddRecipients(writer, facts);
        return new SendKeys(any, writer.Current);
    }
}
