using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Tests.Scenarios;

namespace Ses.Resilient.Tests.Withheld;

/// <summary>Reads withheld at random in a thousand worlds: the layer is right or undetermined, and every gap is told.</summary>
public sealed class WithheldTests
{
    private const int Seed = 20_261_126;
    private const int Generated = 700;
    private const int OfTheCorpus = 300;

    [Fact]
    public async Task A_generated_world_is_never_given_a_wrong_layer()
    {
        var layers = new ConcurrentBag<(DenialLayer, Certainty)>();
        var wrong = await EachAsync(Generated, async seed =>
        {
            var (world, refusing) = GeneratedWorld.Make(new Random(seed));
            var run = await ScenarioRun.RunAsync(world, TestContext.Current.CancellationToken);
            var diagnosis = run.Diagnosis ?? throw new InvalidOperationException("There is no diagnosis.");
            layers.Add((diagnosis.Layer, diagnosis.Certainty));
            diagnosis.Layer.ShouldBeOneOf([.. refusing, DenialLayer.Undetermined]);
            diagnosis.Next.Except(refusing).ShouldBeEmpty();
            diagnosis.RuledOut.Intersect(refusing).ShouldBeEmpty($"{world.Title}: a layer that refuses is not ruled out. {diagnosis}");
            if (diagnosis.Layer == DenialLayer.Undetermined)
            {
                diagnosis.Remaining.Concat(diagnosis.Next).Intersect(refusing).ShouldNotBeEmpty("what refuses is among what is left");
                diagnosis.WouldSettle.ShouldNotBeNullOrWhiteSpace();
            }

            GapsAreTold(run, diagnosis);
        });

        wrong.ShouldBeEmpty();
        foreach (var (key, count) in layers.CountBy(layer => layer).OrderByDescending(entry => entry.Value)) TestContext.Current.TestOutputHelper!.WriteLine($"{count,4} {key.Item1} ({key.Item2})");

        // A diagnosis that never dares anything would pass too.
        layers.Count(layer => layer.Item2 == Certainty.Proven).ShouldBeGreaterThan(Generated / 10);
        layers.Count(layer => layer.Item2 == Certainty.Corroborated).ShouldBeGreaterThan(Generated / 50);
        layers.Count(layer => layer.Item2 == Certainty.Undetermined).ShouldBeGreaterThan(Generated / 10);
    }

    [Fact]
    public async Task A_world_of_the_corpus_is_never_given_a_wrong_layer()
    {
        // In one world the simulator is wrong: what was read shows it, and withheld it cannot.
        var files = ScenarioFiles.All.Where(file => ScenarioFiles.Load(file).Truth!.Outcome == "denied" && file != "simulator/contradicts-what-was-read.json").ToArray();
        var wrong = await EachAsync(OfTheCorpus, async seed =>
        {
            var random = new Random(seed);
            var file = files[random.Next(files.Length)];
            var json = JsonNode.Parse(ScenarioFiles.Text(file))!.AsObject();
            var reads = json["reads"]?.AsObject() ?? (JsonObject)(json["reads"] = new JsonObject());
            var denied = reads["denied"]?.AsArray() ?? (JsonArray)(reads["denied"] = new JsonArray());
            foreach (var rule in GeneratedWorld.Withheld(random)) denied.Add(rule!.DeepClone());
            json.Remove("$schema");
            var run = await ScenarioRun.RunAsync(World.Parse(json.ToJsonString(), file), TestContext.Current.CancellationToken);
            var diagnosis = run.Diagnosis ?? throw new InvalidOperationException($"{file}: there is no diagnosis.");
            var truth = run.Result.World.Truth!;
            truth.Next.Add(nameof(DenialLayer.Undetermined)).Add(truth.Layer!).ShouldContain(diagnosis.Layer.ToString(), file);
            GapsAreTold(run, diagnosis);
        });

        wrong.ShouldBeEmpty();
    }

    /// <summary>Each read that AWS refused is in the report, with its permission.</summary>
    private static void GapsAreTold(ScenarioRun run, SesDiagnosis diagnosis)
    {
        var refused = run.Calls.Where(call => call.Kind == CallKind.Read && call.Code is "AccessDenied" or "AccessDeniedException").Select(call => call.Operation).Distinct().Order();
        diagnosis.Reads.Where(read => read.State == ReadState.NotPermitted).Select(read => read.Operation).Distinct().Order().ShouldBe(refused);
        run.Forbidden.ShouldBeEmpty();
    }

    private static async Task<IReadOnlyCollection<string>> EachAsync(int count, Func<int, Task> check)
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            Enumerable.Range(Seed, count),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken },
            async (seed, _) =>
            {
                try
                {
                    await check(seed);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    wrong.Add($"seed {seed}: {failure.Message}");
                }
            });
        return wrong;
    }
}
