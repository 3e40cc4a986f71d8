using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;

namespace Ses.Resilient.Telemetry;

/// <summary>Counts the reads of a diagnosis where it is made: those that share it read nothing.</summary>
internal sealed class MeasuredDiagnostician(IDenialDiagnostician inner, SesTelemetry telemetry) : IDenialDiagnostician
{
    public bool CanDiagnose(Exception exception) => inner.CanDiagnose(exception);

    public async Task<SesDiagnosis> DiagnoseAsync(Denial denial, TimeSpan budget, CancellationToken cancellationToken)
    {
        var diagnosis = await inner.DiagnoseAsync(denial, budget, cancellationToken).ConfigureAwait(false);
        telemetry.Read(diagnosis);
        return diagnosis;
    }
}
