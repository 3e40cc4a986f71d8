using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.FailFast;

/// <summary>One denial that stands, with its diagnosis.</summary>
internal sealed class StandingDenial(string key, SesDiagnosis diagnosis, DateTimeOffset seenAt)
{
    private long _lastProbe = seenAt.UtcTicks;
    private int _probing;

    public string Key => key;

    public SesDiagnosis Diagnosis => diagnosis;

    public DateTimeOffset SeenAt => seenAt;

    /// <summary>Whether a send is the probe: one at a time, once in an interval.</summary>
    public bool TryProbe(DateTimeOffset now, TimeSpan interval)
    {
        if (now.UtcTicks - Interlocked.Read(ref _lastProbe) < interval.Ticks || Interlocked.Exchange(ref _probing, 1) != 0)
            return false;
        Interlocked.Exchange(ref _lastProbe, now.UtcTicks);
        return true;
    }

    public void EndProbe() => Interlocked.Exchange(ref _probing, 0);
}
