using System.Globalization;
using System.Text.RegularExpressions;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Scenarios;

/// <summary>The same diagnosis for a reader of Japanese: its words are Japanese, its codes, statements and commands are not changed.</summary>
public sealed partial class JapaneseTests
{
    private static readonly CultureInfo Japanese = CultureInfo.GetCultureInfo("ja-JP");

    public static TheoryData<string> Worlds =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Worlds"), "*.json").Select(f => Path.GetFileName(f)).Where(f => f != "success.json").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task The_words_are_Japanese_and_the_codes_are_not_changed(string world)
    {
        var diagnosis = (await RunAsync(world)).Diagnosis!;

        var text = diagnosis.ToText(Japanese);
        Words(text).Where(line => English().IsMatch(line)).ShouldBeEmpty();
        text.ShouldContain(diagnosis.Layer.ToString());
        text.ShouldContain("SES が送信を拒否しました");
        foreach (var remedy in diagnosis.Remedies.Where(r => r.Policy is not null)) Squeezed(text).ShouldContain(Squeezed(remedy.Policy!));

        var html = diagnosis.ToHtml(Japanese);
        html.ShouldContain("<html lang=\"ja\"");
        html.ShouldContain("層");
    }

    [Fact]
    public async Task The_language_of_the_reader_decides()
    {
        var diagnosis = (await RunAsync("boundary.json")).Diagnosis!;
        var (english, json) = (diagnosis.ToText(CultureInfo.InvariantCulture), diagnosis.ToJson());
        english.ShouldStartWith("SES refused the send.");
        foreach (var culture in new[] { "en-US", "de-DE", "tr-TR" }) diagnosis.ToText(CultureInfo.GetCultureInfo(culture)).ShouldBe(english);

        CultureInfo.CurrentUICulture = Japanese;

        diagnosis.ToString().ShouldBe(diagnosis.ToText(Japanese));
        diagnosis.ToJson().ShouldBe(json, "JSON is for tools");
        (diagnosis.Summary, diagnosis.Remedies[0].Description).ShouldSatisfyAllConditions(texts => texts.Summary.ShouldAllBe(c => c < 128), texts => texts.Description.ShouldAllBe(c => c < 128));
    }

    [Fact]
    public async Task The_exception_is_in_the_language_of_the_caller_and_the_log_in_English()
    {
        CultureInfo.CurrentUICulture = Japanese;

        var run = await RunAsync("boundary.json");

        run.Result.Exception.ShouldBeOfType<SesAccessDeniedException>().Message.ShouldStartWith("SES が送信を拒否しました。層: PermissionsBoundary (Proven)。");
        run.Log.ShouldAllBe(record => record.Message.All(c => c < 128));
    }

    private static Task<ScenarioRun> RunAsync(string world) =>
        ScenarioRun.RunAsync(World.Load(Path.Combine(AppContext.BaseDirectory, "Worlds", world)), TestContext.Current.CancellationToken);

    /// <summary>Lines that a person reads; without statements and commands, which stand further in, the list of reads, and what SES said.</summary>
    private static IEnumerable<string> Words(string text) => text.Split('\n')
        .Where(line => !line.StartsWith("      ", StringComparison.Ordinal) && !line.StartsWith("  SES: ", StringComparison.Ordinal) && !Read().IsMatch(line));

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    /// <summary>Words that no ARN, action or name of the worlds has.</summary>
    [GeneratedRegex(@"(^|\s)(the|of|is|was|not|no|and|that|this|its|by|for)\s", RegexOptions.None, 1000)]
    private static partial Regex English();

    [GeneratedRegex(@"^  \w+:\w+ .* - \w+, \d+ ms", RegexOptions.None, 1000)]
    private static partial Regex Read();
}
