using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Evidence;

/// <summary>What a simulation leaves out.</summary>
[Flags]
internal enum SimulationScope
{
    Whole = 0,
    WithoutScps = 1,
    WithoutBoundary = 2,
    WithoutBoth = WithoutScps | WithoutBoundary,
}

internal enum SimulatedDecision
{
    Allowed,
    ImplicitDeny,
    ExplicitDeny,
}

/// <summary>What to ask the IAM policy simulator: the refused pair, and what to leave out to see whose refusal it is.</summary>
/// <param name="Source">ARN of the user or role.</param>
/// <param name="Action">The action.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Keys">The condition keys of the send.</param>
/// <param name="Scopes">The simulations to make, all at once; the whole first.</param>
internal sealed record SimulationQuestion(
    string Source, string Action, string Resource, ImmutableArray<ConditionKey> Keys, ImmutableArray<SimulationScope> Scopes);

/// <summary>The answer to one simulation.</summary>
/// <param name="Decision">Its decision for the resource.</param>
/// <param name="AllowedByOrganizations">What SCPs say; <see langword="null"/> where it is not told.</param>
/// <param name="AllowedByBoundary">What the boundary says; <see langword="null"/> where it is not told.</param>
/// <param name="MissingKeys">Condition keys of the principal's policies and boundary that were not given. Those of SCPs are never told.</param>
internal sealed record SimulationRun(
    SimulatedDecision Decision, bool? AllowedByOrganizations, bool? AllowedByBoundary, ImmutableArray<string> MissingKeys)
{
    public bool IsAllowed => Decision == SimulatedDecision.Allowed;
}

/// <summary>Every simulation of one question; there only where each of them was answered.</summary>
internal sealed record SimulationEvidence(ImmutableDictionary<SimulationScope, SimulationRun> Runs)
{
    public SimulationRun Whole => Runs[SimulationScope.Whole];

    /// <summary>The simulation that leaves out all that can be: the principal's own policies are what is left.</summary>
    public SimulationRun Least => Runs[Runs.Keys.Max()];
}
