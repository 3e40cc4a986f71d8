using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>Policies whose statements add up: those of a layer, or of one level of SCPs or RCPs.</summary>
internal sealed record PolicyUnit(PolicyLayer Layer, int? Level, ImmutableArray<Policy> Policies)
{
    /// <summary>The units that apply to a request.</summary>
    public static List<PolicyUnit> Of(PolicySet policies, in RequestView view)
    {
        List<PolicyUnit> units = [];
        Add(units, PolicyLayer.Endpoint, policies.Endpoint);
        if (!view.Caller.IsServiceLinkedRole)
        {
            AddLevels(units, PolicyLayer.Scp, policies.Scp);
            AddLevels(units, PolicyLayer.Rcp, policies.Rcp);
        }

        Add(units, PolicyLayer.Resource, policies.Resource);
        Add(units, PolicyLayer.Identity, policies.Identity);
        Add(units, PolicyLayer.Boundary, policies.Boundary);
        Add(units, PolicyLayer.Session, policies.Session);
        return units;
    }

    private static void Add(List<PolicyUnit> units, PolicyLayer layer, Policy? policy)
    {
        if (policy is not null)
        {
            units.Add(new PolicyUnit(layer, null, [policy]));
        }
    }

    private static void Add(List<PolicyUnit> units, PolicyLayer layer, ImmutableArray<Policy>? policies)
    {
        if (policies is { IsDefault: false } list)
        {
            units.Add(new PolicyUnit(layer, null, list));
        }
    }

    private static void AddLevels(List<PolicyUnit> units, PolicyLayer layer, ImmutableArray<ImmutableArray<Policy>>? levels)
    {
        if (levels is { IsDefault: false } list)
        {
            for (var level = 0; level < list.Length; level++)
            {
                units.Add(new PolicyUnit(layer, level, list[level].IsDefault ? [] : list[level]));
            }
        }
    }
}
