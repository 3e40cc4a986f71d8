using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>The Allow that a layer lacks: for what this send was refused, under the conditions that the layer's owner already uses.</summary>
internal static class GrantRemedies
{
    public static IEnumerable<RemedyCandidate> For(DenialLayer layer, PolicyLayer policyLayer, ImmutableArray<CheckFinding> unallowed, RefusedSend send)
    {
        // A policy of an identity names that identity and no other (SES Developer Guide, policy anatomy).
        var groups = policyLayer == PolicyLayer.Resource ? unallowed.GroupBy(c => c.ResourceArn, StringComparer.Ordinal).Select(g => g.ToImmutableArray()) : [unallowed];
        foreach (var group in groups)
        {
            var keeping = Candidate(layer, policyLayer, group, keepsConditions: true, send);
            var bare = Candidate(layer, policyLayer, group, keepsConditions: false, send);
            if (Helps(keeping, group)) yield return keeping;
            else if (Helps(bare, group)) yield return bare;
        }
    }

    /// <summary>Whether the layer may let every pair pass with it: an Allow that cannot help is not suggested.</summary>
    private static bool Helps(RemedyCandidate candidate, ImmutableArray<CheckFinding> unallowed) => unallowed.All(check =>
    {
        var result = PolicyEvaluator.Evaluate(check.Request, candidate.Change.ApplyTo(check.Policies));
        return result[candidate.Layer].Outcome != LayerOutcome.ExplicitDeny && !result.DeniedBy.Contains(candidate.Layer);
    });

    private static RemedyCandidate Candidate(DenialLayer layer, PolicyLayer policyLayer, ImmutableArray<CheckFinding> unallowed, bool keepsConditions, RefusedSend send)
    {
        var policy = Policy(policyLayer, unallowed, keepsConditions, send);
        var json = policy.ToJson();
        var levels = policyLayer == PolicyLayer.Scp ? unallowed.SelectMany(c => ServiceControlLevels.WithoutAllow(c)).Distinct().Order().ToImmutableArray() : [];
        var (kind, description) = Describe(policyLayer, policy, send);
        var remedy = new SesRemedy(kind, layer, PolicyRemedies.OwnerOf(layer), description, json, RemedyProof.Unproved, null)
        {
            Terraform = RemedyTerraform.Grant(policyLayer, policy, unallowed[0].ResourceArn, unallowed[0].Policies.Resource ?? [], send),
            AwsCli = RemedyCommands.Grant(policyLayer, json, unallowed[0].ResourceArn, unallowed[0].Policies.Resource ?? [], levels, send),
        };
        var parsed = Policies.Policy.Parse("remedy", json, policyLayer switch
        {
            PolicyLayer.Resource => PolicyKind.Resource,
            PolicyLayer.Scp => PolicyKind.ServiceControl,
            _ => PolicyKind.Identity,
        });
        return new RemedyCandidate(remedy, policyLayer, new AddAllow(policyLayer, parsed, levels));
    }

    /// <summary>What kind of change an Allow in a layer is, and how to say it.</summary>
    public static (RemedyKind Kind, Sentence Description) Describe(PolicyLayer layer, SuggestedPolicy policy, RefusedSend send)
    {
        var actions = string.Join(", ", policy.Statements.SelectMany(s => s.Actions).Distinct(StringComparer.OrdinalIgnoreCase));
        var resources = string.Join(", ", policy.Statements.SelectMany(s => s.Resources).Distinct(StringComparer.Ordinal));
        Sentence description = layer switch
        {
            PolicyLayer.Boundary => $"Allow {actions} on {resources} in the permissions boundary; it grants nothing by itself.",
            PolicyLayer.Scp => $"Allow {actions} on {resources} in a service control policy at every level that lacks it.",
            PolicyLayer.Resource => $"Put a sending authorization policy on the identity that allows {policy.Statements[0].Principal} {actions} on {resources}.",
            PolicyLayer.Session => $"Allow {actions} on {resources} in the session policy that is passed when the session is made; it grants nothing by itself.",
            PolicyLayer.Endpoint => $"Allow {actions} on {resources} in the policy of the VPC endpoint that the send goes through.",
            _ => $"Allow {actions} on {resources} in a policy of {GrantedName(send)}.",
        };
        return (KindOf(layer), description);
    }

