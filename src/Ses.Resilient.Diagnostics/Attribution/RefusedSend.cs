using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>All that is known of one refused send before it is judged. Immutable.</summary>
/// <param name="Refusal">What SES said.</param>
/// <param name="Facts">What was sent; <see langword="null"/> where the call could not be read.</param>
/// <param name="Evidence">What could be read.</param>
/// <param name="Checks">Every pair SES checks, evaluated; the one SES named first.</param>
/// <param name="ExpectedPrincipal">The principal the app expects to send as, an ARN that may hold wildcards.</param>
internal sealed record RefusedSend(
    SesRefusal Refusal,
    SendFacts? Facts,
    EvidenceSet Evidence,
    ImmutableArray<CheckFinding> Checks,
    string? ExpectedPrincipal)
{
    /// <summary>What the process knows of its own credentials and way.</summary>
    public SendingProcess Sender { get; init; } = SendingProcess.Unknown;

    /// <summary>When the refusal is diagnosed.</summary>
    public DateTimeOffset? Now { get; init; }

    public Redactor Redactor { get; } = Redactor.For(Facts);

    public string? Principal => Refusal.Principal ?? Evidence.Caller.Value?.Arn;

    /// <summary>The pair the diagnosis is about: the one SES named; where it named none, the first that a layer certainly refuses.</summary>
    public CheckFinding? Denied { get; } =
        Checks.FirstOrDefault(c => c.IsNamedBySes)
        ?? Checks.FirstOrDefault(c => !c.Result.DeniedBy.IsEmpty)
        ?? Checks.FirstOrDefault();
}
