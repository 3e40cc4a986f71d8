using Amazon;
using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using DeniedSend;
using Microsoft.Extensions.DependencyInjection;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.SecondProcess;

/// <summary>One app of a fleet: a container of its own, the SES client of a world's send and, where given, Redis as its distributed cache.</summary>
public sealed class DeniedApp : IAsyncDisposable
{
    private readonly World _world;
    private readonly ServiceProvider _services;

    public DeniedApp(World world, string awsUrl, string? redis = null, Action<SesResilienceOptions>? configure = null)
    {
        _world = world;
        var send = Send;
        var credential = world.Credentials[send.Credentials];
        var services = new ServiceCollection();
        services.AddSingleton<IAmazonSimpleEmailServiceV2>(_ => new AmazonSimpleEmailServiceV2Client(
            new SessionAWSCredentials(credential.AccessKeyId, credential.SecretAccessKey, credential.SessionToken),
            new AmazonSimpleEmailServiceV2Config { ServiceURL = awsUrl, AuthenticationRegion = send.Region, MaxConnectionsPerServer = 64 }));
        if (redis is not null)
            services.AddStackExchangeRedisCache(o => o.Configuration = redis);
        services.AddSesResilience(configure);
        _services = services.BuildServiceProvider();
    }

    private Send Send => _world.Send ?? throw new ArgumentException("The world has no send.");

    /// <summary>Sends, and gives the diagnosis of the refusal.</summary>
    public async Task<SesDiagnosis> DeniedAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await WorldSend.SendV2Async(_services.GetRequiredService<IAmazonSimpleEmailServiceV2>(), _world, Send, cancellationToken);
        }
        catch (SesAccessDeniedException denied)
        {
            return denied.Diagnosis;
        }

        throw new InvalidOperationException("The send was accepted.");
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
