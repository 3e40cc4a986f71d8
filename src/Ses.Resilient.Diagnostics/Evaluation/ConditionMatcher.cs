using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>Evaluates one condition (IAM User Guide: condition operators; conditions with multiple keys or values).</summary>
internal static class ConditionMatcher
{
    public static Match Matches(Condition condition, in KeyScope scope)
    {
        var op = condition.Operator;
        if (op.Family == OperatorFamily.Unknown)
        {
            return Match.CannotTell;
        }

        if (op.Family == OperatorFamily.Null)
        {
            return MatchesNull(condition, scope);
        }

        var state = scope.Find(condition.Key, out var values, out var isMultiValued);
        if (condition.Required.IsEmpty)
        {
            return MatchesEmptyList(op, state);
        }

        return state switch
        {
            KeyState.Unknown => Match.Unknown,
            KeyState.Absent => Kleene.From(op.IfExists || (op.Set == SetOperator.None ? op.Negated : op.Set == SetOperator.ForAllValues)),
            _ when op.Set != SetOperator.None => MatchesSet(condition, values, scope),

            // Without a set operator a key with many values matches nothing, negated or not.
            _ when isMultiValued => Match.No,
            _ when op.Family is OperatorFamily.Date or OperatorFamily.Ip && scope.Typed(condition.Key) is { } typed => Negate(condition.Values.MatchesAny(typed, scope), op.Negated),
            _ => Negate(condition.Values.MatchesAny(values[0], scope), op.Negated),
        };
    }

    private static Match MatchesNull(Condition condition, in KeyScope scope)
    {
        var op = condition.Operator;
        if (op.Set != SetOperator.None)
        {
            return Kleene.From(op.Set == SetOperator.ForAllValues);
        }

        if (condition.Required.IsEmpty)
        {
            return Match.Yes;
        }

        var asked = (NullValues)condition.Values;
        return asked.AsksAbsent == asked.AsksPresent ? Kleene.From(asked.AsksAbsent) : scope.Find(condition.Key, out _, out _) switch
        {
            KeyState.Unknown => Match.Unknown,
            KeyState.Absent => Kleene.From(asked.AsksAbsent),
            _ => Kleene.From(asked.AsksPresent),
        };
    }

    private static Match MatchesSet(Condition condition, ImmutableArray<string> values, in KeyScope scope)
    {
        var op = condition.Operator;
        var all = op.Set == SetOperator.ForAllValues;
        if (IsNullDataSet(values))
        {
            return Kleene.From(all);
        }

        var match = Kleene.From(all);
        foreach (var value in values)
        {
            var one = Negate(condition.Values.MatchesAny(value, scope), op.Negated);
            match = all ? Kleene.And(match, one) : Kleene.Or(match, one);
            if (match == (all ? Match.No : Match.Yes))
            {
                break;
            }
        }

        return match;
    }

    /// <summary>A condition with the value list <c>[]</c>. AWS documents it only in Access Analyzer's checks.</summary>
    private static Match MatchesEmptyList(ConditionOperator op, KeyState state) => op switch
    {
        { Set: SetOperator.None, IfExists: false } => Match.Yes,
        { Set: SetOperator.ForAnyValue, IfExists: false } => Match.No,
        _ => state switch
        {
            KeyState.Unknown => Match.Unknown,
            KeyState.Absent => Match.Yes,
            _ => Match.No,
        },
    };

    private static bool IsNullDataSet(ImmutableArray<string> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrEmpty(value))
            {
                return false;
            }
        }

        return true;
    }

    private static Match Negate(Match match, bool negated) => negated ? Kleene.Not(match) : match;
}
