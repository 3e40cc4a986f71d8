using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Evidence.Reads;
using Ses.Resilient.Tests.Scenarios;

namespace Ses.Resilient.Tests.Evidence;

/// <summary>
/// Every read with every fault, to the end: the diagnosis comes in its budget, tells the gap, and its layer is one that refuses or undetermined. The rows come
/// from the list of reads, and the worlds from the corpus, where the truth is declared: for each read two in which it is made, with different layers where there are.
/// </summary>
public sealed class FaultDiagnosisTests
{
    private const int WorldsOfEach = 2;
    private const int Seed = 20_261_126;

    /// <summary>What the reads that answer may take on a busy machine; a read that hangs takes all of it.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(3);

    /// <summary>For what runs when the time is up.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <summary>Reads that are made where another fails.</summary>
    private static readonly Dictionary<string, string> MadeInPlaceOf = new(StringComparer.Ordinal) { ["ListParents"] = "DescribeAccount" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_layer_is_right_or_undetermined_whatever_fails()
    {
        var worlds = await WorldsByReadAsync();
        worlds.Where(of => of.Value.IsEmpty).Select(of => of.Key).ShouldBeEmpty("each read is made in some world of the corpus");
        var cells = (from read in EvidenceReads.All
                     from world in worlds[read.Name]
                     from fault in FaultMatrixTests.Faults
                     select (read, world, fault.Key, fault.Value)).ToArray();

        var wrong = new ConcurrentBag<string>();
        var outcomes = new ConcurrentBag<bool>();
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (cell, token) =>
        {
            var (read, file, name, fault) = cell;
            try
            {
                outcomes.Add(await OneAsync(read, file, fault, token));
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                wrong.Add($"{read.Permission}, {name}, {file}: {failure.Message}");
            }
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{cells.Length} diagnoses, {outcomes.Count(told => told)} of them name the layer all the same");
        wrong.Order().ShouldBeEmpty();

        // One that never dares anything would pass too.
        outcomes.Count(told => told).ShouldBeGreaterThan(cells.Length / 4);
    }

    private static async Task<bool> OneAsync(ReadOperation read, string file, Fault fault, CancellationToken cancellationToken)
    {
        var run = await ScenarioRun.RunAsync(
            ScenarioFiles.Load(file),
            cancellationToken,
            configure: o => o.DiagnosisBudget = Budget,
            faults: faults =>
            {
                faults.Inject(read.Name, fault, service: read.Service == ReadService.Ses ? "ses-v2" : read.Prefix);
                if (MadeInPlaceOf.TryGetValue(read.Name, out var other)) faults.Inject(other, Fault.Error(500), service: read.Prefix);
            });

        var diagnosis = run.Diagnosis.ShouldNotBeNull();
        var truth = run.Result.World.Truth.ShouldNotBeNull();
        diagnosis.Duration.ShouldBeLessThan(Budget + Slack);
        truth.Next.Add(nameof(DenialLayer.Undetermined)).Add(truth.Layer!).ShouldContain(diagnosis.Layer.ToString());
        // Where the machine is so busy that the time was up before this read, that is the gap.
        diagnosis.Reads.ShouldContain(made => (made.Operation == read.Name || made.State == ReadState.OutOfTime) && made.State != ReadState.Found && made.State != ReadState.NotAsked && !string.IsNullOrEmpty(made.Reason));
        run.Forbidden.ShouldBeEmpty();
        return diagnosis.Layer != DenialLayer.Undetermined;
    }

    /// <summary>Worlds of the corpus in a shuffled order that stays the same, until each read has its worlds.</summary>
    private static async Task<IReadOnlyDictionary<string, ImmutableArray<string>>> WorldsByReadAsync()
    {
        var found = EvidenceReads.All.ToDictionary(read => read.Name, _ => ImmutableArray<string>.Empty, StringComparer.Ordinal);
        var layers = new HashSet<(string, string)>();
        var files = ScenarioFiles.All.Where(file => ScenarioFiles.Load(file).Truth is { Outcome: "denied", Layer: not nameof(DenialLayer.Undetermined) }).ToArray();
        new Random(Seed).Shuffle(files);
        foreach (var some in files.Chunk(24))
        {
            var runs = new ConcurrentDictionary<string, ScenarioRun>(StringComparer.Ordinal);
            await Parallel.ForEachAsync(some, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token }, async (file, token) => runs[file] = await ScenarioRun.RunAsync(ScenarioFiles.Load(file), token));
            foreach (var file in some)
            {
                foreach (var made in runs[file].Diagnosis!.Reads.Select(read => read.Operation).Distinct().Where(operation => found.TryGetValue(operation, out var worlds) && worlds.Length < WorldsOfEach))
                {
                    if (layers.Add((made, runs[file].Result.World.Truth!.Layer!))) found[made] = found[made].Add(file);
                }
            }

            if (found.Where(of => !MadeInPlaceOf.ContainsKey(of.Key)).All(of => of.Value.Length == WorldsOfEach)) break;
        }

        foreach (var (read, other) in MadeInPlaceOf) found[read] = found[other];
        return found;
    }
}
