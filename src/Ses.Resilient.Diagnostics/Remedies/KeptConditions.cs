using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>
/// The conditions that a policy's owner already puts on sends, for a new Allow in the same layer: those that this send meets as they are, those that it does
/// not meet with its own value in place of the owner's. A condition that no value of this send could meet is left out.
/// </summary>
internal static class KeptConditions
{
    private static readonly ImmutableArray<string> SendActions =
    [
        SendFactsActions.SendEmail, SendFactsActions.SendRawEmail, SendFactsActions.SendTemplatedEmail, SendFactsActions.SendBulkTemplatedEmail, SendFactsActions.SendBulkEmail,
    ];

    public static ImmutableArray<SuggestedCondition> For(PolicyLayer layer, CheckFinding check, RefusedSend send)
    {
        var isOwn = layer != PolicyLayer.Resource || check.Request.ResourceAccount == Arn.TryParse(check.Request.Principal)?.Account;
        return Model(layer, check) is not { } model ? []
            : [.. model.Conditions.Select(c => isOwn ? Kept(c, check.Request.Context, send) : OfForeignOwner(c, check.Request.Context)).OfType<SuggestedCondition>().Distinct()];
    }

    /// <summary>The Allow on sends that comes nearest to the refused pair and has conditions.</summary>
    private static Statement? Model(PolicyLayer layer, CheckFinding check)
    {
        Statement? nearest = null;
        var best = 0;
        foreach (var policy in PoliciesOf(layer, check.Policies))
        {
            if (policy.Document is not { } document) continue;
            foreach (var statement in document.Statements)
            {
                if (statement is { IsDeny: false, IsNotAction: false, Conditions.Length: > 0 } && Nearness(statement, check.Request) is var nearness && nearness > best) (nearest, best) = (statement, nearness);
            }
        }

        return nearest;
    }

    private static int Nearness(Statement statement, AuthorizationRequest request)
    {
        if (statement.Principal is not null && !Covers(statement, request, request.Action, static (Statement s, in RequestView v) => StatementMatcher.Principal(s, v, out _))) return 0;
        var isSameAction = Covers(statement, request, request.Action, static (Statement s, in RequestView v) => StatementMatcher.Action(s, v));
        if (!isSameAction && !SendActions.Any(action => Covers(statement, request, action, static (Statement s, in RequestView v) => StatementMatcher.Action(s, v)))) return 0;
        var isSameResource = Covers(statement, request, request.Action, static (Statement s, in RequestView v) => StatementMatcher.Resource(s, v));
        return 1 + (isSameAction ? 2 : 0) + (isSameResource ? 1 : 0);
    }

    private delegate Match Matcher(Statement statement, in RequestView view);

    private static bool Covers(Statement statement, AuthorizationRequest request, string action, Matcher matcher) =>
        matcher(statement, new RequestView(request, action.ToLowerInvariant(), hasBoundary: false)) != Match.No;

    private static SuggestedCondition? Kept(Condition condition, ConditionContext context, RefusedSend send)
    {
        var kept = ConditionMatcher.Matches(condition, new KeyScope(context)) == Match.No
            ? Widened(condition, context.Get(condition.Key.Text))
            : new SuggestedCondition(condition.Operator.Text, condition.Key.Text, condition.Required);

        // A value that may not be shown would be a condition that nothing meets.
        return kept is not null && kept.Values.All(v => send.Redactor.Text(v) == v) ? kept : null;
    }

    private static SuggestedCondition? Widened(Condition condition, ConditionKey key)
    {
        if (condition.Operator is not { Negated: false, Family: OperatorFamily.String or OperatorFamily.StringIgnoreCase or OperatorFamily.StringLike } op || key.State != KeyState.Known) return null;
        if (IsOneOf(condition.Key.Text, SendFactsActions.FromAddress, SendFactsActions.FromDisplayName, SendFactsActions.FeedbackAddress, SendFactsActions.TenantName) && !key.IsMultiValued)
        {
            return new SuggestedCondition("StringEquals", condition.Key.Text, key.Values);
        }

        // Recipients are not named; their domains are.
        return op.Set == SetOperator.ForAllValues && IsOneOf(condition.Key.Text, SendFactsActions.Recipients)
            ? new SuggestedCondition("ForAllValues:StringLike", condition.Key.Text, [.. condition.Required.Union(key.Values.Select(r => "*@" + EmailAddress.DomainOf(r)), StringComparer.Ordinal)])
            : null;
    }

    /// <summary>What the owner of a foreign identity asks for is not ours to show; that it limits the From address is kept with our own.</summary>
    private static SuggestedCondition? OfForeignOwner(Condition condition, ConditionContext context) =>
        IsOneOf(condition.Key.Text, SendFactsActions.FromAddress) && context.Get(condition.Key.Text) is { State: KeyState.Known } from
            ? new SuggestedCondition("StringEquals", SendFactsActions.FromAddress, from.Values)
            : null;

    private static bool IsOneOf(string key, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static IEnumerable<Policy> PoliciesOf(PolicyLayer layer, PolicySet policies) => layer switch
    {
        PolicyLayer.Identity => policies.Identity ?? [],
        PolicyLayer.Resource => policies.Resource ?? [],
        PolicyLayer.Session => policies.Session is { } session ? [session] : [],
        PolicyLayer.Boundary => policies.Boundary is { } boundary ? [boundary] : [],
        PolicyLayer.Scp => (policies.Scp ?? []).SelectMany(level => level),
        _ => [],
    };
}
