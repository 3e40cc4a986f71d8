using System.Collections.Concurrent;
using System.Diagnostics;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Scenarios;

/// <summary>Nothing of a send that is none of the reader's business comes out, whatever was refused and why: marked values are planted in every world and looked for in all that is emitted.</summary>
public sealed class RedactionTests
{
    [Fact]
    public async Task Planted_values_appear_nowhere()
    {
        var leaks = new ConcurrentBag<string>();
        var seen = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var traces = new ConcurrentBag<string>();
        using var listener = Listen(traces);

        await Parallel.ForEachAsync(
            ScenarioFiles.All,
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (file, cancellationToken) =>
            {
                var world = World.Parse(Planted.In(ScenarioFiles.Text(file)), file);
                var run = await ScenarioRun.RunAsync(world, cancellationToken);
                foreach (var (where, text) in Emitted(run))
                {
                    seen.AddOrUpdate(where, 1, static (_, count) => count + 1);
                    foreach (var mark in Planted.MarksIn(text)) leaks.Add($"{file}: {where} holds {mark}");
                }
            });

        foreach (var trace in traces)
        {
            foreach (var mark in Planted.MarksIn(trace)) leaks.Add($"a trace holds {mark}: {trace}");
        }

        leaks.Order(StringComparer.Ordinal).ShouldBeEmpty();
        seen.Keys.ShouldBe(["exception", "message", "text", "json", "html", "parts", "log"], ignoreOrder: true);
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

    private static IEnumerable<(string Where, string Text)> Emitted(ScenarioRun run)
    {
        if (run.Result.Exception is SesAccessDeniedException exception)
        {
            yield return ("exception", exception.ToString());
            yield return ("message", exception.Message);
            yield return ("text", exception.Diagnosis.ToString());
            yield return ("json", exception.Diagnosis.ToJson());
            yield return ("html", exception.Diagnosis.ToHtml());
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
}
