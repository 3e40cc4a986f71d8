using System.Text.Json;
using CsCheck;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Tests.Conformance.Reference;

namespace Ses.Resilient.Tests.Conformance.Properties;

/// <summary>What must hold for every request and every set of valid policies.</summary>
public sealed class EvaluationProperties
{
    [Fact]
    public void Evaluation_equals_the_reference() => CaseGenerators.Known.Holds(10_000, generated =>
    {
        var expected = Reference(generated);
        var actual = PropertyRun.Answer(PropertyRun.Evaluate(generated));
        actual.ToString().ShouldBe(expected.ToString());
    });

    [Fact]
    public void Evaluation_equals_the_reference_with_one_unknown_key() => CaseGenerators.OneUnknown.Holds(1_000, EqualsReference);

    [Fact]
    public void Evaluation_equals_the_reference_with_two_unknown_keys() => CaseGenerators.TwoUnknown.Holds(40, EqualsReference);

    [Fact]
    public void A_key_made_known_gives_the_decision_or_one_the_Depends_left_open() =>
        Gen.Select(CaseGenerators.OneUnknown, Gen.OneOf("x", "y", "xy", "5", "2026-07-01T00:00:00Z", "203.0.113.7", "true", "something else"), Gen.Bool, (c, v, a) => (Case: c, Value: v, IsAbsent: a))
            .Holds(5_000, sample =>
            {
                var (generated, value, isAbsent) = sample;
                var open = PropertyRun.Evaluate(generated);
                var unknown = generated.Keys.Single(k => k.Values is null);
                var others = generated.Keys.Where(k => k.Values is not null);
                var settled = PropertyRun.Evaluate(generated with { Keys = isAbsent ? [.. others] : [.. others, new GeneratedKey(unknown.Name, [value], unknown.Name == "k:s")] });

                settled.Decision.ShouldNotBe(Decision.Depends);
                if (open.Decision != Decision.Depends)
                    settled.Decision.ShouldBe(open.Decision);
                else
                    PropertyRun.Answer(open).DependsOn.ShouldBe([unknown.Name.ToLowerInvariant()]);
                open.DeniedBy.Except(settled.DeniedBy).ShouldBeEmpty("a layer that certainly denies denies with the key known as well");
            });

    [Fact]
    public void Adding_a_Deny_never_allows() =>
        Gen.Select(CaseGenerators.Known, CaseGenerators.Statement(principal: true), Gen.Int[0, 6]).Holds(5_000, sample =>
        {
            var (generated, statement, layer) = sample;
            var before = PropertyRun.Evaluate(generated).Decision;
            var after = PropertyRun.Evaluate(WithDeny(generated, statement with { IsDeny = true }, layer)).Decision;
            if (before != Decision.Allow)
                after.ShouldNotBe(Decision.Allow);
            if (before == Decision.ExplicitDeny)
                after.ShouldBe(Decision.ExplicitDeny);
        });

    [Fact]
    public void The_order_of_policies_and_statements_does_not_matter() =>
        Gen.Select(Gen.OneOf(CaseGenerators.Known, CaseGenerators.OneUnknown, CaseGenerators.TwoUnknown), Gen.Int).Holds(5_000, sample =>
        {
            var (generated, seed) = sample;
            var before = PropertyRun.Evaluate(generated);
            var after = PropertyRun.Evaluate(generated.Reordered(new Random(seed)));
            PropertyRun.Answer(after).ToString().ShouldBe(PropertyRun.Answer(before).ToString());
            after.Layers.Select(l => l.Outcome).ShouldBe(before.Layers.Select(l => l.Outcome));
        });

    [Fact]
    public void Adding_an_identity_Allow_never_denies_explicitly() =>
        Gen.Select(CaseGenerators.Known, CaseGenerators.Statement(principal: false)).Holds(5_000, sample =>
        {
            var (generated, statement) = sample;
            if (generated.Identity is null)
                return;
            var before = PropertyRun.Evaluate(generated).Decision;
            var after = PropertyRun.Evaluate(generated with { Identity = [.. generated.Identity, new GeneratedPolicy(true, [statement with { IsDeny = false }])] }).Decision;
            (after == Decision.ExplicitDeny).ShouldBe(before == Decision.ExplicitDeny);
            if (before == Decision.Allow)
                after.ShouldBe(Decision.Allow);
        });

