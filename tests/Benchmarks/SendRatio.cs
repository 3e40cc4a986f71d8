using System.Diagnostics;
using System.Globalization;

namespace Ses.Resilient.Benchmarks;

/// <summary>
/// The ratios of <see cref="SendBenchmarks"/> on a machine that does other work too: rounds of all three in turn, the order changing, and the middle of the rounds' ratios. What
/// slows a whole round cancels out.
/// </summary>
internal static class SendRatio
{
    private const int Rounds = 600;
    private const int Calls = 10;

    public static void Run()
    {
        using var sends = new SendBenchmarks();
        Func<string>[] ways = [sends.Bare, sends.Attached, sends.WithPipeline, sends.Bare];
        for (var i = 0; i < 3000; i++)
        {
            foreach (var way in ways)
                way();
        }

        var ratios = ways.Select(_ => new double[Rounds]).ToArray();
        var spent = new double[ways.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < ways.Length; i++)
            {
                var way = (i + round) % ways.Length;
                var started = Stopwatch.GetTimestamp();
                for (var call = 0; call < Calls; call++)
                    ways[way]();
                spent[way] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            }

            for (var way = 0; way < ways.Length; way++)
                ratios[way][round] = spent[way] / spent[0];
        }

        // The last is the bare client once more: how far it is from 1 is what the measurement itself is off by.
        foreach (var (name, way) in (ReadOnlySpan<(string, int)>)[("attached", 1), ("with pipeline", 2), ("bare again", 3)])
        {
            Array.Sort(ratios[way]);

            // Half of the 95% interval of a median, from the order statistics.
            var half = (int)Math.Ceiling(0.98 * Math.Sqrt(Rounds));
            var (low, middle, high) = (ratios[way][(Rounds / 2) - half], ratios[way][Rounds / 2], ratios[way][(Rounds / 2) + half]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-14} ratio {middle:F4}, 95% interval {low:F4} to {high:F4}"));
        }
    }
}
