using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>
/// The part of a diagnosis that other sends may get too, as it is stored. Its texts are kept as sentences, not in one language: who reads it may speak another.
/// </summary>
internal sealed record SharedDocument(
    DenialLayer Layer,
    Certainty Certainty,
    Sentence Summary,
    string? Operation,
    SesRefusalKind Refusal,
    ImmutableArray<SharedLayer> Layers,
    ImmutableArray<DenialLayer> Next,
    ImmutableArray<DenialLayer> Remaining,
    Sentence? WouldSettle,
    ImmutableArray<SharedRemedy> Remedies,
    ImmutableArray<DiagnosticRead> Reads);

internal sealed record SharedLayer(
    DenialLayer Layer,
    GateOutcome Outcome,
    Sentence Detail,
    PolicyStatementReference? Statement,
    ImmutableArray<string> DependsOn);

internal sealed record SharedRemedy(
    RemedyKind Kind,
    DenialLayer Layer,
    RemedyOwner Owner,
    Sentence Description,
    string? Policy,
    RemedyProof Proof,
    Sentence? ProofDetail,
    string? AwsCli,
    string? Terraform);

/// <summary>Every text of what is stored, in one place.</summary>
internal static class SharedTexts
{
    public static SharedDocument Map(SharedDocument document, Func<string, string> map)
    {
        return document with
        {
            Summary = document.Summary.Map(map),
            Operation = MapOrNull(document.Operation),
            WouldSettle = document.WouldSettle?.Map(map),
            Layers = [.. document.Layers.Select(Layer)],
            Remedies = [.. document.Remedies.Select(Remedy)],
            Reads = [.. document.Reads.Select(Read)],
        };

        string? MapOrNull(string? text) => text is null ? null : map(text);

        SharedLayer Layer(SharedLayer layer) => layer with
        {
            Detail = layer.Detail.Map(map),
            DependsOn = layer.DependsOn.IsDefault ? [] : [.. layer.DependsOn.Select(map)],
            Statement = layer.Statement is not { } s ? null : s with
            {
                Policy = map(s.Policy),
                PolicyArn = MapOrNull(s.PolicyArn),
                Sid = MapOrNull(s.Sid),
                Target = MapOrNull(s.Target),
            },
        };

        SharedRemedy Remedy(SharedRemedy remedy) => remedy with
        {
            Description = remedy.Description.Map(map),
            Policy = MapOrNull(remedy.Policy),
            ProofDetail = remedy.ProofDetail?.Map(map),
            AwsCli = MapOrNull(remedy.AwsCli),
            Terraform = MapOrNull(remedy.Terraform),
        };

        DiagnosticRead Read(DiagnosticRead read) => read with
        {
            Service = map(read.Service),
            Operation = map(read.Operation),
            Target = map(read.Target),
            Permission = map(read.Permission),
            Reason = MapOrNull(read.Reason),
        };
    }

    /// <summary>The words of the sentences as they are written in a document of unknown origin: they are not values, and <see cref="Map"/> leaves them as they are.</summary>
    public static IEnumerable<string> Formats(SharedDocument document) =>
        new[] { document.Summary, document.WouldSettle }
            .Concat(document.Layers.Select(l => l.Detail))
            .Concat(document.Remedies.SelectMany(r => new[] { r.Description, r.ProofDetail }))
            .OfType<Sentence>()
            .SelectMany(FormatsOf);

    private static IEnumerable<string> FormatsOf(Sentence sentence) =>
        sentence.Arguments.OfType<Sentence>().SelectMany(FormatsOf).Prepend(sentence.Format);
}
