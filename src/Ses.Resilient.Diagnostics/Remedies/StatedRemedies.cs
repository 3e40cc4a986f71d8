using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>The change that helps where AWS's text names the layer, and whether a Deny or a missing Allow, but its policies could not be read.</summary>
internal static class StatedRemedies
{
    private const string Unread = "the policies of this layer could not be read, or do not show the refusal";

    public static SesRemedy? For(DenialLayer layer, RefusedSend send)
    {
        if (PolicyRemedies.PolicyLayerOf(layer) is not { } policyLayer) return null;
        if (send.Refusal.IsExplicitDeny == true) return NarrowDeny(layer, send);
        return send.Refusal is { Action: { } action, Resource: { } resource } ? Allow(layer, policyLayer, action, resource, send) : null;
    }

    private static SesRemedy NarrowDeny(DenialLayer layer, RefusedSend send)
    {
        var which = send.Refusal.PolicyArn is { } arn ? $"the Deny of {arn}" : $"the Deny in {PolicyWording.WithArticle(layer)}";
        var description = $"Find {which} that covers this send, and narrow it; an added Allow cannot override a Deny.";
        return new SesRemedy(RemedyKind.NarrowDeny, layer, PolicyRemedies.OwnerOf(layer), description, null, RemedyProof.Unproved, Unread);
    }

    private static SesRemedy Allow(DenialLayer layer, PolicyLayer policyLayer, string action, string resource, RefusedSend send)
    {
        var statement = new SuggestedStatement([action], [resource], policyLayer == PolicyLayer.Resource ? send.Principal : null);
        var (kind, description) = PolicyRemedies.Describe(policyLayer, statement, send);
        return new SesRemedy(
            kind,
            layer,
            PolicyRemedies.OwnerOf(layer),
            send.Redactor.Text(description),
            send.Redactor.Text(statement.ToPolicyJson()),
            RemedyProof.Unproved,
            Unread);
    }
}
