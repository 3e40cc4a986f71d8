using System.Globalization;

namespace Ses.Resilient.Diagnostics;

/// <summary>The words of one report: sentences in the language of its reader.</summary>
internal sealed class ReportWords(CultureInfo culture)
{
    private const int LabelWidth = 6;

    /// <summary>The language that is written, for <c>lang</c> in HTML: English where there is no translation.</summary>
    public string Language { get; } = Translations.Find("Layers", culture) is null ? "en" : culture.TwoLetterISOLanguageName;

    public string Of(Sentence sentence) => sentence.ToString(culture);

    /// <summary>A label before a text; those of English stand in a column.</summary>
    public string Label(Sentence label)
    {
        var text = Of(label);
        return text.All(char.IsAscii) && text.Length < LabelWidth ? text.PadRight(LabelWidth) : text + " ";
    }

    public string Names(IEnumerable<Sentence> names) => Of(Sentence.List(names));
}
