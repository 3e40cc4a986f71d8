using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Scenarios;

/// <summary>Nothing of a send that is none of the reader's business comes out, whatever was refused and why: marked values are planted in every world and looked for in all that is emitted.</summary>
public sealed class RedactionTests
{
    [Fact]
    public async Task Planted_values_appear_nowhere()
    {
        var traces = new ConcurrentBag<string>();
        var metrics = new ConcurrentBag<string>();
        using var listener = Listen(traces);
        using var meters = ListenToMeters(metrics);

        var (leaks, seen) = await LookAsync(ScenarioFiles.All);

        leaks.ShouldBeEmpty();
        traces.ShouldNotBeEmpty();
        metrics.ShouldNotBeEmpty();
        traces.SelectMany(Planted.MarksIn).Distinct().ShouldBeEmpty();
        metrics.SelectMany(Planted.MarksIn).Distinct().ShouldBeEmpty();
        seen.ShouldBe(["exception", "message", "text", "json", "html", "world", "parts", "log", "cache"], ignoreOrder: true);
    }

    /// <summary>The policies of an identity's owner may be read through a role of its account; the app's logs go to other people.</summary>
    [Fact]
    public async Task Policy_text_of_another_account_appears_nowhere()
    {
        var (leaks, _) = await LookAsync(ScenarioFiles.All.Where(f => f.StartsWith("cross-account", StringComparison.Ordinal)));

        leaks.ShouldBeEmpty();
    }

    /// <summary>The marks are where the test believes them to be: SES's own words name a planted recipient, and the emulator is sent the planted content.</summary>
    [Fact]
    public async Task Planted_values_are_in_the_send()
    {
        var world = World.Parse(Planted.In(ScenarioFiles.Text("recipient/not-covered.json")));

        var run = await ScenarioRun.RunAsync(world, TestContext.Current.CancellationToken);

        Planted.MarksIn(run.Result.Exception!.InnerException!.Message).ShouldBe([Planted.Recipient]);
        Planted.MarksIn(world.Send!.Subject + world.Send.Body).ShouldBe([Planted.Subject, Planted.Body]);
        Planted.MarksIn(world.Credentials["app"].SecretAccessKey + world.Credentials["app"].SessionToken).ShouldBe([Planted.Secret, Planted.Token]);
        Planted.MarksIn(world.Accounts["111122223333"].Roles["mailer"].InlinePolicies["send"]).ShouldBe([Planted.Policy]);
    }

    private static async Task<(IReadOnlyList<Leak> Leaks, IReadOnlyCollection<string> Seen)> LookAsync(IEnumerable<string> files)
    {
        var leaks = new ConcurrentBag<Leak>();
        var seen = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (file, cancellationToken) =>
            {
                var cache = new KeptBytes();
                var run = await ScenarioRun.RunAsync(World.Parse(Planted.In(ScenarioFiles.Text(file)), file), cancellationToken, services => services.AddSingleton<IDistributedCache>(cache));
                foreach (var (where, text) in Emitted(run).Concat(cache.Kept.Select(text => ("cache", text))))
                {
                    seen.TryAdd(where, true);
                    foreach (var mark in Planted.MarksIn(text)) leaks.Add(new Leak(file, where, mark));
                }
            });
        return ([.. leaks.OrderBy(l => l.File, StringComparer.Ordinal).ThenBy(l => l.Where, StringComparer.Ordinal)], [.. seen.Keys]);
    }

    private static IEnumerable<(string Where, string Text)> Emitted(ScenarioRun run)
    {
        if (run.Result.Exception is SesAccessDeniedException exception)
        {
            yield return ("exception", exception.ToString());
            yield return ("message", exception.Message);
            yield return ("text", exception.Diagnosis.ToString());
            yield return ("json", exception.Diagnosis.ToJson());
            yield return ("html", exception.Diagnosis.ToHtml());
            yield return ("world", exception.Diagnosis.ToWorldFile() ?? "");
            yield return ("parts", Parts(exception.Diagnosis));
        }

        foreach (var record in run.Log)
        {
            var state = record.StructuredState is { } pairs ? string.Join('\n', pairs.Select(p => $"{p.Key}={p.Value}")) : "";
            yield return ("log", $"{record.Message}\n{state}\n{record.Exception}");
        }
    }

    /// <summary>What an app may log of a diagnosis piece by piece.</summary>
    private static string Parts(SesDiagnosis diagnosis) => string.Join(
        '\n', [diagnosis.Refusal.ToString(), diagnosis.Summary, diagnosis.WouldSettle, .. diagnosis.Findings, .. diagnosis.Remedies, .. diagnosis.Reads]);

    private static ActivityListener Listen(ConcurrentBag<string> traces)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name.StartsWith("Ses.Resilient", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traces.Add(string.Join('\n',
            [
                activity.DisplayName, activity.StatusDescription,
                .. activity.TagObjects.Select(t => $"{t.Key}={t.Value}"), .. activity.Baggage.Select(t => $"{t.Key}={t.Value}"),
                .. activity.Events.SelectMany(e => e.Tags.Select(t => $"{e.Name} {t.Key}={t.Value}")),
            ])),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>Every measurement with its tags, whatever the instrument.</summary>
    private static MeterListener ListenToMeters(ConcurrentBag<string> metrics)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name.StartsWith("Ses.Resilient", StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => metrics.Add(Written(instrument, tags)));
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => metrics.Add(Written(instrument, tags)));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => metrics.Add(Written(instrument, tags)));
        listener.Start();
        return listener;

        static string Written(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            $"{instrument.Name} {string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}";
    }

    /// <summary>What a fleet's cache is given, keys and values.</summary>
    private sealed class KeptBytes : IDistributedCache
    {
        private readonly ConcurrentQueue<string> _kept = new();

        public IEnumerable<string> Kept => _kept;

        public byte[]? Get(string key) => null;

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult<byte[]?>(null);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _kept.Enqueue($"{key}\n{Encoding.UTF8.GetString(value)}");

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            Set(key, value, options);
            return Task.CompletedTask;
        }

        public void Refresh(string key)
        {
        }

        public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        public void Remove(string key)
        {
        }

        public Task RemoveAsync(string key, CancellationToken token = default) => Task.CompletedTask;
    }

    private sealed record Leak(string File, string Where, string Mark);
}
