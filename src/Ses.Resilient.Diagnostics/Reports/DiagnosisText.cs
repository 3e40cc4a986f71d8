using System.Text;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>The diagnosis in words: a message of a few lines, and the whole report.</summary>
internal static class DiagnosisText
{
    /// <summary>What a person on call reads first: the layer, why, what to do, what comes next.</summary>
    public static string Message(SesDiagnosis diagnosis)
    {
        var text = new StringBuilder();
        text.Append(Headline(diagnosis)).Append('\n');
        text.Append("  Why:  ").Append(diagnosis.Summary).Append('\n');
        if (diagnosis.Remedies is [var first, ..]) text.Append("  Do:   ").Append(Instruction(first)).Append('\n');
        if (!diagnosis.Remaining.IsEmpty) text.Append("  Left: ").Append(Names(diagnosis.Remaining)).Append('\n');
        if (diagnosis.WouldSettle is { } settle) text.Append("  To settle it: ").Append(settle).Append('\n');
        if (!diagnosis.Next.IsEmpty) text.Append(diagnosis.Layer == DenialLayer.Undetermined ? "  Refuses too: " : "  Then: ").Append(Names(diagnosis.Next)).Append('\n');
        if (diagnosis.EvidenceAge > TimeSpan.Zero) text.Append("  Read: ").Append(Number(Math.Ceiling(diagnosis.EvidenceAge.TotalSeconds))).Append(" s before this refusal, for an identical one\n");
        if (diagnosis is { Layer: DenialLayer.CallerIdentity or DenialLayer.Credentials, Credentials: { } origin })
        {
            text.Append("  From: ").Append(CredentialsText.Shadowing(origin) ?? CredentialsText.Line(origin)).Append('\n');
        }

        text.Append(diagnosis.IsForecast ? "  Send: " : "  SES:  ").Append(diagnosis.IsForecast ? WhatIsSent(diagnosis.Refusal) : WhatSesSaid(diagnosis));
        return diagnosis.Redactor.Text(text.ToString());
    }

    /// <summary>The message, then every layer, every remedy and every read.</summary>
    public static string Report(SesDiagnosis diagnosis)
    {
        var text = new StringBuilder(Message(diagnosis));
        if (!diagnosis.Findings.IsEmpty) text.Append("\n\nLayers\n");
        foreach (var finding in diagnosis.Findings)
        {
            text.Append("  ").Append(Mark(finding.Outcome)).Append(' ').Append(PolicyWording.Name(finding.Layer)).Append(": ").Append(finding.Detail).Append('\n');
        }

        if (!diagnosis.Remedies.IsEmpty) text.Append("\nRemedies\n");
        foreach (var remedy in diagnosis.Remedies) Append(text, remedy);
        if (diagnosis.Credentials is { } credentials)
        {
            text.Append("\nCredentials\n  ").Append(CredentialsText.Line(credentials)).Append('\n');
            if (CredentialsText.Shadowing(credentials) is { } shadowing) text.Append("  ").Append(shadowing).Append('\n');
        }

        if (!diagnosis.Reads.IsEmpty) text.Append("\nReads (").Append(Number(diagnosis.Duration.TotalMilliseconds)).Append(" ms in all)\n");
        foreach (var read in diagnosis.Reads)
        {
            text.Append("  ").Append(read.Service).Append(':').Append(read.Operation).Append(' ').Append(read.Target).Append(" - ").Append(read.State).Append(", ").Append(Number(read.Elapsed.TotalMilliseconds)).Append(" ms");
            if (read.Reason is { } reason) text.Append(" (").Append(reason).Append(')');
            text.Append('\n');
        }

        return diagnosis.Redactor.Text(text.ToString().TrimEnd('\n'));
    }

    private static string Headline(SesDiagnosis diagnosis) => diagnosis switch
    {
        { IsForecast: true, Layer: DenialLayer.Undetermined } => "Nothing was sent. Whether SES would refuse the send is not known.",
        { IsForecast: true } => $"Nothing was sent. SES would refuse the send. Layer: {diagnosis.Layer} ({diagnosis.Certainty}).",
        { Layer: DenialLayer.Undetermined } => "SES refused the send. Layer: Undetermined.",
        _ => $"SES refused the send. Layer: {diagnosis.Layer} ({diagnosis.Certainty}).",
    };

    private static void Append(StringBuilder text, SesRemedy remedy)
    {
        text.Append("  - ").Append(Instruction(remedy)).Append('\n');
        text.Append("    ").Append(Proof(remedy)).Append('\n');
        foreach (var block in new[] { remedy.Policy, remedy.AwsCli, remedy.Terraform }.OfType<string>())
        {
            foreach (var line in block.Split('\n')) text.Append("      ").Append(line).Append('\n');
        }
    }

    public static string Proof(SesRemedy remedy) => remedy.Proof switch
    {
        RemedyProof.Proved => "Proved: evaluated again with this change, every layer that can be read lets this send pass.",
        RemedyProof.Partly => $"Helps in part: {remedy.ProofDetail}.",
        _ => $"Not proved: {remedy.ProofDetail}.",
    };

    private static string Instruction(SesRemedy remedy) => $"{remedy.Description} ({Owner(remedy.Owner)})";

    public static string Owner(RemedyOwner owner) => owner switch
    {
        RemedyOwner.AccountAdministrator => "administrator of the sending account",
        RemedyOwner.IdentityOwner => "owner of the SES identity",
        RemedyOwner.OrganizationAdministrator => "organization administrator",
        RemedyOwner.NetworkOwner => "owner of the network",
        RemedyOwner.AwsSupport => "AWS Support, in a case of the account",
        _ => "this app",
    };

    private static string WhatIsSent(SesRefusal refusal) =>
        $"{refusal.Action ?? "a send"}{(refusal.Resource is { } resource ? " on " + resource : "")} by {refusal.Principal ?? "an unknown principal"}";

    private static string WhatSesSaid(SesDiagnosis diagnosis)
    {
        var refusal = diagnosis.Refusal;
        var said = refusal switch
        {
            { Action: { } action, Principal: { } principal } =>
                $"{principal} is not authorized to perform {action}{(refusal.Resource is { } resource ? " on " + resource : "")}",
            { ErrorCode: { } code } => code,
            { StatusCode: { } status } => "HTTP " + status.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => "no text that can be read",
        };
        var id = refusal.RequestId is { } requestId ? $" [request {requestId}]" : "";
        return diagnosis.Redactor.Text(said) + id;
    }

    private static string Mark(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passes => "[ ok ]",
        GateOutcome.CannotTell => "[ ?? ]",
        _ => "[STOP]",
    };

    private static string Names(IEnumerable<DenialLayer> layers) => string.Join(", ", layers);

    private static string Number(double value) => Math.Round(value).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
