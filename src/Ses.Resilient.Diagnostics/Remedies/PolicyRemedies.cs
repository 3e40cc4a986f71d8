using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>A change to policies that may help, before it is evaluated.</summary>
internal sealed record RemedyCandidate(SesRemedy Remedy, PolicyLayer Layer, PolicyChange Change);

/// <summary>The changes to policies that may help a layer to let the send pass.</summary>
internal static class PolicyRemedies
{
    public static IEnumerable<RemedyCandidate> For(DenialLayer layer, RefusedSend send)
    {
        if (PolicyLayerOf(layer) is not { } policyLayer) yield break;
        var refused = send.Checks.Where(c => Refuses(c, policyLayer)).ToImmutableArray();
        var denied = refused.Where(c => c.Result[policyLayer].Outcome == LayerOutcome.ExplicitDeny).ToImmutableArray();
        if (!denied.IsEmpty) yield return NarrowDeny(layer, policyLayer, denied, send);
        var unallowed = refused.RemoveRange(denied);
        if (!unallowed.IsEmpty) yield return AddAllow(layer, policyLayer, unallowed, send);
    }

    public static PolicyLayer? PolicyLayerOf(DenialLayer layer) => layer switch
    {
        DenialLayer.IdentityPolicy => PolicyLayer.Identity,
        DenialLayer.PermissionsBoundary => PolicyLayer.Boundary,
        DenialLayer.ServiceControlPolicy => PolicyLayer.Scp,
        DenialLayer.SendingAuthorizationPolicy => PolicyLayer.Resource,
        _ => null,
    };

    public static bool Refuses(CheckFinding check, PolicyLayer layer) =>
        check.Result[layer].Outcome == LayerOutcome.ExplicitDeny || check.Result.DeniedBy.Contains(layer);

    private static RemedyCandidate NarrowDeny(DenialLayer layer, PolicyLayer policyLayer, ImmutableArray<CheckFinding> denied, RefusedSend send)
    {
        ImmutableArray<StatementRef> statements =
            [.. denied.SelectMany(c => c.Result[policyLayer].Deciding).Select(m => m.Statement).Where(s => s.IsDeny).Distinct()];
        var names = string.Join(" and ", statements.Select(s => PolicyWording.Reference(s, send.Evidence)));
        var description = $"Narrow {names} so that it no longer covers this send; an added Allow cannot override a Deny.";
        return Candidate(RemedyKind.NarrowDeny, layer, policyLayer, OwnerOf(layer), send.Redactor.Text(description), null, new RemoveDeny(statements));
    }

    private static RemedyCandidate AddAllow(DenialLayer layer, PolicyLayer policyLayer, ImmutableArray<CheckFinding> unallowed, RefusedSend send)
    {
        var statement = Statement(policyLayer, unallowed, send);
        var json = statement.ToPolicyJson();
        var kind = policyLayer == PolicyLayer.Resource ? PolicyKind.Resource : policyLayer == PolicyLayer.Scp ? PolicyKind.ServiceControl : PolicyKind.Identity;
        var (remedyKind, description) = Describe(policyLayer, statement, send);
        var candidate = Candidate(
            remedyKind,
            layer,
            policyLayer,
            OwnerOf(layer),
            send.Redactor.Text(description),
            send.Redactor.Text(json),
            new AddAllow(policyLayer, Policy.Parse("remedy", json, kind), policyLayer == PolicyLayer.Scp ? [.. unallowed.SelectMany(c => ServiceControlLevels.WithoutAllow(c)).Distinct()] : []));
        return candidate with
        {
            Remedy = candidate.Remedy with
            {
                Terraform = send.Redactor.Text(statement.ToTerraform("allow_ses_send")),
                AwsCli = CommandFor(policyLayer, unallowed, candidate.Remedy.Policy!, send),
            },
        };
    }

    /// <summary>A boundary and an SCP are whole documents of their owner's: a command that replaces them would lose the rest.</summary>
    private static string? CommandFor(PolicyLayer layer, ImmutableArray<CheckFinding> unallowed, string json, RefusedSend send) => layer switch
    {
        PolicyLayer.Identity => RemedyCommands.PutIdentityPolicy(GrantedPrincipal(send), json),
        PolicyLayer.Resource when unallowed is [var one] => RemedyCommands.PutSendingAuthorizationPolicy(one.ResourceArn, json),
        _ => null,
    };

    /// <summary>What kind of change an Allow in a layer is, and how to say it.</summary>
    public static (RemedyKind Kind, string Description) Describe(PolicyLayer layer, SuggestedStatement statement, RefusedSend send)
    {
        var what = $"{string.Join(", ", statement.Actions)} on {string.Join(", ", statement.Resources)}";
        return layer switch
        {
            PolicyLayer.Boundary => (RemedyKind.ExtendPermissionsBoundary, $"Allow {what} in the permissions boundary; it grants nothing by itself."),
            PolicyLayer.Scp => (RemedyKind.ExtendServiceControlPolicy, $"Allow {what} in a service control policy at every level that lacks it."),
            PolicyLayer.Resource => (RemedyKind.PutSendingAuthorizationPolicy, $"Put a sending authorization policy on the identity that allows {statement.Principal} {what}."),
            _ => (RemedyKind.AddStatement, $"Allow {what} in a policy of {PrincipalName(send)}."),
        };
    }

    /// <summary>
    /// A refused recipient's identity is not allowed by name: the next recipient would be refused again. All identities of the account are, for
    /// sends from this address only.
    /// </summary>
    private static SuggestedStatement Statement(PolicyLayer layer, ImmutableArray<CheckFinding> unallowed, RefusedSend send)
    {
        var toRecipient = unallowed.Any(c => c.Role == ResourceRole.Recipient) && send.Facts?.FromAddress is not null;
        return new SuggestedStatement(
            [.. unallowed.Select(c => c.Action).Distinct(StringComparer.OrdinalIgnoreCase)],
            [.. unallowed.Select(c => toRecipient && c.Role == ResourceRole.Recipient ? AllIdentities(c.ResourceArn) : c.ResourceArn).Distinct(StringComparer.Ordinal)],
            layer == PolicyLayer.Resource ? GrantedPrincipal(send) : null,
            toRecipient ? send.Facts!.FromAddress : null);
    }

    private static string AllIdentities(string arn) => Arn.TryParse(arn) is { } parts ? (parts with { Resource = "identity/*" }).ToString() : arn;

    /// <summary>A role rather than its session: a session's ARN would hold for this session name only.</summary>
    private static string? GrantedPrincipal(RefusedSend send) => send.Evidence.Principal.Value?.Arn ?? send.Principal;

    private static string PrincipalName(RefusedSend send) => GrantedPrincipal(send) ?? "the sender";

    public static RemedyOwner OwnerOf(DenialLayer layer) => layer switch
    {
        DenialLayer.ServiceControlPolicy => RemedyOwner.OrganizationAdministrator,
        DenialLayer.SendingAuthorizationPolicy => RemedyOwner.IdentityOwner,
        _ => RemedyOwner.AccountAdministrator,
    };

    private static RemedyCandidate Candidate(
        RemedyKind kind, DenialLayer layer, PolicyLayer policyLayer, RemedyOwner owner, string description, string? policy, PolicyChange change) =>
        new(new SesRemedy(kind, layer, owner, description, policy, RemedyProof.Unproved, null), policyLayer, change);
}
