using System.Collections.Immutable;
using System.Globalization;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Reports;
using Ses.Resilient.Diagnostics.Reports.WorldFiles;

namespace Ses.Resilient.Diagnostics;

/// <summary>Why a send was refused: the layer, how certain that is, from which evidence, and what would refuse next. Immutable.</summary>
/// <remarks>
/// Its texts and its JSON name no recipients, content or credentials. <see cref="Refusal"/> holds SES's own text, which may name a recipient.
/// </remarks>
public sealed record SesDiagnosis
{
    internal SesDiagnosis()
    {
    }

    /// <summary>The layer that refused.</summary>
    public DenialLayer Layer { get; internal init; }

    /// <summary>How the layer is known.</summary>
    public Certainty Certainty { get; internal init; }

    /// <summary>One or two sentences: what refused, and why. English, whatever the culture.</summary>
    public string Summary => SummarySentence.English;

    /// <summary>What SES said.</summary>
    public required SesRefusal Refusal { get; init; }

    /// <summary>The API operation that was called, for example <c>SendEmail</c>; <see langword="null"/> where it could not be read.</summary>
    public string? Operation { get; internal init; }

    /// <summary>Every layer with what the evidence shows of it, in the order of the way of a send.</summary>
    public ImmutableArray<LayerFinding> Findings { get; internal init; } = [];

    /// <summary>Other layers that refuse this send too, in the order to fix them.</summary>
    public ImmutableArray<DenialLayer> Next { get; internal init; } = [];

    /// <summary>Layers that certainly let this send pass.</summary>
    public ImmutableArray<DenialLayer> RuledOut => [.. Findings.Where(f => f.Outcome == GateOutcome.Passes).Select(f => f.Layer)];

    /// <summary>Where the layer is undetermined: the layers that the evidence leaves.</summary>
    public ImmutableArray<DenialLayer> Remaining { get; internal init; } = [];

    /// <summary>Where the layer is undetermined: the one permission or fact that would settle it. English, whatever the culture.</summary>
    public string? WouldSettle => SettlingSentence?.English;

    /// <summary>The changes that help, the one to make first at first.</summary>
    public ImmutableArray<SesRemedy> Remedies { get; internal init; } = [];

    /// <summary>Where the credentials of the send came from; <see langword="null"/> where there were none.</summary>
    public CredentialsOrigin? Credentials { get; internal init; }

    /// <summary>Every read that was made for the diagnosis, and how it ended.</summary>
    public ImmutableArray<DiagnosticRead> Reads { get; internal init; } = [];

    /// <summary>How long this send waited for the diagnosis.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>How long before this refusal the reads were made, where the diagnosis of an identical one was used again; otherwise zero.</summary>
    /// <remarks>What has changed in AWS within that time does not show in the diagnosis.</remarks>
    public TimeSpan EvidenceAge { get; internal init; }

    /// <summary>Whether it was made before a send, by a permission probe: nothing was sent, and <see cref="Refusal"/> holds what would be refused.</summary>
    public bool IsForecast { get; internal init; }

    internal Sentence SummarySentence { get; init; } = Sentence.Empty;

    internal Sentence? SettlingSentence { get; init; }

    /// <summary>What may be written of this send.</summary>
    internal Redactor Redactor { get; init; } = Redactor.Strict;

    /// <summary>What it was made from; <see langword="null"/> where it was made for another send or is a forecast. Stays in this process.</summary>
    internal RefusedSend? Incident { get; init; }

    /// <summary>Which other sends it holds for.</summary>
    internal SharingScope Sharing { get; init; }

    /// <summary>Whether it turns on how this process's sends go to SES: those of a process in another network may go another way.</summary>
    internal bool IsOfThisNetwork { get; init; }

    /// <summary>The whole report as text, for a person, in the language of <see cref="CultureInfo.CurrentUICulture"/>. Names no recipients, content or credentials.</summary>
    /// <remarks>There are English and Japanese; every other culture gets English. Names of layers and other codes are the same in each.</remarks>
    public override string ToString() => DiagnosisText.Report(this, CultureInfo.CurrentUICulture);

    /// <summary>The whole report as text in the language of a culture.</summary>
    /// <param name="culture">The culture: English or Japanese; English for every other.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="culture"/> is <see langword="null"/>.</exception>
    public string ToText(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return DiagnosisText.Report(this, culture);
    }

    /// <summary>The diagnosis as JSON, indented, for a ticket or a tool: <c>docs/diagnosis.schema.json</c>. English, whatever the culture. Names no recipients, content or credentials.</summary>
    public string ToJson() => DiagnosisJson.Write(this);

    /// <summary>The report as one self-contained HTML page, for a ticket. Names no recipients, content or credentials.</summary>
    /// <param name="culture">The language: English or Japanese, and English for every other; <see langword="null"/> for <see cref="CultureInfo.CurrentUICulture"/>.</param>
    /// <returns>The page.</returns>
    public string ToHtml(CultureInfo? culture = null) => DiagnosisHtml.Write(this, culture ?? CultureInfo.CurrentUICulture);

    /// <summary>
    /// The incident as a world file, for a ticket: <c>samples/DeniedSend --world FILE</c> makes the send again, offline, against an emulator of what was read.
    /// </summary>
    /// <remarks>
    /// Recipients, subject, body, keys and tokens are not in it, nor texts of policies that another account owns: stand-ins take their place. Statements about SES of policies of the sender's own
    /// account are in it, since a replay evaluates them; so it says more than the other reports. Where a replay cannot be exact, its <c>description</c> says so.
    /// </remarks>
    /// <returns>JSON, in the form of <c>docs/world-files.md</c>; <see langword="null"/> where what was read is not at hand: the diagnosis is a forecast or was made for an earlier identical refusal,
    /// the request could not be read, or nothing answered it.</returns>
    public string? ToWorldFile() => WorldFile.Write(this);
}

/// <summary>How a read for a diagnosis ended.</summary>
public enum ReadState
{
    /// <summary>Not asked, because nothing depended on it or an earlier read was missing.</summary>
    NotAsked = 0,

    /// <summary>AWS gave it.</summary>
    Found,

    /// <summary>AWS says there is none.</summary>
    Absent,

    /// <summary>AWS refused it.</summary>
    NotPermitted,

    /// <summary>It failed for another reason.</summary>
    Failed,

    /// <summary>The time budget ended first.</summary>
    OutOfTime,
}

/// <summary>One read that was made for a diagnosis.</summary>
/// <param name="Service">Signing name, for example <c>iam</c>.</param>
/// <param name="Operation">For example <c>GetRolePolicy</c>.</param>
/// <param name="Target">What was asked for, with foreign addresses masked.</param>
/// <param name="Permission">The IAM action it needs.</param>
/// <param name="State">How it ended.</param>
/// <param name="Reason">Why, where it gave nothing.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record DiagnosticRead(string Service, string Operation, string Target, string Permission, ReadState State, string? Reason, TimeSpan Elapsed);
