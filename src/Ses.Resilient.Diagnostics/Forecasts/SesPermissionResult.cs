using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Diagnostics;

/// <summary>Whether Amazon SES would accept a send.</summary>
public enum SesPermissionAnswer
{
    /// <summary>Nothing that could be read refuses the send, and something that decides it could not be read or turns on a value that only AWS sees.</summary>
    Depends = 0,

    /// <summary>Every layer lets the send pass.</summary>
    Allowed,

    /// <summary>A layer certainly refuses the send.</summary>
    Denied,
}

/// <summary>The answer to whether a send would be allowed, made without sending. Immutable.</summary>
/// <remarks>Its texts name no recipients, content or credentials. It holds for the moment in which it was asked.</remarks>
public sealed record SesPermissionResult
{
    internal SesPermissionResult()
    {
    }

    /// <summary>The answer.</summary>
    public SesPermissionAnswer Answer { get; internal init; }

    /// <summary>How the answer is known: <see cref="Certainty.Proven"/> where every layer was read; <see cref="Certainty.Inferred"/> where a layer passes only because the app says that it has none.</summary>
    /// <value>For <see cref="SesPermissionAnswer.Denied"/> that of the diagnosis; <see cref="Certainty.Undetermined"/> for <see cref="SesPermissionAnswer.Depends"/>.</value>
    public Certainty Certainty { get; internal init; }

    /// <summary>One or two sentences: the answer, and what it rests on or turns on. English, whatever the culture.</summary>
    public string Summary => SummarySentence.English;

    /// <summary>Which layer would refuse or what is open, and what to do; <see langword="null"/> where the send is allowed.</summary>
    public SesDiagnosis? Diagnosis { get; internal init; }

    /// <summary>Every layer with what the evidence shows of it, in the order of the way of a send.</summary>
    public ImmutableArray<LayerFinding> Findings { get; internal init; } = [];

    /// <summary>The layers that the answer turns on; empty unless it is <see cref="SesPermissionAnswer.Depends"/>.</summary>
    public ImmutableArray<DenialLayer> Open { get; internal init; } = [];

    /// <summary>Every read that was made for the answer, and how it ended.</summary>
    public ImmutableArray<DiagnosticRead> Reads { get; internal init; } = [];

    internal Sentence SummarySentence { get; init; } = Sentence.Empty;

    /// <summary>The answer with its report, for a person, in the language of <see cref="CultureInfo.CurrentUICulture"/>. Names no recipients, content or credentials.</summary>
    public override string ToString() => ToText(CultureInfo.CurrentUICulture);

    /// <summary>The answer with its report in the language of a culture: English or Japanese; English for every other.</summary>
    /// <param name="culture">The culture.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="culture"/> is <see langword="null"/>.</exception>
    public string ToText(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        if (Diagnosis is { } diagnosis) return diagnosis.ToText(culture);
        var words = new ReportWords(culture);
        var text = new StringBuilder(words.Of($"Nothing was sent. SES would accept the send."));
        text.Append("\n  ").Append(words.Label($"Why:")).Append(words.Of(SummarySentence)).Append("\n\n").Append(words.Of($"Layers"));
        foreach (var finding in Findings) text.Append("\n  [ ok ] ").Append(words.Of($"{PolicyWording.Name(finding.Layer)}: {finding.DetailSentence}"));
        return Redactor.Strict.Text(text.ToString());
    }
}
