using Microsoft.Extensions.Time.Testing;
using Ses.Resilient.Attaching;
using Ses.Resilient.Pacing;
using Ses.Resilient.Tests.Attaching;

namespace Ses.Resilient.Tests.Resilience;

/// <summary>Turns at a rate of recipients. SES: the maximum sending rate counts recipients, not mails (SES Developer Guide, "Service quotas").</summary>
public sealed class PacingTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recipients_are_counted_and_a_seconds_worth_goes_at_once()
    {
        var pacer = Pacer(10);

        // Ten recipients are a second's worth; the turn after them is now, and the one after that a second later.
        Held(pacer, 10).ShouldBeFalse();
        Held(pacer, 10).ShouldBeFalse();
        var third = pacer.WaitAsync(1, Token);
        third.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.99));
        third.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.01));
        (await third).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Over_a_minute_the_rate_is_kept()
    {
        // On a thread of its own, without a synchronization context: a wait that ends continues within Advance, so that time never runs ahead of the senders.
        var sent = await Task.Run(Send, Token);

        // 60 seconds and the burst, less what four senders wait for at the end.
        sent.ShouldBeInRange(14 * 60, (14 * 61) + 2);

        int Send()
        {
            var pacer = Pacer(14);
            var ended = 0;
            var senders = Enumerable.Range(0, 4).Select(_ => pacer.WaitAsync(2, Token)).ToArray();
            for (var tick = 0; tick < 60 * 50; tick++)
            {
                for (var i = 0; i < senders.Length; i++)
                {
                    while (senders[i].IsCompletedSuccessfully)
                    {
                        ended += 2;
                        senders[i] = pacer.WaitAsync(2, Token);
                    }
                }

                _time.Advance(TimeSpan.FromMilliseconds(20));
            }

            return ended;
        }
    }

    [Fact]
    public void Nothing_is_held_until_the_rate_is_known_nor_where_there_is_none()
    {
        var pacer = Pacer(null);
        for (var i = 0; i < 100; i++)
            Held(pacer, 50).ShouldBeFalse();
        pacer.Rate.ShouldBeNull();

        pacer.Learn(5);
        pacer.Rate.ShouldBe(5);
        pacer.Learn(-1);
        pacer.Rate.ShouldBeNull("-1 is an account without a limit");
    }

    [Fact]
    public void A_rate_that_the_app_set_stays()
    {
        var pacer = Pacer(3);
        pacer.Learn(14);
        pacer.Rate.ShouldBe(3);
    }

    [Fact]
    public void Throttling_lowers_it_once_a_second_not_below_a_tenth_and_time_brings_it_back()
    {
        var pacer = Pacer(100);
        for (var i = 0; i < 10; i++)
            pacer.Throttled();
        pacer.Rate!.Value.ShouldBe(70, 0.001, "answers that come together are one");
        _time.Advance(TimeSpan.FromSeconds(3));
        pacer.Rate!.Value.ShouldBe(80, 0.001);
        _time.Advance(TimeSpan.FromSeconds(60));
        pacer.Rate!.Value.ShouldBe(100, 0.001);
        for (var i = 0; i < 40; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            pacer.Throttled();
        }

        pacer.Rate!.Value.ShouldBeGreaterThanOrEqualTo(10 * 0.7);
        pacer.Rate!.Value.ShouldBeLessThan(15);
    }

    [Fact]
    public void What_would_wait_too_long_or_finds_the_queue_full_goes_at_once()
    {
        var pacer = new SendPacer(new PacingOptions { MaxSendRate = 1, MaxWait = TimeSpan.FromSeconds(5), QueueLimit = 2 }, _time);
        Held(pacer, 1).ShouldBeFalse();
        Held(pacer, 1).ShouldBeFalse();
        Held(pacer, 1).ShouldBeTrue();
        Held(pacer, 1).ShouldBeTrue();
        Held(pacer, 1).ShouldBeFalse("two are held already");

        var other = new SendPacer(new PacingOptions { MaxSendRate = 1, MaxWait = TimeSpan.FromSeconds(5) }, _time);
        Held(other, 50).ShouldBeFalse();
        Held(other, 1).ShouldBeFalse("its turn is in 49 seconds");
    }

    [Fact]
    public async Task A_wait_ends_when_its_caller_cancels()
    {
        var pacer = Pacer(1);
        Held(pacer, 2).ShouldBeFalse();
        using var cancellation = new CancellationTokenSource();
        var held = pacer.WaitAsync(1, cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => held);
        Should.Throw<OperationCanceledException>(() => pacer.Wait(1, cancellation.Token));
    }

    [Fact]
    public async Task In_a_client_a_send_waits_for_its_turn()
    {
        using var wire = new Wire(WireAnswer.SesSent);
        using var client = wire.Ses();
        var guard = new FakeDiagnostician().Guard(new SesResilienceOptions { Pacing = new PacingOptions { MaxSendRate = 1 } }, time: _time);
        PipelineAttachment.Attach(client, () => guard);
        PipelineAttachment.Equip(client, guard);

        await client.SendEmailAsync(Wire.Mail, Token);
        await client.SendEmailAsync(Wire.Mail, Token);
        var third = client.SendEmailAsync(Wire.Mail, Token);
        wire.Sent.Count.ShouldBe(2);
        third.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        await third;
        wire.Sent.Count.ShouldBe(3);
    }

    private SendPacer Pacer(double? rate) => new(new PacingOptions { MaxSendRate = rate }, _time);

    private static bool Held(SendPacer pacer, int recipients) => !pacer.WaitAsync(recipients, Token).IsCompleted;
}
