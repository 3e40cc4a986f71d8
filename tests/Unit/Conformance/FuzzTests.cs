using Ses.Resilient.Fuzz;

namespace Ses.Resilient.Tests.Conformance;

/// <summary>Each fuzz target for a moment; long runs are the program's (tests/Fuzz/README.md).</summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Names => [.. Targets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_short_run_finds_nothing(string name)
    {
        var target = Targets.All.Single(t => t.Name == name);

        // Other tests run beside this one: slow is ten times what it is in a run of its own.
        var report = FuzzRun.Run(target, 100_000, TimeSpan.FromSeconds(5), seed: 1, finding => Assert.Fail(finding.What), slow: TimeSpan.FromMilliseconds(200));

        report.Findings.Select(f => $"{f.What}\n{f.Base64}").ShouldBeEmpty();
        report.Runs.ShouldBeGreaterThan(1000);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_input_of_the_corpus_is_run(string name)
    {
        var target = Targets.All.Single(t => t.Name == name);

        target.Seeds.Select(input => FuzzRun.Try(target, input, out _)).ShouldAllBe(finding => finding == null);
    }

    [Fact]
    public void A_target_that_throws_is_found_and_can_be_run_again()
    {
        var target = new FuzzTarget("throws", input => input.Contains("xy", StringComparison.Ordinal) ? throw new InvalidOperationException("found") : input.Length, input => input.Length, ["a"], ["x", "y"]);

        var finding = FuzzRun.Run(target, 100_000, TimeSpan.FromSeconds(30), seed: 1, _ => { }).Findings[0];

        finding.What.ShouldContain("found");
        FuzzRun.Try(target, Finding.FromBase64(finding.Base64), out _).ShouldNotBeNull();
    }

    [Fact]
    public void A_target_that_takes_quadratic_time_is_found()
    {
        var target = new FuzzTarget(
            "quadratic",
            input =>
            {
                // Vectors make it quick, and quadratic all the same.
                long sum = 0;
                foreach (var c in input)
                    sum += input.AsSpan().Count(c);

                return sum & 1;
            },
            input => input.Length,
            ["a"],
            ["x"]);

        FuzzRun.Run(target, 10, TimeSpan.FromSeconds(30), seed: 1, _ => { }).Findings.ShouldContain(f => f.What.Contains("grows", StringComparison.Ordinal));
    }
}
