using static Ses.Resilient.Diagnostics.Denials.RefusalTokens;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>What the sentences of SES, of its SMTP endpoint, of signing and of the SDKs mean where no error code decides.</summary>
internal static class RefusalPhrases
{
    public const string TenantGate = "Tenant not associated with resources";
    public const string FailedCheck = "failed the check in region";

    /// <summary>In order: the first that occurs decides.</summary>
    private static readonly Phrase[] BeforeSentence =
    [
        new(TenantGate, SesRefusalKind.TenantAssociation),
    ];

    private static readonly Phrase[] AfterSentence =
    [
        new(FailedCheck, SesRefusalKind.NotVerified),
        new("Email address is not verified", SesRefusalKind.NotVerified),
        new("Sending paused for this account", SesRefusalKind.SendingPaused),
        new("Sending is paused", SesRefusalKind.SendingPaused),
        new("permanently restricted", SesRefusalKind.AccountSuspended),
        new("Daily message quota exceeded", SesRefusalKind.QuotaExceeded),
        new("Daily sending quota exceeded", SesRefusalKind.QuotaExceeded),
        new("Maximum sending rate exceeded", SesRefusalKind.Throttled),
        new("Throttling failure", SesRefusalKind.Throttled),
        new("Too many concurrent SMTP connections", SesRefusalKind.Throttled),
        new("Rate exceeded", SesRefusalKind.Throttled),

        new("Signature expired", SesRefusalKind.ClockSkew),
        new("Signature not yet current", SesRefusalKind.ClockSkew),
        new("Request has expired", SesRefusalKind.ClockSkew),
        new("difference between the request time and the", SesRefusalKind.ClockSkew),

        new("Credential should be scoped to", CredentialsFault.WrongScope),
        new("signature we calculated does not match", CredentialsFault.SignatureMismatch),
        new("security token included in the request is invalid", CredentialsFault.UnknownKey),
        new("Access Key Id you provided does not exist", CredentialsFault.UnknownKey),
        new("security token included in the request is expired", CredentialsFault.Expired),
        new("security token included in the request has expired", CredentialsFault.Expired),
        new("provided token has expired", CredentialsFault.Expired),
        new("missing authentication token", CredentialsFault.Missing),
        new("Authorization header requires", CredentialsFault.Malformed),
        new("signature does not conform to AWS standards", CredentialsFault.Malformed),
        new("needs a subscription for the service", CredentialsFault.NotSubscribed),
        new("Account not subscribed to SES", CredentialsFault.NotSubscribed),
        new("Authentication Credentials Invalid", CredentialsFault.SmtpCredentials),
        new("Authentication required", CredentialsFault.Missing) { Reply = "530" },

        // The SDK for .NET.
        new("Failed to resolve AWS credentials", CredentialsFault.NotResolved),
        new("Unable to find credentials", CredentialsFault.NotResolved),
        new("Unable to retrieve credentials", CredentialsFault.NotResolved),
        new("Unable to reach credentials server", CredentialsFault.NotResolved),
        new("Credentials must be set. No credentials were supplied", CredentialsFault.NotResolved),
        new("Unable to get IAM security credentials", CredentialsFault.NotResolved),
        new("Unable to get EC2 instance role", CredentialsFault.NotResolved),
        new("Unable to get credentials", CredentialsFault.NotResolved),
        new("Failed to retrieve credentials", CredentialsFault.NotResolved),
        new("Failed to obtain lock to refresh credentials", CredentialsFault.NotResolved),
        new("Cannot fetch credentials from container", CredentialsFault.NotResolved),
        new("were not set with AWS credentials", CredentialsFault.NotResolved),
        new("profile in CredentialProfileStoreChain", CredentialsFault.NotResolved),
        new("Error calling AssumeRole for role", CredentialsFault.NotResolved),
        new("Credential generation from SAML authentication failed", CredentialsFault.NotResolved),
        new("Credential generation failed following successful authentication", CredentialsFault.NotResolved),
        new("SSO Token has expired", CredentialsFault.NotResolved),
        new("No valid SSO Token could be found", CredentialsFault.NotResolved),
        new("Login Token has expired", CredentialsFault.NotResolved),
        new("Login Token not found", CredentialsFault.NotResolved),
        new("No valid Login Token could be found", CredentialsFault.NotResolved),
        new("A token could not be loaded from the WebIdentityTokenFile", CredentialsFault.NotResolved),

        // Other SDKs, for texts out of logs.
        new("Unable to locate credentials", CredentialsFault.NotResolved),
        new("Unable to load AWS credentials from any provider", CredentialsFault.NotResolved),
        new("Unable to load credentials from any of the providers", CredentialsFault.NotResolved),
        new("Could not load credentials from any providers", CredentialsFault.NotResolved),
        new("NoCredentialProviders", CredentialsFault.NotResolved),
        new("failed to refresh cached credentials", CredentialsFault.NotResolved),
        new("Error retrieving credentials from the instance profile metadata", CredentialsFault.NotResolved),

        new("You are not authorized to perform this operation", SesRefusalKind.Authorization),
        new("is not authorized to access this resource", SesRefusalKind.Authorization),
        new("Access denied", SesRefusalKind.Authorization) { Reply = "554" },
    ];

    /// <summary>What the text means, and where the words that say so begin (-1 where nothing does).</summary>
    public static (SesRefusalKind Kind, CredentialsFault? Fault, int At) Classify(string text, RefusalSentence? sentence)
    {
        foreach (var phrase in BeforeSentence)
        {
            if (phrase.FindIn(text) is var at and >= 0)
                return (phrase.Kind, phrase.Fault, at);
        }

        if (sentence is not null)
            return (SesRefusalKind.Authorization, null, sentence.Start);
        foreach (var phrase in AfterSentence)
        {
            if (phrase.FindIn(text) is var at and >= 0)
                return (phrase.Kind, phrase.Fault, at);
        }

        if (RefusalMissing.Read(text) is { } missing)
            return (SesRefusalKind.MissingResource, null, missing.At);

        // Nothing but these two words is what S3 and some others answer; inside other text they may be anybody's.
        return text.AsSpan().Trim(" .!\"'").Equals("Access Denied", StringComparison.OrdinalIgnoreCase)
            ? (SesRefusalKind.Authorization, null, 0)
            : (SesRefusalKind.Other, null, -1);
    }

    private sealed record Phrase(string Words, SesRefusalKind Kind, CredentialsFault? Fault)
    {
        public Phrase(string words, SesRefusalKind kind)
            : this(words, kind, null)
        {
        }

        public Phrase(string words, CredentialsFault fault)
            : this(words, SesRefusalKind.Credentials, fault)
        {
        }

        /// <summary>Words too common to count without this SMTP reply code in front of them.</summary>
        public string? Reply { get; init; }

        public int FindIn(string text)
        {
            var at = Find(text, Words);
            return at >= 0 && (Reply is null || string.Equals(RefusalMarks.SmtpReplyBefore(text, at), Reply, StringComparison.Ordinal)) ? at : -1;
        }
    }
}
