using Amazon.SecurityToken.Model;
using Ses.Resilient.Attaching;

namespace Ses.Resilient.Tests.Attaching;

/// <summary>A send that succeeds is not made dearer.</summary>
public sealed class SuccessCostTests
{
    private const int Calls = 200;

    [Theory, InlineData(false), InlineData(true)]
    public void A_call_that_ends_synchronously_allocates_not_a_byte_more(bool sync)
    {
        using var wire = new Wire(WireAnswer.StsIdentity) { Keeps = false };
        using var bare = wire.Sts();
        using var attached = wire.Sts();
        PipelineAttachment.Attach(attached, () => throw new InvalidOperationException("asked for on a success"));

        // The SDK itself allocates a little more now and then (clock, pools): the least of several rounds is what a call costs.
        var (without, with) = (long.MaxValue, long.MaxValue);
        for (var round = 0; round < 20; round++)
        {
            without = Math.Min(without, BytesOf(bare, sync));
            with = Math.Min(with, BytesOf(attached, sync));
        }

        TestContext.Current.SendDiagnosticMessage($"sync {sync}: {without / (double)Calls} bytes bare, {with / (double)Calls} attached");
        (with - without).ShouldBeLessThan(Calls, $"{without} bytes without, {with} with");
    }

    private static long BytesOf(SyncSts client, bool sync)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < Calls; call++)
        {
            if (sync)
            {
                client.GetCallerIdentityNow();
            }
            else
            {
                var answer = client.GetCallerIdentityAsync(new GetCallerIdentityRequest(), CancellationToken.None);
                answer.IsCompletedSuccessfully.ShouldBeTrue("the measure holds on one thread only");
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
