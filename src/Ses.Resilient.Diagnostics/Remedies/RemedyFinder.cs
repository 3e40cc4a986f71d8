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
                found.Add(RemedyProver.Prove(candidate, made, send));
            }
        }

        return found.ToImmutable();
    }
}