    public static RemedyKind KindOf(PolicyLayer layer) => layer switch
    {
        PolicyLayer.Boundary => RemedyKind.ExtendPermissionsBoundary,
        PolicyLayer.Scp => RemedyKind.ExtendServiceControlPolicy,
        PolicyLayer.Resource => RemedyKind.PutSendingAuthorizationPolicy,
        PolicyLayer.Session => RemedyKind.ExtendSessionPolicy,
        PolicyLayer.Endpoint => RemedyKind.ExtendVpcEndpointPolicy,
        _ => RemedyKind.AddStatement,
    };

    /// <summary>Pairs that have resources and conditions in common share a statement; a statement never covers a pair that was not refused.</summary>
    private static SuggestedPolicy Policy(PolicyLayer layer, ImmutableArray<CheckFinding> unallowed, bool keepsConditions, RefusedSend send)
    {
        var principal = layer == PolicyLayer.Resource ? GrantedPrincipal(send) : null;
        var byAction = unallowed
            .Select(c => (c.Action, Resource: ResourceOf(c, send), Conditions: ConditionsOf(layer, c, keepsConditions, send)))
            .GroupBy(p => (Action: p.Action.ToUpperInvariant(), Conditions: Key(p.Conditions)))
            .Select(g => (g.First().Action, Resources: g.Select(p => p.Resource).Distinct(StringComparer.Ordinal).ToImmutableArray(), g.First().Conditions));
        return new SuggestedPolicy([.. byAction
            .GroupBy(s => string.Join(' ', s.Resources) + "\n" + Key(s.Conditions), StringComparer.Ordinal)
            .Select(g => new SuggestedStatement([.. g.Select(s => s.Action)], g.First().Resources, principal, g.First().Conditions))]);
    }

    private static string Key(ImmutableArray<SuggestedCondition> conditions) =>
        string.Join('\n', conditions.Select(c => $"{c.Operator} {c.Key} {string.Join(' ', c.Values)}"));

    /// <summary>
    /// A refused recipient's identity is not allowed by name: the next recipient would be refused again. All identities of the account are, for
    /// sends from this address only.
    /// </summary>
    private static string ResourceOf(CheckFinding check, RefusedSend send) =>
        IsRecipient(check, send) && Arn.TryParse(check.ResourceArn) is { } arn ? (arn with { Resource = "identity/*" }).ToString() : check.ResourceArn;

    private static bool IsRecipient(CheckFinding check, RefusedSend send) => check.Role == ResourceRole.Recipient && send.Facts?.FromAddress is not null;

    private static ImmutableArray<SuggestedCondition> ConditionsOf(PolicyLayer layer, CheckFinding check, bool keepsConditions, RefusedSend send)
    {
        var kept = keepsConditions ? KeptConditions.For(layer, check, send) : [];
        return IsRecipient(check, send)
            ? [new SuggestedCondition("StringEquals", SendFactsActions.FromAddress, [send.Facts!.FromAddress!]), .. kept.Where(c => !c.Key.Equals(SendFactsActions.FromAddress, StringComparison.OrdinalIgnoreCase))]
            : kept;
    }

    /// <summary>In words.</summary>
    public static Sentence SenderName(RefusedSend send) => send.Principal is { } principal ? (Sentence)$"{principal}" : $"the sender";

    /// <summary>In words.</summary>
    public static Sentence GrantedName(RefusedSend send) => GrantedPrincipal(send) is { } principal ? (Sentence)$"{principal}" : $"the sender";

    /// <summary>A role rather than its session: a session's ARN would hold for this session name only.</summary>
    public static string? GrantedPrincipal(RefusedSend send) => send.Evidence.Principal.Value?.Arn ?? send.Principal;
}
