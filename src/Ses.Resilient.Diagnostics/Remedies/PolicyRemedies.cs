using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>A change to policies that may help, before it is evaluated.</summary>
internal sealed record RemedyCandidate(SesRemedy Remedy, PolicyLayer Layer, PolicyChange Change);

/// <summary>The changes to policies that may help a layer to let the send pass.</summary>
internal static class PolicyRemedies
{
    public static IEnumerable<RemedyCandidate> For(DenialLayer layer, RefusedSend send)
    {
        if (PolicyLayerOf(layer) is not { } policyLayer) return [];
        var refused = send.Checks.Where(c => Refuses(c, policyLayer)).ToImmutableArray();
        var denied = refused.Where(c => c.Result[policyLayer].Outcome == LayerOutcome.ExplicitDeny).ToImmutableArray();
        var unallowed = refused.RemoveRange(denied);
        return
        [
            .. denied.IsEmpty ? [] : DenyRemedies.For(layer, policyLayer, denied, send),
            .. unallowed.IsEmpty ? [] : GrantRemedies.For(layer, policyLayer, unallowed, send),
        ];
    }

    public static PolicyLayer? PolicyLayerOf(DenialLayer layer) => layer switch
    {
        DenialLayer.IdentityPolicy => PolicyLayer.Identity,
        DenialLayer.PermissionsBoundary => PolicyLayer.Boundary,
        DenialLayer.ServiceControlPolicy => PolicyLayer.Scp,
        DenialLayer.SendingAuthorizationPolicy => PolicyLayer.Resource,
        DenialLayer.SessionPolicy => PolicyLayer.Session,
        DenialLayer.VpcEndpointPolicy => PolicyLayer.Endpoint,
        _ => null,
    };

    public static bool Refuses(CheckFinding check, PolicyLayer layer) =>
        check.Result[layer].Outcome == LayerOutcome.ExplicitDeny || check.Result.DeniedBy.Contains(layer);

    public static RemedyOwner OwnerOf(DenialLayer layer) => layer switch
    {
        DenialLayer.ServiceControlPolicy => RemedyOwner.OrganizationAdministrator,
        DenialLayer.SendingAuthorizationPolicy => RemedyOwner.IdentityOwner,
        DenialLayer.VpcEndpointPolicy => RemedyOwner.NetworkOwner,
        DenialLayer.SessionPolicy => RemedyOwner.App,
        _ => RemedyOwner.AccountAdministrator,
    };
}
