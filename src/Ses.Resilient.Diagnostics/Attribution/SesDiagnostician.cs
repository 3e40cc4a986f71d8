using System.Collections.Immutable;
using Amazon.Runtime;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Remedies;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>How diagnoses are made.</summary>
/// <param name="Budget">The most time one diagnosis may take.</param>
/// <param name="ExpectedPrincipal">The principal the app expects to send as: an ARN, wildcards allowed; a role's ARN covers its sessions.</param>
/// <param name="ServiceUrl">One URL for every read, for emulators.</param>
internal sealed record DiagnosisSettings(TimeSpan Budget, string? ExpectedPrincipal, string? ServiceUrl)
{
    /// <summary>ARNs of roles that a diagnosis may assume to read what another account holds, by account.</summary>
    public ImmutableDictionary<string, string> DiagnosticRoles { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How the reads are made that go with these credentials and this client's configuration.</summary>
    public CallSettings CallsWith(AWSCredentials credentials, IClientConfig config) => new(credentials, config, ServiceUrl) { DiagnosticRoles = DiagnosticRoles };
}

/// <inheritdoc cref="ISesDiagnostician"/>
internal sealed class SesDiagnostician(IEvidenceSource evidence, DiagnosisSettings settings, TimeProvider clock, IHostAddresses? addresses = null)
    : ISesDiagnostician, IDenialDiagnostician
{
    public bool CanDiagnose(Exception exception) => SesRefusal.FromException(exception).Kind switch
    {
        SesRefusalKind.Authorization or SesRefusalKind.Credentials or SesRefusalKind.ClockSkew or SesRefusalKind.TenantAssociation
            or SesRefusalKind.NotVerified or SesRefusalKind.SendingPaused or SesRefusalKind.AccountSuspended => true,

        // A 403 without text SES can be recognised by is a refusal all the same; a proxy may have made it.
        SesRefusalKind.Other => exception is AmazonServiceException { StatusCode: System.Net.HttpStatusCode.Forbidden },
        _ => false,
    };

    public Task<SesDiagnosis> DiagnoseAsync(IRequestContext request, Exception refusal, CancellationToken cancellationToken) =>
        DiagnoseAsync(Denial.Of(request, refusal, clock), settings.Budget, cancellationToken);

    public async Task<SesDiagnosis> DiagnoseAsync(Denial denial, TimeSpan budget, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var (said, facts) = denial;
        var sender = SendingProcess.Of(denial);
        var read = await CollectAsync(denial, QuestionFor, budget, cancellationToken).ConfigureAwait(false);
        var send = SendWith(read);
        var attribution = SimulatorAttribution.With(send, Attributor.Attribute(send));
        if (read.Simulation.State == ReadState.NotAsked && SimulatorAttribution.QuestionFor(send, attribution) is { } question && CallSettingsOf(denial) is { } calls)
        {
            // Reads failed, or were refused at the last step: a fourth round trip, where nothing else is left.
            read = await evidence.SimulateAsync(read, question, calls, budget - clock.GetElapsedTime(started), cancellationToken).ConfigureAwait(false);
            send = send with { Evidence = read };
            attribution = SimulatorAttribution.With(send, Attributor.Attribute(send));
        }

        var turnsOnTheWay = Elimination.TurnsOnTheWay(attribution);
        if (turnsOnTheWay)
        {
            var way = await WaysToSes.FindAsync(denial, sender, addresses ?? DnsAddresses.Instance, budget - clock.GetElapsedTime(started), clock, cancellationToken).ConfigureAwait(false);
            send = send with { Sender = sender with { Way = way } };
            attribution = SimulatorAttribution.With(send, Attributor.Attribute(send));
        }

        var remedies = RemedyFinder.Find(send, attribution);
        return new SesDiagnosis
        {
            Layer = attribution.Layer,
            Certainty = attribution.Certainty,
            SummarySentence = attribution.Summary,
            Refusal = said,
            Operation = facts?.Operation,
            Findings = attribution.Findings,
            Next = attribution.Next,
            Remaining = attribution.Remaining,
            SettlingSentence = attribution.WouldSettle,
            Remedies = remedies,
            Credentials = CredentialsOrigins.Of(denial, send.Principal, settings.ExpectedPrincipal, Environment.GetEnvironmentVariable),
            Reads = read.Reads,
            Duration = clock.GetElapsedTime(started),
            Redactor = send.Redactor,
            Sharing = SharingScopes.Of(send),
            IsOfThisNetwork = turnsOnTheWay,
            Incident = send,
        };

        RefusedSend SendWith(EvidenceSet known)
        {
            var checks = facts is null ? [] : SendEvaluation.Evaluate(said, facts, known, denial.AccessKeyId, sender.SessionPolicy);
            return new RefusedSend(said, facts, known, checks, settings.ExpectedPrincipal) { Sender = sender, Now = clock.GetUtcNow() };
        }

        SimulationQuestion? QuestionFor(EvidenceSet known)
        {
            var soFar = SendWith(known);
            return SimulatorAttribution.QuestionFor(soFar, Attributor.Attribute(soFar));
        }
    }

    private async Task<EvidenceSet> CollectAsync(Denial denial, Func<EvidenceSet, SimulationQuestion?> simulate, TimeSpan budget, CancellationToken cancellationToken)
    {
        if (denial.Facts is not { } facts || CallSettingsOf(denial) is not { } calls) return new EvidenceSet();
        return await evidence.CollectAsync(denial.Refusal, facts, calls, simulate, budget, cancellationToken).ConfigureAwait(false);
    }

    private CallSettings? CallSettingsOf(Denial denial) => denial is { Credentials: { } credentials, ClientConfig: { } config }
        ? settings.CallsWith(credentials, config)
        : null;
}
