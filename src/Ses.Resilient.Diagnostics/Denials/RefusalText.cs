using System.Globalization;
using System.Text;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>Brings the many spellings of a refusal to one: escapes and entities undone, white space folded. Linear; never throws.</summary>
internal static class RefusalText
{
    /// <summary>The most characters of a text that are looked at.</summary>
    public const int MaxLength = 16_384;

    public static string Normalize(string text)
    {
        var folded = new StringBuilder(Math.Min(text.Length, MaxLength));
        var length = Math.Min(text.Length, MaxLength);
        for (var i = 0; i < length;)
        {
            var c = Next(text, ref i, length);
            if (char.IsWhiteSpace(c)) c = ' ';
            if (c == ' ' && (folded.Length == 0 || folded[^1] == ' ')) continue;
            folded.Append(c);
        }

        return folded.ToString().TrimEnd();
    }

    private static char Next(string text, ref int i, int length)
    {
        var c = text[i++];
        return c switch
        {
            '\\' when i < length => Escape(text, ref i, length),
            '&' => Entity(text, ref i, length),
            '\u2018' or '\u2019' or '\u201B' or '\u00B4' or '\u2032' => '\'',
            '\u201C' or '\u201D' => '"',
            _ => c,
        };
    }

    /// <summary>Escapes of JSON, JavaScript and Python: <c>\'</c>, <c>\"</c>, <c>\n</c>, <c>\u0027</c>. Another backslash stays.</summary>
    private static char Escape(string text, ref int i, int length)
    {
        var c = text[i];
        if (c is '\'' or '"' or '`' or '\\' or '/')
        {
            i++;
            return c;
        }

        if (c is 'n' or 'r' or 't')
        {
            i++;
            return ' ';
        }

        if (c == 'u' && i + 5 <= length
            && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            i += 5;
            return (char)code;
        }

        return '\\';
    }

    private static char Entity(string text, ref int i, int length)
    {
        foreach (var (name, value) in Entities)
        {
            if (i + name.Length <= length && text.AsSpan(i, name.Length).SequenceEqual(name))
            {
                i += name.Length;
                return value;
            }
        }

        return '&';
    }

    private static readonly (string Name, char Value)[] Entities =
        [("apos;", '\''), ("#39;", '\''), ("#x27;", '\''), ("quot;", '"'), ("#34;", '"'), ("amp;", '&'), ("lt;", '<'), ("gt;", '>'), ("#96;", '`')];
}
