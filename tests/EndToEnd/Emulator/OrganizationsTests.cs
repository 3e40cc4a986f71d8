using System.Net;
using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Emulator;

public sealed class OrganizationsTests
{
    private static readonly Key Alone = new("AKIAIOSFODNN7ALONEXX", "alone/secret");

    [Fact]
    public async Task The_tree_is_walked_from_account_to_root()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws, TestWorld.App);
        var organization = (await http.OrganizationsAsync("DescribeOrganization")).Json["Organization"]!;
        ((string?)organization["Id"], (string?)organization["MasterAccountId"]).ShouldBe(("o-exampleorg1", "999988887777"));
        var path = new List<string>();
        var id = "111122223333";
        while (id != "r-ab12")
        {
            var parent = (await http.OrganizationsAsync("ListParents", $$"""{"ChildId":"{{id}}"}""")).Json["Parents"]!.AsArray().ShouldHaveSingleItem()!;
            id = (string)parent["Id"]!;
            path.Add($"{parent["Type"]} {id}");
        }
        path.ShouldBe(["ORGANIZATIONAL_UNIT ou-ab12-2", "ORGANIZATIONAL_UNIT ou-ab12-1", "ROOT r-ab12"]);
        (await http.OrganizationsAsync("ListParents", """{"ChildId":"r-ab12"}""")).Code.ShouldBe("ChildNotFoundException");
    }

    [Fact]
    public async Task Policies_are_listed_where_they_are_attached()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws, TestWorld.App);
        var policies = (await http.OrganizationsAsync("ListPoliciesForTarget", """{"TargetId":"ou-ab12-1","Filter":"SERVICE_CONTROL_POLICY"}""")).Json["Policies"]!.AsArray();
        policies.Select(p => (string?)p!["Name"]).ShouldBe(["FullAWSAccess", "NoMail"]);
        policies.Select(p => (string?)p!["Arn"]).ShouldBe(["arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess", "arn:aws:organizations::999988887777:policy/o-exampleorg1/service_control_policy/p-1"]);
        (await http.OrganizationsAsync("ListPoliciesForTarget", """{"TargetId":"ou-ab12-1","Filter":"RESOURCE_CONTROL_POLICY"}""")).Json["Policies"]!.AsArray().ShouldBeEmpty();
        ((string?)(await http.OrganizationsAsync("DescribePolicy", """{"PolicyId":"p-1"}""")).Json["Policy"]!["Content"]).ShouldBe("""{"Statement":[{"Sid":"NoMail"}]}""");
        (await http.OrganizationsAsync("DescribePolicy", """{"PolicyId":"p-9"}""")).Code.ShouldBe("PolicyNotFoundException");
        (await http.OrganizationsAsync("ListPoliciesForTarget", """{"TargetId":"ou-none","Filter":"SERVICE_CONTROL_POLICY"}""")).Code.ShouldBe("TargetNotFoundException");
        (await http.OrganizationsAsync("ListPoliciesForTarget", """{"TargetId":"ou-ab12-1","Filter":"SCP"}""")).Code.ShouldBe("InvalidInputException");
    }

    [Fact]
    public async Task Only_administrators_may_read_policies()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var member = Client(aws, TestWorld.Other);
        (await member.OrganizationsAsync("DescribeOrganization")).Status.ShouldBe(HttpStatusCode.OK);
        (string Operation, string Body)[] calls = [("ListParents", """{"ChildId":"444455556666"}"""), ("ListPoliciesForTarget", """{"TargetId":"444455556666","Filter":"SERVICE_CONTROL_POLICY"}"""), ("DescribePolicy", """{"PolicyId":"p-1"}""")];
        foreach (var (operation, body) in calls)
        {
            var answer = await member.OrganizationsAsync(operation, body);
            (answer.Status, answer.Code, answer.Message).ShouldBe((HttpStatusCode.BadRequest, "AccessDeniedException", "You don't have permissions to access this resource."));
        }
        using var alone = Client(aws, Alone);
        (await alone.OrganizationsAsync("DescribeOrganization")).Code.ShouldBe("AWSOrganizationsNotInUseException");
        (await alone.OrganizationsAsync("DescribePolicy", """{"PolicyId":"p-1"}""")).Code.ShouldBe("AWSOrganizationsNotInUseException");
    }

    [Fact]
    public async Task Pages_may_be_small_and_empty()
    {
        await using var aws = await StartAsync(TestWorld.Create(w =>
        {
            w["reads"]!["pageSize"] = 1;
            w["reads"]!["emptyPages"] = true;
        }));
        using var http = Client(aws, TestWorld.App);
        var sizes = new List<int>();
        string? token = null;
        do
        {
            var next = token is null ? "" : $""","NextToken":"{token}" """;
            var page = (await http.OrganizationsAsync("ListPoliciesForTarget", $$"""{"TargetId":"ou-ab12-1","Filter":"SERVICE_CONTROL_POLICY"{{next}}}""")).Json;
            sizes.Add(page["Policies"]!.AsArray().Count);
            token = (string?)page["NextToken"];
        }
        while (token is not null);
        sizes.ShouldBe([0, 1, 0, 1]);
        (await http.OrganizationsAsync("ListPoliciesForTarget", """{"TargetId":"ou-ab12-1","Filter":"SERVICE_CONTROL_POLICY","NextToken":"made up"}""")).Code.ShouldBe("InvalidInputException");
    }

    private static Task<AwsEmulator.Emulator> StartAsync(World world) => AwsEmulator.Emulator.StartAsync(world, cancellationToken: TestContext.Current.CancellationToken);

    private static SignedHttp Client(AwsEmulator.Emulator aws, Key key) => new(aws.Url, key, () => aws.Now);
}
