namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>A policy variable, <c>${key}</c> or <c>${key, 'default'}</c>.</summary>
internal sealed record PolicyVariable(ConditionKeyName Key, string? Default)
{
    public const string Help = "Write ${key} or ${key, 'default'}.";

    /// <summary>Reads what stands between the braces; a sentence instead of a variable where it is malformed.</summary>
    public static PolicyVariable? Parse(ReadOnlySpan<char> text, out Sentence? problem)
    {
        problem = null;
        var comma = text.IndexOf(',');
        var key = comma < 0 ? text : text[..comma];
        if (key.IsEmpty)
        {
            problem = $"The policy variable names no key.";
            return null;
        }

        if (key.IndexOfAny(" \t'{$") >= 0)
        {
            problem = $"The key of a policy variable has no blanks, quotes, braces or dollar signs.";
            return null;
        }

        if (comma < 0)
        {
            return new PolicyVariable(ConditionKeyName.Of(key), null);
        }

        var rest = text[(comma + 1)..].Trim(' ');
        if (rest.Length < 2 || rest[0] != '\'' || rest[^1] != '\'')
        {
            problem = $"The default of a policy variable stands in single quotes.";
            return null;
        }

        return new PolicyVariable(ConditionKeyName.Of(key), rest[1..^1].ToString());
    }

    /// <summary>Where the variable that begins at <paramref name="start"/> (<c>${</c>) ends: the place of its brace, or -1. A brace inside the default does not end it.</summary>
    public static int End(ReadOnlySpan<char> text, int start)
    {
        var quoted = false;
        for (var i = start + 2; i < text.Length; i++)
        {
            if (text[i] == '\'')
            {
                quoted = !quoted;
            }
            else if (text[i] == '}' && !quoted)
            {
                return i;
            }
        }

        return -1;
    }
}
