using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;

namespace Ses.Resilient.Tests.Attaching;

/// <summary>In a generic host, over a socket, as an app has it.</summary>
public sealed class HostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Development", false, ServiceLifetime.Singleton)]
    [InlineData("Development", true, ServiceLifetime.Singleton)]
    [InlineData("Development", true, ServiceLifetime.Scoped)]
    [InlineData("Production", false, ServiceLifetime.Transient)]
    [InlineData("Production", true, ServiceLifetime.Transient)]
    public async Task A_worker_that_is_denied_gets_our_exception_and_the_host_one_event(string environment, bool addedAfter, ServiceLifetime lifetime)
    {
        await using var ses = new DenyingServer();
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment });
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.Services.AddSingleton<ISesDiagnostician, ReadsNothing>();
        builder.Services.AddDefaultAWSOptions(new AWSOptions { Credentials = new BasicAWSCredentials("AKIDEXAMPLE", "secret"), DefaultClientConfig = { ServiceURL = ses.Url } });
        // The worker comes first of all: when the host starts it, everything else must be in place.
        builder.Services.AddHostedService<MailsAtStart>();
        if (!addedAfter)
            builder.Services.AddAWSService<IAmazonSimpleEmailServiceV2>(lifetime);
        builder.Services.AddSesResilience();
        if (addedAfter)
            builder.Services.AddAWSService<IAmazonSimpleEmailServiceV2>(lifetime);
        using var host = builder.Build();

        await host.StartAsync(Token);

        var thrown = host.Services.GetServices<IHostedService>().OfType<MailsAtStart>().Single().Thrown.ShouldBeOfType<SesAccessDeniedException>();
        thrown.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        thrown.RequestId.ShouldBe("ses-1");
        thrown.InnerException.ShouldBeAssignableTo<AmazonSimpleEmailServiceV2Exception>();
        host.Services.GetFakeLogCollector().GetSnapshot()
            .Where(told => told.Category == "Ses.Resilient" && told.Level > LogLevel.Debug)
            .ShouldHaveSingleItem().Id.ShouldBe(new EventId(200, "SendDenied"));
        ses.Requests.ShouldBe(1);
        await host.StopAsync(Token);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_instance_gets_the_hosts_options_and_logger(bool addedAfter)
    {
        await using var ses = new DenyingServer();
        using var client = new AmazonSimpleEmailServiceV2Client(
            new BasicAWSCredentials("AKIDEXAMPLE", "secret"), new AmazonSimpleEmailServiceV2Config { ServiceURL = ses.Url });
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.Services.AddSingleton<ISesDiagnostician, ReadsNothing>();
        builder.Services.AddHostedService<MailsAtStart>();
        if (!addedAfter)
            builder.Services.AddSingleton<IAmazonSimpleEmailServiceV2>(client);
        builder.Services.AddSesResilience();
        if (addedAfter)
            builder.Services.AddSingleton<IAmazonSimpleEmailServiceV2>(client);
        // Not a plain delegate: only the container can make these options.
        builder.Services.AddOptions<SesResilienceOptions>().Configure<IHostEnvironment>((options, _) => options.OnDenied = OnDenied.Annotate);
        using var host = builder.Build();

        await host.StartAsync(Token);

        var thrown = host.Services.GetServices<IHostedService>().OfType<MailsAtStart>().Single().Thrown.ShouldBeAssignableTo<AmazonSimpleEmailServiceV2Exception>()!;
        thrown.TryGetSesDiagnosis(out _).ShouldBeTrue();
        host.Services.GetFakeLogCollector().GetSnapshot().Count(told => told.Id.Name == "SendDenied").ShouldBe(1);
    }

    [Fact]
    public async Task A_wrapper_is_left_alone_with_one_event()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.Services.AddSingleton<ISesDiagnostician, ReadsNothing>();
        var wrapper = DispatchProxy.Create<IAmazonSimpleEmailServiceV2, Wrapper>();
        builder.Services.AddSingleton(wrapper);
        builder.Services.AddSesResilience();
        using var host = builder.Build();
        await host.StartAsync(Token);

        host.Services.GetRequiredService<IAmazonSimpleEmailServiceV2>().ShouldBeSameAs(wrapper);
        host.Services.GetFakeLogCollector().GetSnapshot().Where(told => told.Category == "Ses.Resilient")
            .ShouldHaveSingleItem().Id.ShouldBe(new EventId(101, "ClientNotAttachable"));
    }

    [Fact]
    public async Task Options_that_are_not_valid_stop_the_host_with_every_error()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSesResilience(options =>
        {
            options.DiagnosisBudget = TimeSpan.Zero;
            options.ExpectedPrincipal = "me";
        });
        using var host = builder.Build();
        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(Token))).Failures.Count().ShouldBe(2);
    }

    /// <summary>What is diagnosed is not the matter here, and no read leaves the machine.</summary>
    private sealed class ReadsNothing : ISesDiagnostician
    {
        public bool CanDiagnose(Exception exception) => exception is AmazonServiceException { StatusCode: HttpStatusCode.Forbidden };

        public Task<SesDiagnosis> DiagnoseAsync(IRequestContext request, Exception refusal, CancellationToken cancellationToken) =>
            Task.FromResult(new SesDiagnosis { Refusal = SesRefusal.Parse(refusal.Message) });
    }

    private sealed class MailsAtStart(IServiceScopeFactory scopes) : IHostedService
    {
        public Exception? Thrown { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateAsyncScope();
            try
            {
                await scope.ServiceProvider.GetRequiredService<IAmazonSimpleEmailServiceV2>().SendEmailAsync(
                    new SendEmailRequest
                    {
                        FromEmailAddress = "app@example.com",
                        Destination = new Destination { ToAddresses = ["bob@example.net"] },
                        Content = new EmailContent { Simple = new Message { Subject = new Content { Data = "s" }, Body = new Body { Text = new Content { Data = "t" } } } },
                    },
                    cancellationToken);
            }
            catch (AmazonServiceException thrown)
            {
                Thrown = thrown;
            }
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Answers each connection as SES answers a denied v2 send, and counts.</summary>
    private sealed class DenyingServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stopping = new();
        private readonly Task _serving;
        private int _requests;

        public DenyingServer()
        {
            _listener.Start();
            _serving = ServeAsync();
        }

        public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        public int Requests => _requests;

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await _serving;
            _listener.Dispose();
            _stopping.Dispose();
        }

        private async Task ServeAsync()
        {
            const string Body = """{"message":"User `arn:aws:iam::123456789012:user/app' is not authorized to perform `ses:SendEmail' on resource `arn:aws:ses:eu-west-1:123456789012:identity/example.com'"}""";
            var answer = Encoding.ASCII.GetBytes(
                $"HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nx-amzn-ErrorType: AccessDeniedException\r\nx-amzn-RequestId: ses-1\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}");
            try
            {
                while (true)
                {
                    using var connection = await _listener.AcceptTcpClientAsync(_stopping.Token);
                    await ReadRequestAsync(connection.GetStream());
                    Interlocked.Increment(ref _requests);
                    await connection.GetStream().WriteAsync(answer);
                }
            }
            catch (OperationCanceledException)
            {
                // Stopped.
            }
        }

        private static async Task ReadRequestAsync(NetworkStream stream)
        {
            var text = new StringBuilder();
            var buffer = new byte[8192];
            while (true)
            {
                text.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
                var request = text.ToString();
                var body = request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
                if (body < 4)
                    continue;
                var length = request.Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1];
                if (request.Length - body >= int.Parse(length, System.Globalization.CultureInfo.InvariantCulture))
                    return;
            }
        }
    }
}

/// <summary>An app's own client around another. Public for the proxy that is made of it.</summary>
public class Wrapper : DispatchProxy
{
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
}
