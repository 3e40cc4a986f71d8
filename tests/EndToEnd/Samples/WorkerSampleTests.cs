using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Samples;

/// <summary>samples/Worker: no mail is lost, and none sent twice, while SES denies them and the process is killed.</summary>
public sealed class WorkerSampleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task By_itself_it_ends_with_every_mail_sent()
    {
        await using var worker = SampleProcess.Start("Worker");

        (await worker.ExitAsync(Token)).ShouldBe(0, worker.Output);
        worker.Output.ShouldContain("Layer: IdentityPolicy (Proven)");
        worker.Output.ShouldContain("parked: 5 mails");
        worker.Output.ShouldContain("probe: Denied.");
        worker.Output.ShouldContain("probe: Allowed.");
        worker.Output.ShouldContain("outbox: 5 sent, 0 left, 0 to be looked at by a person");
        worker.Output.ShouldContain("SES accepted 5 mails");
    }

    [Fact]
    public async Task Killed_while_its_mails_are_parked_it_sends_each_once_after_a_restart()
    {
        var outbox = Path.Combine(Path.GetTempPath(), $"outbox-{Guid.NewGuid():N}.db");
        try
        {
            Uri url;
            await using (var denying = await StartAsync("no-allow.json", 0))
            {
                url = denying.Url;
                await using var first = SampleProcess.Start("Worker", "--aws", url.AbsoluteUri, "--outbox", outbox, "--mails", "6");
                await first.LineAsync("parked: 6 mails", Token);
                await first.LineAsync("probe: Denied", Token);
                await first.KillAsync();

                await using var second = SampleProcess.Start("Worker", "--aws", url.AbsoluteUri, "--outbox", outbox, "--mails", "1");
                await second.LineAsync("parked: 7 mails", Token);
                await second.KillAsync();

                // The first denial of each run, and nothing from the probe.
                denying.Journal.Sends.Count().ShouldBe(2);
                denying.Mails.Count.ShouldBe(0);
            }

            await using var allowing = await StartAsync("success.json", url.Port);
            await using var third = SampleProcess.Start("Worker", "--aws", url.AbsoluteUri, "--outbox", outbox, "--mails", "0");

            (await third.ExitAsync(Token)).ShouldBe(0, third.Output);
            third.Output.ShouldContain("outbox: 7 sent, 0 left, 0 to be looked at by a person");
            allowing.Mails.All.SelectMany(mail => mail.Recipients).Order(StringComparer.Ordinal).ShouldBe(
                [.. Enumerable.Range(1, 6).Select(i => $"customer{i}@example.net").Append("customer1@example.net").Order(StringComparer.Ordinal)]);
        }
        finally
        {
            foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(outbox) + "*")) File.Delete(file);
        }
    }

    private static Task<AwsEmulator.Emulator> StartAsync(string world, int port) => AwsEmulator.Emulator.StartAsync(
        World.Load(Path.Combine(AppContext.BaseDirectory, "Worlds", world)), new EmulatorOptions { Port = port }, Token);
}
