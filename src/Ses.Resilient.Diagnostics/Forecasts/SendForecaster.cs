using System.Collections.Immutable;
using System.Net;
using Amazon.Runtime;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Remedies;

namespace Ses.Resilient.Diagnostics.Forecasts;

/// <summary>Tells whether SES would accept a send, from the same reads and the same evaluation that explain a refusal. Sends nothing.</summary>
internal sealed class SendForecaster(IEvidenceSource evidence, DiagnosisSettings settings, TimeProvider clock)
{
    /// <summary>Nothing was refused; this asks for every read that an authorization refusal without further words would.</summary>
    private static readonly SesRefusal NothingSaid = new() { Kind = SesRefusalKind.Authorization };

    /// <summary>Never throws, but where it is cancelled; ends within the budget.</summary>
    public async Task<SesPermissionResult> ForecastAsync(PlannedSend planned, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var read = new EvidenceSet();
        if (planned.Credentials is { } credentials)
        {
            read = await evidence.CollectAsync(NothingSaid, planned.Facts, settings.CallsWith(credentials, planned.Config), settings.Budget, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        var permission = CredentialsRefusal(planned, read) is { } refused ? Denied(refused, StatedAttribution.Credentials(refused)) : Judge(planned, read);
        return permission with { Diagnosis = permission.Diagnosis is { } diagnosis ? diagnosis with { Duration = clock.GetElapsedTime(started) } : null };
    }

    private SesPermissionResult Judge(PlannedSend planned, EvidenceSet read)
    {
        var sender = planned.Sender;
        var checks = ForecastChecks.Of(planned, read, sender.SessionPolicy);
        var send = new RefusedSend(Refused(checks.Certain, read), planned.Facts, read, checks.Certain, ExpectedPrincipal: null) { Sender = sender, Now = clock.GetUtcNow() };
        var attribution = PolicyAttribution.Attribute(send);
        var findings = ForecastFindings.Of(checks, send, planned, settings.ExpectedPrincipal);
        if (attribution.Layer == DenialLayer.Undetermined && attribution.Next is [var state, ..])
        {
            // No policy refuses, but SES does, after authorization: the identity, or the account.
            attribution = attribution with
            {
                Layer = state,
                Certainty = Certainty.Proven,
                Summary = SummaryOf(findings.First(f => f.Layer == state)),
                Next = attribution.Next.RemoveAt(0),
                Remaining = [],
                WouldSettle = null,
            };
            send = send with { Refusal = send.Refusal with { Kind = KindOf(read) } };
        }

        if (attribution.Layer != DenialLayer.Undetermined)
        {
            // The wrong principal explains a refusal; it is none.
            var expected = send with { ExpectedPrincipal = settings.ExpectedPrincipal };
            return PolicyAttribution.WrongIdentity(expected) is { } wrong
                ? Denied(expected, wrong with { Findings = findings })
                : Denied(send, attribution with { Findings = findings });
        }

        var open = findings.Where(f => f.Outcome == GateOutcome.CannotTell).ToImmutableArray();
        return open.IsEmpty ? Allowed(planned, read, findings) : Depends(send, findings, open);
    }

    private static SesPermissionResult Denied(RefusedSend send, LayerAttribution attribution) => new()
    {
        Answer = SesPermissionAnswer.Denied,
        Certainty = attribution.Certainty,
        SummarySentence = send.Redactor.Text(attribution.Summary),
        Findings = attribution.Findings,
        Reads = send.Evidence.Reads,
        Diagnosis = Diagnosis(send, attribution) with { Remedies = RemedyFinder.Find(send, attribution) },
    };

    private static SesPermissionResult Depends(RefusedSend send, ImmutableArray<LayerFinding> findings, ImmutableArray<LayerFinding> open)
    {
        var layers = open.Select(f => f.Layer).Distinct().ToImmutableArray();
        var turns = Sentence.Joined(open.Select(f => f.DetailSentence).DistinctBy(s => s.English, StringComparer.Ordinal), static (a, b) => $"{a}; {b}");
        Sentence summary = $"Nothing that could be read refuses the send. It turns on what is open: {turns}.";
        var attribution = new LayerAttribution(
            DenialLayer.Undetermined, Certainty.Undetermined, summary, findings, [], layers, Settling.For(send.Evidence, open));
        return new SesPermissionResult
        {
            SummarySentence = send.Redactor.Text(summary),
            Findings = findings,
            Open = layers,
            Reads = send.Evidence.Reads,
            Diagnosis = Diagnosis(send, attribution),
        };
    }

    private static SesPermissionResult Allowed(PlannedSend planned, EvidenceSet read, ImmutableArray<LayerFinding> findings)
    {
        var said = findings.Where(f => planned.LayersNotInUse.Contains(f.Layer)).Select(f => f.Layer).Distinct().ToArray();
        var summary = said.Length == 0
            ? (Sentence)$"Every layer was read and lets the send pass."
            : $"Every layer that can be read lets the send pass; as configured, sends meet no {Sentence.Joined(said.Select(Reports.PolicyWording.Name), static (a, b) => $"{a} and no {b}")}.";
        return new SesPermissionResult
        {
            Answer = SesPermissionAnswer.Allowed,
            Certainty = said.Length == 0 ? Certainty.Proven : Certainty.Inferred,
            SummarySentence = summary,
            Findings = findings,
            Reads = read.Reads,
        };
    }

    private static SesDiagnosis Diagnosis(RefusedSend send, LayerAttribution attribution) => new()
    {
        IsForecast = true,
        Layer = attribution.Layer,
        Certainty = attribution.Certainty,
        SummarySentence = attribution.Summary,
        Refusal = send.Refusal,
        Operation = send.Facts?.Operation,
        Findings = attribution.Findings,
        Next = attribution.Next,
        Remaining = attribution.Remaining,
        SettlingSentence = attribution.WouldSettle,
        Reads = send.Evidence.Reads,
        Redactor = send.Redactor,
    };

    /// <summary>The pair that is refused, or the first that would be checked, in place of what SES would say.</summary>
    private static SesRefusal Refused(ImmutableArray<CheckFinding> checks, EvidenceSet read)
    {
        var pair = checks.FirstOrDefault(c => !c.Result.DeniedBy.IsEmpty) ?? checks.FirstOrDefault();
        return NothingSaid with { Principal = read.Caller.Value?.Arn, Action = pair?.Action, Resource = pair?.ResourceArn };
    }

    /// <summary>Credentials that the SDK cannot get, or that STS refuses, SES refuses too.</summary>
    private static RefusedSend? CredentialsRefusal(PlannedSend planned, EvidenceSet read)
    {
        var refusal = planned switch
        {
            { CredentialsFault: { } fault } => SesRefusal.FromException(fault),
            { Credentials: null } => new SesRefusal { Kind = SesRefusalKind.Credentials, CredentialsFault = CredentialsFault.NotResolved },
            _ => read.Caller is { State: ReadState.Failed, Reason: { } reason } ? AnswerOf(reason) : null,
        };
        return refusal?.Kind is SesRefusalKind.Credentials or SesRefusalKind.ClockSkew
            ? new RefusedSend(refusal, planned.Facts, read, [], ExpectedPrincipal: null) { Sender = planned.Sender }
            : null;
    }

    /// <summary>The reason of a failed read is <c>HTTP status code</c>.</summary>
    private static SesRefusal? AnswerOf(string reason) => reason.Split(' ') is ["HTTP", "400" or "401" or "403", var code]
        ? SesRefusal.FromException(new AmazonServiceException("", null, ErrorType.Sender, code, null, HttpStatusCode.Forbidden))
        : null;

    private static SesRefusalKind KindOf(EvidenceSet read) => read.AccountState.Value switch
    {
        { EnforcementStatus: "SHUTDOWN" } => SesRefusalKind.AccountSuspended,
        { SendingEnabled: false } => SesRefusalKind.SendingPaused,
        _ when read.ConfigurationSet.Value is { SendingEnabled: false } => SesRefusalKind.SendingPaused,
        _ => SesRefusalKind.NotVerified,
    };

    private static Sentence SummaryOf(LayerFinding finding) => $"{finding.DetailSentence.Capitalized()}.";
}
