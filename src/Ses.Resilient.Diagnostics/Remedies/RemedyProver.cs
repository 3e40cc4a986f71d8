using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>Evaluates the send again with the changes made so far.</summary>
internal static class RemedyProver
{
    /// <param name="candidate">The change.</param>
    /// <param name="changes">All made so far, this one the last.</param>
    /// <param name="isLastOfLayer">Whether no further change of the same layer follows.</param>
    /// <param name="send">The send.</param>
    public static SesRemedy Prove(RemedyCandidate candidate, IReadOnlyList<PolicyChange> changes, bool isLastOfLayer, RefusedSend send)
    {
        var results = send.Checks.Select(check => Again(check, changes)).ToArray();
        var remedy = candidate.Remedy;
        if (results.Any(r => r.Decision is not Decision.Allow && Refuses(r, candidate.Layer)))
        {
            return isLastOfLayer
                ? remedy with { Proof = RemedyProof.Unproved, ProofSentence = $"the {PolicyWording.Name(remedy.Layer)} refuses the send with this change too" }
                : remedy with { Proof = RemedyProof.Partly, ProofSentence = $"the {PolicyWording.Name(remedy.Layer)} lets the send pass only with the next change too" };
        }

        if (results.All(r => r.Decision == Decision.Allow)) return remedy with { Proof = RemedyProof.Proved };
        var still = results.SelectMany(r => r.DeniedBy).Distinct().Select(Name).ToArray();
        var keys = results.SelectMany(r => r.DependsOn).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return remedy with
        {
            Proof = RemedyProof.Partly,
            ProofSentence = still.Length > 0 ? (Sentence)$"the {Sentence.Joined(still, static (a, b) => $"{a} and the {b}")} refuses the send still"
                : keys.Length > 0 ? (Sentence)$"it turns on {string.Join(", ", keys)} as AWS sees it"
                : $"other layers could not be read",
        };
    }

    private static EvaluationResult Again(CheckFinding check, IReadOnlyList<PolicyChange> changes) =>
        PolicyEvaluator.Evaluate(check.Request, changes.Aggregate(check.Policies, (policies, change) => change.ApplyTo(policies)));

    private static bool Refuses(EvaluationResult result, PolicyLayer layer) =>
        result[layer].Outcome == LayerOutcome.ExplicitDeny || result.DeniedBy.Contains(layer);

    private static Sentence Name(PolicyLayer layer) => PolicyWording.Name(LayerOf(layer));

    public static DenialLayer LayerOf(PolicyLayer layer) => layer switch
    {
        PolicyLayer.Scp => DenialLayer.ServiceControlPolicy,
        PolicyLayer.Resource => DenialLayer.SendingAuthorizationPolicy,
        PolicyLayer.Boundary => DenialLayer.PermissionsBoundary,
        PolicyLayer.Session => DenialLayer.SessionPolicy,
        PolicyLayer.Endpoint => DenialLayer.VpcEndpointPolicy,
        _ => DenialLayer.IdentityPolicy,
    };
}
