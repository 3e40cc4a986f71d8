using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Conformance;

/// <summary>One case: a question, the policies that apply to it, and what AWS's documentation says the answer is.</summary>
/// <param name="Id">Names the case.</param>
/// <param name="Request">The question.</param>
/// <param name="Policies">The policies.</param>
/// <param name="Expected">The documented answer; <see langword="null"/> where the case does not say.</param>
/// <param name="Source">Where the documented answer comes from.</param>
internal sealed record EvaluationCase(string Id, AuthorizationRequest Request, PolicySet Policies, ExpectedAnswer? Expected, string? Source);

/// <summary>The documented answer, in the words of the case file.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="DeniedBy">The denying layers, in order; default where the case does not say.</param>
/// <param name="DependsOn">The unknown keys the decision turns on, sorted; default where the case does not say.</param>
internal sealed record ExpectedAnswer(string Decision, ImmutableArray<string> DeniedBy, ImmutableArray<string> DependsOn)
{
    /// <summary>How the answer differs from this; <see langword="null"/> where it does not.</summary>
    public string? Difference(EvaluationResult actual)
    {
        var decision = actual.Decision.ToString();
        if (!string.Equals(decision, Decision, StringComparison.Ordinal))
            return $"decision {Decision} expected, {decision} found (denied by [{Names(actual)}], depends on [{string.Join(", ", actual.DependsOn)}])";
        if (!DeniedBy.IsDefault && !DeniedBy.SequenceEqual(actual.DeniedBy.Select(ResultWriter.NameOf)))
            return $"denied by [{string.Join(", ", DeniedBy)}] expected, [{Names(actual)}] found";
        if (!DependsOn.IsDefault && !DependsOn.SequenceEqual(actual.DependsOn, StringComparer.OrdinalIgnoreCase))
            return $"depends on [{string.Join(", ", DependsOn)}] expected, [{string.Join(", ", actual.DependsOn)}] found";
        return null;
    }

    private static string Names(EvaluationResult result) => string.Join(", ", result.DeniedBy.Select(ResultWriter.NameOf));
}
