using System.Net;
using Amazon.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Ses.Resilient.Attaching;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Tests.Attaching;

/// <summary>Diagnoses every 403 as told, and counts what it is asked.</summary>
internal sealed class FakeDiagnostician : ISesDiagnostician
{
    public static SesDiagnosis Boundary { get; } = new()
    {
        Layer = DenialLayer.PermissionsBoundary,
        Certainty = Certainty.Proven,
        SummarySentence = $"The boundary arn:aws:iam::123456789012:policy/b allows no ses:SendEmail to bob@example.net.",
        Refusal = new SesRefusal
        {
            Kind = SesRefusalKind.Authorization,
            Principal = "arn:aws:sts::123456789012:assumed-role/mailer/app",
            Action = "ses:SendEmail",
            Resource = "arn:aws:ses:eu-west-1:123456789012:identity/bob@example.net",
            RequestId = "ses-1",
            RawMessage = WireAnswer.DenialText,
        },
        Redactor = Redactor.For(new SendFacts { Api = SesApi.V2, Operation = "SendEmail", FromAddress = "app@example.com" }),
        Next = [DenialLayer.ServiceControlPolicy],
    };

    private int _asked;
    private int _diagnosed;

    public int Asked => _asked;

    public int Diagnosed => _diagnosed;

    public Func<Exception, bool> Can { get; init; } = failure => failure is AmazonServiceException { StatusCode: HttpStatusCode.Forbidden };

    public Func<IRequestContext, Exception, CancellationToken, Task<SesDiagnosis>> Diagnose { get; init; } = (_, _, _) => Task.FromResult(Boundary);

    public bool CanDiagnose(Exception exception)
    {
        Interlocked.Increment(ref _asked);
        return Can(exception);
    }

    public Task<SesDiagnosis> DiagnoseAsync(IRequestContext request, Exception refusal, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _diagnosed);
        return Diagnose(request, refusal, cancellationToken);
    }

    public SesSendGuard Guard(SesResilienceOptions? options = null, ILogger? logger = null, TimeProvider? time = null) =>
        new(this, options ?? new(), logger ?? new FakeLogger(), time ?? TimeProvider.System);
}
