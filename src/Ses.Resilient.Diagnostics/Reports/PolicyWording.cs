using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>Says in a sentence what a policy layer does to a checked pair.</summary>
internal static class PolicyWording
{
    private const int MostValues = 3;

    /// <summary>What stands for a value of another account's policy: its text is not ours to show.</summary>
    private static readonly Sentence OwnersValue = $"the owner's value";

    public static Sentence Detail(CheckFinding check, LayerEvaluation evaluation, DenialLayer layer, GateOutcome outcome, RefusedSend send) => outcome switch
    {
        GateOutcome.RefusesExplicitly => send.Redactor.Text(ExplicitDeny(Shown(check, evaluation), layer, send.Evidence)),
        GateOutcome.RefusesImplicitly => send.Redactor.Text(MissingAllow(check, Shown(check, evaluation), layer, send.Evidence)),
        GateOutcome.CannotTell => send.Redactor.Text(CannotTell(evaluation, layer)),
        _ => Passes(evaluation, layer),
    };

    public static Sentence WithArticle(DenialLayer layer) => layer == DenialLayer.IdentityPolicy ? (Sentence)$"an {Name(layer)}" : $"a {Name(layer)}";

    public static PolicyStatementReference Reference(StatementRef statement, EvidenceSet evidence)
    {
        var target = Target(statement, evidence);
        return new PolicyStatementReference(statement.Policy, statement.PolicyArn, statement.Sid, statement.Index, target?.English) { TargetSentence = target };
    }

    public static Sentence Name(DenialLayer layer) => layer switch
    {
        DenialLayer.Credentials => $"credentials",
        DenialLayer.CallerIdentity => $"IAM identity that sent",
        DenialLayer.IdentityPolicy => $"identity-based policy",
        DenialLayer.PermissionsBoundary => $"permissions boundary",
        DenialLayer.SessionPolicy => $"session policy",
        DenialLayer.ServiceControlPolicy => $"service control policy",
        DenialLayer.SendingAuthorizationPolicy => $"sending authorization policy",
        DenialLayer.VpcEndpointPolicy => $"VPC endpoint policy",
        DenialLayer.TenantAssociation => $"tenant association",
        DenialLayer.SendingIdentity => $"sending identity",
        DenialLayer.AccountState => $"account state",
        _ => $"undetermined",
    };

    /// <summary><c>its Condition StringLike ses:FromAddress: "*@example.com" required, "x@other.org" sent</c>.</summary>
    public static Sentence Explain(ElementExplanation element) => element.Element == StatementElement.Condition
        ? (Sentence)$"its Condition {element.Operator} {element.Key}: {List(element.Required)} required, {Sent(element)}"
        : $"its {element.Element} {List(element.Required)} does not cover {List(element.Actual)}";

    /// <summary>The evaluation without the values of policies that another account owns.</summary>
    private static LayerEvaluation Shown(CheckFinding check, LayerEvaluation evaluation)
    {
        if (evaluation.Layer != PolicyLayer.Resource || check.Request.ResourceAccount == Arn.TryParse(check.Request.Principal)?.Account) return evaluation;
        return evaluation with
        {
            Deciding = [.. evaluation.Deciding.Select(m => m with { Conditions = [.. m.Conditions.Select(Hidden)] })],
            NearMisses = [.. evaluation.NearMisses.Select(m => m with { Failed = Hidden(m.Failed) })],
        };
    }

    private static ElementExplanation Hidden(ElementExplanation element) => element with { Required = [] };

    private static Sentence ExplicitDeny(LayerEvaluation evaluation, DenialLayer layer, EvidenceSet evidence)
    {
        if (evaluation.Deciding.FirstOrDefault(m => m.Statement.IsDeny) is not { } match) return $"a Deny of the {Name(layer)} matches this send";
        var conditions = match.Conditions.Where(c => c.Element == StatementElement.Condition).Select(Matched).ToArray();
        return conditions.Length == 0
            ? (Sentence)$"{Reference(match.Statement, evidence)} denies this send"
            : $"{Reference(match.Statement, evidence)} denies this send, because {Sentence.And(conditions)}";
    }

