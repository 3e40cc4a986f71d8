using System.Globalization;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Scenarios;

/// <summary>What a person reads of the eight causes is kept in the repository and looked at there. To write it anew: UPDATE_DOCS=1 and these tests.</summary>
public sealed class GoldenTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Causes => [.. Golden.Causes];

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task The_reports_are_those_in_the_repository(string cause, string world)
    {
        var diagnosis = await DiagnoseAsync(world);

        foreach (var (extension, text) in Golden.Reports(diagnosis))
        {
            var file = Golden.PathOf(cause + extension);
            var written = text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
            if (Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1") await File.WriteAllTextAsync(file, written, Token);
            written.ShouldBe((await File.ReadAllTextAsync(file, Token)).ReplaceLineEndings("\n"), file);
        }
    }

    [Fact]
    public void Each_report_in_the_repository_has_a_cause() =>
        Directory.GetFiles(Golden.PathOf("")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(Golden.Causes.SelectMany(c => Golden.Reports(null).Select(r => c.Name + r.Extension)).Order(StringComparer.Ordinal));

    /// <summary>An exception's message is read in a log, at night: the layer, why, and then what to do, before everything else.</summary>
    [Theory]
    [MemberData(nameof(Causes))]
    public async Task The_message_is_short_and_says_early_what_to_do(string cause, string world)
    {
        var diagnosis = await DiagnoseAsync(world);

        var lines = diagnosis.ToText(CultureInfo.InvariantCulture).Split("\n\n")[0].Split('\n');
        lines.Length.ShouldBeLessThanOrEqualTo(6, cause);
        lines[0].ShouldContain($"Layer: {diagnosis.Layer}");
        lines[1].ShouldStartWith("  Why:  ");
        lines[2].ShouldStartWith("  Do:   ");
        diagnosis.Remedies[0].Layer.ShouldBe(diagnosis.Layer);
    }

    private static async Task<SesDiagnosis> DiagnoseAsync(string world)
    {
        var run = await ScenarioRun.RunAsync(World.Load(Path.Combine(AppContext.BaseDirectory, world)), Token);
        return Golden.Settled(run.Diagnosis.ShouldNotBeNull());
    }
}
