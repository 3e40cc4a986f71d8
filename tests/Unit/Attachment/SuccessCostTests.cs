using Amazon.SecurityToken.Model;
using Ses.Resilient.Attaching;

namespace Ses.Resilient.Tests.Attaching;

/// <summary>A send that succeeds is not made dearer.</summary>
public sealed class SuccessCostTests
{
    private const int Calls = 4000;

    /// <summary>On a busy machine the code is optimized later.</summary>
    private const int MostCalls = 100_000;

    [Theory, InlineData(false), InlineData(true)]
    public void A_call_that_ends_synchronously_allocates_not_a_byte_more(bool sync)
    {
        using var wire = new Wire(WireAnswer.StsIdentity) { Keeps = false };
        using var bare = wire.Sts();
        using var attached = wire.Sts();
        PipelineAttachment.Attach(attached, () => throw new InvalidOperationException("asked for on a success"));

        // Now and then the SDK or the runtime allocates more (clock, pools, code not yet optimized), never less: the least is what a call costs.
        var (without, with) = (long.MaxValue, long.MaxValue);
        for (var call = 0; call < Calls || (with != without && call < MostCalls); call++)
        {
            without = Math.Min(without, BytesOf(bare, sync));
            with = Math.Min(with, BytesOf(attached, sync));
        }

        with.ShouldBe(without);
    }

    private static long BytesOf(SyncSts client, bool sync)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        if (sync)
            client.GetCallerIdentityNow();
        else
            Completed(client.GetCallerIdentityAsync(new GetCallerIdentityRequest(), CancellationToken.None));
        return GC.GetAllocatedBytesForCurrentThread() - before;

        // What another thread allocates would not be counted.
        static void Completed(Task call)
        {
            if (!call.IsCompletedSuccessfully)
                throw new InvalidOperationException("the call did not end on this thread", call.Exception);
        }
    }
}
