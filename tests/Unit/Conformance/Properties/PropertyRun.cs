using System.Globalization;
using CsCheck;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Tests.Conformance.Reference;

namespace Ses.Resilient.Tests.Conformance.Properties;

/// <summary>How long properties run, and what they ask.</summary>
internal static class PropertyRun
{
    // Seconds for each property; unset: the number of cases each asks for, a few seconds.
    public static readonly int Seconds = int.TryParse(Environment.GetEnvironmentVariable("SES_RESILIENT_PROPERTY_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 0;

    public static void Holds<T>(this Gen<T> gen, long cases, Action<T> property)
    {
        if (Seconds > 0)
            gen.Sample(property, time: Seconds, print: Print);
        else
            gen.Sample(property, iter: cases, print: Print);

        static string Print(T value) => value?.ToString() ?? "";
    }

    /// <summary>For what is asked many thousand times: Shouldly's messages about collections cost a compilation each.</summary>
    public static void Holds(bool condition, string what)
    {
        if (!condition)
            Assert.Fail("Does not hold: " + what);
    }

    public static EvaluationResult Evaluate(GeneratedCase generated)
    {
        var read = CaseFiles.Read(generated.Json);
        return PolicyEvaluator.Evaluate(read.Request, read.Policies);
    }

    /// <summary>The engine's answer in the reference's words; key names ignore case.</summary>
    public static ReferenceAnswer Answer(EvaluationResult result) => new(
        result.Decision.ToString(),
        [.. result.DeniedBy.Select(l => l.ToString().ToLowerInvariant())],
        [.. result.DependsOn.Select(k => k.ToLowerInvariant()).Order(StringComparer.Ordinal)]);
}
