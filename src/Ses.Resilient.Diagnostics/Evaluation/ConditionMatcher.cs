using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>Evaluates one condition (IAM User Guide: condition operators; conditions with multiple keys or values).</summary>
internal static class ConditionMatcher
{
    public static Match Matches(Condition condition, in KeyScope scope)
    {
        var op = condition.Operator;
        if (op.Family is OperatorFamily.Unknown or OperatorFamily.Null)
        {
            return op.Family == OperatorFamily.Unknown ? Match.CannotTell : MatchesNull(condition, scope);
        }

        var key = scope.Find(condition.Key);
        var state = scope.StateOf(condition.Key, key);
        if (condition.Required.IsEmpty)
        {
            return MatchesEmptyList(op, state);
        }

        if (state != KeyState.Known)
        {
            return state == KeyState.Unknown ? Match.Unknown
                : Kleene.From(op.IfExists || (op.Set == SetOperator.None ? op.Negated : op.Set == SetOperator.ForAllValues));
        }

        if (op.Set != SetOperator.None)
        {
            return MatchesSet(condition, key!, scope);
        }

        // Without a set operator a key with many values matches nothing, negated or not.
        return key!.IsMultiValued ? Match.No : Negate(condition.Values.MatchesAny(key, scope), op.Negated);
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
        return asked.AsksAbsent == asked.AsksPresent ? Kleene.From(asked.AsksAbsent) : scope.Find(condition.Key, out _) switch
        {
            KeyState.Unknown => Match.Unknown,
            KeyState.Absent => Kleene.From(asked.AsksAbsent),
            _ => Kleene.From(asked.AsksPresent),
        };
    }

    private static Match MatchesSet(Condition condition, ConditionKey key, in KeyScope scope)
    {
        var op = condition.Operator;
        var all = op.Set == SetOperator.ForAllValues;
        if (key.IsNullDataSet)
        {
            return Kleene.From(all);
        }

        var match = Kleene.From(all);
        foreach (var value in key.Values)
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

    private static Match Negate(Match match, bool negated) => negated ? Kleene.Not(match) : match;
}
