using System.Collections.Immutable;
using System.Globalization;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>A likely mistake in a policy that AWS accepts.</summary>
/// <param name="Code">Stable code, for example <c>L001</c>.</param>
/// <param name="Statement">Index of the statement.</param>
/// <param name="Path">JSON path.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
internal sealed record PolicyLintFinding(string Code, int Statement, string Path, string Message);

/// <summary>Looks for the mistakes that are made again and again in policies for Amazon SES.</summary>
internal static class PolicyLint
{
    /// <summary>Checks a policy; with a request also for what in it cannot match that request. A policy without a document has no findings.</summary>
    public static ImmutableArray<PolicyLintFinding> Check(Policy policy, AuthorizationRequest? request = null)
    {
        if (policy.Document is not { } document)
        {
            return [];
        }

        var findings = new List<PolicyLintFinding>();
        foreach (var statement in document.Statements)
        {
            var report = new LintReport(document.PathOf(statement.Index), statement, findings);
            PolicyLintElements.Check(statement, document, report);
            PolicyLintConditions.Check(statement, request, report);
            PolicyLintResources.Check(statement, request, report);
            PolicyLintPrincipals.Check(statement, request, report);
        }

        return [.. findings];
    }
}

/// <summary>Takes the findings of one statement.</summary>
internal sealed class LintReport(string statementPath, Statement statement, List<PolicyLintFinding> findings)
{
    public void Add(string code, string element, string message) =>
        findings.Add(new PolicyLintFinding(code, statement.Index, statementPath + "." + element, message));

    /// <summary>For one entry of an element; an element with one entry may be no array, so its path goes without an index.</summary>
    public void Add(string code, string element, int index, int count, string message) =>
        Add(code, count == 1 ? element : string.Create(CultureInfo.InvariantCulture, $"{element}[{index}]"), message);

    public void Add(string code, Condition condition, string message) =>
        Add(code, $"Condition{PolicyJson.PathStep(condition.Operator.Text)}{PolicyJson.PathStep(condition.Key.Text)}", message);
}

/// <summary>What makes an action a send of SES.</summary>
internal static class SesSendActions
{
    private static readonly string[] All =
    [
        "ses:sendemail", "ses:sendrawemail", "ses:sendtemplatedemail", "ses:sendbulkemail", "ses:sendbulktemplatedemail", "ses:sendcustomverificationemail", "ses:sendbounce",
    ];

    /// <summary>Whether a statement is about sends, and not about everything.</summary>
    public static bool IsNamedBy(Statement statement)
    {
        foreach (var pattern in statement.Actions)
        {
            if (!pattern.IsAnything && Array.Exists(All, action => pattern.Matches(action) == Match.Yes))
            {
                return !statement.IsNotAction;
            }
        }

        return false;
    }
}

/// <summary>Actions, versions and elements without content.</summary>
internal static class PolicyLintElements
{
    public static void Check(Statement statement, PolicyDocument document, LintReport report)
    {
        var action = statement.IsNotAction ? "NotAction" : "Action";
        for (var i = 0; i < statement.Actions.Length; i++)
        {
            if (statement.Actions[i].Text.StartsWith("sesv2:", StringComparison.OrdinalIgnoreCase))
            {
                report.Add("L001", action, i, statement.Actions.Length, "sesv2 is no IAM prefix, so this matches no action; the prefix of both SES APIs is ses.");
            }
        }

        if (statement.Actions.Length == 0)
        {
            report.Add("L012", action, "The list is empty, so the statement has no effect.");
        }

        if (statement.Resources is { Length: 0 })
        {
            report.Add("L012", statement.IsNotResource ? "NotResource" : "Resource", "The list is empty, so the statement has no effect.");
        }

        if (statement.HasEmptyCondition)
        {
            report.Add("L012", "Condition", "The block is empty, so it restricts nothing; AWS documents this case in contradicting ways. Remove it.");
        }

        if (document.Version is not PolicyDocument.CurrentVersion)
        {
            CheckVariables(statement, report);
        }
    }

    private static void CheckVariables(Statement statement, LintReport report)
    {
        const string message = "Policy variables need \"Version\": \"2012-10-17\"; without it ${…} is compared as plain text.";
        var resources = statement.Resources ?? [];
        for (var i = 0; i < resources.Length; i++)
        {
            if (resources[i].Text.Contains("${", StringComparison.Ordinal))
            {
                report.Add("L009", statement.IsNotResource ? "NotResource" : "Resource", i, resources.Length, message);
            }
        }

        foreach (var condition in statement.Conditions)
        {
            if (condition.Values is StringValues or ArnValues or BoolValues && condition.Required.Any(static v => v.Contains("${", StringComparison.Ordinal)))
            {
                report.Add("L009", condition, message);
            }
        }
    }
}
