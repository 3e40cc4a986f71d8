using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Decides which layer refused. Says <see cref="DenialLayer.Undetermined"/> where the evidence does not show one.</summary>
internal static class Attributor
{
    public static LayerAttribution Attribute(Case @case) => @case.Refusal.Kind switch
    {
        SesRefusalKind.Credentials or SesRefusalKind.ClockSkew => StatedAttribution.Credentials(@case),
        SesRefusalKind.TenantAssociation => StatedAttribution.Tenant(@case),
        SesRefusalKind.NotVerified => StatedAttribution.NotVerified(@case),
        SesRefusalKind.SendingPaused or SesRefusalKind.AccountSuspended => StatedAttribution.AccountState(@case),
        SesRefusalKind.Authorization => PolicyAttribution.Attribute(@case),
        _ => Unknown(@case),
    };

    private static LayerAttribution Unknown(Case @case)
    {
        var what = @case.Refusal.StatusCode is { } status ? $"The answer ({status}) has no text" : "The refusal has no text";
        return new LayerAttribution(
            DenialLayer.Undetermined,
            Certainty.Undetermined,
            $"{what} that tells which layer refused.",
            [],
            [],
            [],
            "the body of the answer: a proxy or firewall may have answered instead of SES");
    }
}
