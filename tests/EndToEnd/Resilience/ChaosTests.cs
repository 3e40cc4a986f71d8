using System.Diagnostics;
using Polly;
using Polly.Simmy;

namespace Ses.Resilient.Tests.Resilience;

/// <summary>Polly's chaos strategies inside the pipeline and the emulator's faults on the wire, together.</summary>
[Collection(nameof(Sharing.Storms))]
public sealed class ChaosTests
{
    /// <summary>The text of faults that come before anything is sent.</summary>
    public const string Planted = "planted before the send";

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    [Fact]
    public Task For_a_moment() => RunAsync(TimeSpan.FromSeconds(4));

    [Fact(Explicit = true)]
    public Task For_five_minutes() => RunAsync(TimeSpan.FromMinutes(5));

    private static async Task RunAsync(TimeSpan time)
    {
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs e) => Interlocked.Increment(ref unobserved);
        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            await using var app = await SendApp.StartAsync(
                o =>
                {
                    o.Pacing = new PacingOptions { MaxSendRate = 5000 };
                    o.FailFast = new FailFastOptions();
                    o.Pipeline(b => b
                        .AddSesSendRetry(r => (r.Delay, r.MaxDelay) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20)))
                        .AddTimeout(TimeSpan.FromSeconds(3))
                        .AddChaosLatency(0.02, TimeSpan.FromMilliseconds(30))
                        .AddChaosFault(0.02, () => new InvalidOperationException(Planted)));
                },
                client: c => (c.MaxConnectionsPerServer, c.Timeout) = (32, TimeSpan.FromSeconds(2)));
            var clock = Stopwatch.StartNew();
            var load = await FaultyLoad.RunAsync(app, 100_000_000, () => clock.Elapsed < time).WaitAsync(time + Budget, TestContext.Current.CancellationToken);

            load.ShouldHold(app.Aws);
            load.Accepted.Count.ShouldBeGreaterThan(0);
            load.Ambiguous.Count.ShouldBeGreaterThan(0);
            load.Failures.Count(f => f.Message == Planted).ShouldBeGreaterThan(0, "the chaos reached sends");
        }
        finally
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            TaskScheduler.UnobservedTaskException -= Count;
        }

        unobserved.ShouldBe(0);
    }
}
