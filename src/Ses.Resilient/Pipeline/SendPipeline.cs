using Amazon.Runtime;
using Polly;
using Ses.Resilient.Telemetry;

namespace Ses.Resilient.Pipeline;

/// <summary>Runs a send inside a Polly pipeline, outside everything of the SDK.</summary>
internal sealed class SendPipeline(ResiliencePipeline pipeline, bool repeatUncertain, SesTelemetry telemetry)
{
    public void Run(IExecutionContext call, Action<IExecutionContext> send)
    {
        var context = ResilienceContextPool.Shared.Get(call.RequestContext.CancellationToken);
        Tell(context);
        try
        {
            pipeline.Execute(
                static (c, s) => s.Attempts.Next(s.Send, c.CancellationToken),
                context,
                (Attempts: new SendAttempts(call, repeatUncertain, telemetry), Send: send));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public async Task<T> RunAsync<T>(IExecutionContext call, Func<IExecutionContext, Task<T>> send)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, call.RequestContext.CancellationToken);
        Tell(context);
        try
        {
            return await pipeline.ExecuteAsync(
                static (c, s) => new ValueTask<T>(s.Attempts.NextAsync(s.Send, c.CancellationToken)),
                context,
                (Attempts: new SendAttempts(call, repeatUncertain, telemetry), Send: send)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Only where it is not the default: the properties of a context are a dictionary, which every send would pay for.</summary>
    private void Tell(ResilienceContext context)
    {
        if (repeatUncertain)
            context.Properties.Set(SesSendRetry.RepeatUncertain, true);
    }
}
