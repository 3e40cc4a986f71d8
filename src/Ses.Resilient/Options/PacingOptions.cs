namespace Ses.Resilient;

/// <summary>How sends are held so that the account's sending rate is kept. Each client keeps its own pace.</summary>
public sealed class PacingOptions
{
    /// <summary>The most recipients per second; SES counts recipients, not mails.</summary>
    /// <value>Default: <see langword="null"/>, what <c>ses:GetAccount</c> says; until it has answered, nothing is held. From 0.1 to 100,000.</value>
    public double? MaxSendRate { get; set; }

    /// <summary>The longest that a send is held. One that would have to wait longer goes to SES at once, which judges it.</summary>
    /// <value>Default: 10 seconds. From 10 milliseconds to 5 minutes.</value>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The most sends that are held at once. One more goes to SES at once, which judges it.</summary>
    /// <value>Default: 1000. From 1 to 100,000.</value>
    public int QueueLimit { get; set; } = 1000;
}
