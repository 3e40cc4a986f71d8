namespace Ses.Resilient;

/// <summary>How sends fail at once while an identical denial stands.</summary>
public sealed class FailFastOptions
{
    /// <summary>How often one send is let through to see whether the denial still stands.</summary>
    /// <value>Default: 10 seconds. From 100 milliseconds to 1 hour.</value>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a denial stands that is not seen again.</summary>
    /// <value>Default: 5 minutes. From <see cref="ProbeInterval"/> to 1 day.</value>
    public TimeSpan Duration { get; set; } = TimeSpan.FromMinutes(5);
}
