using System.Collections.Immutable;
using Amazon.Runtime;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Diagnostics.Evidence;

/// <summary>How the diagnosis may call AWS: as the send was, unless configured otherwise.</summary>
/// <param name="Credentials">The credentials that sent.</param>
/// <param name="ClientConfig">The configuration of the client that sent: Region, proxy, HTTP settings, FIPS and dual-stack.</param>
/// <param name="ServiceUrl">One URL for every read, for emulators; <see langword="null"/> for AWS's own endpoints.</param>
internal sealed record CallSettings(AWSCredentials Credentials, IClientConfig ClientConfig, string? ServiceUrl)
{
    /// <summary>Another Region than the app's to read in.</summary>
    public string? Region { get; init; }

    /// <summary>ARNs of roles that a diagnosis may assume to read what another account holds, by account.</summary>
    public ImmutableDictionary<string, string> DiagnosticRoles { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>Reads what matters for a refusal. Reads only; never throws; ends within the budget.</summary>
internal interface IEvidenceSource
{
    /// <param name="refusal">What was said.</param>
    /// <param name="facts">What was sent.</param>
    /// <param name="settings">How to call.</param>
    /// <param name="simulate">What to ask the IAM policy simulator where texts turn out not to be readable, from what the first answers say; it is asked beside the reads that go on.</param>
    /// <param name="budget">The most time it may take.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    Task<EvidenceSet> CollectAsync(
        SesRefusal refusal, SendFacts facts, CallSettings settings, Func<EvidenceSet, SimulationQuestion?>? simulate, TimeSpan budget, CancellationToken cancellationToken);

    /// <summary>Asks the IAM policy simulator what policies do whose reads failed at last, and adds its answers to the evidence.</summary>
    Task<EvidenceSet> SimulateAsync(EvidenceSet evidence, SimulationQuestion question, CallSettings settings, TimeSpan budget, CancellationToken cancellationToken) =>
        Task.FromResult(evidence);
}

internal static class EvidenceSourceExtensions
{
    /// <summary>Reads, and asks no simulator.</summary>
    public static Task<EvidenceSet> CollectAsync(
        this IEvidenceSource source, SesRefusal refusal, SendFacts facts, CallSettings settings, TimeSpan budget, CancellationToken cancellationToken) =>
        source.CollectAsync(refusal, facts, settings, null, budget, cancellationToken);
}
