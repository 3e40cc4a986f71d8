using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>Evaluates policies as IAM documents it. Total: no input makes it throw.</summary>
internal static class PolicyEvaluator
{
    private const int StackAction = 128;

    /// <summary>The decision only; allocates nothing on the common path.</summary>
    public static Decision Decide(AuthorizationRequest request, PolicySet policies)
    {
        if (NeedsNoPermission(request))
        {
            return Decision.Allow;
        }

        Span<char> buffer = stackalloc char[StackAction];
        var view = new RequestView(request, LowerCase(request.Action, buffer), policies.Boundary is not null);
        LayerTallies tallies = default;
        LayerScan.Tally(policies, view, ref tallies);
        var hasUnknown = HasUnknown(tallies, out var hasUnclear);
        var best = Verdict.Bound(tallies, view, best: true).Decision;
        if ((!hasUnknown && !hasUnclear) || best == Verdict.Bound(tallies, view, best: false).Decision)
        {
            return best;
        }

        return hasUnknown ? Possibilities.Explore(PolicyUnit.Of(policies, view), tallies, view).Decision : Decision.Invalid;
    }

    /// <summary>The decision with its reasons, all layers evaluated.</summary>
    /// <param name="inDetail">Whether conditions of deciding statements and near misses are wanted.</param>
    public static EvaluationResult Evaluate(AuthorizationRequest request, PolicySet policies, bool inDetail = true)
    {
        var view = new RequestView(request, LowerCase(request.Action, []), policies.Boundary is not null);
        LayerTallies tallies = default;
        LayerScan.Tally(policies, view, ref tallies);
        var units = PolicyUnit.Of(policies, view);
        var possibilities = HasUnknown(tallies, out _) ? Possibilities.Explore(units, tallies, view) : null;
        var verdict = Verdict.Of(tallies, view);
        var layers = ImmutableArray.CreateBuilder<LayerEvaluation>(LayerTallies.LayerCount);
        for (var layer = 0; layer < LayerTallies.LayerCount; layer++)
        {
            var best = tallies[layer].Outcome(best: true);
            var outcome = possibilities?.Layers[layer].Outcome ?? (best == tallies[layer].Outcome(best: false) ? best : LayerOutcome.Invalid);
            layers.Add(LayerExplanation.Explain((PolicyLayer)layer, outcome, possibilities?.Layers[layer].DependsOn ?? [], units, view, inDetail));
        }

        var permissionless = NeedsNoPermission(request);
        return new EvaluationResult(
            permissionless ? Decision.Allow : possibilities?.Decision ?? verdict.Decision,
            layers.MoveToImmutable(),
            permissionless ? [] : DeniedBy(possibilities?.DeniedBy ?? verdict.DeniedBy),
            permissionless || possibilities is null ? [] : possibilities.DependsOn)
        {
            IsExact = possibilities?.IsExact ?? true,
        };
    }

    /// <summary>sts:GetCallerIdentity works without a permission, even under a Deny (STS API reference).</summary>
    private static bool NeedsNoPermission(AuthorizationRequest request) =>
        string.Equals(request.Action, "sts:GetCallerIdentity", StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> LowerCase(string action, Span<char> buffer)
    {
        var length = action.AsSpan().ToLowerInvariant(buffer);
        return length < 0 ? action.ToLowerInvariant() : buffer[..length];
    }

    private static bool HasUnknown(in LayerTallies tallies, out bool hasUnclear)
    {
        var hasUnknown = false;
        hasUnclear = false;
        for (var layer = 0; layer < LayerTallies.LayerCount; layer++)
        {
            hasUnknown |= tallies[layer].HasUnknown;
            hasUnclear |= tallies[layer].HasUnclear;
        }

        return hasUnknown;
    }

    private static ImmutableArray<PolicyLayer> DeniedBy(byte mask)
    {
        var layers = ImmutableArray.CreateBuilder<PolicyLayer>();
        for (var layer = 0; layer < LayerTallies.LayerCount; layer++)
        {
            if ((mask & (1 << layer)) != 0)
            {
                layers.Add((PolicyLayer)layer);
            }
        }

        return layers.ToImmutable();
    }
}
