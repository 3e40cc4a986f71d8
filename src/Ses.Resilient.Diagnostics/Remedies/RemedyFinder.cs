using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Attribution;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>Finds for each refusing layer the smallest change that helps, in the order to make them, and evaluates the send again with it.</summary>
/// <remarks>Each remedy is evaluated together with those before it, since only together they help. An Allow is never suggested against a Deny.</remarks>
internal static class RemedyFinder
{
    public static ImmutableArray<SesRemedy> Find(RefusedSend send, LayerAttribution attribution)
    {
        // One change of the app's mends all that is refused where the send went.
        if (attribution.Next.Contains(DenialLayer.SendingIdentity) && ElsewhereRemedies.Find(send) is { Proof: RemedyProof.Proved } elsewhere) return [Shown(elsewhere, send)];

        var found = ImmutableArray.CreateBuilder<SesRemedy>();
        var made = new List<PolicyChange>();

        // With the expected identity other statements count: what comes next is mended for it, not for the one that sent.
        var wrong = attribution.Layer == DenialLayer.CallerIdentity ? StateRemedies.For(attribution.Layer, send) : null;
        if (wrong is not null)
        {
            found.Add(wrong);
            send = ExpectedSender.Of(send) ?? send;
        }

        foreach (var layer in wrong is null ? attribution.Next.Insert(0, attribution.Layer) : attribution.Next)
        {
            if (StateRemedies.For(layer, send) is { } state)
            {
                found.Add(state);
                continue;
            }

            var candidates = PolicyRemedies.For(layer, send).ToArray();
            if (candidates.Length == 0 && layer == attribution.Layer && attribution.Certainty is Certainty.Stated or Certainty.Inferred or Certainty.Corroborated && StatedRemedies.For(layer, send) is { } stated)
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

        // Attached, it is an incident also where it did not refuse, and comes first.
        if (Quarantine.Find(send) is { } policy && found.All(r => r.Kind != RemedyKind.RespondToExposedKey)) found.Insert(0, Quarantine.Remedy(DenialLayer.IdentityPolicy, policy, send));
        return [.. found.Select(remedy => Shown(remedy, send))];
    }

    /// <summary>The one way out: what a remedy names may be a recipient's identity.</summary>
    private static SesRemedy Shown(SesRemedy remedy, RefusedSend send) => remedy with
    {
        DescriptionSentence = send.Redactor.Text(remedy.DescriptionSentence),
        Policy = remedy.Policy is { } policy ? send.Redactor.Text(policy) : null,
        ProofSentence = remedy.ProofSentence is { } detail ? send.Redactor.Text(detail) : null,
        AwsCli = remedy.AwsCli is { } command ? send.Redactor.Text(command) : null,
        Terraform = remedy.Terraform is { } terraform ? send.Redactor.Text(terraform) : null,
    };
}
