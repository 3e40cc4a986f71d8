using System.Collections.Concurrent;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Sharing;

/// <summary>While a diagnosis is being made.</summary>
public sealed class SingleFlightTests
{
    private const int Many = 10_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_identical_denials_at_once_share_one_diagnosis_and_keep_what_is_their_own()
    {
        var end = new TaskCompletionSource();
        var app = new SharingApp { Make = SharingApp.After(end.Task) };
        var calls = Enumerable.Range(0, Many).Select(i => new DeniedCall { RequestId = $"request-{i}" }).ToArray();

        var denied = calls.Select(app.DeniedAsync).ToArray();
        await app.BegunAsync(1);
        end.SetResult();
        var diagnoses = await Task.WhenAll(denied);

        app.Made.ShouldBe(1);
        diagnoses.Select(d => d.Layer).Distinct().ShouldHaveSingleItem().ShouldBe(DenialLayer.PermissionsBoundary);
        diagnoses.Select(d => d.Refusal.RequestId).ShouldBe(calls.Select(c => c.RequestId));
        diagnoses.ShouldAllBe(d => d.EvidenceAge == TimeSpan.Zero);
    }

    [Fact]
    public async Task Denials_from_many_threads_share_one_diagnosis()
    {
        var end = new TaskCompletionSource();
        var app = new SharingApp { Make = SharingApp.After(end.Task) };

        var denied = Enumerable.Range(0, Many).Select(_ => Task.Run(() => app.DeniedAsync(), Token)).ToArray();
        _ = Task.Delay(200, Token).ContinueWith(_ => end.SetResult(), TaskScheduler.Default);
        await Task.WhenAll(denied);

        app.Made.ShouldBe(1);
    }

    [Fact]
    public async Task The_cancellation_of_the_send_that_came_first_is_its_own()
    {
        using var first = new CancellationTokenSource();
        var end = new TaskCompletionSource();
        var cancelled = false;
        var app = new SharingApp();
        app.Make = (denial, budget, cancellation) =>
        {
            cancellation.Register(() => cancelled = true);
            return SharingApp.After(end.Task)(denial, budget, cancellation);
        };
        var one = app.DeniedAsync(new DeniedCall { Cancellation = first.Token });
        var other = app.DeniedAsync();
        await app.BegunAsync(1);

        await first.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => one);
        end.SetResult();

        (await other).Layer.ShouldBe(DenialLayer.PermissionsBoundary);
        cancelled.ShouldBeFalse();
        app.Made.ShouldBe(1);
    }

    [Fact]
    public async Task The_budget_is_each_sends_own_and_what_SES_said_is_told_when_it_ends()
    {
        var budgets = new ConcurrentQueue<TimeSpan>();
        var never = new TaskCompletionSource();
        var app = new SharingApp();
        app.Make = (denial, budget, cancellation) =>
        {
            budgets.Enqueue(budget);
            return SharingApp.After(never.Task)(denial, budget, cancellation);
        };

        var first = app.DeniedAsync(new DeniedCall { RequestId = "first" });
        await app.BegunAsync(1);
        app.Time.Advance(TimeSpan.FromSeconds(3));
        var second = app.DeniedAsync(new DeniedCall { RequestId = "second" });
        app.Time.Advance(TimeSpan.FromSeconds(2.25));

        (await first).Refusal.RequestId.ShouldBe("first");
        second.IsCompleted.ShouldBeFalse("it has two seconds left");
        app.Time.Advance(TimeSpan.FromSeconds(3));
        (await second).Refusal.RequestId.ShouldBe("second");
        budgets.ShouldBe([TimeSpan.FromSeconds(5), TimeSpan.Zero, TimeSpan.Zero]);
    }

    [Fact]
    public async Task A_diagnosis_that_failed_is_everyones_who_waited_and_is_not_kept()
    {
        var end = new TaskCompletionSource();
        var app = new SharingApp { Make = SharingApp.After(end.Task) };
        Task<SesDiagnosis>[] denied = [app.DeniedAsync(), app.DeniedAsync(), app.DeniedAsync()];

        end.SetException(new InvalidOperationException("no"));
        foreach (var one in denied)
            await Should.ThrowAsync<InvalidOperationException>(() => one);
        app.Made.ShouldBe(1);
        app.Make = (denial, _, _) => Task.FromResult(SharingApp.Boundary(denial));

        (await app.DeniedAndSettledAsync()).Layer.ShouldBe(DenialLayer.PermissionsBoundary);
        app.Made.ShouldBe(2);
    }

    [Fact]
    public async Task A_call_that_cannot_be_told_from_others_shares_nothing()
    {
        // No send of SES: there are no facts to compare.
        var app = new SharingApp();
        await app.DeniedAndSettledAsync(new DeniedCall { Path = "/v2/email/identities" });
        await app.DeniedAndSettledAsync(new DeniedCall { Path = "/v2/email/identities" });
        app.Made.ShouldBe(2);
    }
}
