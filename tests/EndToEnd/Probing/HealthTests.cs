using Amazon.SimpleEmailV2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Probing;

/// <summary>The health check and the check at the start of a host.</summary>
public sealed class HealthTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ProbeApp.Allowed, true, HealthStatus.Healthy, "Allowed")]
    [InlineData(ProbeApp.Allowed, false, HealthStatus.Degraded, "Depends")]
    [InlineData(ProbeApp.Denied, true, HealthStatus.Unhealthy, "Denied")]
    public async Task Health_is_the_answer(string scenario, bool declared, HealthStatus status, string answer)
    {
        await using var aws = await ProbeApp.StartAsync(scenario);
        var builder = ProbeApp.Builder(aws, declared);
        builder.Services.AddHealthChecks().AddSesSendPermission<IAmazonSimpleEmailServiceV2>(ProbeApp.Orders with { Recipients = ["customer@example.net"] });
        using var host = builder.Build();

        var entry = (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["ses-send-permission"];

        entry.Status.ShouldBe(status);
        entry.Data["answer"].ShouldBe(answer);
        entry.Data["report"].ToString()!.ShouldStartWith("Nothing was sent.");
        if (status == HealthStatus.Unhealthy) entry.Data["layer"].ShouldBe(nameof(DenialLayer.IdentityPolicy));
        string.Join('\n', entry.Data.Values.Append(entry.Description)).ShouldNotContain("customer@");
        aws.Journal.Sends.ShouldBeEmpty();
    }

    /// <summary>SES allows one read a second and account (SES Developer Guide, service quotas); health is asked for more often.</summary>
    [Fact]
    public async Task An_answer_is_used_again_for_a_minute()
    {
        await using var aws = await ProbeApp.StartAsync(ProbeApp.Allowed);
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var builder = ProbeApp.Builder(aws);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddHealthChecks().AddSesSendPermission<IAmazonSimpleEmailServiceV2>(ProbeApp.Orders, name: "orders");
        using var host = builder.Build();
        var health = host.Services.GetRequiredService<HealthCheckService>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => health.CheckHealthAsync(Token)));
        var once = aws.Journal.Entries.Length;
        clock.Advance(TimeSpan.FromSeconds(59));
        await health.CheckHealthAsync(Token);
        aws.Journal.Entries.Length.ShouldBe(once);

        clock.Advance(TimeSpan.FromSeconds(2));
        (await health.CheckHealthAsync(Token)).Status.ShouldBe(HealthStatus.Healthy);
        aws.Journal.Entries.Length.ShouldBe(2 * once);
    }

    [Fact]
    public async Task A_client_that_is_not_registered_or_cannot_be_asked_degrades_with_the_reason()
    {
        await using var aws = await ProbeApp.StartAsync(ProbeApp.Allowed);
        var builder = ProbeApp.Builder(aws);
        builder.Services.AddHealthChecks().AddSesSendPermission<IAmazonSimpleEmailServiceV2>(ProbeApp.Orders, clientKey: "nobody");
        using var host = builder.Build();

        var entry = (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["ses-send-permission"];

        entry.Status.ShouldBe(HealthStatus.Degraded);
        entry.Description!.ShouldContain("could not be asked (InvalidOperationException");
    }

    [Fact]
    public async Task The_host_does_not_start_where_its_send_would_be_denied()
    {
        await using var aws = await ProbeApp.StartAsync(ProbeApp.Denied);
        var builder = ProbeApp.Builder(aws);
        builder.Services.AddSingleton<Worker>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Worker>());
        builder.Services.RequireSesSendPermission<IAmazonSimpleEmailServiceV2>(ProbeApp.Orders);
        using var host = builder.Build();

        var thrown = await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync(Token));

        thrown.Message.ShouldContain("Layer: IdentityPolicy (Proven)");
        thrown.Message.ShouldContain("\"ses:SendEmail\"");
        host.Services.GetRequiredService<Worker>().Started.ShouldBeFalse();
        aws.Journal.Sends.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, "SendPermitted")]
    [InlineData(false, "SendPermissionOpen")]
    public async Task Otherwise_the_host_starts_with_one_event(bool declared, string eventName)
    {
        await using var aws = await ProbeApp.StartAsync(ProbeApp.Allowed);
        var builder = ProbeApp.Builder(aws, declared);
        builder.Services.RequireSesSendPermission<IAmazonSimpleEmailServiceV2>(ProbeApp.Orders);
        using var host = builder.Build();

        await host.StartAsync(Token);

        host.Services.GetFakeLogCollector().GetSnapshot().Where(r => r.Id.Id >= 400 && r.Category == "Ses.Resilient").ShouldHaveSingleItem().Id.Name.ShouldBe(eventName);
        await host.StopAsync(Token);
    }

    private sealed class Worker : IHostedService
    {
        public bool Started { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Started = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
