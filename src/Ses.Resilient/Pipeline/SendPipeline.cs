using Amazon.Runtime;
using Polly;
using Ses.Resilient.Telemetry;

namespace Ses.Resilient.Pipeline;

/// <summary>Runs a send inside a Polly pipeline, outside everything of the SDK.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="repeatUncertain">Whether the app opted in to repeating what SES may have accepted.</param>
/// <param name="telemetry">Where repeats are counted.</param>
/// <param name="isRetryAlone">
/// Whether the pipeline is <see cref="SesSendRetry"/> and nothing else, and nobody listens to it. A retry has nothing to do before an attempt has failed, so the first is
/// made outside, and a send that succeeds pays nothing for it.
/// </param>
internal sealed class SendPipeline(ResiliencePipeline pipeline, bool repeatUncertain, SesTelemetry telemetry, bool isRetryAlone = false)
{
    public void Run(IExecutionContext call, Action<IExecutionContext> send)
    {
        Exception? first = null;
        if (isRetryAlone)
        {
            try
            {
                send(call);
                return;
            }
            catch (Exception failure) when (IsForPipeline(call, failure))
            {
                first = failure;
            }
        }

        var context = ResilienceContextPool.Shared.Get(call.RequestContext.CancellationToken);
        Tell(context);
        try
        {
            pipeline.Execute(
                static (c, s) => s.Attempts.Next(s.Send, c.CancellationToken),
                context,
                (Attempts: new SendAttempts(call, repeatUncertain, telemetry, first), Send: send));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <param name="call">The send.</param>
    /// <param name="send">Makes it; fails by its task alone.</param>
    public Task<T> RunAsync<T>(IExecutionContext call, Func<IExecutionContext, Task<T>> send)
    {
        if (!isRetryAlone)
            return InPipelineAsync(call, send, first: null);

        var first = send(call);
        return first.IsCompletedSuccessfully ? first : AfterAsync(first, call, send);
    }

    private async Task<T> AfterAsync<T>(Task<T> first, IExecutionContext call, Func<IExecutionContext, Task<T>> send)
    {
        try
        {
            return await first.ConfigureAwait(false);
        }
        catch (Exception failure) when (IsForPipeline(call, failure))
        {
            return await InPipelineAsync(call, send, failure).ConfigureAwait(false);
        }
    }

    private async Task<T> InPipelineAsync<T>(IExecutionContext call, Func<IExecutionContext, Task<T>> send, Exception? first)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, call.RequestContext.CancellationToken);
        Tell(context);
        try
        {
            return await pipeline.ExecuteAsync(
                static (c, s) => new ValueTask<T>(s.Attempts.NextAsync(s.Send, c.CancellationToken)),
                context,
                (Attempts: new SendAttempts(call, repeatUncertain, telemetry, first), Send: send)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private bool IsForPipeline(IExecutionContext call, Exception failure) =>
        !call.RequestContext.CancellationToken.IsCancellationRequested && SendFailures.MayRepeat(SendFailures.ReasonOf(failure), repeatUncertain);

    /// <summary>Only where it is not the default: the properties of a context are a dictionary, which every send would pay for.</summary>
    private void Tell(ResilienceContext context)
    {
        if (repeatUncertain)
            context.Properties.Set(SesSendRetry.RepeatUncertain, true);
    }
}
