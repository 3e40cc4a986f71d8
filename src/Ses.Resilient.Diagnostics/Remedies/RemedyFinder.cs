using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Attribution;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>Finds for each refusing layer the smallest change that helps, in the order to make them, and evaluates the send again with it.</summary>
/// <remarks>Each remedy is evaluated together with those before it, since only together they help. An Allow is never suggested against a Deny.</remarks>
internal static class RemedyFinder
{
    public static ImmutableArray<SesRemedy> Find(RefusedSend send, LayerAttribution attribution)
    {
        var found = ImmutableArray.CreateBuilder<SesRemedy>();
        var made = new List<PolicyChange>();
        foreach (var layer in attribution.Next.Insert(0, attribution.Layer))
        {
            if (StateRemedies.For(layer, send) is { } state)
            {
                found.Add(state);
                continue;
            }

            var candidates = PolicyRemedies.For(layer, send).ToArray();
            if (candidates.Length == 0 && layer == attribution.Layer && attribution.Certainty == Certainty.Stated && StatedRemedies.For(layer, send) is { } stated)
            {
                found.Add(stated);
            }

            foreach (var candidate in candidates)
            {
                made.Add(candidate.Change);

                // What AWS put there stays until the incident is over: only what comes after it is evaluated without it.
                found.Add(candidate.Remedy.Kind == RemedyKind.RespondToExposedKey ? candidate.Remedy : RemedyProver.Prove(candidate, made, candidate == candidates[^1], send));
            }
        }

        return [.. found.Select(remedy => Shown(remedy, send))];
    }

    /// <summary>The one way out: what a remedy names may be a recipient's identity.</summary>
    private static SesRemedy Shown(SesRemedy remedy, RefusedSend send) => remedy with
    {
        Description = send.Redactor.Text(remedy.Description),
        Policy = remedy.Policy is { } policy ? send.Redactor.Text(policy) : null,
        ProofDetail = remedy.ProofDetail is { } detail ? send.Redactor.Text(detail) : null,
        AwsCli = remedy.AwsCli is { } command ? send.Redactor.Text(command) : null,
        Terraform = remedy.Terraform is { } terraform ? send.Redactor.Text(terraform) : null,
    };
}
