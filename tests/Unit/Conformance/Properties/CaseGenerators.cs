using System.Text.Json;
using CsCheck;

namespace Ses.Resilient.Tests.Conformance.Properties;

/// <summary>
/// Generators of valid cases. The pools are small on purpose: principals, actions, resources, keys and values meet often, so that statements match,
/// nearly match and contradict each other.
/// </summary>
internal static class CaseGenerators
{
    private const string A = "111122223333";
    private const string User = $"arn:aws:iam::{A}:user/u";
    private const string Role = $"arn:aws:iam::{A}:role/r";
    private const string RoleSession = $"arn:aws:sts::{A}:assumed-role/r/s";
    private const string Federated = $"arn:aws:sts::{A}:federated-user/f";
    private const string Root = $"arn:aws:iam::{A}:root";
    private const string Identity = $"arn:aws:ses:eu-west-1:{A}:identity/xy";
    private const string OtherIdentity = "arn:aws:ses:eu-west-1:444455556666:identity/xy";

    private static readonly Gen<string> Actions = Gen.OneOf("ses:SendEmail", "ses:SendEmail", "ses:SendRawEmail", "s3:GetObject");
    private static readonly Gen<string> ActionPattern = Gen.OneOf("*", "*", "ses:*", "ses:Send*", "SES:sendemail", "ses:*Raw*", "s3:*", "ses:Sen?Email", "ses:S*E*l");
    private static readonly Gen<string> Resources = Gen.OneOf(Identity, Identity, Identity, OtherIdentity, $"arn:aws:ses:eu-west-1:{A}:configuration-set/xy", "*");
    private static readonly Gen<string> ResourcePattern = Gen.OneOf(
        "*", "*", "*", "*", "*", Identity, OtherIdentity, $"arn:aws:ses:*:{A}:*", "arn:aws:ses:*:*:identity/*", "arn:aws:ses:eu-?est-1:*:*/x?", "arn:aws:s3:::x",
        "arn:aws:ses:*:*:identity/${k:b}", "arn:aws:ses:*:*:*/${k:b}y", "arn:aws:ses:*:*:identity/${k:b, 'xy'}");

    private static readonly Gen<string> Principal = Gen.OneOf(
        "\"*\"", """{"AWS":"*"}""", $$"""{"AWS":"{{User}}"}""", $$"""{"AWS":"{{Role}}"}""", $$"""{"AWS":"{{RoleSession}}"}""", $$"""{"AWS":"{{Federated}}"}""",
        $$"""{"AWS":"{{A}}"}""", $$"""{"AWS":["444455556666","{{Root}}"]}""", $$"""{"AWS":["{{Role}}","{{User}}"]}""",
        """{"Service":"ses.amazonaws.com"}""", """{"AWS":"444455556666"}""");

    // With the account beside it, as AWS asks for: what a shorter list exempts is not documented well enough to be tested.
    private static readonly Gen<string> Excepted = Gen.OneOf(
        $$"""{"AWS":["{{Root}}","{{User}}"]}""", $$"""{"AWS":["{{A}}","{{Role}}","{{RoleSession}}"]}""", """{"AWS":["444455556666"]}""");

    private static readonly Gen<GeneratedKey> Texts = Gen.Select(Gen.OneOf("k:a", "k:b"), Gen.OneOf("x", "y", "X", "xy", "*"), (n, v) => new GeneratedKey(n, [v], false));
    private static readonly Gen<GeneratedKey> Sets = Gen.OneOf("x", "y", "xy", "zz").Array[1, 3].Select(v => new GeneratedKey("k:s", v, true));
    private static readonly Gen<GeneratedKey> Typed = Gen.OneOf(
        Gen.OneOf("5", "6", "7.0", "few").Select(v => new GeneratedKey("k:n", [v], false)),
        Gen.OneOf("2026-07-01T00:00:00Z", "2026-07-01T02:00:00+02:00", "1782864001", "soon").Select(v => new GeneratedKey("k:d", [v], false)),
        Gen.OneOf("203.0.113.7", "203.0.114.7", "2001:db8::1", "here").Select(v => new GeneratedKey("aws:SourceIp", [v], false)),
        Gen.OneOf("arn:aws:sns:eu-west-1:1:xy", "arn:aws:sns:eu-west-1:1:x/y", "arn:aws:s3:::b", "xy").Select(v => new GeneratedKey("aws:SourceArn", [v], false)),
        Gen.OneOf("true", "false").Select(v => new GeneratedKey("k:f", [v], false)),
        Gen.OneOf("AAEC", "AAED").Select(v => new GeneratedKey("k:z", [v], false)));

