namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>Which parts of the evidence a refusal calls for.</summary>
/// <param name="Caller">Who the credentials are.</param>
/// <param name="Principal">The principal's policies, boundary and SCPs.</param>
/// <param name="Identities">The identities of the send and their policies.</param>
/// <param name="Account">The SES state of the account.</param>
internal sealed record EvidencePlan(bool Caller, bool Principal, bool Identities, bool Account)
{
    /// <summary>The state of the configuration set that the send names.</summary>
    public bool ConfigurationSet { get; init; }

    /// <summary>The tenant that the send names, and what is associated with it.</summary>
    public bool Tenant { get; init; }

    /// <summary>Nothing is worth a read.</summary>
    public bool IsEmpty => !Caller;

    public static EvidencePlan For(SesRefusal refusal) => refusal.Kind switch
    {
        // With these credentials, or this clock, the reads would be refused as the send was.
        SesRefusalKind.Credentials or SesRefusalKind.ClockSkew => new(Caller: false, Principal: false, Identities: false, Account: false),

        // Every further call adds to what is being throttled.
        SesRefusalKind.Throttled => new(Caller: false, Principal: false, Identities: false, Account: false),
        SesRefusalKind.NotVerified => new(Caller: true, Principal: false, Identities: true, Account: true),
        SesRefusalKind.TenantAssociation or SesRefusalKind.MissingResource => new(Caller: true, Principal: false, Identities: true, Account: false),
        SesRefusalKind.SendingPaused => new(Caller: true, Principal: false, Identities: false, Account: true) { ConfigurationSet = true },
        SesRefusalKind.AccountSuspended or SesRefusalKind.QuotaExceeded =>
            new(Caller: true, Principal: false, Identities: false, Account: true),
        _ => new(Caller: true, Principal: true, Identities: true, Account: true) { ConfigurationSet = true, Tenant = true },
    };
}
