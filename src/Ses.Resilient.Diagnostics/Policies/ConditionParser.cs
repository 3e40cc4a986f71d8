using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>Reads a Condition block.</summary>
internal sealed class ConditionParser(PolicyJson json, bool variables, PolicyErrors errors)
{
    public Condition[] Parse(int block)
    {
        if (json[block].Kind != JsonKind.Object)
        {
            errors.Add("P006", block, "Condition is an object: operator, then key, then value.", null);
            return [];
        }

        List<Condition> conditions = [];
        var operators = new PolicyMembers(json, block, null, errors);
        for (var name = operators.First; name < operators.End; name = operators.After(name))
        {
            var op = ConditionOperator.Parse(json.Text(name));
            if (op.Family == OperatorFamily.Unknown)
            {
                errors.AddUnclear(
                    "P020", name, $"\"{PolicyMembers.Shorten(op.Text)}\" is no condition operator of IAM.", "Operator names are exact, case included, such as StringEquals, ForAnyValue:StringLike, BoolIfExists.");
            }

            if (json[name + 1].Kind != JsonKind.Object)
            {
                errors.Add("P006", name + 1, "A condition operator holds an object: key, then value.", null);
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
        List<string> texts = [];
        List<int> nodes = [];
        var value = keyNode + 1;
        if (json[value].Kind == JsonKind.Array)
        {
            for (var item = value + 1; item < json[value].Next; item = json[item].Next)
            {
                Take(item);
            }
        }
        else
        {
            Take(value);
        }

        var required = ImmutableArray.CreateRange(texts);
        return new Condition(op, new ConditionKeyName(json.Text(keyNode)), required, Values(op, required, nodes));

        void Take(int node)
        {
            if (json[node].Kind is JsonKind.Object or JsonKind.Array or JsonKind.Null)
            {
                errors.Add("P006", node, "A condition value is a string, a number, true or false.", null);
                return;
            }

            texts.Add(json.Text(node));
            nodes.Add(node);
        }
    }

    private ConditionValues Values(ConditionOperator op, ImmutableArray<string> texts, List<int> nodes) => op.Family switch
    {
        OperatorFamily.StringLike => new StringValues(Patterns(texts, nodes, PatternSyntax.Wildcards), false),
        OperatorFamily.String => new StringValues(Patterns(texts, nodes, PatternSyntax.Literal), false),
        OperatorFamily.StringIgnoreCase => new StringValues(Patterns(texts, nodes, PatternSyntax.Literal), true),
        OperatorFamily.Bool => new BoolValues(Patterns(texts, nodes, PatternSyntax.Literal)),
        OperatorFamily.Arn => new ArnValues(Arns(texts, nodes)),
        OperatorFamily.Numeric => new NumberValues([.. texts], op.Comparison),
        OperatorFamily.Date => new DateValues(Dates(texts), op.Comparison),
        OperatorFamily.Ip => new IpValues(Ranges(texts)),
        OperatorFamily.Binary => new BinaryValues(Bytes(texts)),
        OperatorFamily.Null => new NullValues(Contains(texts, "true"), Contains(texts, "false")),
        _ => new NullValues(false, false),
    };

    private TextPattern[] Patterns(ImmutableArray<string> texts, List<int> nodes, PatternSyntax syntax)
    {
        var patterns = new TextPattern[texts.Length];
        for (var i = 0; i < patterns.Length; i++)
        {
            patterns[i] = TextPattern.Compile(texts[i], variables ? syntax | PatternSyntax.Variables : syntax, out var problem);
            Report(problem, nodes[i]);
        }

        return patterns;
    }

    private ArnPattern[] Arns(ImmutableArray<string> texts, List<int> nodes)
    {
        var patterns = new ArnPattern[texts.Length];
        for (var i = 0; i < patterns.Length; i++)
        {
            patterns[i] = ArnPattern.ForCondition(texts[i], variables, out var problem);
            Report(problem, nodes[i]);
        }

        return patterns;
    }

    private void Report(string? problem, int node)
    {
        if (problem is not null)
        {
            errors.AddUnclear("P021", node, problem, "Write ${key} or ${key, 'default'}.");
        }
    }

    private static PolicyInstant[] Dates(ImmutableArray<string> texts)
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

    private static IpRange[] Ranges(ImmutableArray<string> texts)
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

    private static byte[][] Bytes(ImmutableArray<string> texts)
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

    private static bool Contains(ImmutableArray<string> texts, string value)
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
