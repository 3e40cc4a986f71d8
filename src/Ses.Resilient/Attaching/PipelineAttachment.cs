using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Ses.Resilient.FailFast;
using Ses.Resilient.Pacing;
using Ses.Resilient.Pipeline;

namespace Ses.Resilient.Attaching;

/// <summary>Puts a <see cref="SesSendHandler"/> outermost into the pipeline of one client instance.</summary>
internal static class PipelineAttachment
{
    /// <summary>Attaches; does nothing where a handler is attached already.</summary>
    /// <param name="client">The client; of any AWS service.</param>
    /// <param name="guard">Gives what explains a refusal; asked for only when a call fails.</param>
    /// <returns>Whether it attached.</returns>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    public static bool Attach(AmazonServiceClient client, Func<SesSendGuard> guard)
    {
        // A disposed client has no pipeline.
        var pipeline = RuntimePipelineOf(client) ?? throw new ObjectDisposedException(client.GetType().FullName);

        // Two scopes or threads may meet at one client; the pipeline itself does not lock.
        lock (pipeline)
        {
            if (IsAttached(pipeline))
                return false;

            // The new handler is linked to the rest before the pipeline lets it be seen, so sends under way and beginning are not disturbed.
            pipeline.AddHandler(new SesSendHandler(guard));
            return true;
        }
    }

    /// <summary>Puts in what a guard's options want of the way of sends, into a client that is attached; once.</summary>
    public static void Equip(AmazonServiceClient client, SesSendGuard guard)
    {
        var options = guard.Options;
        if (RuntimePipelineOf(client) is not { } pipeline || (guard.Pipeline is null && options.Pacing is null && options.FailFast is null))
            return;
        lock (pipeline)
        {
            if (Handler(pipeline) is not { Pipeline: null, Attempts: null } handler)
                return;
            if (guard.Pipeline is not null)
            {
                if (SdkSendRetries.Replace(pipeline))
                    handler.Pipeline = guard.Pipeline;
                else
                    Log.PipelineNotUsed(guard.Logger, SesClientAttacher.NameOf(client.GetType()));
            }

            if (options.Pacing is null && options.FailFast is null)
                return;
            var standing = options.FailFast is { } failFast ? new StandingDenials(failFast, guard.Time) : null;
            var pacer = options.Pacing is { } pacing ? new SendPacer(pacing, guard.Time) : null;
            var rate = pacer is not null && options.Pacing!.MaxSendRate is null
                ? new AccountSendRate(pacer, options.DiagnosticsServiceUrl?.AbsoluteUri, guard.Time)
                : null;
            var attempts = new SesAttemptHandler(guard, standing, pacer, rate, guard.Time);
            pipeline.AddHandlerAfter<RetryHandler>(attempts);
            handler.Attempts = attempts;
        }
    }

    private static bool IsAttached(RuntimePipeline pipeline) => Handler(pipeline) is not null;

    private static SesSendHandler? Handler(RuntimePipeline pipeline)
    {
        for (var handler = pipeline.Handler; handler is not null; handler = handler.InnerHandler)
        {
            if (handler is SesSendHandler ours)
                return ours;
        }

        return null;
    }

    /// <summary>The pipeline of an instance is protected, and the public registry of the SDK reaches every client of the process.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_RuntimePipeline")]
    internal static extern RuntimePipeline? RuntimePipelineOf(AmazonServiceClient client);
}
