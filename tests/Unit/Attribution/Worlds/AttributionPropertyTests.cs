using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Remedies;
using Ses.Resilient.Tests.Rules;

namespace Ses.Resilient.Tests.Attribution.Worlds;

/// <summary>
/// Generated worlds in which everything can be read: the layers named are those that refuse by the reference evaluator, which shares nothing with the engine.
/// A failure names its seed; <see cref="WorldMaker.Make"/> makes the same world again.
/// </summary>
public sealed class AttributionPropertyTests
{
    private const int Worlds = 2_000;
    private const int ManyWorlds = 20_000;

    [Fact]
    public void Layer_and_next_layers_are_those_of_the_rules() => LayersAreThoseOfTheRules(Worlds);

    [Fact(Explicit = true)]
    public void Layer_and_next_layers_are_those_of_the_rules_in_many_worlds() => LayersAreThoseOfTheRules(ManyWorlds);

    [Fact]
    public void Keys_that_nobody_knows_are_named_where_the_refusal_turns_on_them() => UnknownKeysAreNamed(Worlds);

    [Fact(Explicit = true)]
    public void Keys_that_nobody_knows_are_named_in_many_worlds() => UnknownKeysAreNamed(ManyWorlds);

    private static void LayersAreThoseOfTheRules(int worlds)
    {
        var seen = new HashSet<(DenialLayer, int)>();
        foreach (var (seed, world, named) in Refused(worlds, hasUnknown: false))
        {
            var attribution = Attributor.Attribute(world.RefusedAt(named));

            var told = world.Refusing(named).Select(l => LayerOf(l.Layer)).ToArray();
            var others = world.Pairs.Where(p => p != named).SelectMany(p => world.Refusing(p)).Select(l => LayerOf(l.Layer)).Except(told).ToHashSet();
            Holds(attribution.Certainty == Certainty.Proven && attribution.Layer == told[0], seed, $"the layer is {told[0]}, not {attribution.Certainty} {attribution.Layer}");
            Holds(attribution.Next.Take(told.Length - 1).SequenceEqual(told.Skip(1)), seed, $"next at the refused pair is {List(told.Skip(1))}, not {List(attribution.Next)}");
            var rest = attribution.Next.Skip(told.Length - 1).Where(l => l is not (DenialLayer.SendingIdentity or DenialLayer.AccountState)).ToArray();
            Holds(others.SetEquals(rest) && rest.Length == others.Count, seed, $"other pairs are refused by {List(others)}, not {List(rest)}");
            Holds(attribution.Next.Contains(DenialLayer.SendingIdentity) == !world.IsVerified, seed, "verification");
            Holds(attribution.Next.Contains(DenialLayer.AccountState) == !world.MaySend, seed, "account state");
            seen.Add((attribution.Layer, Math.Min(told.Length + others.Count, 3)));
        }

        // The property says little if the worlds are all alike: each readable layer comes first, alone and with one and two others.
        seen.Count.ShouldBe(12, string.Join(", ", seen));
    }

    /// <summary>What is called proved is: with the remedies carried out the rules allow every pair of the send.</summary>
    [Fact]
    public void Proved_remedies_make_the_rules_allow_the_send()
    {
        var (proved, open) = (0, 0);
        foreach (var (seed, world, named) in Refused(Worlds, hasUnknown: false))
        {
            var send = world.RefusedAt(named);
            var remedies = RemedyFinder.Find(send, Attributor.Attribute(send));
            var policies = remedies.Where(r => r.Layer is not (DenialLayer.SendingIdentity or DenialLayer.AccountState)).ToArray();
            if (policies is not [.., { Proof: RemedyProof.Proved }]) Holds(policies.Length > 0 && policies.All(r => r.Proof != RemedyProof.Proved), seed, "the last change is the one that settles it");
            if (policies.Any(r => r.Kind == RemedyKind.NarrowDeny && r.Policy is null) || policies[^1].Proof != RemedyProof.Proved)
            {
                open++;
                continue;
            }

            proved++;
            var changed = policies.Aggregate(world.Policies, CarriedOut.On);
            foreach (var pair in world.Pairs)
            {
                var answer = changed.Ask(pair.Action, pair.Resource, world.Send.KeysFor(pair.Action));
                Holds(answer.Decision == "Allow", seed, $"{pair} after {List(policies.Select(p => p.AwsCli))}: {answer}");
            }
        }

        proved.ShouldBeGreaterThan(Worlds / 2, $"{open} were left open");
    }

    private static void UnknownKeysAreNamed(int worlds)
    {
        var (open, certain) = (0, 0);
        foreach (var (seed, world, named) in Refused(worlds, hasUnknown: true))
        {
            var attribution = Attributor.Attribute(world.RefusedAt(named));

            var rules = world.Ask(named);
            var refusing = rules.DeniedBy.Select(LayerOf).ToArray();
            if (refusing.Length > 0)
            {
                certain++;
                Holds(attribution.Certainty == Certainty.Proven && refusing.Contains(attribution.Layer), seed, $"{List(refusing)} refuse whatever the keys are, not {attribution.Layer}");
                continue;
            }

            open++;
            Holds(attribution.Layer == DenialLayer.Undetermined, seed, $"nothing refuses for certain, yet {attribution.Layer} is blamed");
            var keys = attribution.Findings.SelectMany(f => f.DependsOn).ToHashSet(StringComparer.OrdinalIgnoreCase);
            Holds(rules.DependsOn.All(keys.Contains), seed, $"it turns on {List(rules.DependsOn)}, not {List(keys)}");
            Holds(rules.DependsOn.All(k => attribution.WouldSettle!.English.Contains(k, StringComparison.OrdinalIgnoreCase)), seed, "what would settle it names the keys");
        }

        open.ShouldBeGreaterThan(100);
        certain.ShouldBeGreaterThan(100);
    }

    /// <summary>As many worlds as asked for whose send is refused, each with the pair that SES names: which of several it is, AWS does not say.</summary>
    private static IEnumerable<(int Seed, GeneratedWorld World, (string Action, string Resource) Named)> Refused(int worlds, bool hasUnknown)
    {
        var found = 0;
        for (var seed = 1; found < worlds; seed++)
        {
            var world = WorldMaker.Make(seed, hasUnknown);
            var refused = world.Pairs.Where(p => world.Ask(p).Decision != "Allow").ToArray();
            if (refused.Length == 0) continue;
            found++;
            yield return (seed, world, refused[seed % refused.Length]);
        }
    }

    private static DenialLayer LayerOf(string layer) => layer switch
    {
        DeclaredPolicies.Scp => DenialLayer.ServiceControlPolicy,
        DeclaredPolicies.OnResource => DenialLayer.SendingAuthorizationPolicy,
        DeclaredPolicies.Identity => DenialLayer.IdentityPolicy,
        DeclaredPolicies.Boundary => DenialLayer.PermissionsBoundary,
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, null),
    };

    private static string List<T>(IEnumerable<T> items) => "[" + string.Join(", ", items) + "]";

    private static void Holds(bool condition, int seed, string what)
    {
        if (!condition) Assert.Fail($"Seed {seed}: {what}");
    }
}
