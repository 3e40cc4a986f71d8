using System.Diagnostics;
using System.Diagnostics.Metrics;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Pipeline;

namespace Ses.Resilient.Telemetry;

/// <summary>The library's metrics and traces. Tags are few-valued and name nobody. A listener that throws costs a send nothing.</summary>
internal sealed class SesTelemetry
{
    private static readonly string? Version = typeof(SesTelemetry).Assembly.GetName().Version?.ToString();

    // A source has no state of ours; listeners find it by name, wherever it was made.
    private static readonly ActivitySource Activities = new(TelemetryNames.Source, Version);

    private readonly Counter<long> _denials;
    private readonly Histogram<double> _diagnosisDuration;
    private readonly Counter<long> _diagnosisFaults;
    private readonly Counter<long> _reads;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _failFastHits;
    private readonly Histogram<double> _pacingDelay;

    private SesTelemetry(Meter meter)
    {
        _denials = meter.CreateCounter<long>(TelemetryNames.Denials, "{denial}", "Refused sends that were explained.");
        _diagnosisDuration = meter.CreateHistogram<double>(TelemetryNames.DiagnosisDuration, "s", "How long a refused send waited for its diagnosis.");
        _diagnosisFaults = meter.CreateCounter<long>(TelemetryNames.DiagnosisFaults, "{fault}", "Refused sends that could not be explained.");
        _reads = meter.CreateCounter<long>(TelemetryNames.Reads, "{read}", "Reads made for diagnoses.");
        _retries = meter.CreateCounter<long>(TelemetryNames.Retries, "{retry}", "Sends made again.");
        _failFastHits = meter.CreateCounter<long>(TelemetryNames.FailFastHits, "{send}", "Sends held back because an identical denial stands.");
        _pacingDelay = meter.CreateHistogram<double>(TelemetryNames.PacingDelay, "s", "How long a send was held to keep the account's sending rate.");
    }

    /// <summary>For clients attached by hand, which have no container; one for all of them.</summary>
    public static SesTelemetry Unhosted { get; } = new(new Meter(TelemetryNames.Source, Version));

    /// <summary>With the meter of the app's factory, which owns it; <see cref="Unhosted"/> where there is no factory.</summary>
    public static SesTelemetry Of(IMeterFactory? meters) =>
        meters is null ? Unhosted : new(meters.Create(new MeterOptions(TelemetryNames.Source) { Version = Version }));

    public static Activity? StartDiagnosis()
    {
        try
        {
            return Activities.StartActivity(TelemetryNames.DiagnoseActivity);
        }
        catch (Exception)
        {
            return null;
        }
    }

    public void Denied(SesDiagnosis diagnosis, Activity? activity) => Guard(() =>
    {
        var (layer, certainty) = (diagnosis.Layer.ToString(), diagnosis.Certainty.ToString());
        activity?.SetTag(TelemetryNames.LayerTag, layer);
        activity?.SetTag(TelemetryNames.CertaintyTag, certainty);
        _denials.Add(1, new(TelemetryNames.LayerTag, layer), new(TelemetryNames.CertaintyTag, certainty));
    });

    public void Waited(TimeSpan duration) => Guard(() => _diagnosisDuration.Record(duration.TotalSeconds));

    public void Faulted() => Guard(() => _diagnosisFaults.Add(1));

    public void Read(SesDiagnosis made) => Guard(() =>
    {
        foreach (var read in made.Reads)
            _reads.Add(1, new(TelemetryNames.ReadServiceTag, read.Service), new(TelemetryNames.ReadOutcomeTag, read.State.ToString()));
    });

    public void Retried(RepeatReason reason) => Guard(() => _retries.Add(1, new KeyValuePair<string, object?>(TelemetryNames.ReasonTag, reason.ToString())));

    public void HeldBack(DenialLayer layer) => Guard(() => _failFastHits.Add(1, new KeyValuePair<string, object?>(TelemetryNames.LayerTag, layer.ToString())));

    public void Paced(TimeSpan delay) => Guard(() => _pacingDelay.Record(delay.TotalSeconds));

    private static void Guard(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception)
        {
            // A listener is the app's; what it throws is not the send's.
        }
    }
}
