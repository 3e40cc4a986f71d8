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
        byte explicitly = 0;
        for (var layer = 0; layer < LayerTallies.LayerCount; layer++)
        {
            ref readonly var tally = ref tallies[layer];
            if (tally.IsPresent && (best ? tally.DenyCertain : tally.DenyPossible))
            {
                explicitly |= (byte)(1 << layer);
            }
        }

        var resource = best ? tallies[(int)PolicyLayer.Resource].GrantPossible : tallies[(int)PolicyLayer.Resource].GrantCertain;
        var bypass = view.IsCrossAccount ? Grant.None : resource;
        byte implicitly = 0;
        for (var layer = 0; layer < LayerTallies.LayerCount; layer++)
        {
            ref readonly var tally = ref tallies[layer];
            var isSilent = (best ? tally.GrantPossible : tally.GrantCertain) == Grant.None;
            if (isSilent && IsNeeded((PolicyLayer)layer, tally.IsPresent, view, bypass))
            {
                implicitly |= (byte)(1 << layer);
            }
        }

        return new Verdict(
            explicitly != 0 ? Decision.ExplicitDeny : implicitly != 0 ? Decision.ImplicitDeny : Decision.Allow,
            (byte)(explicitly | implicitly));
    }

    /// <summary>Whether a layer has to allow.</summary>
    /// <param name="bypass">The most generous form under which a resource-based policy of the same account names the caller.</param>
    private static bool IsNeeded(PolicyLayer layer, bool isPresent, in RequestView view, Grant bypass) => layer switch
    {
        PolicyLayer.Resource => view.IsCrossAccount,
        PolicyLayer.Identity => bypass < Grant.FederatingUser && view.Caller.Kind != CallerKind.Root && (isPresent || !view.Caller.Account.IsEmpty),
        PolicyLayer.Boundary => isPresent && bypass < Grant.User,
        PolicyLayer.Session => isPresent && bypass < Grant.Session,
        _ => isPresent,
    };
}
