using System.Runtime.CompilerServices;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>What the statements of one layer add up to: what is certain, and what is possible.</summary>
internal struct LayerTally
{
    /// <summary>The layer applies to the request.</summary>
    public bool IsPresent;

    public bool DenyCertain;

    public bool DenyPossible;

    public Grant GrantCertain;

    public Grant GrantPossible;

    /// <summary>Something in it turns on an unknown key.</summary>
    public bool HasUnknown;

    /// <summary>Something in it has no clear meaning, or is a policy that cannot be read.</summary>
    public bool HasUnclear;

    public void Add(bool isDeny, Match match, Grant grant)
    {
        if (isDeny)
        {
            DenyPossible = true;
            DenyCertain |= match == Match.Yes;
        }
        else
        {
            GrantPossible = Max(GrantPossible, grant);
            if (match == Match.Yes)
            {
                GrantCertain = Max(GrantCertain, grant);
            }
        }

        HasUnknown |= match == Match.Unknown;
        HasUnclear |= match == Match.CannotTell;
    }

    /// <summary>A policy whose text is not known could say anything.</summary>
    public void AddUnreadable()
    {
        DenyPossible = true;
        GrantPossible = Grant.Anyone;
        HasUnclear = true;
    }

    /// <summary>Adds a level of SCPs or RCPs: each must allow.</summary>
    public void AddLevel(in LayerTally level)
    {
        DenyPossible |= level.DenyPossible;
        DenyCertain |= level.DenyCertain;
        GrantPossible = Min(GrantPossible, level.GrantPossible);
        GrantCertain = Min(GrantCertain, level.GrantCertain);
        HasUnknown |= level.HasUnknown;
        HasUnclear |= level.HasUnclear;
    }

    /// <summary>What the layer says if everything uncertain turns out badly (or well).</summary>
    public readonly LayerOutcome Outcome(bool best) =>
        !IsPresent ? LayerOutcome.NotPresent
        : best ? Outcome(DenyCertain, GrantPossible)
        : Outcome(DenyPossible, GrantCertain);

    private static LayerOutcome Outcome(bool deny, Grant grant) =>
        deny ? LayerOutcome.ExplicitDeny : grant > Grant.None ? LayerOutcome.Allow : LayerOutcome.ImplicitDeny;

    private static Grant Max(Grant left, Grant right) => left > right ? left : right;

    private static Grant Min(Grant left, Grant right) => left < right ? left : right;
}

/// <summary>A tally for each <see cref="PolicyLayer"/>.</summary>
[InlineArray(LayerCount)]
internal struct LayerTallies
{
    public const int LayerCount = 7;

    private LayerTally _first;
}
