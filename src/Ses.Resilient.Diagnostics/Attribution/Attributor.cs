using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Remedies;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Decides which layer refused. Says <see cref="DenialLayer.Undetermined"/> where the evidence does not show one.</summary>
internal static class Attributor
{
    public static LayerAttribution Attribute(RefusedSend send)
    {
        var attribution = ByKind(send);
        return Quarantine.Find(send) is { } policy
            ? attribution with { Summary = $"{attribution.Summary} AWS has attached {policy} to the sender, as it does when an access key was exposed: treat this as a security incident." }
            : attribution;
    }

    private static LayerAttribution ByKind(RefusedSend send) => send.Refusal.Kind switch
    {
        SesRefusalKind.Credentials or SesRefusalKind.ClockSkew => StatedAttribution.Credentials(send),
        SesRefusalKind.TenantAssociation => StatedAttribution.Tenant(send),
        SesRefusalKind.NotVerified => StatedAttribution.NotVerified(send),
        SesRefusalKind.SendingPaused or SesRefusalKind.AccountSuspended => StatedAttribution.AccountState(send),
        SesRefusalKind.Authorization => PolicyAttribution.Attribute(send),
        _ => Unknown(send),
    };

    private static LayerAttribution Unknown(RefusedSend send)
    {
        var what = send.Refusal.StatusCode is { } status ? (Sentence)$"The answer ({status}) has no text" : $"The refusal has no text";
        return new LayerAttribution(
            DenialLayer.Undetermined,
            Certainty.Undetermined,
            $"{what} that tells which layer refused.",
            [],
            [],
            [],
            $"the body of the answer: a proxy or firewall may have answered instead of SES");
    }
}
