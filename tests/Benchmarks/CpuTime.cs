using System.Globalization;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Benchmarks;

/// <summary>
/// A rough check for a machine that is busy with other work: processor time of this process for each call, the smallest of several rounds, and bytes allocated.
/// Where the machine is quiet, the benchmarks are the better measure.
/// </summary>
internal static class CpuTime
{
    public static void Run()
    {
        var request = Inputs.Request();
        foreach (var (name, policies) in ((string, PolicySet)[])[
            ("one small policy", Inputs.Small()),
            ("10 x 10, allows", Inputs.Many(10, true)),
            ("10 x 10, silent", Inputs.Many(10, false)),
            ("10 statements", Inputs.Statements(10)),
            ("100 statements", Inputs.Statements(100)),
            ("1000 statements", Inputs.Statements(1000))])
        {
            Measure("Decide, " + name, () => PolicyEvaluator.Decide(request, policies));
            Measure("Evaluate, " + name, () => PolicyEvaluator.Evaluate(request, policies));
        }

        using var conformance = new ConformanceBenchmarks();
        conformance.Setup();
        Measure("256 cases of 4 KB, read, evaluated, written", () => conformance.Case());
        Measure("256 cases of 4 KB, read", () => conformance.Read());
        Measure("a policy of ten statements, parsed", () => conformance.ParsePolicy());
    }

    private static void Measure<T>(string name, Func<T> call)
    {
        var calls = 1;
        for (TimeSpan spent; (spent = Spend(call, calls)) < TimeSpan.FromMilliseconds(100) && calls < 100_000_000;)
            calls = (int)Math.Min(calls * 4L, 100_000_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        call();
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var best = Enumerable.Range(0, 12).Min(_ => Spend(call, calls).TotalNanoseconds / calls);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-50} {best,14:N0} ns {allocated,10:N0} B"));
    }

    private static TimeSpan Spend<T>(Func<T> call, int calls)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < calls; i++)
            call();
        return Environment.CpuUsage.TotalTime - before;
    }
}
