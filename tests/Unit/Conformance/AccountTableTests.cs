using System.Text.Json;

namespace Ses.Resilient.Tests.Conformance;

/// <summary>
/// The table of the IAM User Guide (Policy evaluation logic; Cross-account policy evaluation logic) is complete in the cases: what the resource-based policy says and to whom × what the
/// identity-based policies say × boundary × session policy × same or other account. The combinations are read from the policies of the cases, not from their names.
/// </summary>
public sealed class AccountTableTests
{
    private static readonly string[] UserForms = ["user", "account", "anyone"];
    private static readonly string[] SessionForms = ["role", "session", "account", "anyone", "anyone by ARN"];
    private static readonly string[] FederatedForms = ["federated", "user"];
    private static readonly string[] Attached = ["none", "allows", "silent"];

    private static readonly HashSet<string> Found = [.. File.ReadLines(CaseFiles.All.Single(f => Path.GetFileNameWithoutExtension(f) == "account-table")).Select(Combination)];

    [Fact]
    public void Every_combination_of_grants_has_a_case() => Expected().Except(Found).ShouldBeEmpty();

    [Fact]
    public void No_case_stands_twice() =>
        Found.Count.ShouldBe(CaseFiles.Ids.Count(id => id.StartsWith("table-", StringComparison.Ordinal)));

    private static IEnumerable<string> Expected() =>
        from isCross in (bool[])[false, true]
        from caller in (string[])["user", "session", "federated"]
        from resource in Resources(caller, isCross)
        from identity in (string[])["allows", "silent", "denies"]
        from boundary in resource.StartsWith("denies", StringComparison.Ordinal) ? ["none"] : Attached
        from session in caller == "user" ? ["none"] : !resource.StartsWith("denies", StringComparison.Ordinal) ? Attached : caller == "federated" ? ["allows"] : ["none"]
        select Describe(isCross, caller, resource, identity, boundary, session);

    private static IEnumerable<string> Resources(string caller, bool isCross)
    {
        // Whether naming the user who made a federated session reaches the session in a Deny, or from another account, AWS does not say.
        var forms = caller == "user" ? UserForms : caller == "session" ? SessionForms : isCross ? ["federated"] : FederatedForms;
        return [.. forms.Select(f => "allows " + f), .. forms.Where(f => caller != "federated" || f != "user").Select(f => "denies " + f), "silent"];
    }

    private static string Combination(string line)
    {
        var one = JsonDocument.Parse(line).RootElement;
        var request = one.GetProperty("request");
        var principal = request.GetProperty("principal").GetString()!;
        var policies = one.GetProperty("policies");
        var statement = Statements(policies.GetProperty("resource")[0]).Single();
        var resource = statement.GetProperty("Action").GetString() != request.GetProperty("action").GetString() ? "silent"
            : (statement.GetProperty("Effect").GetString() == "Deny" ? "denies " : "allows ") + Form(statement);
        return Describe(
            request.GetProperty("resourceAccount").GetString() != principal.Split(':')[4],
            principal.Contains(":user/", StringComparison.Ordinal) ? "user" : principal.Contains(":federated-user/", StringComparison.Ordinal) ? "federated" : "session",
            resource,
            Says(policies.GetProperty("identity")[0]),
            policies.TryGetProperty("boundary", out var boundary) ? Says(boundary) : "none",
            policies.TryGetProperty("session", out var session) ? Says(session) : "none");
    }

    private static string Form(JsonElement statement)
    {
        var principal = statement.GetProperty("Principal");
        var text = principal.ValueKind == JsonValueKind.String ? principal.GetString()! : principal.GetProperty("AWS").GetString()!;
        return text switch
        {
            "*" => statement.TryGetProperty("Condition", out _) ? "anyone by ARN" : "anyone",
            _ when text.EndsWith(":root", StringComparison.Ordinal) || !text.Contains(':', StringComparison.Ordinal) => "account",
            _ => text.Split(':')[5].Split('/')[0] switch { "assumed-role" => "session", "federated-user" => "federated", var type => type },
        };
    }

    private static string Says(JsonElement policy)
    {
        var statements = Statements(policy).ToList();
        return statements.Any(s => s.GetProperty("Effect").GetString() == "Deny") ? "denies"
            : statements.Any(s => s.GetProperty("Action").GetString()!.StartsWith("ses:", StringComparison.Ordinal)) ? "allows"
            : "silent";
    }

    private static JsonElement.ArrayEnumerator Statements(JsonElement policy) => policy.GetProperty("document").GetProperty("Statement").EnumerateArray();

    private static string Describe(bool isCross, string caller, string resource, string identity, string boundary, string session) =>
        $"{(isCross ? "other account" : "same account")}, {caller}: resource {resource}, identity {identity}, boundary {boundary}, session {session}";
}
