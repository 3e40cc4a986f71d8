using Amazon.Runtime;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>The one way through: refusal, facts, evidence, findings, attribution, remedies, diagnosis.</summary>
internal interface ISesDiagnostician
{
    /// <summary>Whether the exception is a refusal that a diagnosis is made for (not throttling, not a time-out). Cheap.</summary>
    bool CanDiagnose(Exception exception);

    /// <summary>Makes a diagnosis. Never throws; ends within the budget, also when the evidence cannot be had.</summary>
    Task<SesDiagnosis> DiagnoseAsync(IRequestContext request, Exception refusal, CancellationToken cancellationToken);
}
