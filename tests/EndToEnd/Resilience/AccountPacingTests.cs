using Amazon.Runtime;
using Amazon.SimpleEmailV2.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Ses.Resilient.Attaching;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Pacing;

namespace Ses.Resilient.Tests.Resilience;

/// <summary>Pacing by the rate that GetAccount gives: SES counts recipients, and a second's worth may go at once (SES Developer Guide, sending quotas).</summary>
public sealed class AccountPacingTests
{
    /// <summary>What the emulator's GetAccount says.</summary>
    private const int Rate = 14;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Sends_are_held_to_the_rate_of_the_account_once_it_is_read()
    {
        await using var app = await StartAsync();
        await app.SendAsync();
        await ReadAsync(app);

        var sends = Enumerable.Range(0, Rate * 2).Select(_ => app.SendAsync()).ToList();

        // A second's worth and the one whose turn is now. Time goes on when each of the others waits for its turn.
        await AtLeastAsync(sends, Rate + 1);
        await HeldAsync(app, Rate - 1);
        sends.Count(s => s.IsCompleted).ShouldBe(Rate + 1);
        app.Sends.Count.ShouldBe(1 + Rate + 1);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await AtLeastAsync(sends, Rate + 1 + (Rate / 2) - 1);
        sends.Count(s => s.IsCompleted).ShouldBeLessThanOrEqualTo(Rate + 1 + (Rate / 2));
        _time.Advance(TimeSpan.FromSeconds(0.6));
        await Task.WhenAll(sends);
    }

    [Fact]
    public async Task A_mail_to_many_takes_as_many_turns()
    {
        await using var app = await StartAsync();
        await app.SendAsync();
        await ReadAsync(app);
        await app.SendAsync(SendApp.Mail(to: string.Join(", ", Enumerable.Range(0, Rate * 3).Select(i => $"kim{i}@example.net"))));

        var next = app.SendAsync();
        await HeldAsync(app, 1);

        _time.Advance(TimeSpan.FromSeconds(1.9));
        app.Sends.Count.ShouldBe(2);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await next;
    }

    [Fact]
    public async Task Where_the_account_may_not_be_read_nothing_is_held()
    {
        await using var app = await StartAsync();
        app.Aws.Faults.Inject("GetAccount", Fault.Error(403, "AccessDeniedException", "not authorized"));
        await app.SendAsync();
        while (app.Aws.Journal.Entries.All(call => call.Operation != "GetAccount")) await Task.Yield();

        await Task.WhenAll(Enumerable.Range(0, Rate * 3).Select(_ => app.SendAsync()));

        PacerOf(app).Rate.ShouldBeNull();
        app.Sends.Count.ShouldBe(1 + (Rate * 3));
    }

    private Task<SendApp> StartAsync() => SendApp.StartAsync(o => o.Pacing = new PacingOptions(), register: services => services.AddSingleton<TimeProvider>(_time));

    /// <summary>The account is read beside the first send, which does not wait for it.</summary>
    private static async Task ReadAsync(SendApp app)
    {
        while (PacerOf(app).Rate is null) await Task.Yield();
        PacerOf(app).Rate.ShouldBe(Rate);
    }

    private static SendPacer PacerOf(SendApp app) =>
        PipelineAttachment.RuntimePipelineOf((AmazonServiceClient)app.Ses)!.EnumerateHandlers().OfType<SesAttemptHandler>().Single().Pacer!;

    private static async Task HeldAsync(SendApp app, int count)
    {
        while (PacerOf(app).Held < count) await Task.Yield();
        PacerOf(app).Held.ShouldBe(count);
    }

    private static async Task AtLeastAsync(List<Task<SendEmailResponse>> sends, int count)
    {
        while (sends.Count(s => s.IsCompleted) < count) await Task.Yield();
    }
}
