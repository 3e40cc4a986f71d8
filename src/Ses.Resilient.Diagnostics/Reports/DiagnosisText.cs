using System.Globalization;
using System.Text;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>The diagnosis in words: a message of a few lines, and the whole report.</summary>
internal static class DiagnosisText
{
    /// <summary>What a person on call reads first: the layer, why, what to do, what comes next.</summary>
    public static string Message(SesDiagnosis diagnosis, CultureInfo culture) => diagnosis.Redactor.Text(Message(diagnosis, new ReportWords(culture)));

    /// <summary>The message of a send that was held back.</summary>
    public static string HeldBack(SesDiagnosis standing, CultureInfo culture)
    {
        var words = new ReportWords(culture);
        return words.Of($"Not sent, since an identical send was denied and the denial stands.") + " " + standing.Redactor.Text(Message(standing, words));
    }

    /// <summary>The message, then every layer, every remedy and every read.</summary>
    public static string Report(SesDiagnosis diagnosis, CultureInfo culture)
    {
        var words = new ReportWords(culture);
        var text = new StringBuilder(Message(diagnosis, words));
        if (!diagnosis.Findings.IsEmpty) text.Append("\n\n").Append(words.Of($"Layers")).Append('\n');
        foreach (var finding in diagnosis.Findings)
        {
            text.Append("  ").Append(Mark(finding.Outcome)).Append(' ').Append(words.Of($"{PolicyWording.Name(finding.Layer)}: {finding.DetailSentence}")).Append('\n');
        }

        if (!diagnosis.Remedies.IsEmpty) text.Append('\n').Append(words.Of($"Remedies")).Append('\n');
        foreach (var remedy in diagnosis.Remedies) Append(text, remedy, words);
        if (diagnosis.Credentials is { } credentials)
        {
            text.Append('\n').Append(words.Of(PolicyWording.Name(DenialLayer.Credentials).Capitalized())).Append("\n  ").Append(words.Of(CredentialsText.Line(credentials))).Append('\n');
            if (CredentialsText.Shadowing(credentials) is { } shadowing) text.Append("  ").Append(words.Of(shadowing)).Append('\n');
        }

        if (!diagnosis.Reads.IsEmpty) text.Append('\n').Append(words.Of($"Reads ({Number(diagnosis.Duration.TotalMilliseconds)} ms in all)")).Append('\n');
        foreach (var read in diagnosis.Reads)
        {
            text.Append("  ").Append(read.Service).Append(':').Append(read.Operation).Append(' ').Append(read.Target).Append(" - ").Append(read.State).Append(", ").Append(Number(read.Elapsed.TotalMilliseconds)).Append(" ms");
            if (read.Reason is { } reason) text.Append(" (").Append(reason).Append(')');
            text.Append('\n');
        }

        return diagnosis.Redactor.Text(text.ToString().TrimEnd('\n'));
    }

    private static string Message(SesDiagnosis diagnosis, ReportWords words)
    {
        var text = new StringBuilder();
        text.Append(words.Of(Headline(diagnosis))).Append('\n');
        Line($"Why:", diagnosis.SummarySentence);
        if (diagnosis.Remedies is [var first, ..]) Line($"Do:", Instruction(first));
        if (!diagnosis.Remaining.IsEmpty) Line($"Left:", Names(diagnosis.Remaining));
        if (diagnosis.SettlingSentence is { } settle) Line($"To settle it:", settle);
        if (!diagnosis.Next.IsEmpty) Line(diagnosis.Layer == DenialLayer.Undetermined ? (Sentence)$"Refuses too:" : $"Then:", Names(diagnosis.Next));
        if (diagnosis.EvidenceAge > TimeSpan.Zero) Line($"Read:", $"{Number(Math.Ceiling(diagnosis.EvidenceAge.TotalSeconds))} s before this refusal, for an identical one");
        if (diagnosis is { Layer: DenialLayer.CallerIdentity or DenialLayer.Credentials, Credentials: { } origin })
        {
            Line($"From:", CredentialsText.Shadowing(origin) ?? CredentialsText.Line(origin));
        }

        Line(diagnosis.IsForecast ? (Sentence)$"Send:" : $"SES:", diagnosis.IsForecast ? WhatIsSent(diagnosis.Refusal) : WhatSesSaid(diagnosis));
        return text.ToString().TrimEnd('\n');

        void Line(Sentence label, Sentence said) => text.Append("  ").Append(words.Label(label)).Append(words.Of(said)).Append('\n');
    }

