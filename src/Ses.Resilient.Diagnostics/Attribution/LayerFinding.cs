using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics;

/// <summary>What the evidence shows of one layer for a refused send.</summary>
public enum GateOutcome
{
    /// <summary>The evidence does not show it; see <see cref="LayerFinding.Detail"/>.</summary>
    CannotTell = 0,

    /// <summary>The layer lets this send pass, or does not apply to it.</summary>
    Passes,

    /// <summary>The layer refuses this send: no statement allows it.</summary>
    RefusesImplicitly,

    /// <summary>The layer refuses this send: a Deny statement matches, or a state or gate of SES forbids it.</summary>
    RefusesExplicitly,
}

/// <summary>One layer of the way of a send, with what the evidence shows of it.</summary>
public sealed record LayerFinding
{
    internal LayerFinding(DenialLayer layer, GateOutcome outcome, Sentence detail, PolicyStatementReference? statement, ImmutableArray<string> dependsOn)
    {
        Layer = layer;
        Outcome = outcome;
        DetailSentence = detail;
        Statement = statement;
        DependsOn = dependsOn;
    }

    /// <summary>The layer.</summary>
    public DenialLayer Layer { get; }

    /// <summary>What it does to this send.</summary>
    public GateOutcome Outcome { get; internal init; }

    /// <summary>One sentence: why, or why it cannot be told. English, whatever the culture.</summary>
    public string Detail => DetailSentence.English;

    /// <summary>The statement that refuses, where there is one.</summary>
    public PolicyStatementReference? Statement { get; internal init; }

    /// <summary>Condition keys the outcome turns on and whose values are not known in the sending process, such as <c>aws:SourceIp</c>.</summary>
    public ImmutableArray<string> DependsOn { get; internal init; }

    internal Sentence DetailSentence { get; init; }

    /// <summary>Whether the layer certainly refuses this send.</summary>
    public bool Refuses => Outcome is GateOutcome.RefusesImplicitly or GateOutcome.RefusesExplicitly;
}

/// <summary>Names a policy statement without its text.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="PolicyArn">ARN of the policy; <see langword="null"/> for inline and sending authorization policies.</param>
/// <param name="Sid">The statement's Sid, where it has one.</param>
/// <param name="Index">Its place in the policy, from 0.</param>
/// <param name="Target">For a service control policy: the root, organizational unit or account it is attached to.</param>
public sealed record PolicyStatementReference(string Policy, string? PolicyArn, string? Sid, int Index, string? Target)
{
    /// <summary>What <see cref="Target"/> says, in words.</summary>
    internal Sentence? TargetSentence { get; init; }

    /// <summary>Names it in English.</summary>
    public override string ToString() => ToSentence().English;

    internal Sentence ToSentence()
    {
        var statement = Sid is null ? (Sentence)$"statement {Index + 1}" : $"statement '{Sid}'";
        var place = TargetSentence ?? (Target is { } named ? Sentence.Verbatim(named) : null);
        return place is { } target ? (Sentence)$"{statement} of policy '{Policy}' on {target}" : $"{statement} of policy '{Policy}'";
    }
}
