using System.Collections.Immutable;
using System.Globalization;
using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Health;

/// <summary>Asks the probe, at most once in a while: SES allows one of its reads a second and account, and health is asked for often.</summary>
internal sealed class SesSendPermissionCheck(IServiceProvider services, Func<IServiceProvider, CancellationToken, Task<SesPermissionResult>> ask, TimeSpan keep) : IHealthCheck, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly TimeProvider _time = services.GetService<TimeProvider>() ?? TimeProvider.System;
    private SesPermissionResult? _last;
    private long _asked;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return ResultOf(await PermissionAsync(cancellationToken).ConfigureAwait(false), context.Registration.FailureStatus);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The message of a fault may name anything; its type says enough.
            return new HealthCheckResult(HealthStatus.Degraded, $"Whether Amazon SES would accept the send could not be asked ({fault.GetType().Name}: {Redactor.Strict.Text(fault.Message)}).");
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Asks for a client that the container has.</summary>
    public static Task<SesPermissionResult> AskAsync<TClient>(
        IServiceProvider services, object? key, Func<ISesPermissionProbe, TClient, CancellationToken, Task<SesPermissionResult>> ask, CancellationToken cancellationToken)
        where TClient : class, IAmazonService
    {
        var client = key is null ? services.GetRequiredService<TClient>() : services.GetRequiredKeyedService<TClient>(key);
        return ask(ProbeOf(services, key), client, cancellationToken);
    }

    private static ISesPermissionProbe ProbeOf(IServiceProvider services, object? key) =>
        (key is null ? null : services.GetKeyedService<ISesPermissionProbe>(key))
        ?? services.GetService<ISesPermissionProbe>()
        ?? throw new InvalidOperationException("The container has no Ses.Resilient. Call services.AddSesResilience() before it is built.");

    private static HealthCheckResult ResultOf(SesPermissionResult permission, HealthStatus failure)
    {
        var status = permission.Answer switch
        {
            SesPermissionAnswer.Allowed => HealthStatus.Healthy,
            SesPermissionAnswer.Depends => HealthStatus.Degraded,
            _ => failure,
        };
        return new HealthCheckResult(status, permission.Summary, data: DataOf(permission));
    }

    private static ImmutableDictionary<string, object> DataOf(SesPermissionResult permission)
    {
        var data = ImmutableDictionary<string, object>.Empty
            .Add("answer", permission.Answer.ToString())
            .Add("certainty", permission.Certainty.ToString())
            .Add("report", permission.ToText(CultureInfo.InvariantCulture));
        if (permission.Diagnosis is not { } diagnosis)
            return data;
        data = data.Add("layer", diagnosis.Layer.ToString());
        if (!permission.Open.IsEmpty)
            data = data.Add("open", string.Join(", ", permission.Open));
        if (diagnosis.WouldSettle is { } settle)
            data = data.Add("wouldSettle", settle);
        return data;
    }

    private async Task<SesPermissionResult> PermissionAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_last is { } last && _time.GetElapsedTime(_asked) < keep)
                return last;
            var scope = services.CreateAsyncScope();
            await using var owned = scope.ConfigureAwait(false);
            _last = await ask(scope.ServiceProvider, cancellationToken).ConfigureAwait(false);
            _asked = _time.GetTimestamp();
            return _last;
        }
        finally
        {
            _one.Release();
        }
    }
}
