namespace Ses.Resilient.Pacing;

/// <summary>Gives sends their turn at a rate of recipients per second, which throttling answers lower and time brings back. Holds no queue: a turn is a point in time.</summary>
/// <remarks>
/// SES lets short bursts pass, so that a second's worth may go at once. System.Threading.RateLimiting has no limiter whose rate can be changed while it is used, and none that
/// takes more permits at once than a burst has, as a mail to fifty recipients does at a rate of one.
/// </remarks>
internal sealed class SendPacer(PacingOptions options, TimeProvider time)
{
    /// <summary>What a throttling answer leaves of the rate.</summary>
    private const double Cut = 0.7;

    /// <summary>The least part of the rate that is left after many.</summary>
    private const double Floor = 0.1;

    /// <summary>How long the whole rate takes to come back.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    /// <summary>Answers that come together tell one thing.</summary>
    private static readonly TimeSpan OneCut = TimeSpan.FromSeconds(1);

#if NET9_0_OR_GREATER
    private readonly Lock _lock = new();
#else
    private readonly object _lock = new();
#endif

    private double? _full = options.MaxSendRate;
    private double _atCut = double.MaxValue;
    private DateTimeOffset _cutAt;
    private DateTimeOffset _next;
    private int _held;

    /// <summary>Recipients per second now; <see langword="null"/> where no rate is known.</summary>
    public double? Rate
    {
        get
        {
            lock (_lock)
                return RateAt(time.GetUtcNow());
        }
    }

    /// <summary>Sends that wait for their turn now.</summary>
    public int Held
    {
        get
        {
            lock (_lock)
                return _held;
        }
    }

    /// <summary>Takes what GetAccount says. A rate that the app set stays.</summary>
    public void Learn(double maxSendRate)
    {
        // An account without a limit has the rate -1 (SES API v2 reference, SendQuota).
        lock (_lock)
            _full = options.MaxSendRate ?? (maxSendRate > 0 ? maxSendRate : null);
    }

    public void Throttled()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_full is not { } full || RateAt(now) is not { } rate || now - _cutAt < OneCut)
                return;
            _atCut = Math.Max(rate * Cut, full * Floor);
            _cutAt = now;
        }
    }

    /// <summary>Waits for the turn of a mail.</summary>
    /// <param name="recipients">Its recipients.</param>
    /// <param name="cancellation">Ends the wait; its turn is then nobody's.</param>
    /// <returns>How long it was held.</returns>
    public async Task<TimeSpan> WaitAsync(int recipients, CancellationToken cancellation)
    {
        if (Reserve(recipients) is not { } wait)
            return TimeSpan.Zero;
        try
        {
            await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
                _held--;
        }

        return wait;
    }

    /// <summary><see cref="WaitAsync"/> for a caller that has no await: holds its own thread and needs no other.</summary>
    public TimeSpan Wait(int recipients, CancellationToken cancellation)
    {
        if (Reserve(recipients) is not { } wait)
            return TimeSpan.Zero;
        try
        {
            cancellation.WaitHandle.WaitOne(wait);
            cancellation.ThrowIfCancellationRequested();
        }
        finally
        {
            lock (_lock)
                _held--;
        }

        return wait;
    }

    private TimeSpan? Reserve(int recipients)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (RateAt(now) is not { } rate)
                return null;

            // Turns that were not taken are kept for a second's worth at most.
            var burst = now - TimeSpan.FromSeconds(1);
            var turn = _next > burst ? _next : burst;
            var wait = turn - now;
            var needed = TimeSpan.FromSeconds(Math.Max(recipients, 1) / rate);
            if (wait > options.MaxWait || (wait > TimeSpan.Zero && _held >= options.QueueLimit))
                return null;
            _next = turn + needed;
            if (wait <= TimeSpan.Zero)
                return null;
            _held++;
            return wait;
        }
    }

    private double? RateAt(DateTimeOffset now)
    {
        if (_full is not { } full)
            return null;
        return _atCut >= full ? full : Math.Min(full, _atCut + (full * ((now - _cutAt) / Recovery)));
    }
}
