using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>A part of a statement (a condition, or its resources) that turns on unknown keys.</summary>
/// <param name="Condition">The condition; <see langword="null"/> for the resources.</param>
/// <param name="Statement">The statement it belongs to.</param>
/// <param name="Keys">Indexes of the unknown keys it looks at.</param>
internal sealed record UnknownPart(Condition? Condition, Statement Statement, int[] Keys)
{
    public Match Matches(in RequestView view) =>
        Condition is null ? StatementMatcher.Resource(Statement, view) : ConditionMatcher.Matches(Condition, view.Scope);
}

/// <summary>A statement that turns on unknown keys.</summary>
/// <param name="Unit">Index of its unit.</param>
/// <param name="Grant">The form under which it names the caller.</param>
/// <param name="Rest">What its other parts come to.</param>
/// <param name="Parts">Indexes of its unknown parts.</param>
internal sealed record UnknownStatement(int Unit, bool IsDeny, Grant Grant, Match Rest, int[] Parts);

/// <summary>The statements that turn on unknown keys, taken out of everything that is settled.</summary>
internal sealed class UnknownStatements
{
    private readonly Dictionary<string, int> _keyIndexes = new(StringComparer.OrdinalIgnoreCase);

    public List<ConditionKeyName> Keys { get; } = [];

    /// <summary>The names of the keys as the request spells them, else as a policy does.</summary>
    public List<string> Names { get; } = [];

    public List<UnknownPart> Parts { get; } = [];

    public List<UnknownStatement> Statements { get; } = [];

    /// <summary>For each unit: the tally of its settled statements.</summary>
    public LayerTally[] Settled { get; private init; } = [];

    public static UnknownStatements In(List<PolicyUnit> units, in RequestView view)
    {
        var found = new UnknownStatements { Settled = new LayerTally[units.Count] };
        for (var unit = 0; unit < units.Count; unit++)
        {
            ref var tally = ref found.Settled[unit];
            foreach (var policy in units[unit].Policies)
            {
                if (policy.Document is not { } document)
                {
                    tally.AddUnreadable();
                    continue;
                }

                var seen = default(PartsSeen);
                foreach (var statement in document.Statements)
                {
                    var match = StatementMatcher.Matches(statement, view, ref seen, out var grant);
                    if (match == Match.Unknown)
                    {
                        found.Add(unit, statement, grant, view);
                    }
                    else if (match != Match.No)
                    {
                        tally.Add(statement.IsDeny, match, grant);
                    }
                }
            }
        }

        return found;
    }

    private void Add(int unit, Statement statement, Grant grant, in RequestView view)
    {
        List<int> parts = [];
        var rest = StatementMatcher.Action(statement, view);
        if (statement.Principal is not null)
        {
            rest = Kleene.And(rest, StatementMatcher.Principal(statement, view, out _));
        }

        var resource = StatementMatcher.Resource(statement, view);
        if (resource == Match.Unknown)
        {
            parts.Add(AddPart(null, statement, view));
        }
        else
        {
            rest = Kleene.And(rest, resource);
        }

        foreach (var condition in statement.Conditions)
        {
            var match = ConditionMatcher.Matches(condition, view.Scope);
            if (match == Match.Unknown)
            {
                parts.Add(AddPart(condition, statement, view));
            }
            else
            {
                rest = Kleene.And(rest, match);
            }
        }

        Statements.Add(new UnknownStatement(unit, statement.IsDeny, grant, rest, [.. parts]));
    }

    private int AddPart(Condition? condition, Statement statement, in RequestView view)
    {
        SortedSet<int> keys = [];
        if (condition is not null)
        {
            AddKey(condition.Key, view, keys);
        }

        foreach (var variable in PatternVariables.Of(condition, statement))
        {
            AddKey(variable.Key, view, keys);
        }

        Parts.Add(new UnknownPart(condition, statement, [.. keys]));
        return Parts.Count - 1;
    }

    private void AddKey(ConditionKeyName key, in RequestView view, SortedSet<int> keys)
    {
        if (view.Scope.Find(key, out _) != KeyState.Unknown)
        {
            return;
        }

        if (!_keyIndexes.TryGetValue(key.Text, out var index))
        {
            index = Keys.Count;
            _keyIndexes.Add(key.Text, index);
            Keys.Add(key);
            Names.Add(view.Request.Context.Find(key)?.Name ?? key.Text);
        }

        keys.Add(index);
    }
}

/// <summary>Finds the policy variables of a condition or of a statement's resources.</summary>
internal static class PatternVariables
{
    public static IEnumerable<PolicyVariable> Of(Condition? condition, Statement statement) => condition?.Values switch
    {
        StringValues values => values.Patterns.SelectMany(Of),
        BoolValues values => values.Patterns.SelectMany(Of),
        ArnValues values => values.Patterns.SelectMany(Of),
        null => (statement.Resources ?? []).SelectMany(Of),
        _ => [],
    };

    private static IEnumerable<PolicyVariable> Of(ArnPattern pattern) =>
        pattern.Whole is { } whole ? Of(whole) : pattern.Parts.SelectMany(Of);

    private static IEnumerable<PolicyVariable> Of(TextPattern pattern) =>
        pattern.ToPieces().Where(static p => p.Variable is not null).Select(static p => p.Variable!);
}
