namespace Ses.Resilient.Diagnostics;

/// <summary>How the layer of a <see cref="SesDiagnosis"/> is known. A higher value is a stronger claim.</summary>
public enum Certainty
{
    /// <summary>The evidence does not show one layer.</summary>
    Undetermined = 0,

    /// <summary>Every other layer was ruled out.</summary>
    Inferred,

    /// <summary>The IAM policy simulator gives the same answer.</summary>
    Corroborated,

    /// <summary>The policy text was read, every condition key it turns on is known, and it refuses this send.</summary>
    Proven,

    /// <summary>The text of the refusal itself names the layer.</summary>
    Stated,
}
