using Polly;

namespace Ses.Resilient;

// How sends are made; the other part says how refused ones are explained.
public sealed partial class SesResilienceOptions
{
    /// <summary>The key of a pipeline that the app registered with Polly's <c>AddResiliencePipeline</c>, to run sends in.</summary>
    /// <value>Default: <see langword="null"/>, none. Not together with <see cref="Pipeline"/>, and not for a client attached without a container.</value>
    public string? PipelineKey { get; set; }

    /// <summary>Whether a pipeline may make a send again that SES may have accepted: after a time-out, a lost answer, a 5xx. Each may be a second mail to the same person.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool RepeatUncertainSends { get; set; }

    /// <summary>Keeps the sending rate of the account, where set.</summary>
    /// <value>Default: <see langword="null"/>, sends are not held.</value>
    public PacingOptions? Pacing { get; set; }

    /// <summary>Fails sends at once that would be denied as others were, where set.</summary>
    /// <value>Default: <see langword="null"/>, every send reaches SES.</value>
    public FailFastOptions? FailFast { get; set; }

    internal Action<ResiliencePipelineBuilder>? PipelineSetup { get; private set; }

    /// <summary>Whether the pipeline is <see cref="SesSendRetry"/> and nothing else.</summary>
    internal bool IsPipelineRetryAlone { get; set; }

    /// <summary>Runs sends in a Polly pipeline, which then takes the place of the SDK's own retries for them.</summary>
    /// <param name="configure">Adds the strategies; <see langword="null"/> for <see cref="SesSendRetry.AddSesSendRetry"/> alone.</param>
    /// <remarks>
    /// Whatever strategies are added: a send is not made again unless SES certainly did not accept it (see <see cref="RepeatUncertainSends"/>), and never after a denial. The
    /// client's <c>MaxErrorRetry</c> and <c>RetryMode</c> no longer count for sends.
    /// </remarks>
    public void Pipeline(Action<ResiliencePipelineBuilder>? configure = null)
    {
        PipelineSetup = configure ?? (static builder => builder.AddSesSendRetry());
        IsPipelineRetryAlone = configure is null;
    }
}
