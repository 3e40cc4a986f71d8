namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Diagnoses a refused call that is understood already.</summary>
internal interface IDenialDiagnostician
{
    /// <inheritdoc cref="ISesDiagnostician.CanDiagnose"/>
    bool CanDiagnose(Exception exception);

    /// <summary>Makes a diagnosis. Never throws; ends within the budget. With a budget of zero it reads nothing and says so.</summary>
    Task<SesDiagnosis> DiagnoseAsync(Denial denial, TimeSpan budget, CancellationToken cancellationToken);
}
