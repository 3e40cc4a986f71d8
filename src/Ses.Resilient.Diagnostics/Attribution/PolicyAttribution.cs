using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Attributes an authorization refusal: what SES said, then what the policies show, else what is left.</summary>
internal static class PolicyAttribution
{
    public static LayerAttribution Attribute(RefusedSend send)
    {
        var findings = Findings(send);
        var refusing = RefusingInOrder(send, findings);

        if (WrongIdentity(send) is { } wrong) return wrong with { Findings = [.. wrong.Findings, .. findings], Next = NextForExpected(send, findings) };
        if (Stated(send, findings, refusing) is { } stated) return stated;
        return refusing.FirstOrDefault(f => IsOfDeniedPair(f, findings) && (f.Layer != DenialLayer.TenantAssociation || TenantFindings.MayHaveRefused(send))) is { } first
            ? new LayerAttribution(first.Layer, Certainty.Proven, Summary(first), findings, Others(refusing, first.Layer), [], null)
            : Undetermined(send, findings, refusing);
    }

    /// <summary>Every layer for the refused pair, in the order of the way of a send.</summary>
    private static ImmutableArray<LayerFinding> Findings(RefusedSend send)
    {
        var policies = send.Denied is { } denied ? PolicyFindings.Of(denied, send) : [];
        return
        [
            StateFindings.CredentialsAccepted,
            StateFindings.VpcEndpoint(send.Sender),
            .. policies,
            .. send.Sender.SessionPolicy is null ? [StateFindings.Session(send.Principal, send.Sender)] : ImmutableArray<LayerFinding>.Empty,
            TenantFindings.Tenant(send),
            StateFindings.SendingIdentity(send.Facts, send.Checks, send.Evidence),
            TenantFindings.Account(send.Evidence),
        ];
    }

    /// <summary>What refuses the refused pair, then what refuses the other pairs of the send, then states that refuse it after authorization.</summary>
    private static ImmutableArray<LayerFinding> RefusingInOrder(RefusedSend send, ImmutableArray<LayerFinding> findings)
    {
        var isPolicy = (LayerFinding f) => f.Layer is not (DenialLayer.SendingIdentity or DenialLayer.AccountState or DenialLayer.TenantAssociation);
        var others = send.Checks.Where(c => c != send.Denied).SelectMany(c => PolicyFindings.Of(c, send));
        return
        [
            .. PolicyFindings.InOrderOfEvaluation(findings.Where(isPolicy)),
            .. PolicyFindings.InOrderOfEvaluation(others),
            .. findings.Where(f => f.Refuses && !isPolicy(f)),
        ];
    }

    private static bool IsOfDeniedPair(LayerFinding finding, ImmutableArray<LayerFinding> findings) =>
        finding.Layer is not (DenialLayer.SendingIdentity or DenialLayer.AccountState) && findings.Contains(finding);

    private static ImmutableArray<DenialLayer> Others(IEnumerable<LayerFinding> refusing, DenialLayer first) =>
        [.. refusing.Select(f => f.Layer).Where(l => l != first).Distinct()];

    /// <summary>Where the send is not made by the principal that the app expects.</summary>
    public static LayerAttribution? WrongIdentity(RefusedSend send)
    {
        if (send.ExpectedPrincipal is not { } expected || send.Principal is not { } actual || PrincipalPattern.Matches(expected, actual)) return null;
        Sentence summary = $"The send was made as {actual}, but the app expects to send as {expected}.";
        return new LayerAttribution(
            DenialLayer.CallerIdentity,
            Certainty.Proven,
            summary,
            [StateFindings.Finding(DenialLayer.CallerIdentity, GateOutcome.RefusesExplicitly, summary.WithoutFullStop())],
            [],
            [],
            null);
    }

    /// <summary>What would refuse the expected principal too, as far as it can be shown: its own policies were not read.</summary>
    private static ImmutableArray<DenialLayer> NextForExpected(RefusedSend send, ImmutableArray<LayerFinding> findings)
    {
        if (ExpectedSender.Of(send) is { } expected) return [.. RefusingInOrder(expected, Findings(expected)).Select(f => f.Layer).Distinct()];

        // In another account SES would look for other identities, and in another state.
        var isOtherAccount = Arn.TryParse(send.ExpectedPrincipal)?.Account != Arn.TryParse(send.Principal)?.Account;
        return isOtherAccount ? [] : [.. findings.Where(f => f is { Refuses: true, Layer: DenialLayer.SendingIdentity or DenialLayer.AccountState or DenialLayer.TenantAssociation }).Select(f => f.Layer)];
    }

