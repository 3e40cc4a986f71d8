using System.Net;
using Amazon.Runtime;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;

namespace Ses.Resilient.Attaching;

/// <summary>Says what the refusal itself says and reads nothing else, so the layer stays undetermined.</summary>
internal sealed class RefusalDiagnostician : ISesDiagnostician
{
    // ErrorType is not looked at: the SDK reads it as Unknown from REST-JSON answers.
    public bool CanDiagnose(Exception exception) =>
        exception is AmazonServiceException { StatusCode: HttpStatusCode.Forbidden }
            or AmazonServiceException { ErrorCode: "AccessDenied" or "AccessDeniedException" };

    public Task<SesDiagnosis> DiagnoseAsync(IRequestContext request, Exception refusal, CancellationToken cancellationToken) =>
        Task.FromResult(new SesDiagnosis
        {
            Refusal = SesRefusal.FromException(refusal),
            Summary = "Nothing but the refusal itself was looked at.",
        });
}
