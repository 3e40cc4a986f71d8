using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ses.Resilient.Attaching;

/// <summary>Before the first service of a host starts: gives instances their logger and options, and sees to registrations that were not reached.</summary>
internal sealed class SesResilienceStartup(IServiceProvider root, SesClientRegistrations registrations) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var key in registrations.Keys)
            root.GetRequiredKeyedService<SesSendGuard>(key);
        registrations.AttachRest(root, root.GetRequiredService<SesSendGuard>());
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
