using System.Collections.Concurrent;
using System.Text.Json;
using CsCheck;
using Ses.Resilient.Tests.Conformance.Reference;

namespace Ses.Resilient.Tests.Conformance.Properties;

/// <summary>The properties mean something only if the generated cases reach every kind of answer.</summary>
public sealed class GeneratorTests
{
    [Fact]
    public void Known_cases_reach_every_decision_and_every_layer()
    {
        // As many as make the rarest, "only rcp", occur about 90 times: with a third of them chance alone came below the bound now and then.
        var seen = Count(CaseGenerators.Known, 12_000);

        foreach (var decision in (string[])["Allow", "ExplicitDeny", "ImplicitDeny"])
            seen.GetValueOrDefault(decision).ShouldBeGreaterThan(400, Text(seen));
        foreach (var layer in (string[])["endpoint", "scp", "rcp", "resource", "identity", "boundary", "session"])
            seen.GetValueOrDefault("only " + layer).ShouldBeGreaterThan(20, Text(seen));
    }

    [Fact]
    public void Cases_with_an_unknown_key_often_turn_on_it()
    {
        var seen = Count(CaseGenerators.OneUnknown, 300);
        seen.GetValueOrDefault("Depends").ShouldBeInRange(60, 240, Text(seen));
    }

    private static ConcurrentDictionary<string, int> Count(Gen<GeneratedCase> gen, int cases)
    {
        var seen = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        gen.Sample(
            generated =>
            {
                using var document = JsonDocument.Parse(generated.Json);
                var answer = ReferenceUnknowns.Evaluate(document.RootElement);
                seen.AddOrUpdate(answer.Decision, 1, (_, n) => n + 1);
                if (answer.DeniedBy.Count == 1)
                    seen.AddOrUpdate("only " + answer.DeniedBy[0], 1, (_, n) => n + 1);
            },
            iter: cases);
        return seen;
    }

    private static string Text(ConcurrentDictionary<string, int> seen) => string.Join(", ", seen.OrderBy(e => e.Key, StringComparer.Ordinal));
}
