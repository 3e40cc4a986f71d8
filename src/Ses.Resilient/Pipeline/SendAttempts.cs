using System.Runtime.ExceptionServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Ses.Resilient.Telemetry;

namespace Ses.Resilient.Pipeline;

/// <summary>The attempts of one send. Whatever the strategies around it say, it is not made again unless the last failure allows it, nor twice at once.</summary>
/// <param name="call">The send.</param>
/// <param name="repeatUncertain">Whether the app opted in to repeating what SES may have accepted.</param>
/// <param name="telemetry">Where repeats are counted.</param>
/// <param name="first">How the first attempt failed, where it was made already.</param>
internal sealed class SendAttempts(IExecutionContext call, bool repeatUncertain, SesTelemetry telemetry, Exception? first = null)
{
    private readonly CancellationToken _caller = call.RequestContext.CancellationToken;
    private Exception? _untold = first;
    private Exception? _last;
    private object? _running;

    public IExecutionContext Call => call;

    public async Task<T> NextAsync<T>(Func<IExecutionContext, Task<T>> send, CancellationToken cancellation)
    {
        // A hedge, or a retry of a result that SES gave: one mail, one answer.
        if (_running is Task<T> running && (!running.IsCompleted || running.IsCompletedSuccessfully))
            return await running.ConfigureAwait(false);

        Prepare(cancellation);
        var sending = send(call);
        _running = sending;
        try
        {
            return await sending.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _last = failure;
            throw;
        }
        finally
        {
            Observe(_caller);
        }
    }

    public void Next(Action<IExecutionContext> send, CancellationToken cancellation)
    {
        if (_running is true)
            return;
        Prepare(cancellation);
        try
        {
            send(call);
            _running = true;
        }
        catch (Exception failure)
        {
            _last = failure;
            throw;
        }
        finally
        {
            Observe(_caller);
        }
    }

    private void Prepare(CancellationToken cancellation)
    {
        if (_untold is { } untold)
        {
            (_untold, _last) = (null, untold);
            ExceptionDispatchInfo.Throw(untold);
        }

        if (_last is { } last)
        {
            var reason = SendFailures.ReasonOf(last);
            if (!SendFailures.MayRepeat(reason, repeatUncertain))
                ExceptionDispatchInfo.Throw(last);
            telemetry.Retried(reason);

            // Marshalled afresh, so that bodies begin at their beginning; the mark of the first signature would leave the new request unsigned.
            call.RequestContext.IsSigned = false;
        }

        Observe(cancellation);
    }

    /// <summary>A strategy that gives up an attempt, such as a time-out, reaches the SDK through the token.</summary>
    private void Observe(CancellationToken cancellation)
    {
        if (call.RequestContext is RequestContext request)
            request.CancellationToken = cancellation;
    }
}
