using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>
/// Attribution by exclusion, where policies could not be read: the IAM policy simulator is asked as things are and without SCPs and boundary. What
/// turns its answer is what refuses.
/// </summary>
/// <remarks>
/// What it does not see (IAM User Guide and API reference): session policies, VPC endpoint policies, sending authorization policies; and of SCPs it never tells
/// which condition keys they miss. So it never rules out an SCP, and nothing is claimed where a key is missing or its answers contradict each other or what was read.
/// </remarks>
internal static class SimulatorAttribution
{
    /// <summary>What to ask, or <see langword="null"/> where the simulator cannot add to what is known.</summary>
    public static SimulationQuestion? QuestionFor(RefusedSend send, LayerAttribution attribution)
    {
        if (attribution.Layer != DenialLayer.Undetermined
            || send.Denied is not { } denied
            || !attribution.Findings.Any(IsOpen)
            || SourceOf(send) is not { } source
            || !IsOwn(denied, source))
        {
            return null;
        }

        // A finding of a known absence: no organization, no boundary.
        var scps = Finding(attribution, DenialLayer.ServiceControlPolicy) is not { Outcome: GateOutcome.Passes };
        var boundary = Finding(attribution, DenialLayer.PermissionsBoundary) is not { Outcome: GateOutcome.Passes };
        ImmutableArray<SimulationScope> scopes = (scps, boundary) switch
        {
            (true, true) => [SimulationScope.Whole, SimulationScope.WithoutScps, SimulationScope.WithoutBoundary, SimulationScope.WithoutBoth],
            (true, false) => [SimulationScope.Whole, SimulationScope.WithoutScps],
            (false, true) => [SimulationScope.Whole, SimulationScope.WithoutBoundary],
            _ => [SimulationScope.Whole],
        };
        return new SimulationQuestion(source, denied.Action, denied.ResourceArn, [.. denied.Request.Context.Keys], scopes);
    }

    /// <summary>The attribution with what the simulator answered.</summary>
    public static LayerAttribution With(RefusedSend send, LayerAttribution attribution)
    {
        if (attribution.Layer != DenialLayer.Undetermined || send.Denied is not { } denied || send.Evidence.Simulation.Value is not { } simulation) return attribution;
        var missing = simulation.Runs.Values.SelectMany(run => run.MissingKeys).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToArray();
        if (missing.Length > 0) return attribution;

        var refusing = Refusing(simulation);
        if (refusing is null || refusing.Any(layer => !MayRefuse(layer, attribution, denied))) return attribution;
        var findings = attribution.Findings.Select(f => Simulated(f, simulation, refusing)).ToImmutableArray();
        return refusing is [var first, .. var others]
            ? attribution with
            {
                Layer = first,
                Certainty = Certainty.Corroborated,
                Summary = SummaryOf(first, send, others.Length == 0),
                Findings = findings,
                Next = [.. others.Concat(attribution.Next).Distinct().Where(layer => layer != first)],
                Remaining = [],
                WouldSettle = null,
            }
            : RuledOut(send, attribution, findings);
    }

    /// <summary>The layers that refuse in the simulation, in the order of IAM; <see langword="null"/> where its answers do not agree.</summary>
    private static DenialLayer[]? Refusing(SimulationEvidence simulation)
    {
        var runs = simulation.Runs;
        if (simulation.Whole.IsAllowed) return runs.Values.All(run => run.IsAllowed) ? [] : null;

        var identity = !simulation.Least.IsAllowed;
        var boundary = Layer(SimulationScope.WithoutBoundary, run => run.AllowedByBoundary);
        var scps = Layer(SimulationScope.WithoutScps, run => run.AllowedByOrganizations);
        if (boundary is null || scps is null || !(identity || boundary.Value || scps.Value)) return null;
        return
        [
            .. scps.Value ? [DenialLayer.ServiceControlPolicy] : Array.Empty<DenialLayer>(),
            .. identity ? [DenialLayer.IdentityPolicy] : Array.Empty<DenialLayer>(),
            .. boundary.Value ? [DenialLayer.PermissionsBoundary] : Array.Empty<DenialLayer>(),
        ];

        // Whether leaving it out turns a Deny into an Allow while the other is out or in; else what the simulator itself says of it.
        bool? Layer(SimulationScope leftOut, Func<SimulationRun, bool?> said)
        {
            var pairs = runs.Where(run => !run.Key.HasFlag(leftOut) && runs.ContainsKey(run.Key | leftOut)).Select(run => (With: run.Value, Without: runs[run.Key | leftOut])).ToArray();
            if (pairs.Any(pair => pair.With.IsAllowed && !pair.Without.IsAllowed)) return null;
            var turns = pairs.Any(pair => !pair.With.IsAllowed && pair.Without.IsAllowed);
            var told = pairs.Select(pair => said(pair.With)).OfType<bool>().Distinct().ToArray();
            return told switch
            {
                [] => turns,
                [true] => turns ? null : false,
                [false] => true,
                _ => null,
            };
        }
    }

