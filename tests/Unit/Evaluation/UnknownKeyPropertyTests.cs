using CsCheck;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;
using Ses.Resilient.Tests.Conformance.Properties;

namespace Ses.Resilient.Tests.Evaluation;

/// <summary>The three-valued answer against trying out many values, one after the other.</summary>
public sealed class UnknownKeyPropertyTests
{
    private const int Iterations = 100;

    private static readonly string[] StringTexts = ["a", "b", "ab", "A", "a*", "*b", "?", "*", "a?b*", "**", "${m}", "${m}b", "${*}", "aab"];
    private static readonly string[] NumberTexts = ["1", "2", "2.5", "-1", "x"];

    private static readonly Gen<string> Value = Gen.OneOf(StringTexts);

    private static readonly Gen<(string Op, string Values)> StringCondition = Gen.Select(
        Gen.OneOf("StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"),
        Gen.OneOf("", "IfExists"),
        Value.Array[1, 2],
        (op, exists, values) => (op + exists, string.Join(',', values.Select(v => $"\"{v}\""))));

    private static readonly Gen<(string Op, string Values)> SetCondition = Gen.Select(
        Gen.OneOf("ForAllValues:", "ForAnyValue:"), StringCondition, (set, condition) => (set + condition.Op, condition.Values));

    private static readonly Gen<(string Op, string Values)> NumberCondition = Gen.Select(
        Gen.OneOf("NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"),
        Gen.OneOf(NumberTexts),
        (op, value) => (op, $"\"{value}\""));

    private static readonly Gen<(string Op, string Values)> NullCondition =
        Gen.OneOf("true", "false").Select(v => ("Null", $"\"{v}\""));

    [Fact]
    public void Strings() => Check(Statement(StringCondition, StringCondition), Scalars);

    /// <summary>A key that a set operator looks at may have one value or many.</summary>
    [Fact]
    public void Sets() => Check(
        Statement(SetCondition, StringCondition),
        [
            .. Scalars,
            ConditionKey.KnownSet("k", ["a", "b"]), ConditionKey.KnownSet("k", ["ab", "b", "A"]), ConditionKey.KnownSet("k", ["bb", "aa"]), ConditionKey.KnownSet("k", [""]),
            .. StringTexts.SelectMany(t => new[] { ConditionKey.KnownSet("k", [t]), ConditionKey.KnownSet("k", [t, "zzz"]) }),
        ],
        meetsEverything: false);

    [Fact]
    public void Numbers() => Check(
        Statement(NumberCondition, NumberCondition),
        [.. new[] { "-2", "-1", "0", "1", "1.5", "2", "2.2", "2.5", "2.7", "3", "x", "" }.Select(t => ConditionKey.Known("k", t)), ConditionKey.Absent("k")]);

    private static ConditionKey[] Scalars { get; } =
    [
        .. Texts("abA", 2).Concat(StringTexts).Concat(StringTexts.Select(t => t.ToUpperInvariant())).Distinct().Select(t => ConditionKey.Known("k", t)),
        ConditionKey.Absent("k"),
    ];

    /// <summary>
    /// For the few statements that tell apart what <see cref="Scalars"/> do not hold: a value that a pattern takes and that stands nowhere in the policy. Every text with something in place
    /// of its wildcards, in every mixture of cases, and with more behind it, as ${m}b asks for.
    /// </summary>
    private static ConditionKey[] Rare { get; } =
    [
        .. Scalars,
        .. StringTexts.Where(t => !t.Contains('$', StringComparison.Ordinal)).SelectMany(Filled).SelectMany(t => new[] { t, t + "b", "z" + t }).SelectMany(Cases)
            .Distinct().Except(Scalars.SelectMany(k => k.Values)).Select(t => ConditionKey.Known("k", t)),
    ];

    /// <summary>A statement whose first condition is of one sort, with perhaps a second of another on the same key.</summary>
    private static Gen<string> Statement(Gen<(string Op, string Values)> first, Gen<(string Op, string Values)> second) => Gen.Select(
        Gen.OneOf("Allow", "Allow", "Deny"),
        first,
        Gen.OneOf(second, NullCondition),
        Gen.OneOf("k", "k", "m"),
        Gen.Bool,
        (effect, one, other, key, both) =>
            $$"""{ "Effect": "{{effect}}", "Action": "*", "Resource": "*", "Condition": { "{{one.Op}}": { "{{key}}": [{{one.Values}}] }{{(both && other.Op != one.Op ? $$""", "{{other.Op}}": { "{{key}}": [{{other.Values}}] }""" : "")}} } }""");

