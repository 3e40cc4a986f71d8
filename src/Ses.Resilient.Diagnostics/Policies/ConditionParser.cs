using System.Runtime.InteropServices;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>Reads a Condition block.</summary>
internal sealed class ConditionParser(PolicyJson json, bool variables, PolicyErrors errors)
{
    public Condition[] Parse(int block)
    {
        if (json[block].Kind != JsonKind.Object)
        {
            errors.Add("P006", block, $"Condition is an object: operator, then key, then value.", null);
            return [];
        }

        List<Condition> conditions = [];
        var operators = new PolicyMembers(json, block, null, errors);
        for (var name = operators.First; name < operators.End; name = operators.After(name))
        {
            var op = ConditionOperator.Parse(json.Span(name));
            if (op.Family == OperatorFamily.Unknown)
            {
                errors.AddUnclear(
                    "P020", name, $"\"{PolicyMembers.Shorten(op.Text)}\" is no condition operator of IAM.", "Operator names are exact, case included, such as StringEquals, ForAnyValue:StringLike, BoolIfExists.");
            }

            if (json[name + 1].Kind != JsonKind.Object)
            {
                errors.Add("P006", name + 1, $"A condition operator holds an object: key, then value.", null);
                continue;
            }

            var keys = new PolicyMembers(json, name + 1, null, errors);
            for (var key = keys.First; key < keys.End; key = keys.After(key))
            {
                conditions.Add(Condition(op, key));
            }
        }

        return [.. conditions];
    }

    private Condition Condition(ConditionOperator op, int keyNode)
    {
        var items = new PolicyItems(json, keyNode + 1);
        var texts = new string[items.Count];
        var count = 0;
        foreach (var item in items)
        {
            if (json[item].Kind is JsonKind.Object or JsonKind.Array or JsonKind.Null)
            {
                errors.Add("P006", item, $"A condition value is a string, a number, true or false.", null);
            }

            texts[count++] = json.Text(item);
        }

        return new Condition(
            op, ConditionKeyName.Of(json.Span(keyNode)), ImmutableCollectionsMarshal.AsImmutableArray(texts), Values(op, texts, keyNode + 1));
    }

    private ConditionValues Values(ConditionOperator op, string[] texts, int node) => op.Family switch
    {
        OperatorFamily.StringLike => new StringValues(Patterns(texts, node, PatternSyntax.Wildcards), false),
        OperatorFamily.String => new StringValues(Patterns(texts, node, PatternSyntax.Literal), false),
        OperatorFamily.StringIgnoreCase => new StringValues(Patterns(texts, node, PatternSyntax.Literal), true),
        OperatorFamily.Bool => new BoolValues(Patterns(texts, node, PatternSyntax.Literal)),
        OperatorFamily.Arn => new ArnValues(Arns(texts, node)),
        OperatorFamily.Numeric => new NumberValues(texts, op.Comparison),
        OperatorFamily.Date => new DateValues(Dates(texts), op.Comparison),
        OperatorFamily.Ip => new IpValues(Ranges(texts)),
        OperatorFamily.Binary => new BinaryValues(Bytes(texts)),
        OperatorFamily.Null => new NullValues(Contains(texts, "true"), Contains(texts, "false")),
        _ => new NullValues(false, false),
    };

    private TextPattern[] Patterns(string[] texts, int node, PatternSyntax syntax)
    {
        var patterns = new TextPattern[texts.Length];
        var count = 0;
        foreach (var item in new PolicyItems(json, node))
        {
            patterns[count] = TextPattern.Compile(texts[count], variables ? syntax | PatternSyntax.Variables : syntax, out var problem);
            count++;
            Report(problem, item);
        }

        return patterns;
    }

    private ArnPattern[] Arns(string[] texts, int node)
    {
        var patterns = new ArnPattern[texts.Length];
        var count = 0;
        foreach (var item in new PolicyItems(json, node))
        {
            patterns[count] = ArnPattern.ForCondition(texts[count], variables, out var problem);
            count++;
            Report(problem, item);
        }

        return patterns;
    }

    private void Report(Sentence? problem, int node)
    {
        if (problem is not null)
        {
            errors.AddUnclear("P021", node, problem, PolicyVariable.Help);
        }
    }

    private static PolicyInstant[] Dates(string[] texts)
    {
        List<PolicyInstant> dates = [];
        foreach (var text in texts)
        {
            if (PolicyInstant.TryParse(text, out var date))
            {
                dates.Add(date);
            }
        }

        return [.. dates];
    }

    private static IpRange[] Ranges(string[] texts)
    {
        List<IpRange> ranges = [];
        foreach (var text in texts)
        {
            if (IpRange.TryParse(text, out var range))
            {
                ranges.Add(range);
            }
        }

        return [.. ranges];
    }

    private static byte[][] Bytes(string[] texts)
    {
        List<byte[]> values = [];
        foreach (var text in texts)
        {
            var buffer = new byte[text.Length];
            if (Convert.TryFromBase64Chars(text, buffer, out var length))
            {
                values.Add(buffer[..length]);
            }
        }

        return [.. values];
    }

    private static bool Contains(string[] texts, string value)
    {
        foreach (var text in texts)
        {
            if (text.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
