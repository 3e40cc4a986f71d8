using System.Collections.Immutable;
using System.Text;

namespace Ses.Resilient.AwsEmulator;

/// <summary>A mail that SES accepted.</summary>
public sealed record Mail
{
    public string MessageId { get; init; } = "";

    public required DateTimeOffset Time { get; init; }

    /// <summary><c>ses-v1</c> or <c>ses-v2</c>.</summary>
    public required string Api { get; init; }

    public required string Operation { get; init; }

    /// <summary>ARN of the principal that sent it.</summary>
    public required string Principal { get; init; }

    public required string Region { get; init; }

    public string? From { get; init; }

    public IReadOnlyList<string> Recipients { get; init; } = [];

    public string? Subject { get; init; }

    /// <summary>The request's body as it came over the wire.</summary>
    public required ReadOnlyMemory<byte> RequestBody { get; init; }

    public string RequestText => Encoding.UTF8.GetString(RequestBody.Span);
}

/// <summary>The mails that SES accepted. Safe to read at any time.</summary>
public sealed class Outbox
{
    private readonly Lock _lock = new();
    private readonly List<Mail> _mails = [];

    public ImmutableArray<Mail> All
    {
        get
        {
            lock (_lock)
                return [.. _mails];
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return _mails.Count;
        }
    }

    internal void Add(Mail mail)
    {
        lock (_lock)
            _mails.Add(mail);
    }
}
