using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Ses.Resilient.Pipeline;
using Ses.Resilient.Probing;

namespace Ses.Resilient.Attaching;

/// <summary>Lets calls through and, where one fails with a refusal, asks the guard what the app is to get.</summary>
/// <remarks>
/// Runs once per call, not per attempt: outermost, outside the SDK's retries, metrics and events, before marshalling. A call
/// that succeeds passes without a step or an allocation of ours where the pipeline ends synchronously, and otherwise with one await.
/// </remarks>
internal sealed class SesSendHandler(Func<SesSendGuard> guard) : PipelineHandler
{
    /// <summary>What sends run in; <see langword="null"/> for the SDK alone.</summary>
    public SendPipeline? Pipeline { get; set; }

    /// <summary>The handler inside that keeps the denials that stand, where there is one.</summary>
    public SesAttemptHandler? Attempts { get; set; }

    public override void InvokeSync(IExecutionContext executionContext)
    {
        if (SendCapture.Current is { } probe)
            throw probe.Take(executionContext.RequestContext);

        try
        {
            if (Pipeline is { } pipeline && SendCalls.IsSend(executionContext.RequestContext))
                pipeline.Run(executionContext, base.InvokeSync);
            else
                base.InvokeSync(executionContext);
        }
        catch (Exception failure) when (CanExplain(executionContext, failure))
        {
            if (guard().Explain(executionContext.RequestContext, failure, Attempts) is { } instead)
                throw instead;
            throw;
        }
    }

    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        if (SendCapture.Current is { } probe)
            return Task.FromException<T>(probe.Take(executionContext.RequestContext));

        var call = Pipeline is { } pipeline && SendCalls.IsSend(executionContext.RequestContext)
            ? pipeline.RunAsync(executionContext, InnerAsync<T>)
            : InnerAsync<T>(executionContext);
        return call.IsCompletedSuccessfully ? call : ExplainFailure(call, executionContext);
    }

    private Task<T> InnerAsync<T>(IExecutionContext executionContext)
        where T : AmazonWebServiceResponse, new()
    {
        try
        {
            return base.InvokeAsync<T>(executionContext);
        }
        catch (Exception failure)
        {
            // A handler of somebody else's that is not async throws at once; it is made again and explained like any other.
            return Task.FromException<T>(failure);
        }
    }

    private async Task<T> ExplainFailure<T>(Task<T> call, IExecutionContext executionContext)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (Exception failure) when (CanExplain(executionContext, failure))
        {
            if (await guard().ExplainAsync(executionContext.RequestContext, failure, Attempts).ConfigureAwait(false) is { } instead)
                throw instead;
            throw;
        }
    }

    private bool CanExplain(IExecutionContext executionContext, Exception failure) =>
        failure is not (OperationCanceledException or SesAccessDeniedException)
        && !executionContext.RequestContext.CancellationToken.IsCancellationRequested
        && guard().CanExplain(failure);
}
