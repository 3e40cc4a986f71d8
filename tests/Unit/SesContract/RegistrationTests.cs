using System.Net;
using Amazon;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.SimpleEmail;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Ses.Resilient.Tests.SesContract;

/// <summary>The AWS registration package makes the clients from their interfaces.</summary>
public sealed class RegistrationTests
{
    private static readonly AWSOptions Options = new() { Region = RegionEndpoint.EUNorth1, Credentials = new BasicAWSCredentials("AKIDEXAMPLE", "secret") };

    [Fact]
    public async Task AddAWSService_registers_both_clients()
    {
        await using var services = new ServiceCollection()
            .AddDefaultAWSOptions(Options)
            .AddAWSService<IAmazonSimpleEmailServiceV2>()
            .AddAWSService<IAmazonSimpleEmailService>()
            .BuildServiceProvider();

        var v2 = services.GetRequiredService<IAmazonSimpleEmailServiceV2>().ShouldBeOfType<AmazonSimpleEmailServiceV2Client>();
        v2.Config.RegionEndpoint.ShouldBe(RegionEndpoint.EUNorth1);
        v2.ShouldBeSameAs(services.GetRequiredService<IAmazonSimpleEmailServiceV2>());
        var v1 = services.GetRequiredService<IAmazonSimpleEmailService>().ShouldBeOfType<AmazonSimpleEmailServiceClient>();
        v1.Config.RegionEndpoint.ShouldBe(RegionEndpoint.EUNorth1);
    }

    [Fact]
    public async Task A_registered_client_sends_with_the_options_it_was_given()
    {
        using var http = new RecordingHttp(HttpStatusCode.OK, """{"MessageId":"m-1"}""");
        await using var services = new ServiceCollection()
            .AddDefaultAWSOptions(Options)
            .AddAWSService<IAmazonSimpleEmailServiceV2>((config, _) =>
            {
                config.ServiceURL = "http://127.0.0.1:8005";
                config.AuthenticationRegion = "eu-north-1";
                config.HttpClientFactory = http.Factory;
            })
            .BuildServiceProvider();

        var response = await services.GetRequiredService<IAmazonSimpleEmailServiceV2>().SendEmailAsync(new SendEmailRequest(), TestContext.Current.CancellationToken);

        response.MessageId.ShouldBe("m-1");
        http.Only.Uri.Port.ShouldBe(8005);
        http.Only.Headers["Authorization"].ShouldContain("AKIDEXAMPLE");
    }

    [Fact]
    public void A_client_made_from_another_services_configuration_is_refused() =>
        Should.Throw<AmazonClientException>(() => Create<IAmazonSimpleEmailServiceV2>(new AmazonSimpleEmailServiceConfig()));

    private static IAmazonService Create<T>(ClientConfig config) where T : IAmazonService => T.CreateDefaultServiceClient(new AnonymousAWSCredentials(), config);
}
