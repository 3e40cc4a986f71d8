using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>What the tenant and the configuration set that a send names do to it.</summary>
/// <remarks>SES API v2 reference: every resource of a send with TenantName must be associated with that tenant.</remarks>
internal static class TenantFindings
{
    public static LayerFinding Tenant(RefusedSend send)
    {
        const DenialLayer Layer = DenialLayer.TenantAssociation;
        var evidence = send.Evidence;
        if (send.Facts is not { TenantName: { } name } || (evidence.Tenant.State == ReadState.NotAsked && evidence.TenantResources.State == ReadState.NotAsked))
        {
            return StateFindings.Tenant(send.Facts);
        }

        if (evidence.Tenant.State == ReadState.Absent)
        {
            return StateFindings.Finding(Layer, GateOutcome.RefusesExplicitly, $"there is no tenant '{name}' in this Region");
        }

        if (evidence.Tenant.Value is { SendingStatus: "DISABLED" })
        {
            return StateFindings.Finding(Layer, GateOutcome.RefusesExplicitly, $"sending is disabled for tenant '{name}'");
        }

        if (evidence.TenantResources.Value is not { } resources)
        {
            return StateFindings.Finding(Layer, GateOutcome.CannotTell, $"what is associated with tenant '{name}' could not be read");
        }

        var used = send.Checks.Where(c => c.Role is ResourceRole.From or ResourceRole.ConfigurationSet or ResourceRole.Template).Select(c => c.ResourceArn).Distinct(StringComparer.Ordinal).ToArray();
        var missing = used.Where(arn => !resources.Arns.Contains(arn, StringComparer.OrdinalIgnoreCase)).Select(send.Redactor.Text).ToArray();
        if (missing.Length > 0)
        {
            return StateFindings.Finding(Layer, GateOutcome.RefusesExplicitly, $"tenant '{name}' is not associated with {string.Join(", ", missing)}");
        }

        return evidence.Tenant.State == ReadState.Found && Array.Exists(used, arn => arn.Contains(":identity/", StringComparison.Ordinal))
            ? StateFindings.Finding(Layer, GateOutcome.Passes, $"every resource of the send that is known is associated with tenant '{name}'")
            : StateFindings.Finding(Layer, GateOutcome.CannotTell, $"not all is known of what the send needs of tenant '{name}'");
    }

    /// <summary>Whether the refusal can be the tenant's: its text differs from that of a policy, which names an action.</summary>
    public static bool MayHaveRefused(RefusedSend send) => send.Refusal.Action is null;

    /// <summary>The state of the account, then that of the configuration set.</summary>
    public static LayerFinding Account(EvidenceSet evidence)
    {
        var account = StateFindings.Account(evidence);
        return account.Refuses ? account : evidence.ConfigurationSet switch
        {
            { State: ReadState.Absent } => StateFindings.Finding(account.Layer, GateOutcome.RefusesExplicitly, $"the configuration set that the send names does not exist in this Region"),
            { Value: { SendingEnabled: false } set } => StateFindings.Finding(account.Layer, GateOutcome.RefusesExplicitly, $"sending is paused for configuration set '{set.Name}'"),
            _ => account,
        };
    }

    /// <summary>Whose sending is paused, where it was read.</summary>
    public static Sentence PausedSentence(EvidenceSet evidence) => evidence switch
    {
        { AccountState.Value.SendingEnabled: false } => $"Sending is paused for this account in this Region.",
        { AccountState.Value.SendingEnabled: true, ConfigurationSet.Value: { SendingEnabled: false } set } => $"Sending is paused for configuration set '{set.Name}', not for the account.",
        { ConfigurationSet.Value: { SendingEnabled: false } set } => $"Sending is paused for configuration set '{set.Name}'.",
        _ => $"Sending is paused for this account or configuration set.",
    };
}
