using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>A parsed policy document. Immutable.</summary>
internal sealed class PolicyDocument
{
    private readonly Statement[] _statements;

    public PolicyDocument(string? version, string? id, bool hasStatementArray, Statement[] statements)
    {
        Version = version;
        Id = id;
        HasStatementArray = hasStatementArray;
        _statements = statements;
    }

    public const string CurrentVersion = "2012-10-17";

    public const string OldVersion = "2008-10-17";

    /// <summary>The Version element; without one a policy is read as the older version, which has no policy variables.</summary>
    public string? Version { get; }

    public string? Id { get; }

    /// <summary>Whether Statement is an array rather than one object.</summary>
    public bool HasStatementArray { get; }

    public ReadOnlySpan<Statement> Statements => _statements;

    public PolicyDocument With(PolicyDocument added) => new(Version, Id, hasStatementArray: true, [.. _statements, .. added._statements]);

    public PolicyDocument Without(IReadOnlyCollection<int> indexes) =>
        new(Version, Id, HasStatementArray, [.. _statements.Where(s => !indexes.Contains(s.Index))]);

    /// <summary>The JSON path of a statement.</summary>
    public string PathOf(int index) =>
        HasStatementArray ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"$.Statement[{index}]") : "$.Statement";
}

/// <summary>One parsed statement. Immutable.</summary>
internal sealed class Statement
{
    public required int Index { get; init; }

    public string? Sid { get; init; }

    public required bool IsDeny { get; init; }

    /// <summary>Principal or NotPrincipal; <see langword="null"/> where the policy has none.</summary>
    public PrincipalClause? Principal { get; init; }

    public required ActionPattern[] Actions { get; init; }

    /// <summary>Whether the actions stand under NotAction.</summary>
    public required bool IsNotAction { get; init; }

    /// <summary>The resources; <see langword="null"/> where a resource-based policy leaves them out and so means what it is attached to.</summary>
    public ArnPattern[]? Resources { get; init; }

    /// <summary>Whether the resources stand under NotResource.</summary>
    public required bool IsNotResource { get; init; }

    public required Condition[] Conditions { get; init; }

    /// <summary>Whether there is a Condition element without a condition in it.</summary>
    public bool HasEmptyCondition { get; init; }
}

/// <summary>An entry of Action or NotAction. Case does not count.</summary>
internal readonly struct ActionPattern
{
    private readonly TextPattern _pattern;

    public ActionPattern(string text, out Sentence? problem)
    {
        Text = text;
        var isPattern = text.Contains(':', StringComparison.Ordinal) || (text.Length > 0 && text.AsSpan().IndexOfAnyExcept('*') < 0);
        problem = isPattern ? null : (Sentence)$"An action is written service:Name, or \"*\".";
        _pattern = isPattern
            ? TextPattern.Compile(text.ToLowerInvariant(), PatternSyntax.Wildcards, out _)
            : TextPattern.Malformed(text);
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    public bool IsAnything => _pattern.IsAnything;

    /// <summary>Whether an action matches, given in lower case.</summary>
    public Match Matches(ReadOnlySpan<char> lowerCaseAction) => _pattern.Matches(lowerCaseAction, default);

    public override string ToString() => Text;
}

/// <summary>One operator with one key and its values. Immutable.</summary>
internal sealed class Condition
{
    public Condition(ConditionOperator @operator, ConditionKeyName key, ImmutableArray<string> required, ConditionValues values)
    {
        Operator = @operator;
        Key = key;
        Required = required;
        Values = values;
    }

    public ConditionOperator Operator { get; }

    public ConditionKeyName Key { get; }

    /// <summary>The values as written.</summary>
    public ImmutableArray<string> Required { get; }

    public ConditionValues Values { get; }
}
