using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ses.Resilient.Fuzz;

/// <summary>An input that does what it must not.</summary>
internal sealed record Finding(string Input, string What)
{
    /// <summary>UTF-16, since an input may hold half a surrogate pair.</summary>
    public string Base64 => Convert.ToBase64String(MemoryMarshal.AsBytes(Input.AsSpan()));

    public static string FromBase64(string text) => MemoryMarshal.Cast<byte, char>(Convert.FromBase64String(text)).ToString();
}

/// <summary>What a run did.</summary>
internal sealed record FuzzReport(long Runs, TimeSpan Elapsed, int PoolSize, TimeSpan Slowest, IReadOnlyList<Finding> Findings);

/// <summary>Runs a target on mutated inputs, in this process and on this thread.</summary>
internal static class FuzzRun
{
    private const int GrowthEvery = 50_000;
    private const int MostFindings = 10;

    // Above this an input is run again; the quickest of several runs counts, so that a pause of the machine is no finding.
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Hanging = TimeSpan.FromSeconds(20);

    public static FuzzReport Run(FuzzTarget target, long runs, TimeSpan time, int seed, Action<Finding> hangs, TimeSpan? slow = null)
    {
        var mutator = new Mutator(target, seed);
        var most = slow ?? Slow;
        var findings = new List<Finding>();
        var slowest = TimeSpan.Zero;
        var clock = Stopwatch.StartNew();
        string? current = null;
        var since = 0L;
        using var watchdog = new Timer(_ =>
        {
            var input = Volatile.Read(ref current);
            if (input is not null && Stopwatch.GetElapsedTime(Volatile.Read(ref since)) > Hanging && ReferenceEquals(input, Volatile.Read(ref current)))
                hangs(new Finding(input, $"still running after {Hanging.TotalSeconds:0} s"));
        }, null, Hanging, TimeSpan.FromSeconds(1));

        long done = 0;
        for (; done < runs && findings.Count < MostFindings && ((done & 0xFF) != 0 || clock.Elapsed < time); done++)
        {
            var input = mutator.Next();
            var began = Stopwatch.GetTimestamp();
            Volatile.Write(ref since, began);
            Volatile.Write(ref current, input);
            if (Try(target, input, out var feature) is { } finding)
            {
                findings.Add(finding);
                continue;
            }

            mutator.Learn(input, feature);
            var took = Stopwatch.GetElapsedTime(began);
            if (took > most && (took = Quickest(target, input)) > most)
                findings.Add(new Finding(input, $"{input.Length} characters take {took.TotalMilliseconds:0.0} ms"));
            if (took > slowest && (took = Quickest(target, input)) > slowest)
                slowest = took;
            if (done % GrowthEvery == 0 && input.Length > 0 && Growth(target, mutator, input) is { } growth)
                findings.Add(growth);
        }

        Volatile.Write(ref current, null);
        return new FuzzReport(done, clock.Elapsed, mutator.PoolSize, slowest, findings);
    }

    /// <summary>Runs one input.</summary>
    public static Finding? Try(FuzzTarget target, string input, out long feature)
    {
        feature = 0;
        try
        {
            feature = target.Run(input);
            return null;
        }
        catch (Exception e)
        {
            return new Finding(input, e is FuzzFindingException ? e.Message : e.ToString());
        }
    }

    // A part of the input is repeated to 16 times the length: the time may grow as the cost does, not faster.
    private static Finding? Growth(FuzzTarget target, Mutator mutator, string input)
    {
        var (from, count) = mutator.Part(input);
        var (small, large) = (Mutator.Grow(input, from, count, 1000), Mutator.Grow(input, from, count, 16_000));
        var (quick, slow) = (Quickest(target, small), Quickest(target, large));
        var expected = target.Cost(large) / target.Cost(small);
        return slow.TotalMilliseconds > 2 && slow / quick > expected * 4 && Quickest(target, large) / Quickest(target, small) > expected * 4
            ? new Finding(small, $"time grows {slow / quick:0} times ({slow.TotalMilliseconds:0.00} ms) where {expected:0} were expected; characters {from}..{from + count} repeated to 16,000")
            : null;
    }

    private static TimeSpan Quickest(FuzzTarget target, string input)
    {
        var quickest = TimeSpan.MaxValue;
        for (var n = 0; n < 5; n++)
        {
            var began = Stopwatch.GetTimestamp();
            if (Try(target, input, out _) is not null)
                break;
            var took = Stopwatch.GetElapsedTime(began);
            quickest = took < quickest ? took : quickest;
        }

        return quickest == TimeSpan.MaxValue ? TimeSpan.FromTicks(1) : quickest;
    }
}
