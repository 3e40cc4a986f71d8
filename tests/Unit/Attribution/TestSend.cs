using System.Collections.Immutable;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;
using Ses.Resilient.Diagnostics.Remedies;

namespace Ses.Resilient.Tests.Attribution;

/// <summary>A refused send of role <c>mailer</c>, to be varied: everything was read, and everything allows it.</summary>
internal sealed record TestSend
{
    public const string Account = "111122223333";
    public const string Session = "arn:aws:sts::111122223333:assumed-role/mailer/i-0abc";
    public const string Role = "arn:aws:iam::111122223333:role/svc/mailer";
    public const string Identity = "arn:aws:ses:eu-west-1:111122223333:identity/example.com";
    public const string AllowAll = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ses:*","Resource":"*"}}""";

    public string Principal { get; init; } = Session;

    public string Action { get; init; } = "ses:SendEmail";

    public string? Resource { get; init; } = Identity;

    public string? ExpectedPrincipal { get; init; }

    public ImmutableArray<string> Recipients { get; init; } = ["jo@example.org"];

    public SesRefusal? Refusal { get; init; }

    public SendingProcess Sender { get; init; } = SendingProcess.Unknown;

    public DateTimeOffset? Now { get; init; }

    public EvidenceSet Evidence { get; init; } = new()
    {
        Caller = ReadOutcome<CallerIdentity>.Found(new CallerIdentity(Account, Session, "AROAEXAMPLE:i-0abc")),
        Principal = ReadOutcome<PrincipalEntity>.Found(new PrincipalEntity(Role, null, ImmutableDictionary<string, string>.Empty, "AROAEXAMPLE")),
        IdentityPolicies = [Policy.Parse("send", AllowAll, PolicyKind.Identity)],
        Boundary = ReadOutcome<Policy>.Absent,
        Organization = ReadOutcome<OrganizationEvidence>.Absent,
        Identities = ImmutableDictionary.Create<string, ReadOutcome<SesIdentity>>(StringComparer.OrdinalIgnoreCase)
            .Add("news@example.com", ReadOutcome<SesIdentity>.Absent)
            .Add("example.com", ReadOutcome<SesIdentity>.Found(new SesIdentity("example.com", true, [], null))),
        AccountState = ReadOutcome<SesAccountState>.Found(new SesAccountState(true, true, "HEALTHY", 14, 50_000)),
    };

    public TestSend WithIdentityPolicies(params string[] texts) =>
        this with { Evidence = Evidence with { IdentityPolicies = [.. texts.Select((t, i) => Policy.Parse($"policy-{i}", t, PolicyKind.Identity))] } };

    public TestSend WithBoundary(string text) => this with
    {
        Evidence = Evidence with { Boundary = ReadOutcome<Policy>.Found(Policy.Parse("boundary", text, PolicyKind.Identity, "arn:aws:iam::111122223333:policy/boundary")) },
    };

    public TestSend WithIdentityOwnedBy(string account) => this with { Resource = $"arn:aws:ses:eu-west-1:{account}:identity/partner.example" };

    public TestSend WithSendingAuthorizationPolicy(string text) => this with
    {
        Evidence = Evidence with
        {
            Identities = Evidence.Identities.SetItem("example.com", ReadOutcome<SesIdentity>.Found(
                new SesIdentity("example.com", true, [Policy.Parse("delegate", text, PolicyKind.Resource)], null))),
        },
    };

    /// <summary>Levels from the root to the account, one policy text each.</summary>
    public TestSend WithServiceControlPolicies(params string[] levels) => this with
    {
        Evidence = Evidence with
        {
            Organization = ReadOutcome<OrganizationEvidence>.Found(new OrganizationEvidence(
                "o-example", "999999999999", ReadOutcome<ScpLevels>.Found(new ScpLevels([.. levels.Select(Level)])))),
        },
    };

    private static OrganizationLevel Level(string text, int index) =>
        new($"target-{index}", index == 0 ? "ROOT" : "ORGANIZATIONAL_UNIT", [Policy.Parse($"scp-{index}", text, PolicyKind.ServiceControl)]);

    public RefusedSend Refused()
    {
        var refusal = Refusal ?? new SesRefusal { Kind = SesRefusalKind.Authorization, Principal = Principal, Action = Action, Resource = Resource, Region = "eu-west-1" };
        var facts = new SendFacts
        {
            Api = SesApi.V2,
            Operation = "SendEmail",
            Region = "eu-west-1",
            FromAddress = "news@example.com",
            Recipients = Recipients,
            Checks = [new AuthorizationCheck(Action, new SendResource(SesResourceType.Identity, ResourceRole.From, "news@example.com", null), CheckBasis.Established)],
            Context = ConditionContext.Empty
                .With(ConditionKey.Known("ses:FromAddress", "news@example.com"))
                .With(ConditionKey.KnownSet("ses:Recipients", Recipients))
                .With(ConditionKey.Unknown("aws:SourceIp"))
                .WithUnlistedGlobalKeysUnknown(),
        };
        return new RefusedSend(refusal, facts, Evidence, SendEvaluation.Evaluate(refusal, facts, Evidence, null, Sender.SessionPolicy), ExpectedPrincipal) { Sender = Sender, Now = Now };
    }

    public LayerAttribution Attribute() => Attributor.Attribute(Refused());

    public ImmutableArray<SesRemedy> Remedies()
    {
        var refused = Refused();
        return RemedyFinder.Find(refused, Attributor.Attribute(refused));
    }
}
