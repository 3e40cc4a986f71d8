using System.Collections.Immutable;

namespace Ses.Resilient.AwsEmulator;

public enum FaultKind
{
    /// <summary>Answers later.</summary>
    Latency,

    /// <summary>Answers with an error; nothing is accepted.</summary>
    Error,

    /// <summary>Drops the connection; nothing is accepted.</summary>
    DropBefore,

    /// <summary>Does what was asked, then drops the connection without an answer.</summary>
    DropAfter,

    /// <summary>Answers nothing until released; nothing is accepted before.</summary>
    HangBefore,

    /// <summary>Does what was asked, then answers nothing until released.</summary>
    HangAfter,

    /// <summary>Answers 200 with a body that is neither XML nor JSON.</summary>
    MalformedBody,

    /// <summary>Answers with the first half of the body, as if it were all.</summary>
    CutBody,

    /// <summary>Announces the whole body, writes half of it, and drops the connection.</summary>
    TruncatedBody,

    /// <summary>Writes the body a byte at a time.</summary>
    Trickle,
}

/// <summary>What goes wrong with a call.</summary>
public sealed record Fault
{
    private Fault(FaultKind kind) => Kind = kind;

    public FaultKind Kind { get; }

    /// <summary>Of <see cref="FaultKind.Latency"/>, and between the bytes of <see cref="FaultKind.Trickle"/>.</summary>
    public TimeSpan Delay { get; private init; }

    public int Status { get; private init; }

    public string? Code { get; private init; }

    public string? Message { get; private init; }

    public static Fault DropBefore { get; } = new(FaultKind.DropBefore);

    public static Fault DropAfter { get; } = new(FaultKind.DropAfter);

    public static Fault HangBefore { get; } = new(FaultKind.HangBefore);

    public static Fault HangAfter { get; } = new(FaultKind.HangAfter);

    public static Fault MalformedBody { get; } = new(FaultKind.MalformedBody);

    public static Fault CutBody { get; } = new(FaultKind.CutBody);

    public static Fault TruncatedBody { get; } = new(FaultKind.TruncatedBody);

    public static Fault Latency(TimeSpan delay) => new(FaultKind.Latency) { Delay = delay };

    public static Fault Trickle(TimeSpan delayPerByte) => new(FaultKind.Trickle) { Delay = delayPerByte };

    /// <summary>An error answer.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The error code; the protocol's usual one for 429 and 5xx where <see langword="null"/>.</param>
    /// <param name="message">Its text.</param>
    public static Fault Error(int status, string? code = null, string? message = null) => new(FaultKind.Error) { Status = status, Code = code, Message = message };
}

/// <summary>The faults that wait for calls.</summary>
public sealed class Faults
{
    private readonly Lock _lock = new();
    private ImmutableList<Waiting> _waiting = [];
    private TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Puts a fault on calls.</summary>
    /// <param name="operation">The operation's name, or <c>*</c> for every one.</param>
    /// <param name="fault">The fault. Latency adds up; of the others, the first one added counts.</param>
    /// <param name="times">On how many calls; on all where <see langword="null"/>.</param>
    /// <param name="service">As in <see cref="JournalEntry.Service"/>, or <c>*</c> for every one.</param>
    /// <returns>Takes the fault back when disposed.</returns>
    public IDisposable Inject(string operation, Fault fault, int? times = null, string service = "*")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times ?? 1, 1);
        var waiting = new Waiting(this, service, operation, fault, times ?? int.MaxValue);
        lock (_lock)
            _waiting = _waiting.Add(waiting);
        return waiting;
    }

    /// <summary>Lets every hanging call go on.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _release.SetResult();
            _release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Takes every fault back.</summary>
    public void Clear()
    {
        lock (_lock)
            _waiting = [];
    }

    internal Task Released
    {
        get
        {
            lock (_lock)
                return _release.Task;
        }
    }

    internal ImmutableArray<Fault> Take(string service, string operation)
    {
        lock (_lock)
        {
            var taken = ImmutableArray.CreateBuilder<Fault>();
            foreach (var waiting in _waiting.Where(w => w.Fits(service, operation)))
            {
                if (waiting.Fault.Kind != FaultKind.Latency && taken.Any(f => f.Kind != FaultKind.Latency))
                    continue;
                taken.Add(waiting.Fault);
                if (waiting.Use())
                    _waiting = _waiting.Remove(waiting);
            }
            return taken.ToImmutable();
        }
    }

    private sealed class Waiting(Faults owner, string service, string operation, Fault fault, int times) : IDisposable
    {
        private int _times = times;

        public Fault Fault => fault;

        public bool Fits(string s, string o) => (service == "*" || service == s) && (operation == "*" || operation == o);

        public bool Use() => _times != int.MaxValue && --_times == 0;

        public void Dispose()
        {
            lock (owner._lock)
                owner._waiting = owner._waiting.Remove(this);
        }
    }
}
