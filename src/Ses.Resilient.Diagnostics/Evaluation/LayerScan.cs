using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>Goes through the policies of every layer.</summary>
internal static class LayerScan
{
    /// <summary>Tallies all layers.</summary>
    public static void Tally(PolicySet policies, in RequestView view, ref LayerTallies tallies)
    {
        if (policies.Endpoint is { } endpoint)
        {
            One(endpoint, view, ref tallies[(int)PolicyLayer.Endpoint]);
        }

        if ((policies.Scp is not null || policies.Rcp is not null) && !view.Caller.IsServiceLinkedRole)
        {
            Levels(policies.Scp, view, ref tallies[(int)PolicyLayer.Scp]);
            Levels(policies.Rcp, view, ref tallies[(int)PolicyLayer.Rcp]);
        }

        Many(policies.Resource, view, ref tallies[(int)PolicyLayer.Resource]);
        Many(policies.Identity, view, ref tallies[(int)PolicyLayer.Identity]);
        if (policies.Boundary is { } boundary)
        {
            One(boundary, view, ref tallies[(int)PolicyLayer.Boundary]);
        }

        if (policies.Session is { } session)
        {
            One(session, view, ref tallies[(int)PolicyLayer.Session]);
        }
        else if (view.Caller.Kind == CallerKind.FederatedUser)
        {
            // Without a session policy GetFederationToken grants nothing.
            tallies[(int)PolicyLayer.Session].IsPresent = true;
        }
    }

    private static void One(Policy policy, in RequestView view, ref LayerTally tally)
    {
        tally.IsPresent = true;
        Statements(policy, view, ref tally);
    }

    private static void Many(ImmutableArray<Policy>? policies, in RequestView view, ref LayerTally tally)
    {
        if (policies is { IsDefault: false } list)
        {
            tally.IsPresent = true;
            foreach (var policy in list)
            {
                Statements(policy, view, ref tally);
            }
        }
    }

    private static void Levels(ImmutableArray<ImmutableArray<Policy>>? levels, in RequestView view, ref LayerTally tally)
    {
        if (levels is { IsDefault: false } list)
        {
            tally.IsPresent = true;
            tally.GrantCertain = Grant.Anyone;
            tally.GrantPossible = Grant.Anyone;
            foreach (var level in list)
            {
                LayerTally levelTally = default;
                Many(level, view, ref levelTally);
                tally.AddLevel(levelTally);
            }
        }
    }

    private static void Statements(Policy policy, in RequestView view, ref LayerTally tally)
    {
        if (policy.Document is not { } document)
        {
            tally.AddUnreadable();
            return;
        }

        var seen = default(PartsSeen);
        foreach (var statement in document.Statements)
        {
            var match = StatementMatcher.Matches(statement, view, ref seen, out var grant);
            if (match != Match.No)
            {
                tally.Add(statement.IsDeny, match, grant);
            }
        }
    }
}