    private static Sentence Matched(ElementExplanation condition) =>
        $"{condition.Operator} {condition.Key} {List(condition.Required)} matches: {Sent(condition)}";

    private static Sentence MissingAllow(CheckFinding check, LayerEvaluation evaluation, DenialLayer layer, EvidenceSet evidence)
    {
        Sentence what = $"no statement of the {Plural(layer)}{AtLevels(check, evaluation, evidence)} allows {check.Action} on {check.ResourceArn}";
        return evaluation.NearMisses.MaxBy(m => m.Matched) is { Matched: > 0 } nearest
            ? (Sentence)$"{what}; the nearest, {Reference(nearest.Statement, evidence)}, does not apply: {Explain(nearest.Failed)}"
            : what;
    }

    private static Sentence AtLevels(CheckFinding check, LayerEvaluation evaluation, EvidenceSet evidence)
    {
        if (evaluation.Layer != PolicyLayer.Scp || evidence.Organization.Value?.Levels.Value is not { } scps) return $"";
        var targets = ServiceControlLevels.WithoutAllow(check).Where(level => level < scps.Levels.Length).Select(level => Target(scps.Levels[level]));
        return $" on {Sentence.And(targets)}";
    }

    private static Sentence CannotTell(LayerEvaluation evaluation, DenialLayer layer) => evaluation switch
    {
        { DependsOn: { IsDefaultOrEmpty: false } keys } => $"the {Name(layer)} turns on {string.Join(", ", keys)}, whose value the sending process cannot know",
        { Errors: { IsDefaultOrEmpty: false } errors } => $"the {Plural(layer)} could not be read: {errors[0].Sentence}",
        _ => $"the {Plural(layer)} do not settle it",
    };

    private static Sentence Passes(LayerEvaluation evaluation, DenialLayer layer) => evaluation.Outcome switch
    {
        LayerOutcome.NotPresent => $"no {Name(layer)} applies",
        LayerOutcome.Allow => $"the {Plural(layer)} allow it",
        _ => $"the {Plural(layer)} need not allow it",
    };

    private static Sentence Plural(DenialLayer layer) => layer switch
    {
        DenialLayer.IdentityPolicy => $"identity-based policies",
        DenialLayer.SessionPolicy => $"session policies",
        DenialLayer.ServiceControlPolicy => $"service control policies",
        DenialLayer.SendingAuthorizationPolicy => $"sending authorization policies",
        DenialLayer.VpcEndpointPolicy => $"VPC endpoint policies",
        _ => Name(layer),
    };

    /// <summary>Level 0 of the service control policies is the root, the last is the account.</summary>
    private static Sentence? Target(StatementRef statement, EvidenceSet evidence) =>
        statement is { Layer: PolicyLayer.Scp, Level: { } level }
        && evidence.Organization.Value?.Levels.Value is { } scps
        && level < scps.Levels.Length
            ? Target(scps.Levels[level])
            : null;

    private static Sentence Target(OrganizationLevel level) => level.TargetType switch
    {
        "ROOT" => $"the organization root {level.TargetId}",
        "ORGANIZATIONAL_UNIT" => $"organizational unit {level.TargetId}",
        _ => $"account {level.TargetId}",
    };

    private static Sentence Sent(ElementExplanation condition) => condition.State switch
    {
        KeyState.Absent => $"the send carries no such key",
        KeyState.Unknown => $"its value is not known",
        _ => $"{List(condition.Actual)} sent",
    };

    private static Sentence List(ImmutableArray<string> values)
    {
        if (values.IsEmpty) return OwnersValue;
        var shown = string.Join(", ", values.Take(MostValues).Select(v => $"\"{v}\""));
        return values.Length > MostValues ? (Sentence)$"{shown} and {values.Length - MostValues} more" : $"{shown}";
    }
}
