using System.Text;
using CsCheck;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Conformance.Properties;

/// <summary>Text from strangers: whatever it is, parsing and evaluating end without an exception and say the same again.</summary>
public sealed class TextProperties
{
    private static readonly Gen<string> Document = Gen.OneOf(CaseGenerators.Known, CaseGenerators.OneUnknown)
        .SelectMany(c => Gen.OneOf([.. (c.Identity ?? []).Concat(c.OnResource ?? []).Append(new GeneratedPolicy(true, [])).Select(p => p.Document)]));

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.OneOf("\"", "{", "}", "[", "]", ",", ":", "*", "?", "${", "${aws:username}", "${k:b, '", "\\u0000", "\\ud800", "%", "%7B", "null", "1e999", "-0", "arn:aws:", "\"Effect\"", "\"Statement\":", "ForAllValues:", "IfExists", "\n", "\t", "é", "\uD83D\uDE00", "//"),
        Gen.Char.Select(c => c.ToString()),
        Gen.String[0, 8]);

    private static readonly Gen<string> Mutated = Gen.Select(Document, Gen.Select(Gen.Int[0, 4000], Gen.Int[0, 12], Piece).Array[1, 6], (text, edits) =>
    {
        var builder = new StringBuilder(text);
        foreach (var (at, remove, insert) in edits)
        {
            var start = at % (builder.Length + 1);
            builder.Remove(start, Math.Min(remove, builder.Length - start)).Insert(start, insert);
        }

        return builder.ToString();
    });

    [Fact]
    public void Mutated_policies_never_throw() => Mutated.Holds(50_000, ParseAndEvaluate);

    [Fact]
    public void Random_text_never_throws() => Gen.OneOf(Gen.String[0, 200], Piece.Array[0, 40].Select(string.Concat)).Holds(50_000, ParseAndEvaluate);

    [Fact]
    public void Odd_requests_never_throw() =>
        Gen.Select(CaseGenerators.Known, Gen.OneOf(Gen.String[0, 40], Piece), Gen.OneOf(Gen.String[0, 40], Piece), Gen.OneOf(Gen.String[0, 40], Piece)).Holds(20_000, sample =>
        {
            var (generated, principal, action, resource) = sample;
            var policies = CaseFiles.Read(generated.Json).Policies;
            var context = ConditionContext.Empty.With(ConditionKey.Known("k:a", principal)).With(ConditionKey.KnownSet("k:s", [action, resource])).With(ConditionKey.Known("k:d", action)).With(ConditionKey.Known("k:n", resource)).With(ConditionKey.Known("aws:SourceIp", resource));
            foreach (var role in (string?[])[null, resource])
            {
                var request = new AuthorizationRequest(principal, role, action, resource, null, context);
                PolicyEvaluator.Decide(request, policies).ShouldBe(PolicyEvaluator.Evaluate(request, policies).Decision);
            }
        });

    private static void ParseAndEvaluate(string text)
    {
        foreach (var kind in Enum.GetValues<PolicyKind>())
        {
            var policy = Policy.Parse("p", text, kind);
            if (policy.Document is null)
                policy.Errors.ShouldNotBeEmpty();
            policy.Errors.ShouldAllBe(e => e.Code.Length > 0 && e.Path.Length > 0 && e.Message.Length > 0 && e.Line >= 0 && e.Column >= 0);
            var policies = kind switch
            {
                PolicyKind.Identity => new PolicySet { Identity = [policy], Boundary = policy },
                PolicyKind.ServiceControl => new PolicySet { Identity = [], Scp = [[policy]] },
                PolicyKind.ResourceControl => new PolicySet { Identity = [], Rcp = [[policy]] },
                _ => new PolicySet { Identity = [], Resource = [policy], Endpoint = policy },
            };
            var request = new AuthorizationRequest("arn:aws:iam::111122223333:user/u", null, "ses:SendEmail", "arn:aws:ses:eu-west-1:111122223333:identity/xy", null, ConditionContext.Empty.With(ConditionKey.Known("k:a", "x")).With(ConditionKey.Unknown("k:b")));
            var first = PolicyEvaluator.Evaluate(request, policies);
            PolicyEvaluator.Decide(request, policies).ShouldBe(first.Decision);
        }
    }
}
