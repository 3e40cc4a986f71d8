using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Scenarios;

/// <summary>The scenarios cover every layer, explicit and implicit, in one account and across two, for each kind of principal and of send; and what else was promised of the corpus.</summary>
public sealed class MatrixTests
{
    private static readonly string[] NineKeys =
    [
        "ses:Recipients", "ses:FromAddress", "ses:FromDisplayName", "ses:FeedbackAddress", "aws:CurrentTime", "aws:EpochTime", "aws:SecureTransport", "aws:SourceIp", "aws:UserAgent",
    ];

    [Fact]
    public async Task Each_cell_that_can_occur_is_diagnosed_as_declared()
    {
        var wrong = new ConcurrentBag<string>();
        var cells = MatrixWorlds.Cells.Where(cell => MatrixWorlds.Impossible(cell) is null).ToArray();
        await Parallel.ForEachAsync(
            cells,
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (cell, cancellationToken) =>
            {
                var run = await ScenarioRun.RunAsync(MatrixWorlds.Make(cell), cancellationToken);
                foreach (var difference in run.Result.Differences.Concat(ScenarioTests.FurtherDifferences(run))) wrong.Add($"{cell}: {difference}");
                foreach (var call in run.Forbidden) wrong.Add($"{cell}: {call.Operation} is no read");
            });

        wrong.Order().ShouldBeEmpty();
        cells.Length.ShouldBe(455);
    }

    /// <summary>What stands for the cells in the corpus of files: each line of the matrix, without the kind of send, has one; those that none could have say why.</summary>
    [Fact]
    public void Each_layer_effect_place_and_principal_is_in_the_corpus_or_cannot_occur()
    {
        var worlds = ScenarioFiles.All.Select(f => ScenarioFiles.Load(f)).Where(w => w.Truth!.Outcome == "denied").ToArray();
        var seen = worlds.Select(w => (w.Truth!.Layer, w.Truth.Explicit, IsCross: IsCross(w), Principal: KindOf(w))).ToHashSet();
        var missing = MatrixWorlds.Cells
            .Where(cell => MatrixWorlds.Impossible(cell) is null)
            .Select(cell => (Layer: (string?)cell.Layer.ToString(), Explicit: (bool?)cell.IsExplicit, cell.IsCross, cell.Principal))
            .Distinct()
            .Where(cell => !seen.Contains(cell));

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Each_kind_of_send_occurs_with_each_layer_in_the_corpus()
    {
        var seen = ScenarioFiles.All.Select(f => ScenarioFiles.Load(f)).Where(w => w.Truth!.Outcome == "denied").Select(w => (w.Truth!.Layer, SendOf(w))).ToHashSet();

        (from layer in MatrixWorlds.Layers
         from send in MatrixWorlds.Sends
         where !seen.Contains((layer.ToString(), send))
         select $"{layer} {send}").ShouldBeEmpty();
    }

    /// <summary>The nine keys of AWS's article, each in a Deny of IAM, in a Deny of the identity and in an Allow that is not met.</summary>
    [Fact]
    public void Each_of_the_nine_condition_keys_occurs_in_each_place()
    {
        var names = ScenarioFiles.All.Where(f => f.StartsWith("conditions/", StringComparison.Ordinal)).Select(f => (File: f, Text: ScenarioFiles.Text(f))).ToArray();

        (from key in NineKeys
         from place in new[] { "-iam.json", "-sending-authorization.json", "conditions/allow-" }
         where !names.Any(n => n.Text.Contains($"\"{key}\"", StringComparison.Ordinal) && n.File.Contains(place, StringComparison.Ordinal))
         select $"{key} {place}").ShouldBeEmpty();
    }

    /// <summary>"Unauthorized" that is no policy: each fault of credentials, in both APIs where both have it.</summary>
    [Fact]
    public void Each_fault_of_credentials_occurs_in_both_APIs() =>
        (from fault in new[] { "inactive-key", "no-credentials", "wrong-secret", "smtp-password", "wrong-scope", "expired-session", "request-expired", "signature-expired", "incomplete-signature", "region-not-enabled" }
         from api in new[] { "v1", "v2" }
         where !ScenarioFiles.All.Contains($"credentials/{fault}-{api}.json")
         select $"{fault} {api}").ShouldBeEmpty();

    [Fact]
    public void Worlds_with_two_and_with_three_refusing_layers_occur()
    {
        var refusing = ScenarioFiles.All.Select(f => ScenarioFiles.Load(f).Truth!).Where(t => t.Layer is not (null or "Undetermined")).Select(t => t.Next.Length + 1).ToArray();

        ScenarioFiles.All.Count.ShouldBeGreaterThan(150);
        refusing.Count(n => n == 2).ShouldBeGreaterThan(20);
        refusing.Count(n => n >= 3).ShouldBeGreaterThan(5);
    }

    private static Principal SenderOf(World world) => world.Credentials[world.Send!.Credentials].Principal;

    private static bool IsCross(World world) => world.Send!.FromIdentityArn is { } arn && arn.Split(':')[4] != SenderOf(world).Account;

    private static string KindOf(World world) => SenderOf(world).Kind switch
    {
        PrincipalKind.User => "user",
        PrincipalKind.AssumedRole => "session",
        PrincipalKind.FederatedUser => "federated",
        _ => "root",
    };

    private static string SendOf(World world) => (world.Send!.Api, world.Send.Operation) switch
    {
        ("v1", "SendRawEmail") => "v1raw",
        ("v1", "SendTemplatedEmail") => "v1template",
        ("v1", _) => "v1",
        (_, "SendBulkEmail") => "bulk",
        (_, "SendCustomVerificationEmail") => "verification",
        _ => world.Send.Content,
    };
}
