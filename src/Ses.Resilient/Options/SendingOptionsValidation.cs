namespace Ses.Resilient;

/// <summary>The part of <see cref="SesResilienceOptionsValidator"/> for how sends are made.</summary>
internal static class SendingOptionsValidation
{
    public static void Check(SesResilienceOptions options, List<string> errors)
    {
        if (options is { PipelineKey: not null, PipelineSetup: not null })
            errors.Add("SesResilienceOptions.PipelineKey must not be set where Pipeline() was called, or else it is not known which of the two sends run in.");
        if (options.PipelineKey is "")
            errors.Add("SesResilienceOptions.PipelineKey must not be empty, or else it names no pipeline.");
        if (options.Pacing is { } pacing)
        {
            if (pacing.MaxSendRate is { } rate && rate is not (>= 0.1 and <= 100_000))
            {
                errors.Add(FormattableString.Invariant(
                    $"PacingOptions.MaxSendRate must be from 0.1 to 100000, but is {rate}, or else sends are held for ever or not at all."));
            }

            Span("PacingOptions.MaxWait", pacing.MaxWait, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5), "a send is not held at all, or holds its caller too long", errors);
            if (pacing.QueueLimit is < 1 or > 100_000)
            {
                errors.Add(FormattableString.Invariant(
                    $"PacingOptions.QueueLimit must be from 1 to 100000, but is {pacing.QueueLimit}, or else no send is held, or more than memory should hold."));
            }
        }

        if (options.FailFast is { } failFast)
        {
            Span("FailFastOptions.ProbeInterval", failFast.ProbeInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), "every send is a probe, or a denial that ended is found too late", errors);
            if (failFast.ProbeInterval <= TimeSpan.FromHours(1))
                Span("FailFastOptions.Duration", failFast.Duration, failFast.ProbeInterval, TimeSpan.FromDays(1), "it ends before the first probe, or stands for nobody", errors);
        }
    }

    private static void Span(string name, TimeSpan value, TimeSpan least, TimeSpan most, string otherwise, List<string> errors)
    {
        if (value < least || value > most)
            errors.Add(FormattableString.Invariant($"{name} must be from {least} to {most}, but is {value}, or else {otherwise}."));
    }
}
