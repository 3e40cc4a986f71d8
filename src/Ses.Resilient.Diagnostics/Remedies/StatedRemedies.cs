using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>The change that helps where AWS's text names the layer, and whether a Deny or a missing Allow, but its policies could not be read.</summary>
internal static class StatedRemedies
{
    private static readonly Sentence Unread = $"the policies of this layer could not be read, or do not show the refusal";

    public static SesRemedy? For(DenialLayer layer, RefusedSend send)
    {
        if (PolicyRemedies.PolicyLayerOf(layer) is not { } policyLayer) return null;
        if (send.Refusal.PolicyArn is { } arn && Quarantine.IsQuarantine(arn, null)) return Quarantine.Remedy(layer, Quarantine.NameOf(arn), send);
        if (send.Refusal.IsExplicitDeny == true) return NarrowDeny(layer, send);
        if (send.Refusal.IsExplicitDeny is null && send.Refusal.StatedPolicyType is null) return Look(layer, policyLayer, send);
        return send.Refusal is { Action: { } action, Resource: { } resource } ? Allow(layer, policyLayer, action, resource, send) : Look(layer, policyLayer, send);
    }

    /// <summary>Where the layer is concluded, not told, nobody says whether an Allow is missing or a Deny matches; and a refusal that names no resource says not of what.</summary>
    private static SesRemedy Look(DenialLayer layer, PolicyLayer policyLayer, RefusedSend send)
    {
        var (action, resource) = (send.Refusal.Action ?? send.Denied?.Action, send.Refusal.Resource);
        var pair = action is null ? $"this send" : resource is null ? (Sentence)$"{action}" : $"{action} on {resource}";
        Sentence description = $"Look into the {PolicyWording.Name(layer)}, which could not be read here: it must allow {pair}, and no Deny in it may cover this send.";
        return action is not null && resource is not null
            ? Allow(layer, policyLayer, action, resource, send) with { DescriptionSentence = description }
            : new SesRemedy(GrantRemedies.KindOf(policyLayer), layer, PolicyRemedies.OwnerOf(layer), description, null, RemedyProof.Unproved, Unread);
    }

    private static SesRemedy NarrowDeny(DenialLayer layer, RefusedSend send)
    {
        var which = send.Refusal.PolicyArn is { } arn ? (Sentence)$"the Deny of {arn}" : $"the Deny in {PolicyWording.WithArticle(layer)}";
        Sentence description = $"Find {which} that covers this send, and narrow it; an added Allow cannot override a Deny.";
        return new SesRemedy(RemedyKind.NarrowDeny, layer, PolicyRemedies.OwnerOf(layer), description, null, RemedyProof.Unproved, Unread)
        {
            AwsCli = RemedyCommands.EditUnread(layer, send),
        };
    }

    private static SesRemedy Allow(DenialLayer layer, PolicyLayer policyLayer, string action, string resource, RefusedSend send)
    {
        var principal = policyLayer is PolicyLayer.Resource or PolicyLayer.Endpoint ? GrantRemedies.GrantedPrincipal(send) : null;
        var policy = new SuggestedPolicy([new SuggestedStatement([action], [resource], principal, [])]);
        var (kind, description) = GrantRemedies.Describe(policyLayer, policy, send);
        var json = policy.ToJson();
        return new SesRemedy(
            kind,
            layer,
            PolicyRemedies.OwnerOf(layer),
            description,
            json,
            RemedyProof.Unproved,
            Unread)
        {
            AwsCli = RemedyCommands.Grant(policyLayer, json, resource, [], [], send),
            Terraform = RemedyTerraform.Grant(policyLayer, policy, resource, [], send),
        };
    }
}
