namespace Ses.Resilient.Diagnostics;

/// <summary>What kind of refusal an answer of SES, STS or the AWS SDK is.</summary>
public enum SesRefusalKind
{
    /// <summary>The text and code fit none of the kinds below.</summary>
    Other = 0,

    /// <summary>An IAM or sending authorization denial.</summary>
    Authorization,

    /// <summary>The credentials or the signature were refused; see <see cref="SesRefusal.CredentialsFault"/>.</summary>
    Credentials,

    /// <summary>The clock of the caller is too far from AWS's.</summary>
    ClockSkew,

    /// <summary>Resources of the send are not associated with the tenant it names.</summary>
    TenantAssociation,

    /// <summary>An identity of the send is not verified in this Region, or the account is in the sandbox.</summary>
    NotVerified,

    /// <summary>Sending is paused for the account or the configuration set.</summary>
    SendingPaused,

    /// <summary>The account is permanently restricted from sending.</summary>
    AccountSuspended,

    /// <summary>Too many requests or recipients per second; pacing helps.</summary>
    Throttled,

    /// <summary>The daily sending quota is used up; pacing does not help.</summary>
    QuotaExceeded,

    /// <summary>A configuration set, template, tenant or identity that the request names does not exist.</summary>
    MissingResource,
}

/// <summary>Which fault the credentials of a <see cref="SesRefusalKind.Credentials"/> refusal have.</summary>
public enum CredentialsFault
{
    /// <summary>The text does not tell which.</summary>
    Unspecified = 0,

    /// <summary>The access key is unknown, deleted or inactive, or its session token is not valid.</summary>
    UnknownKey,

    /// <summary>The request or connection carried no credentials.</summary>
    Missing,

    /// <summary>The signature does not match: wrong secret, or an SMTP password used as the secret.</summary>
    SignatureMismatch,

    /// <summary>The signature is scoped to another Region or service.</summary>
    WrongScope,

    /// <summary>The session has expired.</summary>
    Expired,

    /// <summary>The Authorization header is malformed.</summary>
    Malformed,

    /// <summary>The account is not subscribed to SES, or the Region is not enabled for it.</summary>
    NotSubscribed,

    /// <summary>The SMTP user name or password is wrong, or the password is of another Region.</summary>
    SmtpCredentials,

    /// <summary>The SDK found no credentials, or could not get them; nothing was sent.</summary>
    NotResolved,
}

/// <summary>A type of policy as access-denied messages of AWS name it.</summary>
public enum StatedPolicyType
{
    /// <summary>Identity-based policy.</summary>
    IdentityBased,

    /// <summary>Resource-based policy; for SES the sending authorization policy.</summary>
    ResourceBased,

    /// <summary>Permissions boundary.</summary>
    PermissionsBoundary,

    /// <summary>Session policy.</summary>
    Session,

    /// <summary>Service control policy (SCP), also when it acts through a VPC endpoint policy.</summary>
    ServiceControl,

    /// <summary>Resource control policy (RCP).</summary>
    ResourceControl,

    /// <summary>VPC endpoint policy.</summary>
    VpcEndpoint,

    /// <summary>Role trust policy; only for sts:AssumeRole and its kin.</summary>
    RoleTrust,
}
