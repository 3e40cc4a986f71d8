using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Looks at the levels of service control policies one by one: each of them must allow (Organizations User Guide, SCP evaluation).</summary>
internal static class ServiceControlLevels
{
    /// <summary>The levels, 0 for the root, at which no statement allows the pair.</summary>
    public static ImmutableArray<int> WithoutAllow(CheckFinding check) => check.Policies.Scp is { } levels
        ? [.. Enumerable.Range(0, levels.Length).Where(level => Outcome(check, level) == LayerOutcome.ImplicitDeny)]
        : [];

    private static LayerOutcome Outcome(CheckFinding check, int level) =>
        PolicyEvaluator.Evaluate(check.Request, new PolicySet { Scp = [check.Policies.Scp!.Value[level]] })[PolicyLayer.Scp].Outcome;
}
