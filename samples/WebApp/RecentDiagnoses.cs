using Ses.Resilient.Diagnostics;

namespace WebApp;

/// <summary>The last diagnoses, for a person who develops the app. In memory only.</summary>
internal sealed class RecentDiagnoses
{
    private const int Most = 20;
    private readonly Lock _lock = new();
    private readonly Queue<(int Number, SesDiagnosis Diagnosis)> _last = new();
    private int _count;

    public void Add(SesDiagnosis diagnosis)
    {
        lock (_lock)
        {
            _last.Enqueue((++_count, diagnosis));
            if (_last.Count > Most) _last.Dequeue();
        }
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<(int Number, SesDiagnosis Diagnosis)> All
    {
        get
        {
            lock (_lock) return [.. _last.Reverse()];
        }
    }
}
