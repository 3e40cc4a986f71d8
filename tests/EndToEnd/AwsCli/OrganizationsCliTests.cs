using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Ses.Resilient.Tests.AwsCli;

/// <summary>Organizations through the AWS CLI. Lists come in pages of one, each after an empty page.</summary>
public sealed class OrganizationsCliTests
{
    internal const string Service = "organizations";

    private static readonly FrozenDictionary<string, CliCase> Cases = new Dictionary<string, CliCase>
    {
        ["DescribeOrganization"] = new(async cli =>
        {
            var organization = (await cli.RunAsync("organizations", "describe-organization"))["Organization"]!;
            ((string?)organization["Id"], (string?)organization["MasterAccountId"], (string?)organization["FeatureSet"]).ShouldBe(("o-exampleorg1", "999988887777", "ALL"));
        }),
        ["DescribeAccount"] = new(async cli =>
        {
            var account = (await cli.RunAsync("organizations", "describe-account", "--account-id", "111122223333"))["Account"]!;
            ((string?)account["Id"], (string?)account["Status"]).ShouldBe(("111122223333", "ACTIVE"));
        }),
        ["ListParents"] = new(async cli =>
        {
            var parent = (await cli.RunAsync("organizations", "list-parents", "--child-id", "111122223333"))["Parents"]!.AsArray().ShouldHaveSingleItem()!;
            ((string?)parent["Id"], (string?)parent["Type"]).ShouldBe(("ou-ab12-2", "ORGANIZATIONAL_UNIT"));
            cli.Aws.Journal.Entries.Length.ShouldBe(2);
        })
        { World = SmallPages },
        ["ListPoliciesForTarget"] = new(async cli =>
        {
            var policies = (await cli.RunAsync("organizations", "list-policies-for-target", "--target-id", "ou-ab12-1", "--filter", "SERVICE_CONTROL_POLICY"))["Policies"]!.AsArray();
            policies.Select(p => (string?)p!["Name"]).ShouldBe(["FullAWSAccess", "NoMail"]);
            policies.Select(p => (bool)p!["AwsManaged"]!).ShouldBe([true, false]);
            cli.Aws.Journal.Entries.Length.ShouldBe(4);
        })
        { World = SmallPages },
        ["DescribePolicy"] = new(async cli =>
        {
            var policy = (await cli.RunAsync("organizations", "describe-policy", "--policy-id", "p-1"))["Policy"]!;
            ((string?)policy["PolicySummary"]!["Arn"]).ShouldBe("arn:aws:organizations::999988887777:policy/o-exampleorg1/service_control_policy/p-1");
            ((string?)JsonNode.Parse((string)policy["Content"]!)!["Statement"]![0]!["Sid"]).ShouldBe("NoMail");
        }),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TheoryData<string> Operations => CliOperations.Of(Service);

    [Theory]
    [MemberData(nameof(Operations))]
    public Task Operation(string operation) => CliOperations.CheckAsync(Service, operation, Cases);

    private static void SmallPages(JsonNode world) => (world["reads"]!["pageSize"], world["reads"]!["emptyPages"]) = (1, true);
}
