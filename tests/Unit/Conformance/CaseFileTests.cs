using System.Diagnostics;
using System.Text.Json;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Tests.Conformance.Reference;

namespace Ses.Resilient.Tests.Conformance;

/// <summary>Every case of tests/Conformance/cases. What is true is declared in the case, from the AWS page it names.</summary>
public sealed class CaseFileTests
{
    public static TheoryData<string> Ids => [.. CaseFiles.Ids];

    [Fact]
    public void Every_edge_case_of_the_documented_list_is_there()
    {
        var numbers = CaseFiles.Ids.Where(id => id.StartsWith("edge-", StringComparison.Ordinal)).Select(id => id.Split('-')[1]).Distinct();
        numbers.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, 62).Select(n => n.ToString("00", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_engine_answers_as_documented(string id)
    {
        var read = CaseFiles.Read(CaseFiles.Line(id));
        var expected = read.Expected.ShouldNotBeNull();
        read.Source.ShouldNotBeNullOrWhiteSpace();

        var result = PolicyEvaluator.Evaluate(read.Request, read.Policies);

        expected.Difference(result).ShouldBeNull($"{read.Source}\n{CaseFiles.Line(id)}");
        PolicyEvaluator.Decide(read.Request, read.Policies).ShouldBe(result.Decision);
    }

    /// <summary>The reference of the property tests is itself held to the documented answers. It reads valid policies only.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void The_reference_answers_as_documented(string id)
    {
        var read = JsonDocument.Parse(CaseFiles.Line(id)).RootElement;
        var expected = read.GetProperty("expected");
        if (expected.GetProperty("decision").GetString() == "Invalid" || id.StartsWith("invalid-", StringComparison.Ordinal))
            return;

        var answer = ReferenceUnknowns.Evaluate(read);

        answer.Decision.ShouldBe(expected.GetProperty("decision").GetString(), answer.ToString());
        answer.DeniedBy.ShouldBe(Strings("deniedBy"), answer.ToString());
        answer.DependsOn.ShouldBe(Strings("dependsOn"), answer.ToString());

        IEnumerable<string> Strings(string name) => expected.TryGetProperty(name, out var list) ? list.EnumerateArray().Select(e => e.GetString()!) : [];
    }

    [Fact]
    public async Task The_program_gives_the_same_in_the_same_order()
    {
        var lines = CaseFiles.All.SelectMany(File.ReadLines).ToList();

        var (exit, output, _) = await RunProgram([], lines);

        exit.ShouldBe(0);
        var results = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        results.Select(r => r.GetProperty("id").GetString()).ShouldBe(CaseFiles.Ids);
        foreach (var result in results)
        {
            var expected = CaseFiles.Read(CaseFiles.Line(result.GetProperty("id").GetString()!)).Expected!;
            result.GetProperty("decision").GetString().ShouldBe(expected.Decision, result.ToString());
            result.GetProperty("deniedBy").EnumerateArray().Select(e => e.GetString()!).ShouldBe(expected.DeniedBy, result.ToString());
        }
    }

    [Fact]
    public async Task The_check_of_the_program_passes()
    {
        var (exit, output, report) = await RunProgram(["--check", .. CaseFiles.All], []);

        exit.ShouldBe(0, report);
        output.ShouldBeEmpty();
        report.ShouldContain($"{CaseFiles.Ids.Count()} cases, 0 differ.");
    }

    [Fact]
    public async Task The_check_of_the_program_fails_on_a_wrong_answer()
    {
        var wrong = CaseFiles.Line("edge-01").Replace("\"decision\": \"Allow\"", "\"decision\": \"ImplicitDeny\"", StringComparison.Ordinal);

        var (exit, _, report) = await RunProgram(["--check"], [wrong, CaseFiles.Line("edge-02")]);

        exit.ShouldBe(1);
        report.ShouldContain("stdin:1: edge-01: decision ImplicitDeny expected, Allow found");
        report.ShouldContain("2 cases, 1 differ.");
    }

    [Fact]
    public async Task A_file_that_is_not_there_ends_with_2()
    {
        var (exit, output, report) = await RunProgram(["no-such-file.jsonl"], []);

        exit.ShouldBe(2);
        output.ShouldBeEmpty();
        report.ShouldContain("no-such-file.jsonl");
    }

    private static async Task<(int Exit, string Output, string Report)> RunProgram(IEnumerable<string> arguments, IReadOnlyList<string> lines)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ses.Resilient.Conformance.dll"), .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var report = process.StandardError.ReadToEndAsync(cancellation);
        foreach (var line in lines)
            await process.StandardInput.WriteLineAsync(line.AsMemory(), cancellation);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, await report);
    }
}
