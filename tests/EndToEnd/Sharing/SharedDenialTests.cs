using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.SecondProcess;

namespace Ses.Resilient.Tests.Sharing;

/// <summary>Processors and the thread pool are the process's: these run alone.</summary>
[CollectionDefinition(nameof(Storms), DisableParallelization = true)]
public sealed class Storms;

/// <summary>Identical denials of one process, through the SDK and over sockets.</summary>
[Collection(nameof(Storms))]
public sealed class SharedDenialTests
{
    private const int Many = 10_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    internal static World World { get; } = World.Load(WorldFile);

    internal static string WorldFile => Path.Combine(AppContext.BaseDirectory, "Worlds", "boundary.json");

    [Fact]
    public async Task Ten_thousand_concurrent_denials_cause_the_reads_of_one()
    {
        string[] readsOfOne;
        await using (var aws = await AwsEmulator.Emulator.StartAsync(World, cancellationToken: Token))
        await using (var app = new DeniedApp(World, aws.Url.AbsoluteUri))
        {
            (await app.DeniedAsync(Token)).Layer.ShouldBe(DenialLayer.PermissionsBoundary);
            readsOfOne = Reads(aws.Journal);
            readsOfOne.ShouldNotBeEmpty();
        }

        await using (var aws = await AwsEmulator.Emulator.StartAsync(World, cancellationToken: Token))
        // The emulator is every service at once, so that here the reads wait for connections and processors that the sends have taken.
        await using (var app = new DeniedApp(World, aws.Url.AbsoluteUri, configure: o => o.DiagnosisBudget = TimeSpan.FromMinutes(1)))
        {
            var diagnoses = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => app.DeniedAsync(Token)));

            aws.Journal.Sends.Count().ShouldBe(Many);
            Reads(aws.Journal).ShouldBe(readsOfOne);
            diagnoses.Count(d => d.Layer == DenialLayer.PermissionsBoundary).ShouldBe(Many);
            diagnoses.Select(d => d.Refusal.RequestId).Distinct().Count().ShouldBe(Many, "each has its own request id");
        }
    }

    private static string[] Reads(Journal journal) => [.. journal.Reads.Select(r => $"{r.Service} {r.Operation} {r.Target}").Order(StringComparer.Ordinal)];
}
