using Amazon;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Tests.Scenarios;

namespace Ses.Resilient.Tests.Probing;

/// <summary>An app with one SES client, against one world.</summary>
internal static class ProbeApp
{
    public const string Allowed = "accepted/simple.json";
    public const string Denied = "identity-policy/no-allow-role-simple.json";

    public static readonly SesSend Orders = new() { From = "orders@example.com" };

    public static AWSOptions AwsOptions(AwsEmulator.Emulator aws)
    {
        var (send, key) = (aws.World.Send!, aws.World.Credentials[aws.World.Send!.Credentials]);
        return new AWSOptions
        {
            Credentials = key.SessionToken is null ? new BasicAWSCredentials(key.AccessKeyId, key.SecretAccessKey) : new SessionAWSCredentials(key.AccessKeyId, key.SecretAccessKey, key.SessionToken),
            Region = RegionEndpoint.GetBySystemName(send.Region),
            DefaultClientConfig = { ServiceURL = aws.Url.AbsoluteUri, AuthenticationRegion = send.Region, MaxErrorRetry = 0 },
        };
    }

    public static HostApplicationBuilder Builder(AwsEmulator.Emulator aws, bool declared = true)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Development" });
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.Services.AddDefaultAWSOptions(AwsOptions(aws));
        builder.Services.AddAWSService<IAmazonSimpleEmailServiceV2>();
        builder.Services.AddSesResilience(options =>
        {
            options.DiagnosisBudget = TimeSpan.FromSeconds(30);
            if (declared) options.LayersNotInUse.UnionWith([DenialLayer.SessionPolicy, DenialLayer.VpcEndpointPolicy]);
        });
        return builder;
    }

    public static SendEmailRequest Request(string from = "orders@example.com", string to = "customer@example.net") => new()
    {
        FromEmailAddress = from,
        Destination = new Destination { ToAddresses = [to] },
        Content = new EmailContent { Simple = new Message { Subject = new Content { Data = "s" }, Body = new Body { Text = new Content { Data = "b" } } } },
    };

    public static Task<AwsEmulator.Emulator> StartAsync(string scenario, Func<string, string>? change = null) =>
        AwsEmulator.Emulator.StartAsync(World.Parse((change ?? (text => text))(ScenarioFiles.Text(scenario)), scenario), cancellationToken: TestContext.Current.CancellationToken);
}
