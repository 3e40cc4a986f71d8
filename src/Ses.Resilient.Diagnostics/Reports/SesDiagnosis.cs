using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Diagnostics;

/// <summary>Why a send was refused: the layer, how certain that is, from which evidence, and what would refuse next. Immutable.</summary>
/// <remarks>Holds no recipients, content, credentials or policy texts beyond the deciding statement's condition.</remarks>
public sealed record SesDiagnosis
{
    internal SesDiagnosis()
    {
    }

    /// <summary>The layer that refused.</summary>
    public DenialLayer Layer { get; internal init; }

    /// <summary>How the layer is known.</summary>
    public Certainty Certainty { get; internal init; }

    /// <summary>One or two sentences: what refused, and why.</summary>
    public string Summary { get; internal init; } = "";

    /// <summary>What SES said.</summary>
    public required SesRefusal Refusal { get; init; }

    /// <summary>Other layers that refuse this send too, in the order to fix them.</summary>
    public ImmutableArray<DenialLayer> Next { get; internal init; } = [];

    /// <summary>Layers that certainly did not refuse.</summary>
    public ImmutableArray<DenialLayer> RuledOut { get; internal init; } = [];

    /// <summary>Where the layer is undetermined: the layers that the evidence leaves.</summary>
    public ImmutableArray<DenialLayer> Remaining { get; internal init; } = [];

    /// <summary>Where the layer is undetermined: the one permission or fact that would settle it.</summary>
    public string? WouldSettle { get; internal init; }

    /// <summary>The bare address that the app sends from: the one mail address that may be written out in full.</summary>
    internal string? FromAddress { get; init; }

    /// <summary>The diagnosis in a few lines, the layer first. Names no recipient.</summary>
    public override string ToString() => DiagnosisText.Format(this);
}
