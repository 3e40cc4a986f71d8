using System.Collections.Immutable;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Attribution;

/// <summary>
/// No policy text could be read, and the simulator was asked with and without the boundary and the SCPs (IAM API reference, SimulatePrincipalPolicy). A layer refuses
/// where leaving it out turns a refusal into an Allow; answers that cannot all be true say nothing.
/// </summary>
public sealed class SimulatorAttributionTests
{
    [Theory]
    [InlineData("AAAA", "Undetermined", "")]
    [InlineData("DADA", "ServiceControlPolicy", "")]
    [InlineData("DDAA", "PermissionsBoundary", "")]
    [InlineData("DDDA", "ServiceControlPolicy", "PermissionsBoundary")]
    [InlineData("DDDD", "IdentityPolicy", "")]
    [InlineData("DADD", "Undetermined", "")]
    [InlineData("DDAD", "Undetermined", "")]
    [InlineData("ADAA", "Undetermined", "")]
    public void What_the_answers_come_to(string answers, string layer, string next)
    {
        var attribution = Attribute(answers);

        attribution.Layer.ToString().ShouldBe(layer);
        attribution.Certainty.ShouldBe(attribution.Layer == DenialLayer.Undetermined ? Certainty.Undetermined : Certainty.Corroborated);
        string.Join(' ', attribution.Next).ShouldBe(next);
    }

    /// <summary>OrganizationsDecisionDetail and PermissionsBoundaryDecisionDetail of the answer itself.</summary>
    [Theory]
    [InlineData("DADA", true, null, "Undetermined")]
    [InlineData("DADA", false, null, "ServiceControlPolicy")]
    [InlineData("DDAA", null, true, "Undetermined")]
    [InlineData("DDAA", null, false, "PermissionsBoundary")]
    [InlineData("DDDD", false, true, "ServiceControlPolicy")]
    public void What_the_simulator_says_of_a_layer_must_agree(string answers, bool? organizations, bool? boundary, string layer) =>
        Attribute(answers, organizations, boundary).Layer.ToString().ShouldBe(layer);

    [Fact]
    public void With_condition_keys_missing_nothing_follows() => Attribute("DDDD", missing: "aws:PrincipalTag/team").Layer.ShouldBe(DenialLayer.Undetermined);

    /// <param name="answers">A for allowed, D for denied: the whole, without SCPs, without the boundary, without both.</param>
    private static LayerAttribution Attribute(string answers, bool? organizations = null, bool? boundary = null, string? missing = null)
    {
        SimulationScope[] scopes = [SimulationScope.Whole, SimulationScope.WithoutScps, SimulationScope.WithoutBoundary, SimulationScope.WithoutBoth];
        var runs = scopes.Zip(answers).ToImmutableDictionary(pair => pair.First, pair => new SimulationRun(
            pair.Second == 'A' ? SimulatedDecision.Allowed : SimulatedDecision.ImplicitDeny,
            pair.First.HasFlag(SimulationScope.WithoutScps) ? null : organizations,
            pair.First.HasFlag(SimulationScope.WithoutBoundary) ? null : boundary,
            missing is null ? [] : [missing]));
        var send = new TestSend();
        var refused = (send with
        {
            Evidence = send.Evidence with
            {
                IdentityPolicies = [Policy.Unreadable("send", PolicyKind.Identity, $"not permitted")],
                Boundary = new ReadOutcome<Policy>(ReadState.NotPermitted, null),
                Organization = new ReadOutcome<OrganizationEvidence>(ReadState.NotPermitted, null),
                Simulation = ReadOutcome<SimulationEvidence>.Found(new SimulationEvidence(runs)),
            },
        }).Refused();
        return SimulatorAttribution.With(refused, Attributor.Attribute(refused));
    }
}
