using System.Globalization;
using System.Text;

namespace Ses.Resilient.Diagnostics;

/// <summary>Writes sentences in a language. Never throws: a format or a place in it that is not as it should be is written as it stands.</summary>
internal static class SentenceWriter
{
    public static void Append(StringBuilder text, Sentence sentence, CultureInfo culture)
    {
        var start = text.Length;
        var translation = Translations.Find(sentence.Format, culture);
        AppendFilled(text, translation ?? sentence.Format, sentence, culture);
        if (sentence.Form.HasFlag(SentenceForm.WithoutFullStop))
        {
            while (text.Length > start && text[^1] is '.' or '\u3002') text.Length--;
        }

        if (sentence.Form.HasFlag(SentenceForm.Capitalized) && translation is null && text.Length > start) text[start] = char.ToUpperInvariant(text[start]);
    }

    private static void AppendFilled(StringBuilder text, string format, Sentence sentence, CultureInfo culture)
    {
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] is '{' or '}' && i + 1 < format.Length && format[i + 1] == format[i])
            {
                text.Append(format[i++]);
            }
            else if (PlaceAt(format, i) is { } end && int.TryParse(format.AsSpan(i + 1, end - i - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < sentence.Arguments.Length)
            {
                if (sentence.Arguments[place] is Sentence inner) Append(text, inner, culture);
                else text.Append((string)sentence.Arguments[place]);
                i = end;
            }
            else
            {
                text.Append(format[i]);
            }
        }
    }

    /// <summary>Where the place that begins here ends.</summary>
    private static int? PlaceAt(string format, int start) =>
        format[start] == '{' && format.IndexOf('}', start) is var end and > 0 && end - start is > 1 and < 4 ? end : null;
}