    /// <summary>The layer the text blames. Where the policies that were read say otherwise, that is told, not settled.</summary>
    private static LayerAttribution? Stated(RefusedSend send, ImmutableArray<LayerFinding> findings, ImmutableArray<LayerFinding> refusing)
    {
        if (LayerOf(send.Refusal.StatedPolicyType) is not { } layer) return null;
        var finding = findings.FirstOrDefault(f => f.Layer == layer);
        Sentence said = send.Refusal switch
        {
            { IsExplicitDeny: true, PolicyArn: { } arn } => $"SES says that a Deny in {PolicyWording.WithArticle(layer)} ({arn}) refused the send",
            { IsExplicitDeny: true } => $"SES says that a Deny in {PolicyWording.WithArticle(layer)} refused the send",
            _ => $"SES says that no {PolicyWording.Name(layer)} allows the send",
        };
        Sentence read = finding switch
        {
            { Refuses: true } => $"{said}: {finding.DetailSentence}.",
            { Outcome: GateOutcome.Passes } => $"{said}; the policies that were read do not show it. They may have changed, or the change has not reached SES yet.",
            _ => $"{said}.",
        };
        return new LayerAttribution(layer, Certainty.Stated, read, findings, Others(refusing, layer), [], null);
    }

    private static LayerAttribution Undetermined(RefusedSend send, ImmutableArray<LayerFinding> findings, ImmutableArray<LayerFinding> refusing)
    {
        var open = findings.Where(f => f.Outcome == GateOutcome.CannotTell && IsAskedAboutAuthorization(f.Layer)).ToImmutableArray();
        var remaining = open.Select(f => f.Layer).ToImmutableArray();
        var recent = Elimination.Recent(send);
        if (recent is null && refusing.IsEmpty && send.Denied is not null && Elimination.LastOf(send, remaining) is { } last)
        {
            return new LayerAttribution(last, Certainty.Inferred, Elimination.Summary(last, send), findings, [], [], null);
        }

        var summary = send.Denied is null
            ? (Sentence)$"SES refused the send without naming what it refused."
            : $"Every policy that could be read lets {send.Refusal.Action} pass; what refused it is not among them.";
        if (open.FirstOrDefault(f => !f.DependsOn.IsDefaultOrEmpty) is { } depends)
        {
            summary = $"SES refused {send.Refusal.Action}. Whether the {PolicyWording.Name(depends.Layer)} did turns on {string.Join(", ", depends.DependsOn)}, as AWS sees it.";
        }
        else if (open.Any(f => f.Layer is not (DenialLayer.VpcEndpointPolicy or DenialLayer.SessionPolicy)))
        {
            summary = $"SES refused {Refused(send)}, and the policies that would tell why could not be read.";
        }
        else if (send.Denied is not null && refusing.IsEmpty && recent is not null)
        {
            summary = Elimination.RecentSentence(recent, send);
        }
        else if (send.Denied is not null && refusing.IsEmpty && remaining.IsEmpty)
        {
            summary = Elimination.NothingLeft(send);
        }

        return new LayerAttribution(
            DenialLayer.Undetermined,
            Certainty.Undetermined,
            summary,
            findings,
            [.. refusing.Select(f => f.Layer).Distinct()],
            remaining,
            recent is not null && refusing.IsEmpty ? (Sentence)$"the same send again, some minutes after the change" : Settling.For(send.Evidence, open));
    }

    /// <summary>Whether a refusal of kind authorization can come from the layer: verification and account state have kinds of their own.</summary>
    private static bool IsAskedAboutAuthorization(DenialLayer layer) =>
        layer is not (DenialLayer.SendingIdentity or DenialLayer.AccountState or DenialLayer.TenantAssociation);

    /// <summary>What was refused, in words.</summary>
    public static Sentence Refused(RefusedSend send) => send.Refusal.Action is { } action ? (Sentence)$"{action}" : $"the send";

    private static Sentence Summary(LayerFinding finding) => $"{finding.DetailSentence.Capitalized()}.";

    private static DenialLayer? LayerOf(StatedPolicyType? type) => type switch
    {
        StatedPolicyType.IdentityBased => DenialLayer.IdentityPolicy,
        StatedPolicyType.ResourceBased => DenialLayer.SendingAuthorizationPolicy,
        StatedPolicyType.PermissionsBoundary => DenialLayer.PermissionsBoundary,
        StatedPolicyType.Session => DenialLayer.SessionPolicy,
        StatedPolicyType.ServiceControl => DenialLayer.ServiceControlPolicy,
        StatedPolicyType.VpcEndpoint => DenialLayer.VpcEndpointPolicy,
        _ => null,
    };
}
