using Polly;
using Polly.Retry;
using Ses.Resilient.Pipeline;

namespace Ses.Resilient;

/// <summary>The retry of sends for a Polly pipeline: only what SES certainly did not accept is made again.</summary>
public static class SesSendRetry
{
    /// <summary>Adds the retry: after a throttling refusal, or where no connection was made; never after a denial, a time-out, a lost answer or a 500.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options before they are used.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Defaults: 3 retries, exponential from 200 milliseconds with jitter, at most 10 seconds each; where the answer says how long to wait (<c>Retry-After</c>), that,
    /// at most 30 seconds. With <see cref="SesResilienceOptions.RepeatUncertainSends"/>, failures that leave it open whether SES has the mail are retried too.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static ResiliencePipelineBuilder AddSesSendRetry(this ResiliencePipelineBuilder builder, Action<RetryStrategyOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new RetryStrategyOptions
        {
            Name = "SesSendRetry",
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(10),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,

            ShouldHandle = static args => ValueTask.FromResult(MayRepeat(args.Context, args.Outcome.Exception)),
            DelayGenerator = static args => ValueTask.FromResult(SendFailures.HintOf(args.Outcome.Exception)),
        };
        configure?.Invoke(options);
        return builder.AddRetry(options);
    }

    /// <summary>Whether a failed send was certainly not accepted: SES refused it for being too fast, or no connection was made.</summary>
    /// <param name="failure">What the send threw.</param>
    public static bool WasNotAccepted(Exception? failure) =>
        failure is not null && SendFailures.MayRepeat(SendFailures.ReasonOf(failure), repeatUncertain: false);

    /// <summary>Whether a failed send ended so that SES may or may not have accepted it: a time-out, a lost answer, a 5xx.</summary>
    /// <param name="failure">What the send threw.</param>
    public static bool MayBeAccepted(Exception? failure) =>
        failure is not null && SendFailures.ReasonOf(failure) == RepeatReason.Uncertain;

    /// <summary>Tells the strategies of a send whether the app opted in.</summary>
    internal static readonly ResiliencePropertyKey<bool> RepeatUncertain = new("Ses.Resilient.RepeatUncertain");

    private static bool MayRepeat(ResilienceContext context, Exception? failure) =>
        failure is not null && SendFailures.MayRepeat(SendFailures.ReasonOf(failure), context.Properties.GetValue(RepeatUncertain, false));
}