    private static readonly Gen<string> TextOperator = Gen.OneOf("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike");
    private static readonly Gen<string> IfExists = Gen.OneOf("", "", "IfExists");
    private static readonly Gen<string> TextValue = Gen.OneOf("x", "y", "xy", "x*", "*y", "?", "*", "X?");
    private static readonly Gen<string> VariableValue = Gen.OneOf("x", "x*", "${k:b}", "${k:b}*", "${k:b, 'x'}", "${*}");
    private static readonly Gen<string> Comparison = Gen.OneOf("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals");

    private static readonly Gen<(string Operator, string Condition)> Condition = Gen.Frequency(
        (6, OnText(Gen.OneOf("k:a", "K:A", "k:b"))), (4, OnSet()), (1, OnNumber()), (1, OnDate()), (1, OnAddress()), (1, OnArn()), (1, OnFlag()), (1, OnBytes()));

    // Each: an operator, and the operator with its key and values.
    private static Gen<(string, string)> OnText(Gen<string> key) => Gen.Frequency(
        (4, Conditions(Gen.Select(TextOperator, IfExists, (o, i) => o + i), key, TextValue)),
        (1, Conditions(TextOperator, key, VariableValue)),
        (1, Conditions(Gen.Const("Null"), key, Gen.OneOf("true", "false"))));

    private static Gen<(string, string)> OnSet() => Gen.Frequency(
        (4, Conditions(Gen.Select(Gen.OneOf("ForAllValues:", "ForAnyValue:"), TextOperator, IfExists, (p, o, i) => p + o + i), Gen.Const("k:s"), TextValue)),
        (1, Conditions(Gen.OneOf("Null", "ForAllValues:Null", "ForAnyValue:Null"), Gen.Const("k:s"), Gen.OneOf("true", "false"))));

    private static Gen<(string, string)> OnNumber() => Conditions(Gen.Select(Comparison, IfExists, (c, i) => "Numeric" + c + i), Gen.Const("k:n"), Gen.OneOf("5", "6.0", "7"));

    private static Gen<(string, string)> OnDate() => Conditions(Gen.Select(Comparison, IfExists, (c, i) => "Date" + c + i), Gen.Const("k:d"), Gen.OneOf("2026-07-01", "2026-07-01T00:00:00Z", "1782864001"));

    private static Gen<(string, string)> OnAddress() => Conditions(Gen.Select(Gen.OneOf("IpAddress", "NotIpAddress"), IfExists, (o, i) => o + i), Gen.Const("aws:SourceIp"), Gen.OneOf("203.0.113.0/24", "203.0.112.0/22", "203.0.113.7", "2001:DB8::/32"));

    private static Gen<(string, string)> OnArn() => Conditions(Gen.Select(Gen.OneOf("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"), IfExists, (o, i) => o + i), Gen.Const("aws:SourceArn"), Gen.OneOf("arn:aws:sns:*:1:x*", "arn:aws:s?:::b", "arn:aws:sns:eu-west-1:1:xy"));

    private static Gen<(string, string)> OnFlag() => Conditions(IfExists.Select(i => "Bool" + i), Gen.Const("k:f"), Gen.OneOf("true", "false"));

    private static Gen<(string, string)> OnBytes() => Conditions(IfExists.Select(i => "BinaryEquals" + i), Gen.Const("k:z"), Gen.OneOf("AAEC", "AAED"));

    private static Gen<string> Block(Gen<(string Operator, string Condition)> condition) =>
        condition.Array[1, 2].Select(c => $"\"Condition\":{{{string.Join(',', c.DistinctBy(x => x.Operator).Select(x => x.Condition))}}}");

    public static Gen<GeneratedStatement> Statement(bool principal) => Statement(principal, Gen.Frequency((1, Gen.Const("")), (1, Block(Condition))));

    private static Gen<GeneratedStatement> Statement(bool principal, Gen<string> block) => Gen.Select(
        Gen.Int[0, 4], Principal, Excepted, Gen.Int[0, 9],
        Element("Action", ActionPattern), Element("Resource", ResourcePattern), block,
        (effect, named, excepted, exceptedOneIn10, action, resource, condition) =>
        {
            var isDeny = effect == 0;
            var who = !principal ? "" : isDeny && exceptedOneIn10 == 0 ? "\"NotPrincipal\":" + excepted : "\"Principal\":" + named;
            return new GeneratedStatement(isDeny, who, action, resource, condition);
        });

    private static readonly GeneratedPolicy Full = new(true, [new(false, "", "\"Action\":\"*\"", "\"Resource\":\"*\"", "")]);
    private static readonly GeneratedPolicy FullRcp = new(true, [new(false, "\"Principal\":\"*\"", "\"Action\":\"*\"", "\"Resource\":\"*\"", "")]);

    private static readonly Gen<IReadOnlyList<GeneratedKey>> KnownKeys = Gen.OneOf(Texts, Sets, Typed).Array[0, 6]
        .Select(keys => (IReadOnlyList<GeneratedKey>)[.. keys.DistinctBy(k => k.Name)]);

