namespace Ses.Resilient.Diagnostics.Policies;

internal enum OperatorFamily : byte
{
    /// <summary>An operator this library does not know: nobody can tell what the condition says.</summary>
    Unknown,
    String,
    StringIgnoreCase,
    StringLike,
    Numeric,
    Date,
    Bool,
    Binary,
    Ip,
    Arn,
    Null,
}

internal enum Comparison : byte
{
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

internal enum SetOperator : byte
{
    None,
    ForAllValues,
    ForAnyValue,
}

/// <summary>A condition operator, taken apart.</summary>
/// <param name="Text">As written.</param>
internal sealed record ConditionOperator(string Text, OperatorFamily Family, Comparison Comparison, bool Negated, SetOperator Set, bool IfExists)
{
    private const string ForAllValues = "ForAllValues:";
    private const string ForAnyValue = "ForAnyValue:";
    private const string IfExistsSuffix = "IfExists";

    /// <summary>The length of <c>ForAllValues:StringNotEqualsIgnoreCaseIfExists</c>.</summary>
    private const int Longest = 46;

    /// <summary>The operators, without suffix and prefix.</summary>
    private static readonly (string Name, OperatorFamily Family, Comparison Comparison, bool Negated)[] Bases =
    [
        ("StringEquals", OperatorFamily.String, Comparison.Equal, false),
        ("StringNotEquals", OperatorFamily.String, Comparison.Equal, true),
        ("StringEqualsIgnoreCase", OperatorFamily.StringIgnoreCase, Comparison.Equal, false),
        ("StringNotEqualsIgnoreCase", OperatorFamily.StringIgnoreCase, Comparison.Equal, true),
        ("StringLike", OperatorFamily.StringLike, Comparison.Equal, false),
        ("StringNotLike", OperatorFamily.StringLike, Comparison.Equal, true),
        ("NumericEquals", OperatorFamily.Numeric, Comparison.Equal, false),
        ("NumericNotEquals", OperatorFamily.Numeric, Comparison.Equal, true),
        ("NumericLessThan", OperatorFamily.Numeric, Comparison.Less, false),
        ("NumericLessThanEquals", OperatorFamily.Numeric, Comparison.LessOrEqual, false),
        ("NumericGreaterThan", OperatorFamily.Numeric, Comparison.Greater, false),
        ("NumericGreaterThanEquals", OperatorFamily.Numeric, Comparison.GreaterOrEqual, false),
        ("DateEquals", OperatorFamily.Date, Comparison.Equal, false),
        ("DateNotEquals", OperatorFamily.Date, Comparison.Equal, true),
        ("DateLessThan", OperatorFamily.Date, Comparison.Less, false),
        ("DateLessThanEquals", OperatorFamily.Date, Comparison.LessOrEqual, false),
        ("DateGreaterThan", OperatorFamily.Date, Comparison.Greater, false),
        ("DateGreaterThanEquals", OperatorFamily.Date, Comparison.GreaterOrEqual, false),
        ("Bool", OperatorFamily.Bool, Comparison.Equal, false),
        ("BinaryEquals", OperatorFamily.Binary, Comparison.Equal, false),
        ("IpAddress", OperatorFamily.Ip, Comparison.Equal, false),
        ("NotIpAddress", OperatorFamily.Ip, Comparison.Equal, true),
        ("ArnEquals", OperatorFamily.Arn, Comparison.Equal, false),
        ("ArnLike", OperatorFamily.Arn, Comparison.Equal, false),
        ("ArnNotEquals", OperatorFamily.Arn, Comparison.Equal, true),
        ("ArnNotLike", OperatorFamily.Arn, Comparison.Equal, true),
        ("Null", OperatorFamily.Null, Comparison.Equal, false),
    ];

    /// <summary>The operators of IAM by their length, so that a policy that uses one need not make it anew.</summary>
    private static readonly ConditionOperator[][] Known =
    [
        .. Enumerable.Range(0, Longest + 1).Select(static length => (ConditionOperator[])[.. Spellings().Where(text => text.Length == length).Select(Make)]),
    ];

    /// <summary>The names of the operators, without suffix and prefix.</summary>
    public static IEnumerable<string> Names => Bases.Select(known => known.Name);

    public static ConditionOperator Parse(ReadOnlySpan<char> text)
    {
        if (text.Length <= Longest)
        {
            foreach (var known in Known[text.Length])
            {
                if (text.SequenceEqual(known.Text))
                {
                    return known;
                }
            }
        }

        return Make(text.ToString());
    }

    private static IEnumerable<string> Spellings() =>
        from set in (string[])["", ForAllValues, ForAnyValue]
        from name in Names
        from suffix in (string[])["", IfExistsSuffix]
        where name != "Null" || suffix.Length == 0
        select set + name + suffix;

    private static ConditionOperator Make(string text)
    {
        var set = text.StartsWith(ForAllValues, StringComparison.Ordinal) ? SetOperator.ForAllValues
            : text.StartsWith(ForAnyValue, StringComparison.Ordinal) ? SetOperator.ForAnyValue
            : SetOperator.None;
        var name = text.AsSpan(set switch
        {
            SetOperator.ForAllValues => ForAllValues.Length,
            SetOperator.ForAnyValue => ForAnyValue.Length,
            _ => 0,
        });
        var ifExists = name.EndsWith(IfExistsSuffix, StringComparison.Ordinal);
        var (family, comparison, negated) = Base(ifExists ? name[..^IfExistsSuffix.Length] : name);
        if (family == OperatorFamily.Null && ifExists)
        {
            family = OperatorFamily.Unknown;
        }

        return new ConditionOperator(text, family, comparison, negated, set, ifExists);
    }

    private static (OperatorFamily Family, Comparison Comparison, bool Negated) Base(ReadOnlySpan<char> name)
    {
        foreach (var known in Bases)
        {
            if (name.SequenceEqual(known.Name))
            {
                return (known.Family, known.Comparison, known.Negated);
            }
        }

        return (OperatorFamily.Unknown, Comparison.Equal, false);
    }
}
