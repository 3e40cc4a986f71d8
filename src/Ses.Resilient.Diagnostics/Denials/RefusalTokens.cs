using System.Buffers;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>The small reading steps that the refusal readers share. All look at plain text (<see cref="RefusalText.Plain"/>).</summary>
internal static class RefusalTokens
{
    /// <summary>Longest value taken from a text, in UTF-16 units: IAM's limit for ARNs.</summary>
    public const int MaxValue = 2_048;

    private const int LongestMask = 40;

    private static readonly SearchValues<char> Brackets = SearchValues.Create("<[{>]}");

    public static int Find(string text, string phrase, int from, int to)
    {
        if (from >= to)
            return -1;
        var at = text.AsSpan(from, to - from).IndexOf(phrase, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? -1 : from + at;
    }

    public static int Find(string text, string phrase) => Find(text, phrase, 0, text.Length);

    public static bool StartsWith(string text, int at, string phrase) =>
        at <= text.Length && text.AsSpan(at).StartsWith(phrase, StringComparison.OrdinalIgnoreCase);

    public static bool IsQuote(char c) => IsSingleQuote(c) || IsDoubleQuote(c);

    /// <summary>Back-tick, apostrophe and what word processors make of them: SES opens with one and closes with the other.</summary>
    public static bool IsSingleQuote(char c) => c is '`' or '\'' or '\u00B4' or '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u2032';

    public static bool IsDoubleQuote(char c) => c is '"' or '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u2033';

    public static int SkipSpaces(string text, int at)
    {
        while (at < text.Length && text[at] == ' ')
            at++;
        return at;
    }

    public static int SkipQuotes(string text, int at)
    {
        while (at < text.Length && IsQuote(text[at]))
            at++;
        return at;
    }

    /// <summary>Past one ellipsis at this place, or the place itself where there is none.</summary>
    public static int SkipEllipsis(string text, int at)
    {
        if (at < text.Length && text[at] == '\u2026')
            return at + 1;
        if (string.CompareOrdinal(text, at, "...", 0, 3) != 0)
            return at;
        while (at < text.Length && text[at] == '.')
            at++;
        return at;
    }

    /// <summary>Whether a value that ended here, perhaps with an ellipsis, was the last thing of its message: then an ellipsis means cut off, not masked.</summary>
    public static bool IsMessageEnd(string text, int at)
    {
        at = SkipSpaces(text, at);
        return at >= text.Length
            || text[at] is ')' or '}' or ']'
            || IsQuote(text[at])
            || StartsWith(text, at, "</")
            || StartsWith(text, at, "[truncated")
            || StartsWith(text, at, "(truncated");
    }

    public static bool EndsWithEllipsis(ReadOnlySpan<char> value) =>
        value.EndsWith("...", StringComparison.Ordinal) || value.EndsWith("\u2026", StringComparison.Ordinal);

    /// <summary>Where a value without quotes ends: at a space, a double quote, a closing tag, or a single quote that is not part of a name; never before where it begins.</summary>
    public static int TokenEnd(string text, int at, int limit)
    {
        for (var i = at; i < limit; i++)
        {
            var c = text[i];
            if ((c == ' ' && !IsInMask(text, at, i)) || IsDoubleQuote(c) || (c == '<' && StartsWith(text, i, "</")) || (IsSingleQuote(c) && IsClosing(text, i)))
                return i;
        }

        return Math.Max(at, limit);
    }

    /// <summary>Whether the space at this place is inside a mask such as <c>[my account]</c>.</summary>
    private static bool IsInMask(string text, int start, int space)
    {
        var open = text.AsSpan(start, space - start).LastIndexOfAny(Brackets);
        if (open < 0)
            return false;
        var close = text[start + open] switch { '<' => '>', '[' => ']', '{' => '}', _ => '\0' };
        return close != '\0' && text.AsSpan(space, Math.Min(LongestMask, text.Length - space)).Contains(close);
    }

    /// <summary>Whether the quote, or run of quotes, at this place closes a value: what follows cannot be part of a name.</summary>
    public static bool IsClosing(string text, int at)
    {
        var i = SkipQuotes(text, at);
        return i >= text.Length || text[i] is ' ' or ',' or ';' or ':' or ')' or ']' or '}' or '<' or '\\'
            || (text[i] == '.' && (i + 1 >= text.Length || !char.IsAsciiLetterOrDigit(text[i + 1])));
    }

    /// <summary>The value without the punctuation of the sentence around it; <see langword="null"/> where nothing is left or it is too long.</summary>
    public static string? Trimmed(ReadOnlySpan<char> value)
    {
        value = value.Trim(' ');
        while (value.Length > 0 && IsQuote(value[0]))
            value = value[1..];
        while (value.Length > 0 && IsAround(value))
            value = value[..^1];
        return value.Length is 0 or > MaxValue ? null : value.ToString();
    }

    private static bool IsAround(ReadOnlySpan<char> value) => value[^1] switch
    {
        ',' or ';' or ' ' => true,
        '.' => !EndsWithEllipsis(value),
        ')' => value.Count('(') < value.Count(')'),
        ']' => value.Count('[') < value.Count(']'),
        '}' => value.Count('{') < value.Count('}'),
        var last => IsQuote(last),
    };

    /// <summary>A Region code in lower case; <see langword="null"/> for masks and placeholders.</summary>
    public static string? Region(ReadOnlySpan<char> value)
    {
        if (value.Length is < 6 or > 32 || !char.IsAsciiLetter(value[0]) || !value.Contains('-') || !value.ContainsAnyInRange('0', '9'))
            return null;
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return null;
        }

        return value.ToString().ToLowerInvariant();
    }

    /// <summary>The Region field of an ARN, where the value is one and has one.</summary>
    public static string? RegionOfArn(string? arn)
    {
        if (arn is null || !StartsWith(arn, 0, "arn:"))
            return null;
        var rest = arn.AsSpan();
        for (var field = 0; field < 3; field++)
        {
            var colon = rest.IndexOf(':');
            if (colon < 0)
                return null;
            rest = rest[(colon + 1)..];
        }

        var end = rest.IndexOf(':');
        return end < 0 ? null : Region(rest[..end]);
    }
}
