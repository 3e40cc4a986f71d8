namespace Ses.Resilient.Telemetry;

/// <summary>Every name of the library's metrics and traces. They are stable; a name that changes is a breaking change. Listed in docs/events-and-metrics.md.</summary>
internal static class TelemetryNames
{
    /// <summary>The <c>ActivitySource</c> and the <c>Meter</c>.</summary>
    public const string Source = "Ses.Resilient";

    /// <summary>The activity around the diagnosis of one refused send.</summary>
    public const string DiagnoseActivity = "ses.resilient.diagnose";

    public const string Denials = "ses.resilient.denials";
    public const string DiagnosisDuration = "ses.resilient.diagnosis.duration";
    public const string DiagnosisFaults = "ses.resilient.diagnosis.faults";
    public const string Reads = "ses.resilient.reads";
    public const string Retries = "ses.resilient.retries";
    public const string FailFastHits = "ses.resilient.fail_fast.hits";
    public const string PacingDelay = "ses.resilient.pacing.delay";

    /// <summary>Values: the names of <see cref="Diagnostics.DenialLayer"/>.</summary>
    public const string LayerTag = "ses.resilient.layer";

    /// <summary>Values: the names of <see cref="Diagnostics.Certainty"/>.</summary>
    public const string CertaintyTag = "ses.resilient.certainty";

    /// <summary>Values: signing names, such as <c>iam</c>.</summary>
    public const string ReadServiceTag = "ses.resilient.read.service";

    /// <summary>Values: the names of <see cref="Diagnostics.ReadState"/>.</summary>
    public const string ReadOutcomeTag = "ses.resilient.read.outcome";

    /// <summary>Values: the names of <see cref="Pipeline.RepeatReason"/>.</summary>
    public const string ReasonTag = "ses.resilient.reason";
}
