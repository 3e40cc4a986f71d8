using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

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

    private static bool IsAttached(RuntimePipeline pipeline)
    {
        for (var handler = pipeline.Handler; handler is not null; handler = handler.InnerHandler)
        {
            if (handler is SesSendHandler)
                return true;
        }

        return false;
    }

    /// <summary>The pipeline of an instance is protected, and the public registry of the SDK reaches every client of the process.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_RuntimePipeline")]
    private static extern RuntimePipeline? RuntimePipelineOf(AmazonServiceClient client);
}