    /// <param name="meetsEverything">Whether the candidates hold all that conditions can tell apart; of sets there are too many.</param>
    private static void Check(Gen<string> statement, ConditionKey[] candidates, bool meetsEverything = true) => statement.Array[1, 4].Sample(
        statements =>
        {
            var policy = Ask.Parse($$"""{ "Version": "2012-10-17", "Statement": [{{string.Join(',', statements)}}] }""");
            policy.Errors.ShouldBeEmpty();
            var policies = new PolicySet { Identity = [policy] };
            var request = new Ask().Unknown("k", "m").Request;
            var result = PolicyEvaluator.Evaluate(request, policies);
            PolicyEvaluator.Decide(request, policies).ShouldBe(result.Decision);

            var seen = Seen(candidates, request, policies);
            if (result.Decision != Decision.Depends)
            {
                result.DependsOn.ShouldBeEmpty();
                seen.Values.ShouldAllBe(d => d == result.Decision);
                return;
            }

            var kTurns = seen.Any(s => seen[(0, s.Key.M)] != s.Value);
            var mTurns = seen.Any(s => seen[(s.Key.K, 0)] != s.Value);
            if (meetsEverything && result.IsExact && (kTurns != result.DependsOn.Contains("k") || mTurns != result.DependsOn.Contains("m")))
            {
                seen = Seen(Rare, request, policies);
                kTurns = seen.Any(s => seen[(0, s.Key.M)] != s.Value);
                mTurns = seen.Any(s => seen[(s.Key.K, 0)] != s.Value);
            }

            if (kTurns)
            {
                result.DependsOn.ShouldContain("k");
            }

            if (mTurns)
            {
                result.DependsOn.ShouldContain("m");
            }

            if (result.IsExact && meetsEverything)
            {
                seen.Values.Distinct().Count().ShouldBeGreaterThan(1);
                result.DependsOn.Contains("k").ShouldBe(kTurns);
                result.DependsOn.Contains("m").ShouldBe(mTurns);
            }
        },
        iter: Iterations,
        time: PropertyRun.Seconds > 0 ? PropertyRun.Seconds : -1);

    /// <summary>The decision for every pair of values.</summary>
    private static Dictionary<(int K, int M), Decision> Seen(ConditionKey[] candidates, AuthorizationRequest request, PolicySet policies)
    {
        var seen = new Dictionary<(int K, int M), Decision>();
        for (var k = 0; k < candidates.Length; k++)
        {
            for (var m = 0; m < candidates.Length; m++)
            {
                var context = ConditionContext.Of([candidates[k], candidates[m].Renamed("m")]);
                seen.Add((k, m), PolicyEvaluator.Decide(request with { Context = context }, policies));
            }
        }

        return seen;
    }

    private static IEnumerable<string> Filled(string pattern) => pattern.IndexOfAny(['*', '?']) is var at and >= 0
        ? (pattern[at] == '*' ? (string[])["", "z", "zz"] : ["z"]).SelectMany(fill => Filled(pattern[..at] + fill + pattern[(at + 1)..]))
        : [pattern];

    /// <summary>The text in every mixture of upper and lower case of its letters a and b.</summary>
    private static IEnumerable<string> Cases(string text) => text.Aggregate(
        (IEnumerable<string>)[""], (texts, c) => char.ToLowerInvariant(c) is 'a' or 'b' ? texts.SelectMany(t => new[] { t + char.ToLowerInvariant(c), t + char.ToUpperInvariant(c) }) : texts.Select(t => t + c));

    private static IEnumerable<string> Texts(string alphabet, int longest) => longest == 0
        ? [""]
        : Texts(alphabet, longest - 1).SelectMany(t => t.Length == longest - 1 ? alphabet.Select(c => t + c).Prepend(t) : [t]);
}
