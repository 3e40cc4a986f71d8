using Amazon.SimpleEmail;
using Amazon.SimpleEmailV2;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Tests.Probing;

namespace Ses.Resilient.Tests.Attaching;

/// <summary>Clients of several accounts and Regions in one app, each with the options of its key.</summary>
public sealed class SeveralClientsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Each_client_has_its_account_its_options_and_its_probe(bool addedAfter)
    {
        // One account denies and is another Region's; the other accepts.
        await using var denying = await ProbeApp.StartAsync(ProbeApp.Denied, text => text.Replace("eu-west-1", "us-east-1", StringComparison.Ordinal).Replace("111122223333", "444455556666", StringComparison.Ordinal));
        await using var accepting = await ProbeApp.StartAsync(ProbeApp.Allowed);
        var builder = ProbeApp.Builder(accepting);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Ses:Resilience:Clients:marketing:OnDenied"] = "Annotate",
            ["Ses:Resilience:DiagnosisBudget"] = "00:00:20",
        });
        void Register()
        {
            builder.Services.AddKeyedAWSService<IAmazonSimpleEmailServiceV2>("marketing", ProbeApp.AwsOptions(denying));
            builder.Services.AddKeyedSingleton<IAmazonSimpleEmailServiceV2>("by-hand", Made(denying));
            builder.Services.AddKeyedSingleton<IAmazonSimpleEmailServiceV2>("marketing-2", Made(denying));
        }

        if (!addedAfter) Register();
        builder.Services.AddSesResilience("marketing", options => options.ExpectedPrincipal = "arn:aws:iam::444455556666:role/another");
        builder.Services.AddSesResilience("marketing-2", options => options.OnDenied = OnDenied.Annotate);
        builder.Services.AddSesResilience("marketing-2", options => options.DiagnosisBudget = TimeSpan.FromSeconds(9));
        if (addedAfter) Register();
        builder.Services.AddHealthChecks()
            .AddSesSendPermission<IAmazonSimpleEmailServiceV2>(ProbeApp.Orders, "orders")
            .AddSesSendPermission<IAmazonSimpleEmailServiceV2>(ProbeApp.Orders, "marketing", clientKey: "marketing", failureStatus: HealthStatus.Degraded)
            .AddSesSendPermission<IAmazonSimpleEmailServiceV2>(ProbeApp.Orders, "by-hand", clientKey: "by-hand");
        using var host = builder.Build();
        await host.StartAsync(Token);
        var services = host.Services;

        var annotated = await Should.ThrowAsync<AmazonSimpleEmailServiceV2Exception>(() => Keyed(services, "marketing").SendEmailAsync(ProbeApp.Request(), Token));
        annotated.TryGetSesDiagnosis(out var diagnosis).ShouldBeTrue();
        diagnosis.Layer.ShouldBe(DenialLayer.CallerIdentity);
        var thrown = await Should.ThrowAsync<SesAccessDeniedException>(() => Keyed(services, "by-hand").SendEmailAsync(ProbeApp.Request(), Token));
        thrown.Layer.ShouldBe(DenialLayer.IdentityPolicy);
        (await Should.ThrowAsync<AmazonSimpleEmailServiceV2Exception>(() => Keyed(services, "marketing-2").SendEmailAsync(ProbeApp.Request(), Token)))
            .TryGetSesDiagnosis(out _).ShouldBeTrue();
        await services.GetRequiredService<IAmazonSimpleEmailServiceV2>().SendEmailAsync(ProbeApp.Request(), Token);

        var health = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);
        health.Entries.ToDictionary(e => e.Key, e => e.Value.Status).ShouldBe(new Dictionary<string, HealthStatus>
        {
            ["orders"] = HealthStatus.Healthy,
            ["marketing"] = HealthStatus.Degraded,
            ["by-hand"] = HealthStatus.Unhealthy,
        }, ignoreOrder: true);
        health.Entries["marketing"].Data["layer"].ShouldBe(nameof(DenialLayer.CallerIdentity));
        accepting.Journal.Sends.Count().ShouldBe(1);
        denying.Journal.Sends.Count().ShouldBe(3);
        await host.StopAsync(Token);
    }

    private static IAmazonSimpleEmailServiceV2 Made(AwsEmulator.Emulator aws) => ProbeApp.AwsOptions(aws).CreateServiceClient<IAmazonSimpleEmailServiceV2>();

    private static IAmazonSimpleEmailServiceV2 Keyed(IServiceProvider services, string key) => services.GetRequiredKeyedService<IAmazonSimpleEmailServiceV2>(key);
}
