using System.Collections.Concurrent;
using System.Collections.Immutable;
using Amazon.SimpleEmail;
using Amazon.SimpleEmailV2;
using DeniedSend;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Health;
using Ses.Resilient.Tests.Scenarios;

namespace Ses.Resilient.Tests.Probing;

/// <summary>The scenario corpus asked about before sending. What is declared of the refusal is what the probe answers, as far as it can be known before SES has spoken, and no send is made.</summary>
public sealed class ProbeScenarioTests
{
    /// <summary>Worlds in which SES's answer is not what the policies and states that can be read beforehand say.</summary>
    private static readonly string[] NotInWhatCanBeRead =
    [
        "contradiction/", // SES blames what the policies read do not show: a change that has not reached it.
        "credentials/", // Of some, only SES refuses the credentials that STS takes.
        "recipient/", // SES checks a recipient's identity: no document says when.
        "session-and-endpoint/nothing-left-user", // SES refuses though no layer that is in use does.
        "state/custom-mail-from", // Of the MAIL FROM domain nothing is read.
        "wire/", // A proxy, or an answer without text.
    ];

    [Fact]
    public async Task The_probe_gives_the_answers_of_the_corpus_without_a_send()
    {
        var answers = await AskAllAsync();

        answers.SelectMany(a => a.Sends).ShouldBeEmpty("a probe sends nothing");
        answers.SelectMany(a => Planted.MarksIn(a.Permission.ToString() + a.Permission.Summary + a.Permission.Diagnosis?.ToJson())).ShouldBeEmpty();
        answers.Select(a => a.Contradiction).OfType<string>().ShouldBeEmpty();
        answers.Where(a => a.World.Truth!.Outcome == "accepted").ShouldAllBe(a => a.Permission.Answer == SesPermissionAnswer.Allowed && a.Permission.Diagnosis == null);

        // Of a world's truth, health says the same as the probe, and nothing that is not so.
        var known = answers.Where(a => a.CanBeRead).ToArray();
        known.Where(a => a.World.Truth!.Outcome == "accepted").ShouldAllBe(a => a.Health == HealthStatus.Healthy);
        known.Where(a => a.World.Truth!.Outcome == "denied").ShouldAllBe(a => a.Health != HealthStatus.Healthy);
        known.Where(a => a.Permission.Answer == SesPermissionAnswer.Denied).ShouldAllBe(a => a.Health == HealthStatus.Unhealthy);
        known.Where(a => a.Permission.Answer == SesPermissionAnswer.Depends).ShouldAllBe(a => a.Health == HealthStatus.Degraded);

        // What a refusal proves, a probe knows before it, but for what only a request that was sent shows.
        var proven = answers.Where(a => a.CanBeRead && a.World.Truth!.Certainty == nameof(Certainty.Proven)).ToArray();
        proven.Count(a => a.Permission.Diagnosis?.Layer.ToString() == a.World.Truth!.Layer).ShouldBeGreaterThan(260);
        proven.Where(a => a.Permission.Answer != SesPermissionAnswer.Denied).Select(a => a.File).ShouldBe(
        [
            // The wrong principal is no refusal, and nothing else that can be read refuses.
            "caller/federated-instead-of-user.json",
            "caller/root-instead-of-role.json",

            // The SDK makes the User-Agent when it sends.
            "conditions/allow-user-agent-not-met.json",
            "conditions/deny-user-agent-iam.json",
            "conditions/deny-user-agent-sending-authorization.json",
        ]);
    }

