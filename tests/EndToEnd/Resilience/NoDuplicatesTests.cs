using System.Collections.Concurrent;
using Amazon.Runtime;
using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Resilience;

/// <summary>Mails are counted where SES accepts them, and sends where the app makes them.</summary>
[Collection(nameof(Sharing.Storms))]
public sealed class NoDuplicatesTests
{
    private const int Many = 10_000;

    [Fact]
    public async Task Of_ten_thousand_sends_none_is_made_twice_and_none_is_lost_silently()
    {
        await using var app = await SendApp.StartAsync(
            o =>
            {
                // o.Pipeline() without its waits; ChaosTests have a pipeline of several strategies.
                o.Pipeline(b => b.AddSesSendRetry(r => (r.Delay, r.MaxDelay) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20))));
                o.IsPipelineRetryAlone = true;
            },
            client: c => (c.MaxConnectionsPerServer, c.MaxErrorRetry, c.Timeout) = (32, 4, TimeSpan.FromSeconds(2)));
        var result = await FaultyLoad.RunAsync(app, Many);

        result.ShouldHold(app.Aws, Many);
        result.Ambiguous.Count.ShouldBeGreaterThan(0);
        app.Sends.Count.ShouldBeGreaterThan(Many, "throttled ones were made again");
    }
}

/// <summary>What became of each send of a load, by its subject.</summary>
internal sealed class FaultyLoad
{
    public ConcurrentBag<string> Accepted { get; } = [];

    /// <summary>Those that ended so that SES may have the mail.</summary>
    public ConcurrentBag<string> Ambiguous { get; } = [];

    /// <summary>Those that SES certainly does not have.</summary>
    public ConcurrentBag<string> Refused { get; } = [];

    public ConcurrentBag<Exception> Failures { get; } = [];

    /// <summary>Sends, with faults put on the emulator all along; a fault hits whichever send comes next.</summary>
    public static async Task<FaultyLoad> RunAsync(SendApp app, int sends, Func<bool>? goesOn = null)
    {
        var load = new FaultyLoad();
        Fault[] faults =
        [
            Fault.DropAfter, Fault.Error(429), Fault.DropBefore, Fault.Error(500), Fault.TruncatedBody, Fault.Error(429),
            Fault.CutBody, Fault.Error(503), Fault.MalformedBody, Fault.Error(429),
        ];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, sends).TakeWhile(_ => goesOn is null || goesOn()),
            new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = TestContext.Current.CancellationToken },
            async (number, _) =>
            {
                if (number % 7 == 0)
                    app.Aws.Faults.Inject("SendEmail", faults[number / 7 % faults.Length], times: 1);
                if (number % 1000 == 500)
                    app.Aws.Faults.Inject("SendEmail", Fault.HangAfter, times: 1);
                await load.SendAsync(app, $"mail {number}");
            });
        app.Aws.Faults.Clear();
        app.Aws.Faults.Release();
        return load;
    }

    public void ShouldHold(AwsEmulator.Emulator aws, int? sends = null)
    {
        var mails = aws.Mails.All.Select(m => m.Subject!).ToList();
        mails.Count.ShouldBe(mails.Distinct().Count(), "no mail twice");
        var arrived = mails.ToHashSet();
        Accepted.ShouldAllBe(subject => arrived.Contains(subject));
        Refused.ShouldAllBe(subject => !arrived.Contains(subject));
        arrived.Count.ShouldBe(Accepted.Count + Ambiguous.Count(arrived.Contains), "accepted are those that returned, and some of those that ended ambiguous");
        if (sends is not null)
            (Accepted.Count + Ambiguous.Count + Refused.Count).ShouldBe(sends.Value, "each returned or threw");
        TestContext.Current.TestOutputHelper?.WriteLine($"{Accepted.Count} accepted, {Ambiguous.Count} ambiguous ({Ambiguous.Count(arrived.Contains)} of them arrived), {Refused.Count} refused, {mails.Count} mails");
    }

    private async Task SendAsync(SendApp app, string subject)
    {
        try
        {
            // A malformed answer with status 200 is one that the SDK may read as empty.
            var sent = await app.SendAsync(SendApp.Mail(subject));
            (sent.MessageId is null ? Ambiguous : Accepted).Add(subject);
        }
        catch (Exception failure)
        {
            Failures.Add(failure);
            (IsRefusal(failure) ? Refused : Ambiguous).Add(subject);
        }
    }

    /// <summary>As an app without the library would tell: an answer with a status of 4xx, or nothing that was sent.</summary>
    private static bool IsRefusal(Exception failure) =>
        failure is AmazonServiceException { StatusCode: >= System.Net.HttpStatusCode.BadRequest and < System.Net.HttpStatusCode.InternalServerError }
        || failure.Message == ChaosTests.Planted;
}
