using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Evaluation;

/// <summary>Builds an authorization question in a few words.</summary>
internal sealed record Ask
{
    public const string Account = "111122223333";
    public const string OtherAccount = "444455556666";
    public const string User = "arn:aws:iam::111122223333:user/bob";
    public const string Role = "arn:aws:iam::111122223333:role/svc/mailer";
    public const string Session = "arn:aws:sts::111122223333:assumed-role/mailer/i-0abc";
    public const string Federated = "arn:aws:sts::111122223333:federated-user/ann";
    public const string Root = "arn:aws:iam::111122223333:root";
    public const string Identity = "arn:aws:ses:eu-west-1:111122223333:identity/example.com";
    public const string AllowAll = """{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }""";
    public const string DenySes = """{ "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Action": "ses:*", "Resource": "*" } }""";
    public const string AllowOther = """{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } }""";

    public string Principal { get; init; } = User;

    public string? PrincipalRole { get; init; }

    public string Action { get; init; } = "ses:SendEmail";

    public string Resource { get; init; } = Identity;

    public string? ResourceAccount { get; init; }

    public ConditionContext Context { get; init; } = ConditionContext.Empty;

    public PolicySet Policies { get; init; } = new();

    public AuthorizationRequest Request => new(Principal, PrincipalRole, Action, Resource, ResourceAccount, Context);

    public static Ask By(string principal, string? role = null) => new() { Principal = principal, PrincipalRole = role };

    public static Policy Parse(string text, PolicyKind kind = PolicyKind.Identity, string name = "p") => Policy.Parse(name, text, kind);

    /// <summary>An identity policy of one statement: <paramref name="elements"/> are its members.</summary>
    public static string Statement(string elements, string? version = "2012-10-17") =>
        (version is null ? "{" : $$"""{ "Version": "{{version}}",""") + $$""" "Statement": [ { {{elements}} } ] }""";

    /// <summary>A resource-based policy that allows a principal, given as JSON.</summary>
    public static string Grant(string principal, string more = "") =>
        Statement($$""" "Effect": "Allow", "Principal": {{principal}}, "Action": "ses:*", "Resource": "*" {{more}} """);

    public Ask Identities(params string[] texts) =>
        this with { Policies = Policies with { Identity = [.. texts.Select(t => Parse(t))] } };

    public Ask Resources(params string[] texts) =>
        this with { Policies = Policies with { Resource = [.. texts.Select(t => Parse(t, PolicyKind.Resource))] } };

    public Ask Boundary(string text) => this with { Policies = Policies with { Boundary = Parse(text) } };

    public Ask SessionPolicy(string text) => this with { Policies = Policies with { Session = Parse(text) } };

    public Ask Endpoint(string text) => this with { Policies = Policies with { Endpoint = Parse(text, PolicyKind.Resource) } };

    public Ask Scp(params string[][] levels) =>
        this with { Policies = Policies with { Scp = [.. levels.Select(l => l.Select(t => Parse(t, PolicyKind.ServiceControl)).ToImmutableArray())] } };

    public Ask Rcp(params string[][] levels) =>
        this with { Policies = Policies with { Rcp = [.. levels.Select(l => l.Select(t => Parse(t, PolicyKind.ResourceControl)).ToImmutableArray())] } };

    public Ask With(string key, string value) => this with { Context = Context.With(ConditionKey.Known(key, value)) };

    public Ask WithSet(string key, params string[] values) => this with { Context = Context.With(ConditionKey.KnownSet(key, [.. values])) };

    public Ask Unknown(params string[] keys) =>
        this with { Context = keys.Aggregate(Context, (context, key) => context.With(ConditionKey.Unknown(key))) };

    /// <summary>The result; that Decide agrees with it is checked on the way.</summary>
    public EvaluationResult Evaluate()
    {
        var result = PolicyEvaluator.Evaluate(Request, Policies);
        PolicyEvaluator.Decide(Request, Policies).ShouldBe(result.Decision);
        result.Layers.Select(l => l.Layer).ShouldBe(Enum.GetValues<PolicyLayer>());
        return result;
    }
}
