using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>The part of a diagnosis that other sends may get too, as a document to be stored, and back. What is of one request only is not in it.</summary>
internal static class DiagnosisJsonSharing
{
    private const int MostItems = 1_000;

    /// <summary>The document, every text of it masked once more: where it is kept is not ours.</summary>
    public static DiagnosisDocument Write(SesDiagnosis diagnosis)
    {
        var nothing = new RefusalDocument(diagnosis.Refusal.Kind, null, null, null, null, null, null, null, null, null, null, null, null);
        var document = DiagnosisJson.Document(diagnosis) with { Refusal = nothing, DurationMilliseconds = 0, EvidenceAgeSeconds = 0, Credentials = null };
        return DiagnosisTexts.Map(document, diagnosis.Redactor.Text);
    }

    /// <summary>The diagnosis again, for a refusal of its own; <see langword="null"/> where the document cannot have come from <see cref="Write"/>.</summary>
    /// <param name="document">A document of unknown origin.</param>
    /// <param name="refusal">The refusal.</param>
    /// <param name="redactor">What may be written of the send: a text that names more was not written for it.</param>
    public static SesDiagnosis? Read(DiagnosisDocument document, SesRefusal refusal, Redactor redactor)
    {
        if (document.SchemaVersion != DiagnosisJson.SchemaVersion || document.Refusal?.Kind != refusal.Kind || !IsWhole(document)) return null;
        var isOurs = true;
        DiagnosisTexts.Map(document, text =>
        {
            isOurs &= IsPlain(text) && redactor.Text(text) == text;
            return text;
        });
        return !isOurs ? null : new SesDiagnosis
        {
            Layer = document.Layer,
            Certainty = document.Certainty,
            Summary = document.Summary,
            Refusal = refusal,
            Operation = document.Operation,
            Findings = document.Layers,
            Next = document.Next,
            Remaining = document.Remaining,
            WouldSettle = document.WouldSettle,
            Remedies = document.Remedies,
            Reads = document.Reads,
            Redactor = redactor,
        };
    }

    /// <summary>No member is missing, and every value of an enumeration is one that is known.</summary>
    private static bool IsWhole(DiagnosisDocument d) =>
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

/// <summary>Every text of a diagnosis, in one place.</summary>
internal static class DiagnosisTexts
{
    public static DiagnosisDocument Map(DiagnosisDocument document, Func<string, string> map)
    {
        return document with
        {
            Summary = map(document.Summary),
            Operation = MapOrNull(document.Operation),
            WouldSettle = MapOrNull(document.WouldSettle),
            Layers = [.. document.Layers.Select(Layer)],
            Remedies = [.. document.Remedies.Select(Remedy)],
            Reads = [.. document.Reads.Select(Read)],
        };

        string? MapOrNull(string? text) => text is null ? null : map(text);

        LayerFinding Layer(LayerFinding layer) => layer with
        {
            Detail = map(layer.Detail),
            DependsOn = layer.DependsOn.IsDefault ? [] : [.. layer.DependsOn.Select(map)],
            Statement = layer.Statement is not { } s ? null : s with
            {
                Policy = map(s.Policy),
                PolicyArn = MapOrNull(s.PolicyArn),
                Sid = MapOrNull(s.Sid),
                Target = MapOrNull(s.Target),
            },
        };

        SesRemedy Remedy(SesRemedy remedy) => remedy with
        {
            Description = map(remedy.Description),
            Policy = MapOrNull(remedy.Policy),
            ProofDetail = MapOrNull(remedy.ProofDetail),
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
}
