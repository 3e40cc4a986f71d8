using Amazon.Runtime;
using Microsoft.Extensions.Logging;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Reports;
using Ses.Resilient.Pipeline;
using Ses.Resilient.Telemetry;

namespace Ses.Resilient.Attaching;

/// <summary>Between a failed call and the app: has it diagnosed, logs, and says what the app gets. No fault in here reaches the app.</summary>
internal sealed class SesSendGuard(ISesDiagnostician diagnostician, SesResilienceOptions options, ILogger logger, TimeProvider time, SesTelemetry? telemetry = null)
{
    /// <summary>What a diagnosis that keeps its budget may still need to hand over the best so far.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>The most threads of the pool that are held at once: the diagnosis they wait for needs some too.</summary>
    private const int MostHeld = 16;

    private int _held;

    public ILogger Logger => logger;

    public SesResilienceOptions Options => options;

    public TimeProvider Time => time;

    public SesTelemetry Telemetry { get; } = telemetry ?? SesTelemetry.Unhosted;

    /// <summary>What sends run in; <see langword="null"/> for the SDK alone.</summary>
    public SendPipeline? Pipeline { get; init; }

    public bool CanExplain(Exception failure)
    {
        try
        {
            return diagnostician.CanDiagnose(failure);
        }
        catch (Exception fault)
        {
            TellFault(fault);
            return false;
        }
    }

    /// <summary>Explains a failure.</summary>
    /// <returns>The exception to throw instead, or <see langword="null"/> where the failure itself is to go on.</returns>
    public async Task<Exception?> ExplainAsync(IRequestContext request, Exception failure, SesAttemptHandler? attempts = null)
    {
        using var activity = SesTelemetry.StartDiagnosis();
        try
        {
            var diagnosis = await DiagnoseAsync(request, failure).ConfigureAwait(false);
            Telemetry.Denied(diagnosis, activity);
            Telemetry.Waited(diagnosis.Duration);
            LetStand(attempts, request, diagnosis);
            Swallow(() => Log.SendDenied(
                logger,
                diagnosis.Layer,
                diagnosis.Certainty,
                diagnosis.Redactor.Text(diagnosis.Summary),
                diagnosis.Refusal.Principal,
                diagnosis.Refusal.Action,
                diagnosis.Refusal.Resource is { } resource ? diagnosis.Redactor.Text(resource) : null,
                diagnosis.Refusal.RequestId));
            if (options.OnDenied == OnDenied.Throw)
                return new SesAccessDeniedException(diagnosis, failure);
            DiagnosisAnnotation.Hang(failure, diagnosis);
        }
        catch (OperationCanceledException) when (request.CancellationToken.IsCancellationRequested)
        {
            // The caller waits no longer; the refusal stands and goes on as it is.
        }
        catch (Exception fault)
        {
            TellFault(fault);
        }

        return null;
    }

    /// <summary><see cref="ExplainAsync"/> for a caller that has no await: holds its thread, no longer than the budget.</summary>
    /// <remarks>Where too many threads of the pool are held already the failure itself goes on; what explains it is still logged.</remarks>
    public Exception? Explain(IRequestContext request, Exception failure, SesAttemptHandler? attempts = null)
    {
        var context = SynchronizationContext.Current;
        var isOfPool = Thread.CurrentThread.IsThreadPoolThread;
        var held = isOfPool ? Interlocked.Increment(ref _held) : 0;
        try
        {
            // This thread is held, so nothing may be posted to the context that it serves.
            SynchronizationContext.SetSynchronizationContext(null);
            var explanation = ExplainAsync(request, failure, attempts);

            // The limit inside needs a pool thread to fire; where the pool is starved this one still ends the wait.
            if (explanation.Wait(held > MostHeld ? TimeSpan.Zero : options.DiagnosisBudget + Grace + Grace))
                return explanation.Result;
            TellFault(new TimeoutException("no thread was free to end the diagnosis"));
            return null;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
            if (isOfPool)
                Interlocked.Decrement(ref _held);
        }
    }

    private async Task<SesDiagnosis> DiagnoseAsync(IRequestContext request, Exception failure)
    {
        var diagnosis = diagnostician.DiagnoseAsync(request, failure, request.CancellationToken);
        if (!diagnosis.IsCompleted)
        {
            // Should it outlive the wait, its fault still has an observer.
            _ = diagnosis.ContinueWith(
                static late => _ = late.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        return await diagnosis.WaitAsync(options.DiagnosisBudget + Grace, time, request.CancellationToken).ConfigureAwait(false);
    }

    public void TellSendFault(Exception fault) => Swallow(() => Log.SendCheckFailed(logger, fault.GetType().Name, Redactor.Strict.Text(fault.Message)));

    public void TellHeldBack(SesDiagnosis diagnosis)
    {
        Telemetry.HeldBack(diagnosis.Layer);
        Swallow(() => Log.SendHeldBack(logger, diagnosis.Layer, diagnosis.Certainty));
    }

    private void TellFault(Exception fault)
    {
        Telemetry.Faulted();
        Swallow(() => Log.DiagnosisFailed(logger, fault.GetType().Name, Redactor.Strict.Text(fault.Message)));
    }

    private void LetStand(SesAttemptHandler? attempts, IRequestContext request, SesDiagnosis diagnosis)
    {
        try
        {
            attempts?.Open(request, diagnosis);
        }
        catch (Exception fault)
        {
            TellSendFault(fault);
        }
    }

    private static void Swallow(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception)
        {
            // A logger that throws must not cost the app its send or the exception of it.
        }
    }
}
