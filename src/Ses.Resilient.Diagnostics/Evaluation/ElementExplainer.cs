using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>Puts elements of a statement and what the request has side by side.</summary>
internal static class ElementExplainer
{
    /// <summary>More values than these help nobody.</summary>
    private const int Handful = 5;

    /// <summary>The first element of a statement that keeps it from applying.</summary>
    public static NearMiss NearMiss(StatementRef reference, Statement statement, in RequestView view)
    {
        var matched = 0;
        if (statement.Principal is { } clause)
        {
            if (StatementMatcher.Principal(statement, view, out _) == Match.No)
            {
                return new NearMiss(reference, Principal(clause, view), matched);
            }

            matched++;
        }

        if (StatementMatcher.Action(statement, view) == Match.No)
        {
            return new NearMiss(reference, Action(statement, view), matched);
        }

        matched++;
        if (StatementMatcher.Resource(statement, view) == Match.No)
        {
            return new NearMiss(reference, Resource(statement, view), matched);
        }

        matched++;
        foreach (var condition in statement.Conditions)
        {
            if (ConditionMatcher.Matches(condition, view.Scope) == Match.No)
            {
                return new NearMiss(reference, Condition(condition, view), matched);
            }

            matched++;
        }

        // Reached only where no element alone fails: a statement that does not apply has one.
        return new NearMiss(reference, Action(statement, view), matched);
    }

    public static ImmutableArray<ElementExplanation> Conditions(Statement statement, in RequestView view)
    {
        var explanations = ImmutableArray.CreateBuilder<ElementExplanation>(statement.Conditions.Length);
        foreach (var condition in statement.Conditions)
        {
            explanations.Add(Condition(condition, view));
        }

        return explanations.MoveToImmutable();
    }

    private static ElementExplanation Principal(PrincipalClause clause, in RequestView view) => new(
        StatementElement.Principal,
        clause.IsNotPrincipal ? "NotPrincipal" : null,
        null,
        [.. clause.Entries.Take(Handful).Select(static e => e.Text)],
        [view.Request.Principal],
        KeyState.Known);

    private static ElementExplanation Action(Statement statement, in RequestView view) => new(
        StatementElement.Action,
        statement.IsNotAction ? "NotAction" : null,
        null,
        [.. statement.Actions.Take(Handful).Select(static a => a.Text)],
        [view.Request.Action],
        KeyState.Known);

    private static ElementExplanation Resource(Statement statement, in RequestView view) => new(
        StatementElement.Resource,
        statement.IsNotResource ? "NotResource" : null,
        null,
        [.. (statement.Resources ?? []).Take(Handful).Select(static r => r.Text)],
        [view.Request.Resource],
        KeyState.Known);

    private static ElementExplanation Condition(Condition condition, in RequestView view)
    {
        var state = view.Scope.Find(condition.Key, out var values);
        return new ElementExplanation(
            StatementElement.Condition,
            condition.Operator.Text,
            condition.Key.Text,
            [.. condition.Required.Take(Handful)],
            state == KeyState.Known ? values : [],
            state);
    }
}
