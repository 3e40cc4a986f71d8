using System.Collections.Frozen;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>What AWS's error codes mean: SES v1 and v2 API references, "Common Errors" of the AWS APIs, EC2, STS.</summary>
internal static class RefusalCodes
{
    private static readonly FrozenDictionary<string, (SesRefusalKind Kind, CredentialsFault? Fault)> Known =
        new Dictionary<string, (SesRefusalKind Kind, CredentialsFault? Fault)>(StringComparer.Ordinal)
        {
            ["AccessDenied"] = (SesRefusalKind.Authorization, null),
            ["AccessDeniedException"] = (SesRefusalKind.Authorization, null),
            ["AuthorizationError"] = (SesRefusalKind.Authorization, null),
            ["AuthorizationErrorException"] = (SesRefusalKind.Authorization, null),
            ["Client.UnauthorizedOperation"] = (SesRefusalKind.Authorization, null),
            ["NotAuthorized"] = (SesRefusalKind.Authorization, null),
            ["NotAuthorizedException"] = (SesRefusalKind.Authorization, null),
            ["UnauthorizedOperation"] = (SesRefusalKind.Authorization, null),

            ["AuthFailure"] = (SesRefusalKind.Credentials, CredentialsFault.Unspecified),
            ["AuthorizationHeaderMalformed"] = (SesRefusalKind.Credentials, CredentialsFault.Malformed),
            ["ExpiredToken"] = (SesRefusalKind.Credentials, CredentialsFault.Expired),
            ["ExpiredTokenException"] = (SesRefusalKind.Credentials, CredentialsFault.Expired),
            ["IncompleteSignature"] = (SesRefusalKind.Credentials, CredentialsFault.Malformed),
            ["IncompleteSignatureException"] = (SesRefusalKind.Credentials, CredentialsFault.Malformed),
            ["InvalidAccessKeyId"] = (SesRefusalKind.Credentials, CredentialsFault.UnknownKey),
            ["InvalidClientTokenId"] = (SesRefusalKind.Credentials, CredentialsFault.UnknownKey),
            ["InvalidSignatureException"] = (SesRefusalKind.Credentials, CredentialsFault.SignatureMismatch),
            ["MissingAuthenticationToken"] = (SesRefusalKind.Credentials, CredentialsFault.Missing),
            ["MissingAuthenticationTokenException"] = (SesRefusalKind.Credentials, CredentialsFault.Missing),
            ["OptInRequired"] = (SesRefusalKind.Credentials, CredentialsFault.NotSubscribed),
            ["SignatureDoesNotMatch"] = (SesRefusalKind.Credentials, CredentialsFault.SignatureMismatch),
            ["SubscriptionRequiredException"] = (SesRefusalKind.Credentials, CredentialsFault.NotSubscribed),
            ["UnrecognizedClientException"] = (SesRefusalKind.Credentials, CredentialsFault.UnknownKey),

            ["RequestExpired"] = (SesRefusalKind.ClockSkew, null),
            ["RequestInTheFuture"] = (SesRefusalKind.ClockSkew, null),
            ["RequestTimeTooSkewed"] = (SesRefusalKind.ClockSkew, null),

            ["FromEmailAddressNotVerified"] = (SesRefusalKind.NotVerified, null),
            ["FromEmailAddressNotVerifiedException"] = (SesRefusalKind.NotVerified, null),
            ["MailFromDomainNotVerified"] = (SesRefusalKind.NotVerified, null),
            ["MailFromDomainNotVerifiedException"] = (SesRefusalKind.NotVerified, null),
            ["ProductionAccessNotGranted"] = (SesRefusalKind.NotVerified, null),
            ["ProductionAccessNotGrantedException"] = (SesRefusalKind.NotVerified, null),

            ["AccountSendingPaused"] = (SesRefusalKind.SendingPaused, null),
            ["AccountSendingPausedException"] = (SesRefusalKind.SendingPaused, null),
            ["ConfigurationSetSendingPaused"] = (SesRefusalKind.SendingPaused, null),
            ["ConfigurationSetSendingPausedException"] = (SesRefusalKind.SendingPaused, null),
            ["SendingPausedException"] = (SesRefusalKind.SendingPaused, null),
            ["AccountSuspendedException"] = (SesRefusalKind.AccountSuspended, null),

            // Too broad to say more than their text does.
            ["LimitExceededException"] = (SesRefusalKind.Other, null),
            ["MessageRejected"] = (SesRefusalKind.Other, null),
            ["MessageRejectedException"] = (SesRefusalKind.Other, null),

            ["RequestLimitExceeded"] = (SesRefusalKind.Throttled, null),
            ["ThrottledException"] = (SesRefusalKind.Throttled, null),
            ["Throttling"] = (SesRefusalKind.Throttled, null),
            ["ThrottlingException"] = (SesRefusalKind.Throttled, null),
            ["TooManyRequestsException"] = (SesRefusalKind.Throttled, null),

            ["ConfigurationSetDoesNotExist"] = (SesRefusalKind.MissingResource, null),
            ["ConfigurationSetDoesNotExistException"] = (SesRefusalKind.MissingResource, null),
            ["CustomVerificationEmailTemplateDoesNotExist"] = (SesRefusalKind.MissingResource, null),
            ["CustomVerificationEmailTemplateDoesNotExistException"] = (SesRefusalKind.MissingResource, null),
            ["NoSuchEntity"] = (SesRefusalKind.MissingResource, null),
            ["NoSuchEntityException"] = (SesRefusalKind.MissingResource, null),
            ["NotFoundException"] = (SesRefusalKind.MissingResource, null),
            ["TemplateDoesNotExist"] = (SesRefusalKind.MissingResource, null),
            ["TemplateDoesNotExistException"] = (SesRefusalKind.MissingResource, null),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsKnown(string code) => Known.ContainsKey(code);

    public static bool IsAuthorization(string code) => Known.TryGetValue(code, out var known) && known.Kind is SesRefusalKind.Authorization;

    /// <summary>The code decides; the text may only refine it, or decide where the code is unknown or missing.</summary>
    public static (SesRefusalKind Kind, CredentialsFault? Fault) Classify(string? code, (SesRefusalKind Kind, CredentialsFault? Fault) text)
    {
        if (code is null || !Known.TryGetValue(code, out var known))
            return text;
        return (known.Kind, text.Kind) switch
        {
            // SES answers AccessDeniedException for both; only the sentence tells them apart.
            (SesRefusalKind.Authorization, SesRefusalKind.TenantAssociation) => text,
            (SesRefusalKind.Throttled, SesRefusalKind.QuotaExceeded) => text,
            (SesRefusalKind.Other, SesRefusalKind.QuotaExceeded or SesRefusalKind.Throttled or SesRefusalKind.NotVerified
                or SesRefusalKind.SendingPaused or SesRefusalKind.AccountSuspended) => text,
            (SesRefusalKind.Credentials, SesRefusalKind.ClockSkew)
                when known.Fault is CredentialsFault.SignatureMismatch or CredentialsFault.Malformed => text,
            (SesRefusalKind.Credentials, SesRefusalKind.Credentials)
                when text.Fault is CredentialsFault.WrongScope && known.Fault is CredentialsFault.SignatureMismatch or CredentialsFault.Malformed or CredentialsFault.Unspecified => text,
            _ => known,
        };
    }
}
