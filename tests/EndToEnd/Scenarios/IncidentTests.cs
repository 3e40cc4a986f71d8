using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Json.Schema;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Scenarios;

/// <summary>A diagnosis written as a world file and run again, offline, is the same diagnosis.</summary>
public sealed class IncidentTests
{
    [Fact]
    public async Task A_replay_comes_to_the_same_layers()
    {
        var schema = JsonSchema.FromText(await File.ReadAllTextAsync(RepositoryFolder.PathOf("tests", "AwsEmulator", "world.schema.json"), TestContext.Current.CancellationToken));
        var differences = new ConcurrentBag<string>();
        var (replayed, inexact, without) = (0, 0, 0);
        await Parallel.ForEachAsync(
            ScenarioFiles.All,
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (file, cancellationToken) =>
            {
                var run = await ScenarioRun.RunAsync(ScenarioFiles.Load(file), cancellationToken);
                if (run.Diagnosis is not { } diagnosis) return;
                if (diagnosis.ToWorldFile() is not { } world)
                {
                    Interlocked.Increment(ref without);
                    return;
                }

                if (!schema.Evaluate(JsonNode.Parse(world)).IsValid) differences.Add($"{file}: not as the schema");
                ScenarioRun replay;
                try
                {
                    replay = await ScenarioRun.RunAsync(World.Parse(world, file), cancellationToken);
                }
                catch (WorldException e)
                {
                    differences.Add($"{file}: {e.Message}");
                    return;
                }

                Interlocked.Increment(ref replayed);
                if (world.Contains("Inexact:", StringComparison.Ordinal)) Interlocked.Increment(ref inexact);
                else foreach (var difference in replay.Result.Differences) differences.Add($"{file}: {difference}");
            });

        TestContext.Current.TestOutputHelper?.WriteLine($"{replayed} replayed, {inexact} of them say that they are inexact, {without} without a file");
        differences.Order().ShouldBeEmpty();
        replayed.ShouldBeGreaterThan(400);
    }
}
