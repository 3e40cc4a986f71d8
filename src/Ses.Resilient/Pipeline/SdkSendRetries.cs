using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Ses.Resilient.Pipeline;

/// <summary>The SDK's own retries where a pipeline of ours is on: sends are not made again by it, everything else as before.</summary>
/// <remarks>
/// The SDK makes a call again after a 500, a broken connection or an answer it cannot read, by default; for a send each may be a second mail. And with ours
/// around it the attempts would multiply. What it still does for a send: once more after it has corrected the clock, which SES refused and so did not accept.
/// </remarks>
internal sealed class SdkSendRetries : RetryPolicy
{
    private readonly RetryPolicy _inner;

    private SdkSendRetries(RetryPolicy inner)
    {
        _inner = inner;
        MaxRetries = inner.MaxRetries;
        RetryCapacity = null;
    }

    public override ICollection<string> ThrottlingErrorCodes
    {
        get => _inner?.ThrottlingErrorCodes ?? base.ThrottlingErrorCodes;
        protected set => base.ThrottlingErrorCodes = value;
    }

    /// <summary>Puts it around the retry policy of a client's pipeline.</summary>
    /// <returns>Whether the pipeline has the SDK's retry handler.</returns>
    public static bool Replace(RuntimePipeline pipeline)
    {
        if (pipeline.EnumerateHandlers().FirstOrDefault(h => h.GetType() == typeof(RetryHandler)) is not RetryHandler current)
            return false;
        if (current.RetryPolicy is not SdkSendRetries)
            pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new SdkSendRetries(current.RetryPolicy)));
        return true;
    }

    public override bool RetryForException(IExecutionContext executionContext, Exception exception) =>
        !SendCalls.IsSend(executionContext.RequestContext) && _inner.RetryForException(executionContext, exception);

    public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        SendCalls.IsSend(executionContext.RequestContext) ? Task.FromResult(false) : _inner.RetryForExceptionAsync(executionContext, exception);

    /// <summary>The SDK repeats at once, outside its count, what broke on a kept connection: for a send the answer may have been lost. It does not say for which call.</summary>
    public override bool IsStaleConnectionError(Exception exception) => false;

    public override bool CanRetry(IExecutionContext executionContext) => _inner.CanRetry(executionContext);

    public override bool RetryLimitReached(IExecutionContext executionContext) => _inner.RetryLimitReached(executionContext);

    public override void WaitBeforeRetry(IExecutionContext executionContext) => _inner.WaitBeforeRetry(executionContext);

    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext) => _inner.WaitBeforeRetryAsync(executionContext);

    public override void NotifySuccess(IExecutionContext executionContext)
    {
        if (!SendCalls.IsSend(executionContext.RequestContext))
            _inner.NotifySuccess(executionContext);
    }

    public override void NotifyError(IExecutionContext executionContext, Exception exception)
    {
        if (!SendCalls.IsSend(executionContext.RequestContext))
            _inner.NotifyError(executionContext, exception);
    }

    public override bool OnRetry(IExecutionContext executionContext) => _inner.OnRetry(executionContext);

    public override bool OnRetry(IExecutionContext executionContext, bool bypassAcquireCapacity) => _inner.OnRetry(executionContext, bypassAcquireCapacity);

    public override bool OnRetry(IExecutionContext executionContext, bool bypassAcquireCapacity, bool isThrottlingError) =>
        _inner.OnRetry(executionContext, bypassAcquireCapacity, isThrottlingError);

    /// <summary>The adaptive mode holds calls for seconds and then fails them itself; what holds sends are <see cref="PacingOptions"/>.</summary>
    public override void ObtainSendToken(IExecutionContext executionContext, Exception exception)
    {
        if (!SendCalls.IsSend(executionContext.RequestContext))
            _inner.ObtainSendToken(executionContext, exception);
    }

    public override Task ObtainSendTokenAsync(IExecutionContext executionContext, Exception exception) =>
        SendCalls.IsSend(executionContext.RequestContext) ? Task.CompletedTask : _inner.ObtainSendTokenAsync(executionContext, exception);

    public override bool IsThrottlingError(Exception exception) => _inner.IsThrottlingError(exception);

    public override bool IsTransientError(IExecutionContext executionContext, Exception exception) => _inner.IsTransientError(executionContext, exception);

    public override bool IsServiceTimeoutError(Exception exception) => _inner.IsServiceTimeoutError(exception);
}
