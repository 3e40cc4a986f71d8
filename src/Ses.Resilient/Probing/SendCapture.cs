using Amazon.Runtime;

namespace Ses.Resilient.Probing;

/// <summary>Stops the calls of a probe before the SDK does anything with them, and keeps the first.</summary>
/// <remarks>
/// It goes with the flow of the probe's own function, and so reaches every attached client that the function may call by mistake, and no
/// send made outside of it.
/// </remarks>
internal sealed class SendCapture
{
    private static readonly AsyncLocal<SendCapture?> Flow = new();

    private IRequestContext? _call;

    private SendCapture()
    {
    }

    /// <summary>That of the probe in whose function this runs; <see langword="null"/> for a real send.</summary>
    public static SendCapture? Current => Flow.Value;

    /// <summary>Keeps a call.</summary>
    /// <returns>What the call is to end with.</returns>
    public Exception Take(IRequestContext call)
    {
        Interlocked.CompareExchange(ref _call, call, null);
        return new StoppedException();
    }

    /// <summary>Runs a function up to its first call.</summary>
    /// <returns>The call; <see langword="null"/> where it made none.</returns>
    public static async Task<IRequestContext?> RunAsync(Func<Task> send)
    {
        // An async method: the flow of its caller is as before when it returns.
        var capture = new SendCapture();
        Flow.Value = capture;
        try
        {
            await send().ConfigureAwait(false);
        }
        catch (Exception) when (capture._call is not null)
        {
            // Whatever the app's code makes of our exception, the call is known.
        }

        return capture._call;
    }

    /// <summary>A cancellation, so that retries around the call do not repeat it.</summary>
    private sealed class StoppedException() : OperationCanceledException("A permission probe asked about this call; it is not made.");
}
