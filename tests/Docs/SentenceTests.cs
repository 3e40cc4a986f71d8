using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Ses.Resilient.Tests.Docs;

/// <summary>The explanations in other languages are complete, and say what the English ones say as far as code can tell.</summary>
public sealed partial class SentenceTests
{
    private static readonly Lazy<IReadOnlyList<WrittenSentence>> Written = new(() => Sentences.ReadAll());

    public static TheoryData<string> Languages => ["ja"];

    [Fact]
    public void The_sentences_are_found()
    {
        Written.Value.Count.ShouldBeGreaterThan(150);
        Written.Value.ShouldContain(s => s.Format == "SES refused the send. Layer: {0} ({1}).");
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_sentence_is_translated(string language)
    {
        var translated = TranslationsOf(language);

        Written.Value.Where(s => s.HasWords && !translated.ContainsKey(s.Format)).Select(s => $"{s.Place}: {s.Format}").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Nothing_is_translated_that_is_not_said(string language) =>
        TranslationsOf(language).Keys.Except(Written.Value.Select(s => s.Format), StringComparer.Ordinal).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_translation_has_the_values_of_its_sentence(string language)
    {
        foreach (var (format, translation) in TranslationsOf(language))
            Place().Matches(translation).Select(m => m.Value).Order().ShouldBe(Place().Matches(format).Select(m => m.Value).Order(), $"{format} -> {translation}");
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_translation_is_one(string language) =>
        TranslationsOf(language).Where(t => t.Value.Length == 0 || (t.Key == t.Value && t.Key.Any(char.IsLower))).ShouldBeEmpty();

    private static Dictionary<string, string> TranslationsOf(string language) =>
        XDocument.Parse(Repository.Read($"src/Ses.Resilient.Diagnostics/Wording/Sentences.{language}.resx"), LoadOptions.PreserveWhitespace).Root!
            .Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();
}
