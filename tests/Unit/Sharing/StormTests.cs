using Ses.Resilient.Attaching;

namespace Ses.Resilient.Tests.Sharing;

/// <summary>Memory and the thread pool are the process's: these run alone.</summary>
[CollectionDefinition(nameof(Storms), DisableParallelization = true)]
public sealed class Storms;

[Collection(nameof(Storms))]
public sealed class StormTests
{
    private const int Many = 10_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Memory_does_not_grow_with_identical_denials()
    {
        var app = new SharingApp();
        await StormAsync(app);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var storm = 0; storm < 3; storm++)
        {
            await StormAsync(app);
            TestContext.Current.TestOutputHelper?.WriteLine($"{GC.GetTotalMemory(forceFullCollection: true) - before}");
        }

        // 30,000 denials more; a hundred bytes kept of each would be 3 MB.
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(2_000_000);
        app.Made.ShouldBe(1);
        GC.KeepAlive(app);
    }

    [Fact]
    public async Task Callers_that_hold_threads_of_the_pool_all_end_soon_and_share_one_diagnosis()
    {
        var app = new SharingApp { Make = async (denial, _, _) => { await Task.Delay(100, Token); return SharingApp.Boundary(denial); } };
        var guard = new SesSendGuard(app.Diagnostician, new SesResilienceOptions(), app.Logger, TimeProvider.System);

        var denied = Enumerable.Range(0, Many).Select(i => Task.Run(() => Explain(guard, i), Token)).ToArray();
        var all = await Task.WhenAll(denied).WaitAsync(TimeSpan.FromSeconds(30), Token);

        // Some found too many threads held and let SES's own refusal go on; the others have the diagnosis, each for its own request.
        all.Where(e => e.Is is not null).ShouldAllBe(e => e.Is!.RequestId == e.Request);
        all.Count(e => e.Is is not null).ShouldBeGreaterThan(0);
        app.Made.ShouldBe(1);

        // Once it is made nobody has to wait for it.
        (await Task.Run(() => Explain(guard, Many), Token)).Is.ShouldNotBeNull();
    }

    [Fact]
    public async Task Callers_that_hold_threads_of_their_own_all_wait_for_it()
    {
        var end = new TaskCompletionSource();
        var app = new SharingApp { Make = SharingApp.After(end.Task) };
        var guard = new SesSendGuard(app.Diagnostician, new SesResilienceOptions(), app.Logger, TimeProvider.System);

        var denied = Enumerable.Range(0, 200).Select(i => Task.Factory.StartNew(() => Explain(guard, i), Token, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        await app.BegunAsync(1);
        end.SetResult();

        (await Task.WhenAll(denied)).ShouldAllBe(e => e.Is != null && e.Is.RequestId == e.Request);
        app.Made.ShouldBe(1);
    }

    /// <summary>A method of its own, so that nothing of a storm is left in a local of the test.</summary>
    private static async Task StormAsync(SharingApp app)
    {
        await Task.WhenAll(Enumerable.Range(0, Many).Select(i => app.DeniedAsync(new DeniedCall { RequestId = $"request-{i}" })));
        await app.SettleAsync();
    }

    private static (string Request, SesAccessDeniedException? Is) Explain(SesSendGuard guard, int number)
    {
        var call = new DeniedCall { RequestId = $"request-{number}" };
        return (call.RequestId, (SesAccessDeniedException?)guard.Explain(call.Context(), call.Refusal()));
    }
}
