using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Ses.Resilient.Tests.Emulator;

namespace Ses.Resilient.Tests.AwsCli;

/// <summary>IAM through the AWS CLI, which decodes policy documents by itself. Lists come in pages of one.</summary>
public sealed class IamCliTests
{
    internal const string Service = "iam";

    private static readonly FrozenDictionary<string, CliCase> Cases = new Dictionary<string, CliCase>
    {
        ["GetUser"] = new(async cli =>
        {
            var user = (await cli.RunAsync("iam", "get-user", "--user-name", "app"))["User"]!;
            ((string?)user["Arn"], (string?)user["Path"], (string?)user["PermissionsBoundary"]!["PermissionsBoundaryArn"]).ShouldBe((TestWorld.User, "/svc/", TestWorld.TeamPolicy));
            ((string?)user["Tags"]![0]!["Key"], (string?)user["Tags"]![0]!["Value"]).ShouldBe(("team", "mail"));
            ((string?)(await cli.RunAsync("iam", "get-user"))["User"]!["UserName"]).ShouldBe("app");
        }),
        ["GetRole"] = new(async cli =>
        {
            var role = (await cli.RunAsync("iam", "get-role", "--role-name", "mailer"))["Role"]!;
            ((string?)role["Arn"], (string?)role["PermissionsBoundary"]!["PermissionsBoundaryArn"]).ShouldBe(("arn:aws:iam::111122223333:role/app/mailer", TestWorld.TeamPolicy));
            ((string?)role["AssumeRolePolicyDocument"]!["Statement"]![0]!["Sid"]).ShouldBe("Trust");
            ((string?)role["Tags"]![0]!["Value"]).ShouldBe("prod");
        }),
        ["ListUserPolicies"] = Names("PolicyNames", ["a", "b", "c"], "list-user-policies", "--user-name", "app"),
        ["ListRolePolicies"] = Names("PolicyNames", ["r"], "list-role-policies", "--role-name", "mailer"),
        ["ListGroupPolicies"] = Names("PolicyNames", ["gi"], "list-group-policies", "--group-name", "g1"),
        ["ListAttachedUserPolicies"] = Names("AttachedPolicies", ["p1", "AmazonSESFullAccess"], "list-attached-user-policies", "--user-name", "app"),
        ["ListAttachedRolePolicies"] = Names("AttachedPolicies", ["p1"], "list-attached-role-policies", "--role-name", "mailer"),
        ["ListAttachedGroupPolicies"] = Names("AttachedPolicies", ["p1"], "list-attached-group-policies", "--group-name", "g1"),
        ["ListGroupsForUser"] = Names("Groups", ["g1", "g2"], "list-groups-for-user", "--user-name", "app"),
        ["GetUserPolicy"] = new(async cli =>
            ((string?)(await cli.RunAsync("iam", "get-user-policy", "--user-name", "app", "--policy-name", "b"))["PolicyDocument"]!["Id"]).ShouldBe("a b+c/ü")),
        ["GetRolePolicy"] = new(async cli =>
            ((string?)(await cli.RunAsync("iam", "get-role-policy", "--role-name", "mailer", "--policy-name", "r"))["PolicyDocument"]!["Statement"]![0]!["Sid"]).ShouldBe("Mailer")),
        ["GetGroupPolicy"] = new(async cli =>
        {
            var policy = await cli.RunAsync("iam", "get-group-policy", "--group-name", "g1", "--policy-name", "gi");
            ((string?)policy["GroupName"], (string?)policy["PolicyName"]).ShouldBe(("g1", "gi"));
            policy["PolicyDocument"]!["Statement"]!.AsArray().ShouldBeEmpty();
        }),
        ["GetPolicy"] = new(async cli =>
        {
            var policy = (await cli.RunAsync("iam", "get-policy", "--policy-arn", TestWorld.TeamPolicy))["Policy"]!;
            ((string?)policy["PolicyName"], (string?)policy["Path"], (string?)policy["DefaultVersionId"]).ShouldBe(("p1", "/team/", "v1"));
        }),
        ["GetPolicyVersion"] = new(async cli =>
        {
            var version = (await cli.RunAsync("iam", "get-policy-version", "--policy-arn", TestWorld.TeamPolicy, "--version-id", "v1"))["PolicyVersion"]!;
            ((bool)version["IsDefaultVersion"]!, (string?)version["Document"]!["Statement"]![0]!["Sid"]).ShouldBe((true, "P1"));
        }),
        ["ListPolicyVersions"] = new(async cli =>
        {
            var version = (await cli.RunAsync("iam", "list-policy-versions", "--policy-arn", "arn:aws:iam::aws:policy/AmazonSESFullAccess"))["Versions"]!.AsArray().ShouldHaveSingleItem()!;
            ((string?)version["VersionId"], version["Document"]).ShouldBe(("v1", null));
        }),
        ["GetAccountAuthorizationDetails"] = new(async cli =>
        {
            var all = await cli.RunAsync("iam", "get-account-authorization-details");
            all["UserDetailList"]!.AsArray().Select(u => (string?)u!["UserPolicyList"]![1]!["PolicyDocument"]!["Id"]).ShouldBe(["a b+c/ü"]);
            all["GroupDetailList"]!.AsArray().Select(g => (string?)g!["GroupName"]).ShouldBe(["g1", "g2"]);
            all["RoleDetailList"]!.AsArray().Select(r => (string?)r!["RoleName"]).ShouldBe(["mailer", "plain"]);
            all["Policies"]!.AsArray().Select(p => (string?)p!["PolicyVersionList"]![0]!["Document"]!["Statement"]![0]!["Sid"]).ShouldBe(["P1", "Full"], ignoreOrder: true);
            cli.Aws.Journal.Entries.Length.ShouldBe(7);
        })
        { World = SmallPages },
        ["SimulatePrincipalPolicy"] = new(async cli =>
        {
            var result = (await cli.RunAsync(
                "iam", "simulate-principal-policy", "--policy-source-arn", "arn:aws:iam::111122223333:role/app/mailer", "--action-names", "ses:SendEmail", "ses:SendRawEmail",
                "--resource-arns", "arn:aws:ses:eu-west-1:111122223333:identity/example.com", "--context-entries", "ContextKeyName=ses:FromAddress,ContextKeyValues=a@example.com,ContextKeyType=string"))["EvaluationResults"]!.AsArray();
            result.Select(r => (string?)r!["EvalActionName"]).ShouldBe(["ses:SendEmail", "ses:SendRawEmail"]);
            var first = result[0]!;
            ((string?)first["EvalDecision"], (string?)first["MissingContextValues"]![0], (string?)first["MatchedStatements"]![0]!["SourcePolicyId"]).ShouldBe(("implicitDeny", "aws:SourceIp", "p1"));
            ((bool)first["OrganizationsDecisionDetail"]!["AllowedByOrganizations"]!, (bool)first["PermissionsBoundaryDecisionDetail"]!["AllowedByPermissionsBoundary"]!).ShouldBe((false, true));
            ((string?)first["ResourceSpecificResults"]![0]!["EvalResourceName"]).ShouldBe("arn:aws:ses:eu-west-1:111122223333:identity/example.com");
            cli.Aws.Journal.Entries.Length.ShouldBe(2);
        })
        { World = SmallPages },
        ["GetContextKeysForPrincipalPolicy"] = new(async cli =>
            (await cli.RunAsync("iam", "get-context-keys-for-principal-policy", "--policy-source-arn", TestWorld.User))["ContextKeyNames"]!.AsArray().Select(k => (string?)k).ShouldBe(["aws:SourceIp"])),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TheoryData<string> Operations => CliOperations.Of(Service);

    [Theory]
    [MemberData(nameof(Operations))]
    public Task Operation(string operation) => CliOperations.CheckAsync(Service, operation, Cases);

    // The CLI follows the markers: one call for each name.
    private static CliCase Names(string list, string[] expected, params string[] arguments) => new(async cli =>
    {
        var items = (await cli.RunAsync(["iam", .. arguments]))[list]!.AsArray();
        items.Select(i => (string?)(i is JsonObject entity ? entity["PolicyName"] ?? entity["GroupName"] : i)).ShouldBe(expected);
        cli.Aws.Journal.Entries.Length.ShouldBe(expected.Length);
    })
    { World = SmallPages };

    private static void SmallPages(JsonNode world) => world["reads"]!["pageSize"] = 1;
}