    /// <summary>A case with every key known or absent.</summary>
    public static readonly Gen<GeneratedCase> Known = Case(KnownKeys, Statement);

    /// <summary>A case with one unknown key, of which most conditions speak.</summary>
    public static readonly Gen<GeneratedCase> OneUnknown = Gen.OneOf(
        Unknown(["k:a"], OnText(Gen.Const("k:a"))), Unknown(["k:b"], OnText(Gen.OneOf("k:b", "k:a"))), Unknown(["k:s"], OnSet()), Unknown(["k:n"], OnNumber()),
        Unknown(["k:d"], OnDate()), Unknown(["aws:SourceIp"], OnAddress()), Unknown(["k:f"], OnFlag()));

    /// <summary>A case with two unknown keys, both single-valued texts.</summary>
    public static readonly Gen<GeneratedCase> TwoUnknown = Unknown(["k:a", "k:b"], OnText(Gen.OneOf("k:a", "k:b")));

    private static Gen<GeneratedCase> Unknown(IReadOnlyList<string> names, Gen<(string, string)> condition)
    {
        var block = Gen.Frequency((1, Gen.Const("")), (3, Block(condition)), (1, Block(Condition)));
        return Case(
            KnownKeys.Select(keys => (IReadOnlyList<GeneratedKey>)[.. keys.Where(k => !names.Contains(k.Name)), .. names.Select(n => new GeneratedKey(n, null, false))]),
            principal => Statement(principal, block));
    }

    private static Gen<GeneratedCase> Case(Gen<IReadOnlyList<GeneratedKey>> keys, Func<bool, Gen<GeneratedStatement>> statement)
    {
        var plain = Policy(statement(false), 3);
        var named = Policy(statement(true), 3);
        var scpLevel = Gen.Frequency(
            (4, Gen.Const((IReadOnlyList<GeneratedPolicy>)[Full])),
            (2, plain.Select(p => (IReadOnlyList<GeneratedPolicy>)[Full, p])),
            (1, plain.Array[0, 2].Select(p => (IReadOnlyList<GeneratedPolicy>)p)));
        // A customer's RCP can only deny, names everyone and has the newer Version; the managed one is always attached.
        var rcpLevel = Gen.Frequency(
            (2, Gen.Const((IReadOnlyList<GeneratedPolicy>)[FullRcp])),
            (1, Policy(statement(false).Select(s => s with { IsDeny = true, Principal = "\"Principal\":\"*\"" }), 1).Select(p => (IReadOnlyList<GeneratedPolicy>)[FullRcp, p with { HasVariables = true }])));
        return Gen.Select(
            Gen.Select(Gen.OneOf(User, User, RoleSession, RoleSession, Federated, Root), Actions, Resources, keys),
            Gen.Select(plain.Array[0, 3], Gen.Int[0, 4], plain),
            Gen.Select(Gen.Int[0, 3], plain, Gen.Int[0, 4], scpLevel.Array[1, 3], Gen.Int[0, 4], rcpLevel.Array[1, 2]),
            Gen.Select(Gen.Int[0, 2], named.Array[0, 2], Gen.Int[0, 7], named),
            (request, caller, organization, owner) => new GeneratedCase
            {
                Principal = request.Item1,
                Action = request.Item2,
                Resource = request.Item3,
                Keys = request.Item4,
                Identity = request.Item1 == Root ? null : caller.Item1,
                Boundary = request.Item1 != Root && caller.Item2 == 0 ? caller.Item3 : null,
                Session = request.Item1 is RoleSession or Federated && organization.Item1 < 2 ? organization.Item2 : null,
                Scp = organization.Item3 == 0 ? organization.Item4 : null,
                Rcp = organization.Item5 == 0 ? organization.Item6 : null,
                OnResource = owner.Item1 == 0 ? null : owner.Item2,
                Endpoint = owner.Item3 == 0 ? owner.Item4 : null,
            });
    }

    private static Gen<GeneratedPolicy> Policy(Gen<GeneratedStatement> statement, int most) =>
        Gen.Select(Gen.Int[0, 7], statement.Array[1, most], (version, statements) => new GeneratedPolicy(version > 0, statements));

    private static Gen<string> Element(string name, Gen<string> pattern) => Gen.Select(Gen.Int[0, 7], pattern.Array[1, 2], (negated, patterns) =>
        $"\"{(negated == 0 ? "Not" : "")}{name}\":{(patterns.Length == 1 ? JsonSerializer.Serialize(patterns[0]) : JsonSerializer.Serialize(patterns))}");

    private static Gen<(string, string)> Conditions(Gen<string> op, Gen<string> key, Gen<string> value) => Gen.Select(op, key, value.Array[1, 2], (o, k, values) =>
        (o, $"\"{o}\":{{\"{k}\":{(values.Length == 1 ? JsonSerializer.Serialize(values[0]) : JsonSerializer.Serialize(values))}}}"));
}
