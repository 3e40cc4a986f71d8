using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Tells what the policy layers do to one checked pair.</summary>
internal static class PolicyFindings
{
    /// <summary>The layers whose policies can be read, in the order in which IAM evaluates them (IAM User Guide, policy evaluation logic).</summary>
    private static readonly ImmutableArray<(PolicyLayer Policy, DenialLayer Denial)> Readable =
    [
        (PolicyLayer.Scp, DenialLayer.ServiceControlPolicy),
        (PolicyLayer.Resource, DenialLayer.SendingAuthorizationPolicy),
        (PolicyLayer.Identity, DenialLayer.IdentityPolicy),
        (PolicyLayer.Boundary, DenialLayer.PermissionsBoundary),
    ];

    public static ImmutableArray<LayerFinding> Of(CheckFinding check, RefusedSend send) =>
    [
        .. Readable.Select(layer => Find(check, layer.Policy, layer.Denial, send)),
        .. send.Sender.SessionPolicy is null ? [] : new[] { Find(check, PolicyLayer.Session, DenialLayer.SessionPolicy, send) },
    ];

    /// <summary>The refusing layers of the findings, the one IAM would stop at first: an explicit Deny anywhere is looked for before any missing Allow.</summary>
    public static IEnumerable<LayerFinding> InOrderOfEvaluation(IEnumerable<LayerFinding> findings) =>
        findings.Where(f => f.Refuses).OrderBy(f => f.Outcome == GateOutcome.RefusesExplicitly ? 0 : 1);

    private static LayerFinding Find(CheckFinding check, PolicyLayer policyLayer, DenialLayer layer, RefusedSend send)
    {
        var evaluation = WithKeysOfTheGrant(check, check.Result[policyLayer]);
        var outcome = OutcomeOf(check, evaluation);
        var deciding = outcome == GateOutcome.RefusesExplicitly ? evaluation.Deciding.FirstOrDefault(m => m.Statement.IsDeny) : null;
        return new LayerFinding(
            layer,
            outcome,
            PolicyWording.Detail(check, evaluation, layer, outcome, send),
            deciding is null ? null : PolicyWording.Reference(deciding.Statement, send.Evidence),
            outcome == GateOutcome.CannotTell ? evaluation.DependsOn : []);
    }

    /// <summary>
    /// A grant on the identity may stand in for the principal's own policies and boundary. Where it turns on keys that no layer by itself turns on,
    /// those layers are open because of them.
    /// </summary>
    private static LayerEvaluation WithKeysOfTheGrant(CheckFinding check, LayerEvaluation evaluation)
    {
        if (check.Result.Decision != Decision.Depends || evaluation is not { Layer: PolicyLayer.Identity or PolicyLayer.Boundary, Outcome: LayerOutcome.Depends or LayerOutcome.ImplicitDeny }) return evaluation;
        var ofGrant = check.Result.DependsOn.Except(check.Result.Layers.SelectMany(l => l.DependsOn), StringComparer.OrdinalIgnoreCase);
        return evaluation with { DependsOn = [.. evaluation.DependsOn.Union(ofGrant, StringComparer.OrdinalIgnoreCase)] };
    }

    private static GateOutcome OutcomeOf(CheckFinding check, LayerEvaluation evaluation) => evaluation.Outcome switch
    {
        LayerOutcome.ExplicitDeny => GateOutcome.RefusesExplicitly,
        _ when check.Result.DeniedBy.Contains(evaluation.Layer) => GateOutcome.RefusesImplicitly,
        LayerOutcome.Depends or LayerOutcome.Invalid => GateOutcome.CannotTell,

        // No Allow of its own, yet not among those that refuse: another layer's grant suffices, or might if its policies could be read.
        // A resource's policies are the exception: in its own account nothing needs them to allow.
        // The root user has no identity-based policies and needs none.
        LayerOutcome.ImplicitDeny when check.Request.Principal.EndsWith(":root", StringComparison.Ordinal) => GateOutcome.Passes,
        LayerOutcome.ImplicitDeny when evaluation.Layer != PolicyLayer.Resource && check.Result.Decision is (Decision.Invalid or Decision.Depends) => GateOutcome.CannotTell,

        // Also where another layer's Deny has decided already: whether the resource's policies grant what this layer lacks is not known.
        LayerOutcome.ImplicitDeny when evaluation.Layer is PolicyLayer.Identity or PolicyLayer.Boundary
            && check.Result[PolicyLayer.Resource].Outcome is LayerOutcome.Depends or LayerOutcome.Invalid => GateOutcome.CannotTell,
        _ => GateOutcome.Passes,
    };
}