    [Fact]
    public void Decide_gives_the_decision_of_Evaluate() =>
        Gen.OneOf(CaseGenerators.Known, CaseGenerators.OneUnknown, CaseGenerators.TwoUnknown).Holds(5_000, generated =>
        {
            var read = CaseFiles.Read(generated.Json);
            PolicyEvaluator.Decide(read.Request, read.Policies).ShouldBe(PolicyEvaluator.Evaluate(read.Request, read.Policies).Decision);
        });

    [Fact]
    public void Explanations_fit_the_outcome() => CaseGenerators.Known.Holds(5_000, generated =>
    {
        var result = PropertyRun.Evaluate(generated);
        result.Layers.Select(l => l.Layer).ShouldBe(Enum.GetValues<PolicyLayer>());
        foreach (var layer in result.Layers)
        {
            PropertyRun.Holds(layer.DependsOn.IsEmpty, "nothing depends on a key where all are known");
            PropertyRun.Holds(layer.Outcome != LayerOutcome.ExplicitDeny || layer.Deciding.Any(m => m.Statement.IsDeny), "an explicit deny names the Deny");
            PropertyRun.Holds(layer.Outcome == LayerOutcome.ExplicitDeny || !layer.Deciding.Any(m => m.Statement.IsDeny), "nothing else names a Deny");
            PropertyRun.Holds(layer.Deciding.All(m => m.Statement.Layer == layer.Layer), "deciding statements are the layer's own");
            PropertyRun.Holds(layer.NearMisses.All(m => !m.Statement.IsDeny && m.Statement.Layer == layer.Layer), "near misses are the layer's own Allows");
        }
    });

    // Where a variable's own key is unknown the engine may be careful: it may say Depends, name a key too many or a denying layer too few, but nothing that is not so.
    private static void EqualsReference(GeneratedCase generated)
    {
        var result = PropertyRun.Evaluate(generated);
        var (actual, expected) = (PropertyRun.Answer(result), Reference(generated));
        var careful = generated.Keys.Any(k => k.Values is null && generated.Json.Contains("${" + k.Name, StringComparison.Ordinal));
        if (!careful)
        {
            actual.ToString().ShouldBe(expected.ToString());
            PropertyRun.Holds(result.IsExact, "an answer without unknown variables is exact");
            return;
        }

        PropertyRun.Holds(actual.Decision == "Depends" || actual.Decision == expected.Decision, $"a certain decision is right: {expected}, not {actual}");
        PropertyRun.Holds(actual.Decision != "Depends" || !expected.DependsOn.Except(actual.DependsOn).Any(), $"every key the decision turns on is named: {expected}, not {actual}");
        PropertyRun.Holds(!actual.DeniedBy.Except(expected.DeniedBy).Any(), $"a layer named denies for certain: {expected}, not {actual}");
    }

    private static ReferenceAnswer Reference(GeneratedCase generated)
    {
        using var document = JsonDocument.Parse(generated.Json);
        var answer = ReferenceUnknowns.Evaluate(document.RootElement);
        return answer with { DependsOn = [.. answer.DependsOn.Select(k => k.ToLowerInvariant()).Order(StringComparer.Ordinal)] };
    }

    private static GeneratedCase WithDeny(GeneratedCase generated, GeneratedStatement statement, int layer)
    {
        var plain = new GeneratedPolicy(true, [statement with { Principal = "" }]);
        var named = new GeneratedPolicy(true, [statement]);
        var everyone = new GeneratedPolicy(true, [statement with { Principal = "\"Principal\":\"*\"" }]);
        return layer switch
        {
            0 => generated with { Identity = generated.Identity is { } i ? [.. i, plain] : null },
            1 => generated with { Boundary = Add(generated.Boundary, plain) },
            2 => generated with { Session = Add(generated.Session, plain) },
            3 => generated with { Scp = AddToLast(generated.Scp, plain) },
            4 => generated with { Rcp = AddToLast(generated.Rcp, everyone) },
            5 => generated with { OnResource = [.. generated.OnResource ?? [], named] },
            _ => generated with { Endpoint = Add(generated.Endpoint, named) },
        };

        static IReadOnlyList<IReadOnlyList<GeneratedPolicy>>? AddToLast(IReadOnlyList<IReadOnlyList<GeneratedPolicy>>? levels, GeneratedPolicy more) =>
            levels is null ? null : [.. levels.SkipLast(1), [.. levels[^1], more]];

        static GeneratedPolicy? Add(GeneratedPolicy? policy, GeneratedPolicy more) => policy is null ? null : policy with { Statements = [.. policy.Statements, .. more.Statements] };
    }
}