    private static Sentence Headline(SesDiagnosis diagnosis) => diagnosis switch
    {
        { IsForecast: true, Layer: DenialLayer.Undetermined } => $"Nothing was sent. Whether SES would refuse the send is not known.",
        { IsForecast: true } => $"Nothing was sent. SES would refuse the send. Layer: {diagnosis.Layer} ({diagnosis.Certainty}).",
        { Layer: DenialLayer.Undetermined } => $"SES refused the send. Layer: {diagnosis.Layer}.",
        _ => $"SES refused the send. Layer: {diagnosis.Layer} ({diagnosis.Certainty}).",
    };

    private static void Append(StringBuilder text, SesRemedy remedy, ReportWords words)
    {
        text.Append("  - ").Append(words.Of(Instruction(remedy))).Append('\n');
        text.Append("    ").Append(words.Of(Proof(remedy))).Append('\n');
        foreach (var block in new[] { remedy.Policy, remedy.AwsCli, remedy.Terraform }.OfType<string>())
        {
            foreach (var line in block.Split('\n')) text.Append("      ").Append(line).Append('\n');
        }
    }

    public static Sentence Proof(SesRemedy remedy) => remedy.Proof switch
    {
        RemedyProof.Proved => $"Proved: evaluated again with this change, every layer that can be read lets this send pass.",
        RemedyProof.Partly => $"Helps in part: {remedy.ProofSentence}.",
        _ => $"Not proved: {remedy.ProofSentence}.",
    };

    private static Sentence Instruction(SesRemedy remedy) => $"{remedy.DescriptionSentence} ({Owner(remedy.Owner)})";

    public static Sentence Owner(RemedyOwner owner) => owner switch
    {
        RemedyOwner.AccountAdministrator => $"administrator of the sending account",
        RemedyOwner.IdentityOwner => $"owner of the SES identity",
        RemedyOwner.OrganizationAdministrator => $"organization administrator",
        RemedyOwner.NetworkOwner => $"owner of the network",
        RemedyOwner.AwsSupport => $"AWS Support, in a case of the account",
        _ => $"this app",
    };

    private static Sentence WhatIsSent(SesRefusal refusal)
    {
        var action = refusal.Action is { } name ? (Sentence)$"{name}" : $"a send";
        var principal = refusal.Principal is { } arn ? (Sentence)$"{arn}" : $"an unknown principal";
        return refusal.Resource is { } resource ? (Sentence)$"{action} on {resource} by {principal}" : $"{action} by {principal}";
    }

    /// <summary>What SES said is not translated: it is looked for as it is.</summary>
    private static Sentence WhatSesSaid(SesDiagnosis diagnosis)
    {
        var refusal = diagnosis.Refusal;
        Sentence said = refusal switch
        {
            { Action: { } action, Principal: { } principal, Resource: { } resource } => $"{principal} is not authorized to perform {action} on {resource}",
            { Action: { } action, Principal: { } principal } => $"{principal} is not authorized to perform {action}",
            { ErrorCode: { } code } => $"{code}",
            { StatusCode: { } status } => $"HTTP {status}",
            _ => $"no text that can be read",
        };
        return refusal.RequestId is { } requestId ? (Sentence)$"{diagnosis.Redactor.Text(said)} [request {requestId}]" : diagnosis.Redactor.Text(said);
    }

    private static string Mark(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passes => "[ ok ]",
        GateOutcome.CannotTell => "[ ?? ]",
        _ => "[STOP]",
    };

    /// <summary>The names of layers are codes here: they are what is searched for.</summary>
    private static Sentence Names(IEnumerable<DenialLayer> layers) => Sentence.List(layers.Select(static layer => (Sentence)$"{layer}"));

    private static string Number(double value) => Math.Round(value).ToString(CultureInfo.InvariantCulture);
}