    /// <summary>Whether nothing that was read speaks against it.</summary>
    private static bool MayRefuse(DenialLayer layer, LayerAttribution attribution, CheckFinding denied) =>
        Finding(attribution, layer) is { Outcome: GateOutcome.CannotTell, DependsOn.IsDefaultOrEmpty: true }
        && (layer == DenialLayer.ServiceControlPolicy || !IsAllowedByResource(denied));

    /// <summary>In one account an Allow of the sending authorization policy suffices, also past a missing Allow of the principal's own policies and its boundary.</summary>
    private static bool IsAllowedByResource(CheckFinding denied) =>
        denied.ResourceArn.Contains(":identity/", StringComparison.Ordinal) && denied.Result[PolicyLayer.Resource].Outcome is not LayerOutcome.ImplicitDeny and not LayerOutcome.ExplicitDeny;

    private static LayerFinding Simulated(LayerFinding finding, SimulationEvidence simulation, DenialLayer[] refusing)
    {
        if (!IsOpen(finding)) return finding;
        if (refusing.Contains(finding.Layer))
        {
            // Which of the two it is shows where this layer alone refuses.
            var isExplicit = refusing.Length == 1 && simulation.Whole.Decision == SimulatedDecision.ExplicitDeny;
            return finding with
            {
                Outcome = isExplicit ? GateOutcome.RefusesExplicitly : GateOutcome.RefusesImplicitly,
                DetailSentence = $"the IAM policy simulator says that it refuses; its text could not be read",
            };
        }

        return finding.Layer == DenialLayer.ServiceControlPolicy
            ? finding with { DetailSentence = $"the IAM policy simulator finds none that refuses, but it does not tell of condition keys that SCPs miss" }
            : finding with { Outcome = GateOutcome.Passes, DetailSentence = $"the IAM policy simulator says that it lets the send pass" };
    }

    private static Sentence SummaryOf(DenialLayer layer, RefusedSend send, bool alone)
    {
        var name = PolicyWording.Name(layer);
        Sentence how = layer switch
        {
            DenialLayer.ServiceControlPolicy => $"without SCPs it would be allowed, unless an SCP turns on a condition key that only AWS knows",
            DenialLayer.PermissionsBoundary => $"without the boundary it would be allowed",
            _ => $"also without SCPs and boundary it is not allowed",
        };
        var refused = PolicyAttribution.Refused(send);
        return alone
            ? (Sentence)$"According to the IAM policy simulator the {name} refuses {refused}: {how}. Its text could not be read."
            : $"According to the IAM policy simulator the {name} refuses {refused}, and it is not alone. Its text could not be read.";
    }

    private static LayerAttribution RuledOut(RefusedSend send, LayerAttribution attribution, ImmutableArray<LayerFinding> findings)
    {
        var open = findings.Where(f => f.Outcome == GateOutcome.CannotTell && attribution.Remaining.Contains(f.Layer)).ToImmutableArray();
        return attribution with
        {
            Summary = $"SES refused {PolicyAttribution.Refused(send)}, but the IAM policy simulator finds it allowed: what refused it is something the simulator does not see, or was changed since.",
            Findings = findings,
            Remaining = [.. open.Select(f => f.Layer)],
            WouldSettle = Settling.For(send.Evidence, open),
        };
    }

    /// <summary>The user's or role's ARN. A session's ARN has no path: without GetRole a role with a path is not found, and nothing is learnt.</summary>
    private static string? SourceOf(RefusedSend send)
    {
        if (send.Evidence.Principal.Value?.Arn is { } read) return read;
        if (Arn.TryParse(send.Principal) is not { } arn) return null;
        return arn switch
        {
            { Service: "iam" } when arn.NameOf("user") is not null || arn.NameOf("role") is not null => send.Principal,
            { Service: "sts" } when arn.NameOf("assumed-role") is { } session && session.Split('/')[0] is { Length: > 0 } role =>
                new Arn(arn.Partition, "iam", "", arn.Account, "role/" + role).ToString(),
            _ => null,
        };
    }

    /// <summary>Across accounts the simulator needs the owner's policy, which it takes for users only: not asked.</summary>
    private static bool IsOwn(CheckFinding denied, string source) =>
        Arn.TryParse(denied.ResourceArn) is not { Account.Length: > 0 } resource || resource.Account == Arn.TryParse(source)?.Account;

    private static bool IsOpen(LayerFinding finding) =>
        finding is { Outcome: GateOutcome.CannotTell, DependsOn.IsDefaultOrEmpty: true, Layer: DenialLayer.IdentityPolicy or DenialLayer.PermissionsBoundary or DenialLayer.ServiceControlPolicy };

    private static LayerFinding? Finding(LayerAttribution attribution, DenialLayer layer) => attribution.Findings.FirstOrDefault(f => f.Layer == layer);
}
