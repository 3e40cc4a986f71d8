using System.Text.Json;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Conformance;

/// <summary>The case files hold every condition operator of IAM in every situation (IAM User Guide, Condition operators).</summary>
public sealed class OperatorCoverageTests
{
    private static readonly string[] Names =
    [
        "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
        "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals",
        "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals",
        "Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null",
    ];

    private static readonly Dictionary<string, HashSet<string>> Situations = Read();

    /// <summary>Every operator, alone, with IfExists and behind each set operator. NullIfExists does not exist.</summary>
    public static TheoryData<string> Operators =>
        [.. Names.SelectMany(n => (string[])[n, "ForAllValues:" + n, "ForAnyValue:" + n]), .. Names.Where(n => n != "Null").Select(n => n + "IfExists")];

    /// <summary>The list above is all the engine knows, so no operator lacks its cases; of operators with a negation both are in it.</summary>
    [Fact]
    public void The_operators_asked_for_are_those_of_the_engine()
    {
        ConditionOperator.Names.Order(StringComparer.Ordinal).ShouldBe(Names.Order(StringComparer.Ordinal));
        foreach (var name in Names)
            ConditionOperator.Parse(name).Family.ShouldNotBe(OperatorFamily.Unknown, name);
        Names.Count(n => ConditionOperator.Parse(n).Negated).ShouldBe(8);
        ConditionOperator.Parse("NullIfExists").Family.ShouldBe(OperatorFamily.Unknown);
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Every_operator_has_a_case_of_every_situation(string name)
    {
        var isSetOfNull = name.EndsWith(":Null", StringComparison.Ordinal);
        string[] asked = name.EndsWith("Null", StringComparison.Ordinal) ? ["absent", "present"]
            : ["absent", "unknown", "present, allowed", "present, not allowed"];
        if (Names.Contains(name) && !isSetOfNull)
            asked = [.. asked, "list"];

        Situations.GetValueOrDefault(name, []).ShouldBeSubsetOf(["absent", "unknown", "present", "present, allowed", "present, not allowed", "list"]);
        asked.Except(Situations.GetValueOrDefault(name, [])).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("same-account", "arn:aws:iam::111122223333:root", "ImplicitDeny")]
    [InlineData("same-account", "user/", "Allow")]
    [InlineData("same-account", "role/", "Allow")]
    [InlineData("same-account", "assumed-role/", "Allow")]
    [InlineData("same-account", "federated-user/", "Allow")]
    [InlineData("same-account", "\"*\"", "Allow")]
    [InlineData("cross-account", "user/", "Allow")]
    [InlineData("cross-account", "user/", "ImplicitDeny")]
    [InlineData("cross-account", "role/", "ImplicitDeny")]
    [InlineData("cross-account", "\"*\"", "ImplicitDeny")]
    [InlineData("cross-account", "\"*\"", "ExplicitDeny")]
    public void The_account_tables_have_every_form_of_principal(string file, string principal, string decision) =>
        Cases(file).Where(c => c.GetProperty("expected").GetProperty("decision").GetString() == decision)
            .ShouldContain(c => Principals(c).Any(p => p.Contains(principal, StringComparison.Ordinal)));

    private static Dictionary<string, HashSet<string>> Read()
    {
        var situations = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var one in Cases("operators").Concat(Cases("edge-cases")))
        {
            var request = one.GetProperty("request");
            foreach (var (op, key, isList) in Statements(one).SelectMany(Conditions))
            {
                var of = situations.TryGetValue(op, out var known) ? known : situations[op] = [];
                var isPresent = request.TryGetProperty("context", out var context) && context.TryGetProperty(key, out _);
                var isUnknown = request.TryGetProperty("unknown", out var unknown) && unknown.EnumerateArray().Any(k => k.GetString() == key);
                of.Add(isPresent ? "present" : isUnknown ? "unknown" : "absent");
                if (isPresent)
                    of.Add(one.GetProperty("expected").GetProperty("decision").GetString() == "Allow" ? "present, allowed" : "present, not allowed");
                if (isList)
                    of.Add("list");
            }
        }

        return situations;
    }

    private static IEnumerable<(string Op, string Key, bool IsList)> Conditions(JsonElement statement) => !statement.TryGetProperty("Condition", out var block) ? []
        : block.EnumerateObject().SelectMany(op => op.Value.EnumerateObject().Select(key =>
            (op.Name, key.Name, key.Value.ValueKind == JsonValueKind.Array && key.Value.GetArrayLength() > 1)));

    private static IEnumerable<string> Principals(JsonElement one) =>
        Statements(one).Where(s => s.TryGetProperty("Principal", out _)).Select(s => s.GetProperty("Principal").GetRawText());

    private static IEnumerable<JsonElement> Statements(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Statements),
        JsonValueKind.Object when element.TryGetProperty("Effect", out _) => [element],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Statements(p.Value)),
        _ => [],
    };

    private static IEnumerable<JsonElement> Cases(string file) =>
        File.ReadLines(CaseFiles.All.Single(f => Path.GetFileNameWithoutExtension(f) == file)).Select(l => JsonDocument.Parse(l).RootElement);
}
