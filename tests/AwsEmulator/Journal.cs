using System.Collections.Immutable;

namespace Ses.Resilient.AwsEmulator;

/// <summary>What a call does.</summary>
public enum CallKind
{
    Read,

    /// <summary>Sends mail, or would.</summary>
    Send,

    /// <summary>Would change something else; the emulator has no such operation.</summary>
    Write,

    /// <summary>Nothing that the emulator knows.</summary>
    Unknown,
}

/// <summary>One call that reached the emulator.</summary>
public sealed record JournalEntry
{
    /// <summary>From 1, in the order in which calls arrived.</summary>
    public int Number { get; init; }

    /// <summary>When it arrived, by AWS's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary><c>ses-v1</c>, <c>ses-v2</c>, <c>sts</c>, <c>iam</c> or <c>organizations</c>.</summary>
    public required string Service { get; init; }

    public required string Operation { get; init; }

    public required CallKind Kind { get; init; }

    /// <summary>Of the signing scope.</summary>
    public string? Region { get; init; }

    public string? AccessKeyId { get; init; }

    /// <summary>Whose the access key is; the signature need not have been right.</summary>
    public string? Principal { get; init; }

    /// <summary>What the call was about, for example a role's name.</summary>
    public string? Target { get; init; }

    /// <summary>The status of the answer; <see langword="null"/> while there is none, and where the connection was dropped.</summary>
    public int? Status { get; init; }

    /// <summary>The error code of the answer.</summary>
    public string? Code { get; init; }

    /// <summary>The faults that were put on it.</summary>
    public ImmutableArray<FaultKind> Faults { get; init; } = [];

    public override string ToString() => $"#{Number} {Service} {Operation}{(Target is null ? "" : $" {Target}")} by {Principal ?? AccessKeyId ?? "nobody"}: {Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no answer"}{(string.IsNullOrEmpty(Code) ? "" : $" {Code}")}";
}

/// <summary>Every call that reached the emulator. Safe to read at any time.</summary>
public sealed class Journal
{
    private readonly Lock _lock = new();
    private readonly List<JournalEntry> _entries = [];
    private readonly List<JournalEntry> _forbidden = [];
    private int _arrived;

    /// <summary>The calls so far.</summary>
    public ImmutableArray<JournalEntry> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries];
        }
    }

    public IEnumerable<JournalEntry> Sends => Entries.Where(e => e.Kind == CallKind.Send);

    public IEnumerable<JournalEntry> Reads => Entries.Where(e => e.Kind == CallKind.Read);

    /// <summary>Calls of operations that write or that nobody knows. A diagnosis makes none.</summary>
    public IEnumerable<JournalEntry> Forbidden => Entries.Where(IsForbidden);

    /// <summary>The forbidden calls since the start, also those that were forgotten.</summary>
    internal ImmutableArray<JournalEntry> EverForbidden
    {
        get
        {
            lock (_lock)
                return [.. _forbidden];
        }
    }

    private static bool IsForbidden(JournalEntry entry) => entry.Kind is CallKind.Write or CallKind.Unknown;

    /// <summary>Forgets the calls so far.</summary>
    public void Clear()
    {
        lock (_lock)
            _entries.Clear();
    }

    /// <summary>Writes a call down, and gives it its number.</summary>
    internal int Arrived(JournalEntry entry)
    {
        lock (_lock)
        {
            entry = entry with { Number = ++_arrived };
            _entries.Add(entry);
            if (IsForbidden(entry))
                _forbidden.Add(entry);
            return _arrived;
        }
    }

    internal void Answered(int number, int status, string? code)
    {
        lock (_lock)
        {
            // Numbers follow one another, so that the first tells where the others are.
            var index = _entries.Count == 0 ? -1 : number - _entries[0].Number;
            if (index >= 0)
                _entries[index] = _entries[index] with { Status = status, Code = code };
        }
    }
}
