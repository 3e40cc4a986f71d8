using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evidence;

/// <summary>Who made the send, from sts:GetCallerIdentity.</summary>
internal sealed record CallerIdentity(string Account, string Arn, string UserId);

/// <summary>The user or role behind the caller: its real ARN with path, tags, boundary ARN.</summary>
internal sealed record PrincipalEntity(
    string Arn,
    string? PermissionsBoundaryArn,
    ImmutableDictionary<string, string> Tags,
    string? UniqueId)
{
    /// <summary>When it was made.</summary>
    public DateTimeOffset? Created { get; init; }
}

/// <summary>The SCPs of one node on the way from the root to the account.</summary>
/// <param name="TargetId">For example <c>r-ab12</c>, <c>ou-ab12-…</c>, <c>111122223333</c>.</param>
internal sealed record OrganizationLevel(string TargetId, string TargetType, ImmutableArray<Policy> Policies);

/// <summary>Whether SCPs bind the account, and which.</summary>
/// <param name="OrganizationId">The organization's id.</param>
/// <param name="ManagementAccount">Its management account, which SCPs do not bind.</param>
/// <param name="Levels">From the root to the account; <see cref="ReadState.NotPermitted"/> for most member accounts.</param>
internal sealed record OrganizationEvidence(string OrganizationId, string ManagementAccount, ReadOutcome<ScpLevels> Levels);

/// <summary>The levels of an account, from the root to the account.</summary>
internal sealed record ScpLevels(ImmutableArray<OrganizationLevel> Levels);

/// <summary>An SES identity as GetEmailIdentity shows it.</summary>
internal sealed record SesIdentity(
    string Name,
    bool VerifiedForSending,
    ImmutableArray<Policy> Policies,
    string? DefaultConfigurationSet);

/// <summary>The SES state of the account in the Region, from GetAccount.</summary>
internal sealed record SesAccountState(bool ProductionAccessEnabled, bool SendingEnabled, string? EnforcementStatus, double? MaxSendRate, double? Max24HourSend);

/// <summary>A configuration set as GetConfigurationSet shows it.</summary>
internal sealed record SesConfigurationSet(string Name, bool SendingEnabled);

/// <summary>A tenant as GetTenant shows it: <c>ENABLED</c>, <c>DISABLED</c> or <c>REINSTATED</c>.</summary>
internal sealed record SesTenant(string Name, string? SendingStatus);

/// <summary>The resources of a tenant, by ARN.</summary>
internal sealed record TenantResources(ImmutableArray<string> Arns);

/// <summary>Something that policies hang on, and when it was last changed.</summary>
/// <param name="What">For example <c>role mailer</c>.</param>
/// <param name="When">AWS's own date.</param>
internal sealed record PolicyChangeSeen(Sentence What, DateTimeOffset When);

/// <summary>An identity in another place than the one the send went to.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="Identity">The identity.</param>
internal sealed record IdentityElsewhere(string Arn, SesIdentity Identity);

/// <summary>What could be read for a diagnosis, and what could not and why. Immutable.</summary>
internal sealed record EvidenceSet
{
    public ReadOutcome<CallerIdentity> Caller { get; init; } = ReadOutcome<CallerIdentity>.NotAsked;

    public ReadOutcome<PrincipalEntity> Principal { get; init; } = ReadOutcome<PrincipalEntity>.NotAsked;

    /// <summary>Inline, attached and group policies; one that could not be read is there as <see cref="Policy.Unreadable"/>, also "the attached policies" where the list itself was refused.</summary>
    /// <remarks>Empty means that it was read that there are none; never that nothing was read.</remarks>
    public ImmutableArray<Policy> IdentityPolicies { get; init; } =
        [Policy.Unreadable("identity-based policies", PolicyKind.Identity, $"they were not read")];

    /// <summary><see cref="ReadState.Found"/> with the boundary, or an unreadable one; <see cref="ReadState.Absent"/> where there is none.</summary>
    public ReadOutcome<Policy> Boundary { get; init; } = ReadOutcome<Policy>.NotAsked;

    /// <summary><see cref="ReadState.Absent"/> where the account is in no organization.</summary>
    public ReadOutcome<OrganizationEvidence> Organization { get; init; } = ReadOutcome<OrganizationEvidence>.NotAsked;

    /// <summary>SES identities asked for, by name (an address or domain as SES spells it). Those of another account only where its credentials are configured.</summary>
    public ImmutableDictionary<string, ReadOutcome<SesIdentity>> Identities { get; init; } =
        ImmutableDictionary.Create<string, ReadOutcome<SesIdentity>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>SES identities of other accounts, by ARN; read only where credentials for their owner are configured.</summary>
    public ImmutableDictionary<string, ReadOutcome<SesIdentity>> ForeignIdentities { get; init; } =
        ImmutableDictionary.Create<string, ReadOutcome<SesIdentity>>(StringComparer.Ordinal);

    public ReadOutcome<SesAccountState> AccountState { get; init; } = ReadOutcome<SesAccountState>.NotAsked;

    /// <summary>The configuration set that the send names; <see cref="ReadState.NotAsked"/> where it names none.</summary>
    public ReadOutcome<SesConfigurationSet> ConfigurationSet { get; init; } = ReadOutcome<SesConfigurationSet>.NotAsked;

    /// <summary>The tenant that the send names; <see cref="ReadState.NotAsked"/> where it names none.</summary>
    public ReadOutcome<SesTenant> Tenant { get; init; } = ReadOutcome<SesTenant>.NotAsked;

    /// <summary>ARNs of what is associated with that tenant; found only where the list was read to its end.</summary>
    public ReadOutcome<TenantResources> TenantResources { get; init; } = ReadOutcome<TenantResources>.NotAsked;

    /// <summary>What the IAM policy simulator answered; <see cref="ReadState.NotAsked"/> where the policies that were read sufficed.</summary>
    public ReadOutcome<SimulationEvidence> Simulation { get; init; } = ReadOutcome<SimulationEvidence>.NotAsked;

    /// <summary>The latest change that was seen of the principal and its managed policies; inline policies bear no date.</summary>
    public PolicyChangeSeen? LatestChange { get; init; }

    /// <summary>Identities for the From address found in other Regions or accounts, where there is none in this one.</summary>
    public ImmutableArray<IdentityElsewhere> Elsewhere { get; init; } = [];

    /// <summary>Every read, in the order in which they ended.</summary>
    public ImmutableArray<DiagnosticRead> Reads { get; init; } = [];
}
