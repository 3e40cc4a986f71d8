using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>The part of a diagnosis that other sends may get too, as a document to be stored, and back. What is of one request only is not in it.</summary>
internal static class DiagnosisJsonSharing
{
    private const int MostItems = 1_000;

    /// <summary>The document, every text of it masked once more: where it is kept is not ours.</summary>
    public static SharedDocument Write(SesDiagnosis d) => SharedTexts.Map(
        new SharedDocument(
            d.Layer,
            d.Certainty,
            d.SummarySentence,
            d.Operation,
            d.Refusal.Kind,
            [.. d.Findings.Select(f => new SharedLayer(f.Layer, f.Outcome, f.DetailSentence, f.Statement, f.DependsOn))],
            d.Next,
            d.Remaining,
            d.SettlingSentence,
            [.. d.Remedies.Select(r => new SharedRemedy(r.Kind, r.Layer, r.Owner, r.DescriptionSentence, r.Policy, r.Proof, r.ProofSentence, r.AwsCli, r.Terraform))],
            d.Reads),
        d.Redactor.Text);

    /// <summary>The diagnosis again, for a refusal of its own; <see langword="null"/> where the document cannot have come from <see cref="Write"/>.</summary>
    /// <param name="document">A document of unknown origin.</param>
    /// <param name="refusal">The refusal.</param>
    /// <param name="redactor">What may be written of the send: a text that names more was not written for it.</param>
    public static SesDiagnosis? Read(SharedDocument document, SesRefusal refusal, Redactor redactor)
    {
        if (document.Refusal != refusal.Kind || !IsWhole(document) || SharedTexts.Formats(document).Any(format => !IsPlain(format) || redactor.Text(format) != format)) return null;
        var isOurs = true;
        SharedTexts.Map(document, text =>
        {
            isOurs &= IsPlain(text) && redactor.Text(text) == text;
            return text;
        });
        return !isOurs ? null : new SesDiagnosis
        {
            Layer = document.Layer,
            Certainty = document.Certainty,
            SummarySentence = document.Summary,
            Refusal = refusal,
            Operation = document.Operation,
            Findings = [.. document.Layers.Select(l => new LayerFinding(l.Layer, l.Outcome, l.Detail, l.Statement, l.DependsOn.IsDefault ? [] : l.DependsOn))],
            Next = document.Next,
            Remaining = document.Remaining,
            SettlingSentence = document.WouldSettle,
            Remedies = [.. document.Remedies.Select(r => new SesRemedy(r.Kind, r.Layer, r.Owner, r.Description, r.Policy, r.Proof, r.ProofDetail) { AwsCli = r.AwsCli, Terraform = r.Terraform })],
            Reads = document.Reads,
            Redactor = redactor,
        };
    }

    /// <summary>No member is missing, and every value of an enumeration is one that is known.</summary>
    private static bool IsWhole(SharedDocument d) =>
        Enum.IsDefined(d.Layer)
        && Enum.IsDefined(d.Certainty)
        && d.Summary is not null
        && All(d.Layers, l => l is { Detail: not null, Statement: null or { Policy: not null } } && Enum.IsDefined(l.Layer) && Enum.IsDefined(l.Outcome) && All(l.DependsOn, k => k is not null))
        && All(d.Next, Enum.IsDefined)
        && All(d.Remaining, Enum.IsDefined)
        && All(d.Remedies, r => r is { Description: not null } && Enum.IsDefined(r.Kind) && Enum.IsDefined(r.Layer) && Enum.IsDefined(r.Owner) && Enum.IsDefined(r.Proof))
        && All(d.Reads, r => r is { Service: not null, Operation: not null, Target: not null, Permission: not null } && Enum.IsDefined(r.State));

    private static bool All<T>(ImmutableArray<T> items, Func<T, bool> isWhole) => !items.IsDefault && items.Length <= MostItems && items.All(isWhole);

    /// <summary>Texts end up in logs and terminals: of control characters only those that policies are laid out with.</summary>
    private static bool IsPlain(string text) => !text.Any(c => char.IsControl(c) && c is not ('\n' or '\t'));
}
