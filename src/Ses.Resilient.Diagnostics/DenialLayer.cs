namespace Ses.Resilient.Diagnostics;

/// <summary>The layer of Amazon SES and AWS Identity and Access Management that refused a send.</summary>
public enum DenialLayer
{
    /// <summary>The evidence does not show one layer; see <see cref="SesDiagnosis.Remaining"/> for what it leaves.</summary>
    Undetermined = 0,

    /// <summary>The credentials or the signature were refused before any policy was looked at.</summary>
    Credentials,

    /// <summary>The send was made with another IAM identity than the app expects.</summary>
    CallerIdentity,

    /// <summary>The identity-based policies of the user (with its groups) or role.</summary>
    IdentityPolicy,

    /// <summary>The permissions boundary of the user or role.</summary>
    PermissionsBoundary,

    /// <summary>The session policy passed when the session was made.</summary>
    SessionPolicy,

    /// <summary>A service control policy (SCP) of AWS Organizations.</summary>
    ServiceControlPolicy,

    /// <summary>The sending authorization policy of the SES identity, in the account that owns it.</summary>
    SendingAuthorizationPolicy,

    /// <summary>The policy of the VPC endpoint through which the call went.</summary>
    VpcEndpointPolicy,

    /// <summary>The SES tenant gate: a resource of the send is not associated with the tenant.</summary>
    TenantAssociation,

    /// <summary>The sending identity itself: not verified, or not in this Region.</summary>
    SendingIdentity,

    /// <summary>The state of the account: sandbox, paused or suspended.</summary>
    AccountState,
}
