using System.Globalization;
using Amazon.Runtime;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient;

/// <summary>Amazon SES refused a send. Says which layer did, how certain that is, and what is known of the refusal.</summary>
/// <remarks>
/// The message is in the language of <see cref="CultureInfo.CurrentUICulture"/> at the time of the refusal, English or Japanese; the name of the layer in it is a code and the same in both.
/// Status, error code, error type and request id are those of the SDK's own exception, which is the
/// <see cref="Exception.InnerException"/>. The message and <see cref="ToString"/> name no recipient; the message of the inner exception is SES's own and may.
/// </remarks>
public sealed class SesAccessDeniedException : AmazonServiceException
{
    internal SesAccessDeniedException(SesDiagnosis diagnosis, Exception refusal)
        : this(diagnosis, refusal, refusal as AmazonServiceException)
    {
    }

    /// <summary>For a send that was held back: SES did not see it.</summary>
    internal SesAccessDeniedException(SesDiagnosis standing)
        : base(
            DiagnosisText.HeldBack(standing, CultureInfo.CurrentUICulture),
            innerException: null,
            ErrorType.Sender,
            standing.Refusal.ErrorCode,
            requestId: null,
            (System.Net.HttpStatusCode)(standing.Refusal.StatusCode ?? 0))
    {
        Diagnosis = standing;
        IsHeldBack = true;
    }

    private SesAccessDeniedException(SesDiagnosis diagnosis, Exception refusal, AmazonServiceException? answer)
        : base(
            DiagnosisText.Message(diagnosis, CultureInfo.CurrentUICulture),
            refusal,
            answer?.ErrorType ?? ErrorType.Unknown,
            answer?.ErrorCode ?? diagnosis.Refusal.ErrorCode,
            answer?.RequestId ?? diagnosis.Refusal.RequestId,
            answer?.StatusCode ?? default)
    {
        Diagnosis = diagnosis;
    }

    /// <summary>Why the send was refused.</summary>
    public SesDiagnosis Diagnosis { get; }

    /// <summary>Whether the send was held back by <see cref="SesResilienceOptions.FailFast"/>: SES did not see it, and the diagnosis is that of an identical one before.</summary>
    /// <remarks>There is then no <see cref="Exception.InnerException"/> and no request id. It is thrown whichever <see cref="OnDenied"/> is set, since the SDK has no exception of it.</remarks>
    public bool IsHeldBack { get; }

    /// <summary>The layer that refused: that of <see cref="Diagnosis"/>.</summary>
    public DenialLayer Layer => Diagnosis.Layer;

    /// <summary>How the layer is known: that of <see cref="Diagnosis"/>.</summary>
    public Certainty Certainty => Diagnosis.Certainty;

    /// <summary>The exception and those inside it with their stack traces, as loggers write them; recipients masked.</summary>
    public override string ToString() => Diagnosis.Redactor.Text(base.ToString());
}
