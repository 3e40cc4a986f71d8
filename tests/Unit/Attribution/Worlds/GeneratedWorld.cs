using System.Collections.Immutable;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;
using Ses.Resilient.Tests.Conformance.Reference;
using Ses.Resilient.Tests.Rules;

namespace Ses.Resilient.Tests.Attribution.Worlds;

/// <summary>A world in which everything can be read, its send, and the truth about it by the declared rules.</summary>
internal sealed record GeneratedWorld
{
    public required DeclaredPolicies Policies { get; init; }

    public required WorldSend Send { get; init; }

    /// <summary>The ARN of the identity SES takes.</summary>
    public required string IdentityArn { get; init; }

    /// <summary>The identities of the sender's account.</summary>
    public required ImmutableArray<string> OwnIdentities { get; init; }

    public string? DefaultConfigurationSet { get; init; }

    public bool IsVerified { get; init; } = true;

    public bool MaySend { get; init; } = true;

    /// <summary>Keys that no sending process knows, of which the policies speak.</summary>
    public ImmutableArray<string> Unknown { get; init; } = [];

    public ImmutableArray<(string Action, string Resource)> Pairs => Send.Pairs(IdentityArn, DefaultConfigurationSet);

    public bool IsOwn => IdentityArn.Split(':')[4] == Policies.Account;

    public ReferenceAnswer Ask((string Action, string Resource) pair) => Policies.Ask(pair.Action, pair.Resource, Send.KeysFor(pair.Action), Unknown);

    public ImmutableArray<(string Layer, bool IsExplicit)> Refusing((string Action, string Resource) pair) => Policies.Refusing(pair.Action, pair.Resource, Send.KeysFor(pair.Action));

    /// <summary>The library's view: SES has named one pair, and everything was read.</summary>
    public RefusedSend RefusedAt((string Action, string Resource) named)
    {
        var refusal = new SesRefusal
        {
            Kind = SesRefusalKind.Authorization,
            Principal = Policies.Principal,
            Action = named.Action,
            Resource = named.Resource == "*" ? null : named.Resource,
            Region = WorldSend.Region,
        };
        var (facts, evidence) = (Send.Read(), Read());
        return new RefusedSend(refusal, facts, evidence, SendEvaluation.Evaluate(refusal, facts, evidence), null);
    }

    private EvidenceSet Read()
    {
        var name = IdentityArn.Split('/')[1];
        var candidates = new[] { Send.From, "shop.example.com", "example.com" };
        var own = candidates.ToImmutableDictionary(
            c => c,
            c => OwnIdentities.Contains(c) ? ReadOutcome<SesIdentity>.Found(IdentityOf(c, WorldSend.Arn("identity/" + c))) : ReadOutcome<SesIdentity>.Absent,
            StringComparer.OrdinalIgnoreCase);
        return new EvidenceSet
        {
            Caller = ReadOutcome<CallerIdentity>.Found(new CallerIdentity(Policies.Account, Policies.Principal, "AROAEXAMPLE:s")),
            Principal = ReadOutcome<PrincipalEntity>.Found(new PrincipalEntity(Policies.Role ?? Policies.Principal, null, ImmutableDictionary<string, string>.Empty, "AROAEXAMPLE")),
            IdentityPolicies = Parse(Policies.IdentityPolicies, PolicyKind.Identity),
            Boundary = Policies.BoundaryPolicy is { } boundary ? ReadOutcome<Policy>.Found(Parse(boundary, PolicyKind.Identity)) : ReadOutcome<Policy>.Absent,
            Organization = Policies.Levels is { } levels
                ? ReadOutcome<OrganizationEvidence>.Found(new("o-example", "999988887777", ReadOutcome<ScpLevels>.Found(new([.. levels.Select(Level)]))))
                : ReadOutcome<OrganizationEvidence>.Absent,
            Identities = own,
            ForeignIdentities = IsOwn ? ImmutableDictionary<string, ReadOutcome<SesIdentity>>.Empty
                : ImmutableDictionary<string, ReadOutcome<SesIdentity>>.Empty.Add(IdentityArn, ReadOutcome<SesIdentity>.Found(IdentityOf(name, IdentityArn))),
            AccountState = ReadOutcome<SesAccountState>.Found(new SesAccountState(true, MaySend, "HEALTHY", 14, 50_000)),
        };
    }

    private SesIdentity IdentityOf(string name, string arn) => new(
        name,
        arn != IdentityArn || IsVerified,
        Policies.OnIdentities.TryGetValue(arn, out var texts) ? Parse(texts, PolicyKind.Resource) : [],
        arn == IdentityArn && IsOwn ? DefaultConfigurationSet : !IsOwn && arn != IdentityArn ? "of-a-namesake" : null);

    private static OrganizationLevel Level(ImmutableArray<PolicyText> texts, int index) =>
        new($"target-{index}", index == 0 ? "ROOT" : "ORGANIZATIONAL_UNIT", Parse(texts, PolicyKind.ServiceControl));

    private static ImmutableArray<Policy> Parse(ImmutableArray<PolicyText> texts, PolicyKind kind) => [.. texts.Select(t => Parse(t, kind))];

    private static Policy Parse(PolicyText text, PolicyKind kind) => Policy.Parse(text.Name, text.Text, kind, text.Arn);
}
