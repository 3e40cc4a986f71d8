using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Health;

/// <summary>Before the first service of a host starts: fails it where the send that it is for would be denied.</summary>
internal sealed class SesSendPermissionStartup(IServiceProvider root, Func<IServiceProvider, CancellationToken, Task<SesPermissionResult>> ask) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var scope = root.CreateAsyncScope();
        await using var owned = scope.ConfigureAwait(false);
        var permission = await ask(scope.ServiceProvider, cancellationToken).ConfigureAwait(false);
        if (permission.Answer == SesPermissionAnswer.Denied)
            throw new InvalidOperationException("The host does not start, because Amazon SES would deny a send that it needs.\n" + permission);

        var logger = (root.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(Log.Category);
        if (permission.Answer == SesPermissionAnswer.Allowed)
            Log.SendPermitted(logger, permission.Certainty, permission.Summary);
        else
            Log.SendPermissionOpen(logger, permission.Summary);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
