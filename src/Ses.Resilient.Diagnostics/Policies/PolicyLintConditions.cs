using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>Conditions that never hold, or hold when nobody means them to.</summary>
internal static class PolicyLintConditions
{
    private const string BulkAction = "ses:sendbulkemail";

    private static readonly string[] AddressKeys = ["ses:FromAddress", "ses:FromDisplayName", "ses:FeedbackAddress", "ses:Recipients"];

    public static void Check(Statement statement, AuthorizationRequest? request, LintReport report)
    {
        foreach (var condition in statement.Conditions)
        {
            var op = condition.Operator;
            if (condition.Required.IsEmpty)
            {
                report.Add("L012", condition, "The list of values is empty; AWS documents this case in contradicting ways. Name a value or remove the condition.");
            }

            if (op.Family is OperatorFamily.String or OperatorFamily.StringIgnoreCase && condition.Required.Any(HasWildcard))
            {
                report.Add("L003", condition, $"{op.Text} takes * and ? as plain characters; for a pattern write {Like(op)}.");
            }

            if (op.Set == SetOperator.None && op.Family != OperatorFamily.Null && WellKnownKeys.IsMultiValued(condition.Key.Text))
            {
                report.Add("L004", condition, $"{condition.Key.Text} has many values, so the condition needs ForAllValues: or ForAnyValue: before {op.Text}; without it nothing matches.");
            }

            if (op.Set == SetOperator.ForAllValues && op.Family != OperatorFamily.Null && !statement.IsDeny && !RequiresPresence(statement, condition.Key))
            {
                report.Add("L005", condition, $"ForAllValues also holds when the request has no {condition.Key.Text}; add \"Null\": {{ \"{condition.Key.Text}\": \"false\" }} unless that is meant.");
            }

            if (condition.Key.Text.StartsWith("aws:ResourceTag/", StringComparison.OrdinalIgnoreCase) && SesSendActions.IsNamedBy(statement))
            {
                report.Add("L006", condition, "SES is reported not to supply aws:ResourceTag on sends, so this condition may never hold; name the identity in Resource instead.");
            }

            CheckBulk(statement, condition, request, report);
            CheckPrincipalArn(condition, report);
        }
    }

    /// <summary>ses:SendBulkEmail carries no address keys (Service Authorization Reference), so a condition that needs one never holds for it.</summary>
    private static void CheckBulk(Statement statement, Condition condition, AuthorizationRequest? request, LintReport report)
    {
        if (!Array.Exists(AddressKeys, k => k.Equals(condition.Key.Text, StringComparison.OrdinalIgnoreCase))
            || ConditionMatcher.Matches(condition, default) != Match.No)
        {
            return;
        }

        var isAsked = string.Equals(request?.Action, BulkAction, StringComparison.OrdinalIgnoreCase);
        if (!statement.IsNotAction && Array.Exists(
                statement.Actions,
                a => a.Text.Equals(BulkAction, StringComparison.OrdinalIgnoreCase) || (isAsked && a.Matches(BulkAction) == Match.Yes)))
        {
            report.Add(
                "L002",
                condition,
                $"ses:SendBulkEmail does not carry {condition.Key.Text}, so the statement never applies to it; put the condition on ses:SendBulkTemplatedEmail and leave ses:SendBulkEmail without it.");
        }
    }

    private static void CheckPrincipalArn(Condition condition, LintReport report)
    {
        if (condition.Key.Text.Equals("aws:PrincipalArn", StringComparison.OrdinalIgnoreCase)
            && condition.Required.Any(static v => v.Contains(":assumed-role/", StringComparison.Ordinal)))
        {
            report.Add("L010", condition, "For a role session aws:PrincipalArn is the ARN of its role (arn:aws:iam::ACCOUNT:role/PATH/NAME), never the assumed-role ARN.");
        }
    }

    private static bool RequiresPresence(Statement statement, ConditionKeyName key) => Array.Exists(
        statement.Conditions,
        c => c.Operator is { Family: OperatorFamily.Null, Set: SetOperator.None }
            && c.Values is NullValues { AsksPresent: true, AsksAbsent: false }
            && c.Key.Text.Equals(key.Text, StringComparison.OrdinalIgnoreCase));

    private static bool HasWildcard(string value) =>
        value.Replace("${*}", "", StringComparison.Ordinal).Replace("${?}", "", StringComparison.Ordinal).AsSpan().IndexOfAny('*', '?') >= 0;

    private static string Like(ConditionOperator op) => op.Text
        .Replace("NotEqualsIgnoreCase", "NotLike", StringComparison.Ordinal)
        .Replace("EqualsIgnoreCase", "Like", StringComparison.Ordinal)
        .Replace("NotEquals", "NotLike", StringComparison.Ordinal)
        .Replace("Equals", "Like", StringComparison.Ordinal);
}
