using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>A change to the policies of one layer, so that a send can be evaluated with it.</summary>
internal abstract record PolicyChange
{
    public abstract PolicySet ApplyTo(PolicySet policies);
}

/// <summary>Adds an Allow to a layer.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Added">The policy with the Allow.</param>
/// <param name="Levels">For service control policies: the levels that get it.</param>
internal sealed record AddAllow(PolicyLayer Layer, Policy Added, ImmutableArray<int> Levels) : PolicyChange
{
    public override PolicySet ApplyTo(PolicySet policies) => Layer switch
    {
        PolicyLayer.Identity => policies with { Identity = (policies.Identity ?? []).Add(Added) },
        PolicyLayer.Resource => policies with { Resource = (policies.Resource ?? []).Add(Added) },
        PolicyLayer.Boundary when policies.Boundary is { } boundary => policies with { Boundary = boundary.With(Added) },
        PolicyLayer.Session when policies.Session is { } session => policies with { Session = session.With(Added) },
        PolicyLayer.Scp when policies.Scp is { } levels => policies with { Scp = [.. levels.Select((level, index) => Levels.Contains(index) ? level.Add(Added) : level)] },
        _ => policies,
    };
}

/// <summary>Takes the Deny statements that match away; narrowing them so that they no longer match has the same effect on this send.</summary>
/// <param name="Statements">The statements.</param>
internal sealed record RemoveDeny(ImmutableArray<StatementRef> Statements) : PolicyChange
{
    public override PolicySet ApplyTo(PolicySet policies) => policies with
    {
        Identity = Without(policies.Identity, PolicyLayer.Identity, null),
        Resource = Without(policies.Resource, PolicyLayer.Resource, null),
        Boundary = policies.Boundary is { } boundary ? Without(boundary, PolicyLayer.Boundary, null) : null,
        Session = policies.Session is { } session ? Without(session, PolicyLayer.Session, null) : null,
        Scp = policies.Scp is { } levels
            ? [.. levels.Select((level, index) => Without(level, PolicyLayer.Scp, index)!.Value)]
            : null,
    };

    private ImmutableArray<Policy>? Without(ImmutableArray<Policy>? policies, PolicyLayer layer, int? level) =>
        policies is { } present ? [.. present.Select(p => Without(p, layer, level))] : null;

    private Policy Without(Policy policy, PolicyLayer layer, int? level)
    {
        var removed = Statements.Where(s => s.Layer == layer && s.Level == level && s.Policy == policy.Name).Select(s => s.Index).ToArray();
        return removed.Length == 0 ? policy : policy.Without(removed);
    }
}