    /// <summary>SES API v2 reference, GetConfigurationSet, GetTenant, ListTenantResources: what they say is known before a send as it is after one.</summary>
    [Theory]
    [InlineData("state/configuration-set-paused.json", DenialLayer.AccountState, RemedyKind.ResumeSending)]
    [InlineData("tenant/identity.json", DenialLayer.TenantAssociation, RemedyKind.AssociateWithTenant)]
    public async Task The_state_of_configuration_set_and_tenant_is_known(string file, DenialLayer layer, RemedyKind remedy)
    {
        var (_, _, permission, health, sends) = await AskAsync(file, ScenarioFiles.Load(file), TestContext.Current.CancellationToken);

        permission.Answer.ShouldBe(SesPermissionAnswer.Denied);
        permission.Diagnosis.ShouldNotBeNull().Layer.ShouldBe(layer);
        permission.Diagnosis.Remedies[0].Kind.ShouldBe(remedy);
        health.ShouldBe(HealthStatus.Unhealthy);
        sends.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_configuration_set_that_sends_passes()
    {
        const string File = "state/configuration-set-paused.json";
        var world = World.Parse(ScenarioFiles.Text(File).Replace("\"sendingEnabled\": false", "\"sendingEnabled\": true", StringComparison.Ordinal), File);

        (await AskAsync(File, world, TestContext.Current.CancellationToken)).Permission.Answer.ShouldBe(SesPermissionAnswer.Allowed);
    }

    private static async Task<IReadOnlyList<Asked>> AskAllAsync()
    {
        var asked = new ConcurrentBag<Asked>();
        await Parallel.ForEachAsync(
            ScenarioFiles.All,
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (file, token) => asked.Add(await AskAsync(file, World.Parse(Planted.In(ScenarioFiles.Text(file)), file), token)));
        return [.. asked.OrderBy(a => a.File, StringComparer.Ordinal)];
    }

    private static async Task<Asked> AskAsync(string file, World world, CancellationToken token)
    {
        var send = world.Send!;
        await using var aws = await AwsEmulator.Emulator.StartAsync(world, cancellationToken: token);
        await using var app = ScenarioRun.BuildApp(world, send, aws.Url.AbsoluteUri, options =>
        {
            // What the app may say truly: neither refuses in this world.
            foreach (var layer in (DenialLayer[])[DenialLayer.SessionPolicy, DenialLayer.VpcEndpointPolicy])
            {
                if (!MayRefuse(world.Truth!, layer.ToString())) options.LayersNotInUse.Add(layer);
            }
        });
        var probe = app.GetRequiredService<ISesPermissionProbe>();
        SesPermissionResult? permission = null;
        using var check = new SesSendPermissionCheck(app, async (_, cancel) => permission = await ProbeAsync(cancel), TimeSpan.FromMinutes(1));
        var health = await check.CheckHealthAsync(new HealthCheckContext { Registration = new HealthCheckRegistration("ses", check, HealthStatus.Unhealthy, null) }, token);
        return new Asked(file, world, permission!, health.Status, [.. aws.Journal.Sends]);

        Task<SesPermissionResult> ProbeAsync(CancellationToken cancel) => send.Api == "v1"
            ? probe.AskCallAsync(app.GetRequiredService<IAmazonSimpleEmailService>(), (ses, stop) => WorldSendV1.SendAsync(ses, world, send, stop), cancel)
            : probe.AskCallAsync(app.GetRequiredService<IAmazonSimpleEmailServiceV2>(), (ses, stop) => WorldSend.SendV2Async(ses, world, send, stop), cancel);
    }

    private static bool MayRefuse(Truth truth, string layer) => truth.Layer == layer || truth.Next.Contains(layer) || truth.Remaining.Contains(layer);

    private sealed record Asked(string File, World World, SesPermissionResult Permission, HealthStatus Health, ImmutableArray<JournalEntry> Sends)
    {
        public bool CanBeRead => !NotInWhatCanBeRead.Any(topic => File.StartsWith(topic, StringComparison.Ordinal));

        /// <summary>Where the answer is not what the world declares.</summary>
        public string? Contradiction => !CanBeRead || IsTrue ? null : $"{File}: declared {World.Truth!.Outcome} {World.Truth.Layer}, answered {Permission.Answer} {Permission.Diagnosis?.Layer}: {Permission.Summary}";

        private bool IsTrue => (World.Truth!.Outcome, Permission.Answer) switch
        {
            ("accepted", SesPermissionAnswer.Denied) => false,
            ("accepted", _) => true,
            (_, SesPermissionAnswer.Allowed) => false,

            // SES names one pair; a probe asks for all. So what it would refuse first may be what is declared to come next.
            (_, SesPermissionAnswer.Denied) => World.Truth.Layer == Permission.Diagnosis!.Layer.ToString() || World.Truth.Next.Contains(Permission.Diagnosis.Layer.ToString()),
            _ when World.Truth.Layer == nameof(DenialLayer.Undetermined) => World.Truth.Remaining.All(layer => Permission.Open.Any(open => open.ToString() == layer)),
            _ => Permission.Open.Any(open => open.ToString() == World.Truth.Layer),
        };
    }
}
