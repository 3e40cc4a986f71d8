using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Which layer refused, how that is known, and what the evidence leaves open.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Certainty">How it is known.</param>
/// <param name="Summary">What refused and why, one or two sentences, with nothing secret in it.</param>
/// <param name="Findings">Every layer, in the order of the way of a send.</param>
/// <param name="Next">Layers that refuse too, in the order to fix them.</param>
/// <param name="Remaining">Where undetermined: what the evidence leaves.</param>
/// <param name="WouldSettle">Where undetermined: what would settle it.</param>
internal sealed record LayerAttribution(
    DenialLayer Layer,
    Certainty Certainty,
    Sentence Summary,
    ImmutableArray<LayerFinding> Findings,
    ImmutableArray<DenialLayer> Next,
    ImmutableArray<DenialLayer> Remaining,
    Sentence? WouldSettle);
