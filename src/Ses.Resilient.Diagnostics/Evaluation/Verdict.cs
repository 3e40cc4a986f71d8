using System.Runtime.InteropServices;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>A decision and the layers that, each by itself, deny.</summary>
/// <param name="Decision">Allow, ImplicitDeny or ExplicitDeny; Invalid where the bounds differ.</param>
/// <param name="DeniedBy">A bit for each <see cref="PolicyLayer"/> that certainly denies.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Verdict(Decision Decision, byte DeniedBy)
{
    /// <summary>The verdict on tallies in which nothing turns on an unknown key: Invalid where unclear text could change it.</summary>
    public static Verdict Of(in LayerTallies tallies, in RequestView view)
    {
        var best = Bound(tallies, view, best: true);
        return best with { Decision = Bound(tallies, view, best: false).Decision == best.Decision ? best.Decision : Decision.Invalid };
    }

    /// <summary>
    /// Combines the layers as if everything uncertain turned out well (or badly). An Allow more or a Deny less never makes a decision worse,
    /// so every possibility lies between the two.
    /// </summary>
    public static Verdict Bound(in LayerTallies tallies, in RequestView view, bool best)
    {
        var present = 0;
        var denying = 0;
        var silent = 0;
        for (var layer = 0; layer < LayerTallies.LayerCount; layer++)
        {
            ref readonly var tally = ref tallies[layer];
            var bit = 1 << layer;
            if (tally.IsPresent)
            {
                present |= bit;
                denying |= (best ? tally.DenyCertain : tally.DenyPossible) ? bit : 0;
            }

            silent |= (best ? tally.GrantPossible : tally.GrantCertain) == Grant.None ? bit : 0;
        }

        ref readonly var resource = ref tallies[(int)PolicyLayer.Resource];
        var implicitly = silent & Needed(present, view, best ? resource.GrantPossible : resource.GrantCertain);
        return new Verdict(
            denying != 0 ? Decision.ExplicitDeny : implicitly != 0 ? Decision.ImplicitDeny : Decision.Allow,
            (byte)(denying | implicitly));
    }

    /// <summary>The layers that have to allow.</summary>
    /// <param name="resourceGrant">The most generous form under which a resource-based policy names the caller. In the same account it makes other layers irrelevant.</param>
    private static int Needed(int present, in RequestView view, Grant resourceGrant)
    {
        var needed = present & (Bit(PolicyLayer.Endpoint) | Bit(PolicyLayer.Scp) | Bit(PolicyLayer.Rcp));
        var bypass = view.IsCrossAccount ? Grant.None : resourceGrant;
        if (view.IsCrossAccount)
        {
            needed |= Bit(PolicyLayer.Resource);
        }

        if (bypass < Grant.FederatingUser && view.Caller.Kind != CallerKind.Root)
        {
            // A caller without an account (a service, an anonymous one) has no identity-based policies.
            needed |= view.Caller.Account.IsEmpty ? present & Bit(PolicyLayer.Identity) : Bit(PolicyLayer.Identity);
        }

        if (bypass < Grant.User)
        {
            needed |= present & Bit(PolicyLayer.Boundary);
        }

        if (bypass < Grant.Session)
        {
            needed |= present & Bit(PolicyLayer.Session);
        }

        return needed;
    }

    private static int Bit(PolicyLayer layer) => 1 << (int)layer;
}
