namespace Ses.Resilient.AwsEmulator;

public sealed record EmulatorOptions
{
    /// <summary>The port on 127.0.0.1; a free one where 0.</summary>
    public int Port { get; init; }

    /// <summary>Drives AWS's clock, injected delays and the throttle.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whether calls of SES that do not send are limited to one a second per account and Region, as AWS limits them.</summary>
    public bool ThrottleSesReads { get; init; }

    /// <summary>Whether calls that write or that the emulator does not have are no fault: for tests of the emulator itself.</summary>
    public bool ExpectsForbidden { get; init; }
}
