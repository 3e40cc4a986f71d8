using System.Collections.Concurrent;

namespace Ses.Resilient.AwsEmulator;

/// <summary>What changes while an emulator runs.</summary>
internal sealed class EmulatorState
{
    private readonly ConcurrentDictionary<(string Account, string Region), DateTimeOffset> _lastSesRead = new();
    private readonly long _started;
    private int _answered;

    public EmulatorState(World world, EmulatorOptions options)
    {
        World = world;
        Options = options;
        Credentials = new CredentialStore(world);
        _started = options.TimeProvider.GetTimestamp();
    }

    public World World { get; }

    public EmulatorOptions Options { get; }

    public CredentialStore Credentials { get; }

    public Journal Journal { get; } = new();

    public Outbox Mails { get; } = new();

    public Faults Faults { get; } = new();

    /// <summary>AWS's clock: the world's, running on from the start, or the time provider's.</summary>
    public DateTimeOffset Now => World.Now is { } start ? start + Options.TimeProvider.GetElapsedTime(_started) : Options.TimeProvider.GetUtcNow();

    /// <summary>The world's next answer to a send.</summary>
    public Answer NextAnswer()
    {
        if (World.Answers.IsEmpty)
            return Answer.Success;
        var index = Interlocked.Increment(ref _answered) - 1;
        return World.Answers[Math.Min(index, World.Answers.Length - 1)];
    }

    /// <summary>SES limits calls that do not send to one a second (SES Developer Guide, "Service quotas").</summary>
    public bool TryTakeSesRead(string account, string region)
    {
        var now = Options.TimeProvider.GetUtcNow();
        var taken = false;
        _lastSesRead.AddOrUpdate(
            (account, region),
            _ =>
            {
                taken = true;
                return now;
            },
            (_, last) =>
            {
                taken = now - last >= TimeSpan.FromSeconds(1);
                return taken ? now : last;
            });
        return taken;
    }
}
