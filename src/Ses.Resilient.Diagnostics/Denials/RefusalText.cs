using System.Globalization;
using System.Text;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>Makes plain text of what logs, shells and wire formats do to a message: escapes and entities resolved, white space folded.</summary>
internal static class RefusalText
{
    /// <summary>How much of a text is looked at, in UTF-16 units. Room for a message with an encoded blob of full length.</summary>
    public const int MaxLength = 16_384;

    private static readonly (string Name, char Value)[] Entities =
        [("apos;", '\''), ("quot;", '"'), ("lt;", '<'), ("gt;", '>'), ("nbsp;", ' ')];

    /// <summary>The first <see cref="MaxLength"/> units, never half a surrogate pair.</summary>
    public static string Bound(string text)
    {
        if (text.Length <= MaxLength)
            return text;
        var length = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return text[..length];
    }

    /// <summary>The text without escapes and entities, each run of white space folded to one space, trimmed. Two passes: JSON may escape an entity's ampersand.</summary>
    public static string Plain(string text)
    {
        text = Resolved(text, '\\', Escape, foldSpaces: false);
        return Resolved(text, '&', Entity, foldSpaces: true);
    }

    private static string Resolved(string text, char mark, Func<string, int, (char Value, int Length)> resolve, bool foldSpaces)
    {
        if (!foldSpaces && !text.Contains(mark, StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var (value, length) = text[i] == mark ? resolve(text, i) : (text[i], 1);
            if (!foldSpaces || !IsSpace(value))
                plain.Append(value);
            else if (plain.Length > 0 && plain[^1] != ' ')
                plain.Append(' ');
            i += length;
        }

        if (foldSpaces && plain.Length > 0 && plain[^1] == ' ')
            plain.Length--;
        return plain.ToString();
    }

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || c is '\u200B' or '\uFEFF';

    /// <summary>A run of backslashes is as deep as the text was quoted (JSON in JSON); what is escaped is the same.</summary>
    private static (char Value, int Length) Escape(string text, int at)
    {
        var i = at;
        while (i < text.Length && text[i] == '\\')
            i++;
        if (i == text.Length)
            return (' ', i - at);
        return text[i] switch
        {
            'n' or 'r' or 't' => (' ', i + 1 - at),
            '\'' or '"' or '`' or '/' => (text[i], i + 1 - at),
            'u' when Hex(text, i + 1, 4) is { } code => ((char)code, i + 5 - at),
            'x' when Hex(text, i + 1, 2) is { } code and < 0x80 => ((char)code, i + 3 - at),
            _ => ('\\', i - at),
        };
    }

    private static (char Value, int Length) Entity(string text, int at)
    {
        var i = at + 1;
        while (string.CompareOrdinal(text, i, "amp;", 0, 4) == 0)
            i += 4;
        foreach (var (name, value) in Entities)
        {
            if (string.CompareOrdinal(text, i, name, 0, name.Length) == 0)
                return (value, i + name.Length - at);
        }

        if (i < text.Length && text[i] == '#' && Numeric(text, i + 1) is var (code, end))
            return (code, end - at);
        return ('&', i - at);
    }

    private static (char Value, int End)? Numeric(string text, int at)
    {
        var hex = at < text.Length && text[at] is 'x' or 'X';
        var start = hex ? at + 1 : at;
        var end = start;
        while (end < text.Length && end - start < 6 && char.IsAsciiHexDigit(text[end]))
            end++;
        if (end == start || end == text.Length || text[end] != ';')
            return null;
        var style = hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return int.TryParse(text.AsSpan(start, end - start), style, CultureInfo.InvariantCulture, out var code) && code <= char.MaxValue
            ? ((char)code, end + 1)
            : null;
    }

    private static int? Hex(string text, int at, int digits) =>
        at + digits <= text.Length
        && int.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;
}
