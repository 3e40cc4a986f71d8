using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Microsoft.Extensions.DependencyInjection;
using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Resilience;

/// <summary>An app with a container that sends over sockets to an emulator.</summary>
internal sealed class SendApp : IAsyncDisposable
{
    private SendApp(AwsEmulator.Emulator aws, ServiceProvider services)
    {
        Aws = aws;
        Services = services;
        Ses = services.GetRequiredService<IAmazonSimpleEmailServiceV2>();
    }

    public AwsEmulator.Emulator Aws { get; }

    public ServiceProvider Services { get; }

    public IAmazonSimpleEmailServiceV2 Ses { get; }

    public IReadOnlyList<string> Sends => [.. Aws.Journal.Sends.Select(s => s.Operation)];

    public static async Task<SendApp> StartAsync(
        Action<SesResilienceOptions>? configure,
        string world = "success.json",
        Action<AmazonSimpleEmailServiceV2Config>? client = null,
        Action<IServiceCollection>? register = null)
    {
        var loaded = World.Load(Path.Combine(AppContext.BaseDirectory, "Worlds", world));
        var aws = await AwsEmulator.Emulator.StartAsync(loaded, cancellationToken: TestContext.Current.CancellationToken);
        var credential = loaded.Credentials[loaded.Send!.Credentials];
        var config = new AmazonSimpleEmailServiceV2Config { ServiceURL = aws.Url.AbsoluteUri, AuthenticationRegion = loaded.Send.Region };
        client?.Invoke(config);
        var services = new ServiceCollection();
        services.AddSingleton<IAmazonSimpleEmailServiceV2>(_ => new AmazonSimpleEmailServiceV2Client(
            new SessionAWSCredentials(credential.AccessKeyId, credential.SecretAccessKey, credential.SessionToken), config));
        register?.Invoke(services);
        if (configure is not null)
        {
            services.AddSesResilience(o =>
            {
                // What is found counts here, not how soon: tests run beside each other.
                o.DiagnosisBudget = TimeSpan.FromSeconds(30);
                configure(o);
            });
        }

        return new SendApp(aws, services.BuildServiceProvider());
    }

    public static SendEmailRequest Mail(string subject = "s", string to = "customer@example.net", string from = "orders@example.com") => new()
    {
        FromEmailAddress = from,
        Destination = new Destination { ToAddresses = [to] },
        Content = new EmailContent { Simple = new Message { Subject = new Content { Data = subject }, Body = new Body { Text = new Content { Data = "t" } } } },
    };

    public Task<SendEmailResponse> SendAsync(SendEmailRequest? mail = null) => Ses.SendEmailAsync(mail ?? Mail(), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Aws.DisposeAsync();
    }
}
