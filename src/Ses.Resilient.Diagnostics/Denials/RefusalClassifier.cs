namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>Tells the kind of a refusal from its error code and its sentences.</summary>
internal static class RefusalClassifier
{
    private static readonly (string Code, SesRefusalKind Kind, CredentialsFault? Fault)[] Codes =
    [
        ("AccessDeniedException", SesRefusalKind.Authorization, null),
        ("AccessDenied", SesRefusalKind.Authorization, null),
        ("UnauthorizedOperation", SesRefusalKind.Authorization, null),
        ("AuthorizationError", SesRefusalKind.Authorization, null),
        ("NotAuthorized", SesRefusalKind.Authorization, null),
        ("InvalidClientTokenId", SesRefusalKind.Credentials, CredentialsFault.UnknownKey),
        ("UnrecognizedClientException", SesRefusalKind.Credentials, CredentialsFault.UnknownKey),
        ("InvalidAccessKeyId", SesRefusalKind.Credentials, CredentialsFault.UnknownKey),
        ("MissingAuthenticationTokenException", SesRefusalKind.Credentials, CredentialsFault.Missing),
        ("MissingAuthenticationToken", SesRefusalKind.Credentials, CredentialsFault.Missing),
        ("SignatureDoesNotMatch", SesRefusalKind.Credentials, CredentialsFault.SignatureMismatch),
        ("InvalidSignatureException", SesRefusalKind.Credentials, CredentialsFault.SignatureMismatch),
        ("ExpiredTokenException", SesRefusalKind.Credentials, CredentialsFault.Expired),
        ("ExpiredToken", SesRefusalKind.Credentials, CredentialsFault.Expired),
        ("IncompleteSignatureException", SesRefusalKind.Credentials, CredentialsFault.Malformed),
        ("IncompleteSignature", SesRefusalKind.Credentials, CredentialsFault.Malformed),
        ("SubscriptionRequiredException", SesRefusalKind.Credentials, CredentialsFault.NotSubscribed),
        ("OptInRequired", SesRefusalKind.Credentials, CredentialsFault.NotSubscribed),
        ("RequestExpired", SesRefusalKind.ClockSkew, null),
        ("RequestTimeTooSkewed", SesRefusalKind.ClockSkew, null),
        ("AccountSendingPausedException", SesRefusalKind.SendingPaused, null),
        ("ConfigurationSetSendingPausedException", SesRefusalKind.SendingPaused, null),
        ("SendingPausedException", SesRefusalKind.SendingPaused, null),
        ("AccountSuspendedException", SesRefusalKind.AccountSuspended, null),
        ("MailFromDomainNotVerifiedException", SesRefusalKind.NotVerified, null),
        ("MailFromDomainNotVerified", SesRefusalKind.NotVerified, null),
        ("FromEmailAddressNotVerified", SesRefusalKind.NotVerified, null),
        ("TooManyRequestsException", SesRefusalKind.Throttled, null),
        ("ThrottlingException", SesRefusalKind.Throttled, null),
        ("Throttling", SesRefusalKind.Throttled, null),
        ("LimitExceededException", SesRefusalKind.QuotaExceeded, null),
        ("NotFoundException", SesRefusalKind.MissingResource, null),
        ("ConfigurationSetDoesNotExist", SesRefusalKind.MissingResource, null),
        ("TemplateDoesNotExist", SesRefusalKind.MissingResource, null),
        ("CustomVerificationEmailTemplateDoesNotExist", SesRefusalKind.MissingResource, null),
        ("MessageRejected", SesRefusalKind.Other, null),
    ];

    private static readonly (string Text, SesRefusalKind Kind, CredentialsFault? Fault)[] Sentences =
    [
        ("Tenant not associated with resources", SesRefusalKind.TenantAssociation, null),
        ("is not authorized to perform", SesRefusalKind.Authorization, null),
        ("You are not authorized to perform this operation", SesRefusalKind.Authorization, null),
        ("Email address is not verified", SesRefusalKind.NotVerified, null),
        ("Signature expired", SesRefusalKind.ClockSkew, null),
        ("Signature not yet current", SesRefusalKind.ClockSkew, null),
        ("Credential should be scoped to", SesRefusalKind.Credentials, CredentialsFault.WrongScope),
        ("signature we calculated does not match", SesRefusalKind.Credentials, CredentialsFault.SignatureMismatch),
        ("security token included in the request is expired", SesRefusalKind.Credentials, CredentialsFault.Expired),
        ("security token included in the request is invalid", SesRefusalKind.Credentials, CredentialsFault.UnknownKey),
        ("Missing Authentication Token", SesRefusalKind.Credentials, CredentialsFault.Missing),
        ("Authentication Credentials Invalid", SesRefusalKind.Credentials, CredentialsFault.SmtpCredentials),
        ("Authentication required", SesRefusalKind.Credentials, CredentialsFault.Missing),
        ("Account not subscribed to SES", SesRefusalKind.Credentials, CredentialsFault.NotSubscribed),
        ("Sending paused for this account", SesRefusalKind.SendingPaused, null),
        ("Sending is paused for", SesRefusalKind.SendingPaused, null),
        ("Daily message quota exceeded", SesRefusalKind.QuotaExceeded, null),
        ("Maximum sending rate exceeded", SesRefusalKind.Throttled, null),
        ("Too many concurrent SMTP connections", SesRefusalKind.Throttled, null),
    ];

    /// <summary>The kind. A sentence tells more than a code, since SES uses one code for several causes.</summary>
    public static (SesRefusalKind Kind, CredentialsFault? Fault) Classify(string text, string? code)
    {
        foreach (var (sentence, kind, fault) in Sentences)
        {
            if (text.Contains(sentence, StringComparison.OrdinalIgnoreCase)) return (kind, fault);
        }

        foreach (var (known, kind, fault) in Codes)
        {
            if (string.Equals(known, code, StringComparison.Ordinal)) return (kind, fault);
        }

        return (SesRefusalKind.Other, null);
    }

    /// <summary>The first known error code in a text, else the reply code of an SMTP text.</summary>
    public static string? CodeIn(string text)
    {
        string? first = null;
        var at = int.MaxValue;
        foreach (var (code, _, _) in Codes)
        {
            var found = IndexOfWord(text, code);
            if (found >= 0 && found < at) (first, at) = (code, found);
        }

        return first ?? SmtpCode(text);
    }

    private static string? SmtpCode(string text) =>
        text.Length > 4 && text[0] is '4' or '5' && char.IsAsciiDigit(text[1]) && char.IsAsciiDigit(text[2]) && text[3] is ' ' or '-' ? text[..3] : null;

    private static int IndexOfWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]))) return at;
        }

        return -1;
    }
}
