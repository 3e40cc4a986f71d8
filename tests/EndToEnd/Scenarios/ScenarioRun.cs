using System.Collections.Immutable;
using System.Net;
using Amazon;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.SimpleEmail;
using Amazon.SimpleEmailV2;
using DeniedSend;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;

namespace Ses.Resilient.Tests.Scenarios;

/// <summary>One scenario's send through an app's clients, with all that can be seen of it from outside.</summary>
/// <param name="Result">The send, compared with the declared truth.</param>
/// <param name="Calls">What reached AWS.</param>
/// <param name="Log">What the library logged, every level.</param>
internal sealed record ScenarioRun(WorldResult Result, ImmutableArray<JournalEntry> Calls, IReadOnlyList<FakeLogRecord> Log)
{
    public SesDiagnosis? Diagnosis => Result.Diagnosis;

    /// <summary>Calls that a diagnosis must never make.</summary>
    public IEnumerable<JournalEntry> Forbidden => Calls.Where(c => c.Kind is CallKind.Write or CallKind.Unknown);

    public static async Task<ScenarioRun> RunAsync(World world, CancellationToken cancellationToken, Action<IServiceCollection>? services = null, Action<SesResilienceOptions>? configure = null, Action<Faults>? faults = null)
    {
        var send = world.Send!;
        await using var aws = await AwsEmulator.Emulator.StartAsync(world, cancellationToken: cancellationToken);
        await using var app = BuildApp(world, send, aws.Url.AbsoluteUri, configure, services);
        faults?.Invoke(aws.Faults);
        Exception? refusal = null;
        try
        {
            if (send.Api == "v1") await WorldSendV1.SendAsync(app.GetRequiredService<IAmazonSimpleEmailService>(), world, send, cancellationToken);
            else await WorldSend.SendV2Async(app.GetRequiredService<IAmazonSimpleEmailServiceV2>(), world, send, cancellationToken);
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException)
        {
            refusal = exception;
        }

        return new ScenarioRun(new WorldResult(world, refusal), aws.Journal.Entries, app.GetFakeLogCollector().GetSnapshot());
    }

    private sealed class WorldAddresses(IPAddress[] addresses) : IHostAddresses
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult(addresses);
    }

    internal static ServiceProvider BuildApp(World world, Send send, string awsUrl, Action<SesResilienceOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var credential = world.Credentials[send.Credentials];
        var secret = send.WrongSecretAccessKey ?? credential.SecretAccessKey;
        var all = new ServiceCollection();
        services?.Invoke(all);
        all.AddLogging(log => log.SetMinimumLevel(LogLevel.Trace).AddFakeLogging());
        all.AddDefaultAWSOptions(new AWSOptions
        {
            Credentials = credential.SessionToken is { } token
                ? new SessionAWSCredentials(credential.AccessKeyId, secret, token)
                : new BasicAWSCredentials(credential.AccessKeyId, secret),
            Region = RegionEndpoint.GetBySystemName(send.Region),
            DefaultClientConfig = { ServiceURL = awsUrl, AuthenticationRegion = send.Region, MaxErrorRetry = 0 },
        });
        if (!send.EndpointAddresses.IsEmpty) all.AddSingleton<IHostAddresses>(new WorldAddresses([.. send.EndpointAddresses.Select(IPAddress.Parse)]));
        all.AddAWSService<IAmazonSimpleEmailServiceV2>();
        all.AddAWSService<IAmazonSimpleEmailService>();
        all.AddSesResilience(o =>
        {
            // What is found counts here, not how soon: tests run beside each other.
            o.DiagnosisBudget = TimeSpan.FromSeconds(30);
            o.ExpectedPrincipal = send.ExpectedPrincipal;
            foreach (var (account, role) in world.DiagnosticRoles) o.DiagnosticRoles.Add(account, role);
            configure?.Invoke(o);
        });
        return all.BuildServiceProvider();
    }
}
