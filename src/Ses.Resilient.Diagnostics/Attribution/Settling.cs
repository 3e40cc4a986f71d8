using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Evidence.Reads;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Names the one permission or fact that would settle an undetermined refusal.</summary>
internal static class Settling
{
    public static Sentence? For(EvidenceSet evidence, ImmutableArray<LayerFinding> open)
    {
        var keys = open.SelectMany(f => f.DependsOn).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (keys.Length > 0) return $"the value of {string.Join(", ", keys)} as AWS saw it";

        // Reads end in any order; what is named must not turn on it.
        var reads = evidence.Reads.OrderBy(r => PlaceOf(r.Permission)).ThenBy(r => r.Target, StringComparer.Ordinal).ToArray();

        // Reads of the open layers count, most telling first; a refused read tells the permission it needs.
        foreach (var layer in open.Select(f => f.Layer).OrderBy(Telling))
        {
            var prefix = PrefixOf(layer);
            var refused = reads.FirstOrDefault(r => r.State == ReadState.NotPermitted && r.Permission.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
            if (refused is not null) return $"{refused.Permission} for the diagnosis, to read the {Reports.PolicyWording.Name(layer)}";
            var failed = reads.FirstOrDefault(r => r.State is ReadState.Failed or ReadState.OutOfTime && r.Permission.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
            if (failed is not null) return failed.State == ReadState.OutOfTime
                ? (Sentence)$"{failed.Operation}, which did not end in time, to read the {Reports.PolicyWording.Name(layer)}"
                : $"{failed.Operation}, which failed, to read the {Reports.PolicyWording.Name(layer)}";
        }

        return open.Select(f => f.Layer).OrderBy(Telling).FirstOrDefault() switch
        {
            DenialLayer.IdentityPolicy => $"the policies of the principal, from IAM of its account",
            DenialLayer.PermissionsBoundary => $"the permissions boundary of the principal, from IAM of its account",
            DenialLayer.ServiceControlPolicy => $"the service control policies of the account, from its organization's management account",
            DenialLayer.SendingAuthorizationPolicy => $"the sending authorization policies of the identity, from the account that owns it",
            DenialLayer.SessionPolicy => $"the session policy given when the session was made, from whoever makes it",
            DenialLayer.VpcEndpointPolicy => $"the policy of the VPC endpoint, from the network's owner, if the send goes through one",
            _ => null,
        };
    }

    private static int PlaceOf(string permission)
    {
        for (var i = 0; i < EvidenceReads.All.Length; i++)
        {
            if (EvidenceReads.All[i].Permission == permission) return i;
        }

        return EvidenceReads.All.Length;
    }

    private static int Telling(DenialLayer layer) => layer switch
    {
        DenialLayer.IdentityPolicy => 0,
        DenialLayer.PermissionsBoundary => 1,
        DenialLayer.SendingAuthorizationPolicy => 2,
        DenialLayer.ServiceControlPolicy => 3,
        DenialLayer.SessionPolicy => 4,
        _ => 5,
    };

    private static string PrefixOf(DenialLayer layer) => layer switch
    {
        DenialLayer.IdentityPolicy or DenialLayer.PermissionsBoundary => "iam:",
        DenialLayer.SendingAuthorizationPolicy => "ses:",
        DenialLayer.ServiceControlPolicy => "organizations:",
        _ => "none:",
    };
}
