using System.Net;
using System.Text.Json.Nodes;
using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Emulator;

public sealed class IamTests
{
    [Fact]
    public async Task Entities_are_shown_with_path_boundary_and_tags()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws);
        foreach (var user in (Answer[])[await http.QueryAsync("iam", "GetUser", ("UserName", "app")), await http.QueryAsync("iam", "GetUser")])
        {
            user.Namespace.ShouldBe("https://iam.amazonaws.com/doc/2010-05-08/");
            (user.Value("Arn"), user.Value("Path"), user.Value("PermissionsBoundaryArn"), user.Value("Key"), user.Value("Value")).ShouldBe((TestWorld.User, "/svc/", TestWorld.TeamPolicy, "team", "mail"));
            user.Value("UserId").ShouldNotBeNull().ShouldStartWith("AIDA");
        }
        var role = await http.QueryAsync("iam", "GetRole", ("RoleName", "mailer"));
        role.Value("Arn").ShouldBe("arn:aws:iam::111122223333:role/app/mailer");
        JsonNode.Parse(Uri.UnescapeDataString(role.Value("AssumeRolePolicyDocument")!))!["Statement"]![0]!["Sid"]!.GetValue<string>().ShouldBe("Trust");
        var groups = await http.QueryAsync("iam", "ListGroupsForUser", ("UserName", "app"));
        groups.Values("GroupName").ShouldBe(["g1", "g2"]);
        groups.Value("IsTruncated").ShouldBe("false");
    }

    [Fact]
    public async Task Documents_are_percent_encoded_and_otherwise_untouched()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws);
        var document = (await http.QueryAsync("iam", "GetUserPolicy", ("UserName", "app"), ("PolicyName", "b"))).Value("PolicyDocument")!;
        document.ShouldBe("%7B%20%22Statement%22%20%3A%20%5B%5D%2C%20%22Id%22%3A%20%22a%20b%2Bc%2F%C3%BC%22%20%7D");
        Uri.UnescapeDataString((await http.QueryAsync("iam", "GetRolePolicy", ("RoleName", "mailer"), ("PolicyName", "r"))).Value("PolicyDocument")!).ShouldContain("Mailer");
        (await http.QueryAsync("iam", "GetGroupPolicy", ("GroupName", "g1"), ("PolicyName", "gi"))).Value("GroupName").ShouldBe("g1");
    }

    [Fact]
    public async Task Managed_policies_are_read_through_their_version()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws);
        (await http.QueryAsync("iam", "ListAttachedUserPolicies", ("UserName", "app"))).Values("PolicyArn").ShouldBe([TestWorld.TeamPolicy, "arn:aws:iam::aws:policy/AmazonSESFullAccess"]);
        (await http.QueryAsync("iam", "ListAttachedRolePolicies", ("RoleName", "mailer"))).Values("PolicyName").ShouldBe(["p1"]);
        (await http.QueryAsync("iam", "ListAttachedGroupPolicies", ("GroupName", "g1"))).Values("PolicyName").ShouldBe(["p1"]);
        var policy = await http.QueryAsync("iam", "GetPolicy", ("PolicyArn", TestWorld.TeamPolicy));
        (policy.Value("DefaultVersionId"), policy.Value("Path")).ShouldBe(("v1", "/team/"));
        Uri.UnescapeDataString((await http.QueryAsync("iam", "GetPolicyVersion", ("PolicyArn", TestWorld.TeamPolicy), ("VersionId", "v1"))).Value("Document")!).ShouldContain("P1");
        (await http.QueryAsync("iam", "ListPolicyVersions", ("PolicyArn", "arn:aws:iam::aws:policy/AmazonSESFullAccess"))).Value("VersionId").ShouldBe("v1");
    }

    [Theory]
    [InlineData("GetUser", "UserName")]
    [InlineData("GetRole", "RoleName")]
    [InlineData("ListGroupPolicies", "GroupName")]
    [InlineData("GetPolicy", "PolicyArn")]
    public async Task What_is_not_there_is_told(string operation, string parameter)
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws);
        var answer = await http.QueryAsync("iam", operation, (parameter, parameter == "PolicyArn" ? "arn:aws:iam::111122223333:policy/none" : "none"));
        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.NotFound, "NoSuchEntity"));
        (await http.QueryAsync("iam", operation == "GetUser" ? "ListUserPolicies" : operation)).Code.ShouldBe("ValidationError");
    }

    [Fact]
    public async Task A_policy_of_another_account_cannot_be_read()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws, TestWorld.Other);
        var answer = await http.QueryAsync("iam", "GetPolicy", ("PolicyArn", TestWorld.TeamPolicy));
        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.Forbidden, "AccessDenied"));
    }

    [Theory]
    [InlineData("ListUserPolicies", "UserName", "PolicyNames", new[] { "a", "b", "c" })]
    [InlineData("ListAttachedUserPolicies", "UserName", "AttachedPolicies", new[] { "p1", "AmazonSESFullAccess" })]
    [InlineData("ListGroupsForUser", "UserName", "Groups", new[] { "g1", "g2" })]
    public async Task Lists_come_in_pages(string operation, string parameter, string list, string[] expected)
    {
        await using var aws = await StartAsync(TestWorld.Create(w => w["reads"]!["pageSize"] = 1));
        using var http = Client(aws);
        var names = new List<string>();
        var marker = "";
        do
        {
            var page = await http.QueryAsync("iam", operation, (parameter, "app"), ("MaxItems", "100"), ("Marker", marker));
            var items = page.Xml.Descendants().Single(e => e.Name.LocalName == list).Elements().ToArray();
            items.Length.ShouldBe(1);
            names.Add(items[0].HasElements ? items[0].Elements().First(e => e.Name.LocalName.EndsWith("Name", StringComparison.Ordinal)).Value : items[0].Value);
            marker = page.Value("Marker") ?? "";
            page.Value("IsTruncated").ShouldBe(marker.Length > 0 ? "true" : "false");
        }
        while (marker.Length > 0);
        names.ShouldBe(expected);
        (await http.QueryAsync("iam", operation, (parameter, "app"), ("Marker", "made up"))).Code.ShouldBe("ValidationError");
    }

    [Fact]
    public async Task MaxItems_of_the_caller_counts_too()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws);
        (await http.QueryAsync("iam", "ListUserPolicies", ("UserName", "app"), ("MaxItems", "2"))).Values("member").ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task The_whole_account_can_be_listed()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws);
        var all = await http.QueryAsync("iam", "GetAccountAuthorizationDetails");
        all.Xml.Descendants().Single(e => e.Name.LocalName == "UserDetailList").Elements().Count().ShouldBe(1);
        all.Xml.Descendants().Single(e => e.Name.LocalName == "RoleDetailList").Elements().Count().ShouldBe(2);
        all.Xml.Descendants().Single(e => e.Name.LocalName == "Policies").Elements().Count().ShouldBe(2);
        var roles = await http.QueryAsync("iam", "GetAccountAuthorizationDetails", ("Filter.member.1", "Role"));
        roles.Xml.Descendants().Single(e => e.Name.LocalName == "UserDetailList").Elements().ShouldBeEmpty();
        roles.Values("RoleName").ShouldBe(["mailer", "plain"]);
    }

    [Fact]
    public async Task The_simulator_answers_what_is_declared_and_nothing_else()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws);
        (string, string)[] role = [("PolicySourceArn", "arn:aws:iam::111122223333:role/app/mailer"), ("ActionNames.member.1", "ses:SendEmail"), ("ResourceArns.member.1", "arn:aws:ses:eu-west-1:111122223333:identity/example.com")];
        var denied = await http.QueryAsync("iam", "SimulatePrincipalPolicy", role);
        (denied.Value("EvalDecision"), denied.Value("AllowedByOrganizations"), denied.Value("AllowedByPermissionsBoundary")).ShouldBe(("implicitDeny", "false", "true"));
        (denied.Value("SourcePolicyId"), denied.Value("EvalResourceDecision")).ShouldBe(("p1", "implicitDeny"));
        denied.Values("MissingContextValues").ShouldContain("aws:SourceIp");
        (await http.QueryAsync("iam", "SimulatePrincipalPolicy", [.. role, ("PolicyExclusionList.member.1.PolicyType", "scp")])).Value("EvalDecision").ShouldBe("allowed");
        (await http.QueryAsync("iam", "SimulatePrincipalPolicy", [.. role, ("PolicyExclusionList.member.1.PolicyType", "permission-boundary")])).Code.ShouldBe("AccessDenied");
        (await http.QueryAsync("iam", "SimulatePrincipalPolicy", role[0], ("ActionNames.member.1", "s3:GetObject"))).Code.ShouldBe("AccessDenied");
        (await http.QueryAsync("iam", "SimulatePrincipalPolicy", ("PolicySourceArn", "arn:aws:sts::111122223333:assumed-role/mailer/i-0abc"), role[1])).Code.ShouldBe("InvalidInput");
        (await http.QueryAsync("iam", "GetContextKeysForPrincipalPolicy", role[0])).Values("member").ShouldBe(["aws:SourceIp"]);
    }

    [Fact]
    public async Task Denied_reads_are_refused_in_the_words_of_AWS()
    {
        await using var aws = await StartAsync(TestWorld.Create(w => w["reads"]!["denied"] = JsonNode.Parse("""
            [
              { "principal": "*:user/svc/*", "actions": ["iam:getrole*"], "resources": ["*:role/app/*"] },
              { "actions": ["ses:GetAccount"], "message": "Own words." },
              { "actions": ["organizations:*"] },
              { "principal": "*:root", "actions": ["*"] }
            ]
            """)));
        using var http = Client(aws);
        var role = await http.QueryAsync("iam", "GetRole", ("RoleName", "mailer"));
        (role.Status, role.Code).ShouldBe((HttpStatusCode.Forbidden, "AccessDenied"));
        role.Message.ShouldBe($"User: {TestWorld.User} is not authorized to perform: iam:GetRole on resource: role mailer because no identity-based policy allows the iam:GetRole action");
        (await http.QueryAsync("iam", "GetRolePolicy", ("RoleName", "mailer"), ("PolicyName", "r"))).Code.ShouldBe("AccessDenied");
        (await http.QueryAsync("iam", "GetRole", ("RoleName", "plain"))).Status.ShouldBe(HttpStatusCode.OK);
        using var ses = new SignedHttp(aws.Url, TestWorld.App, () => aws.Now) { Region = "eu-west-1" };
        var account = await ses.GetAsync("/v2/email/account");
        (account.Status, account.Code, account.Message).ShouldBe((HttpStatusCode.Forbidden, "AccessDeniedException", "Own words."));
        (await http.OrganizationsAsync("DescribeOrganization")).Code.ShouldBe("AccessDeniedException");
        using var root = Client(aws, TestWorld.Other);
        (await root.QueryAsync("sts", "GetCallerIdentity")).Status.ShouldBe(HttpStatusCode.OK);
        (await root.QueryAsync("iam", "GetUser")).Code.ShouldBe("AccessDenied");
        (await root.SendMailAsync()).Status.ShouldBe(HttpStatusCode.OK, "rules are about reads");
    }

    [Theory]
    [InlineData("iam", "PutRolePolicy", CallKind.Write, "InvalidAction")]
    [InlineData("iam", "AttachRolePolicy", CallKind.Write, "InvalidAction")]
    [InlineData("iam", "ListMfaDevices", CallKind.Unknown, "InvalidAction")]
    [InlineData("ses", "DeleteIdentity", CallKind.Write, "InvalidAction")]
    [InlineData("sts", "Nonsense", CallKind.Unknown, "InvalidAction")]
    public async Task Writes_and_unknown_operations_are_marked(string service, string action, CallKind kind, string code)
    {
        await using var aws = await StartAsync(TestWorld.Create(), new EmulatorOptions { ExpectsForbidden = true });
        using var http = Client(aws);
        (await http.QueryAsync(service, action)).Code.ShouldBe(code);
        var entry = aws.Journal.Forbidden.ShouldHaveSingleItem();
        (entry.Kind, entry.Operation).ShouldBe((kind, action));
    }

    [Fact]
    public async Task A_write_fails_the_test_that_made_it_even_where_the_journal_was_cleared()
    {
        var aws = await StartAsync(TestWorld.Create());
        using (var http = Client(aws)) await http.QueryAsync("iam", "PutRolePolicy");
        aws.Journal.Clear();
        (await Should.ThrowAsync<InvalidOperationException>(() => aws.DisposeAsync().AsTask())).Message.ShouldContain("PutRolePolicy");
    }

    [Fact]
    public async Task Writes_of_the_JSON_services_are_marked()
    {
        await using var aws = await StartAsync(TestWorld.Create(), new EmulatorOptions { ExpectsForbidden = true });
        using var http = Client(aws);
        (await http.OrganizationsAsync("DetachPolicy")).Code.ShouldBe("UnknownOperationException");
        var put = await http.SendAsync(HttpMethod.Put, "/v2/email/account/sending", "ses", "{}", "application/json", TestContext.Current.CancellationToken);
        (put.Status, put.Code).ShouldBe((HttpStatusCode.NotFound, "UnknownOperationException"));
        aws.Journal.Forbidden.Select(e => (e.Kind, e.Operation)).ShouldBe([(CallKind.Write, "DetachPolicy"), (CallKind.Write, "PUT /v2/email/account/sending")]);
    }

    [Fact]
    public async Task The_journal_holds_who_called_what_even_when_many_call_at_once()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => http.QueryAsync("iam", "GetRole", ("RoleName", "mailer"))));
        var entries = aws.Journal.Entries;
        entries.Select(e => e.Number).ShouldBe(Enumerable.Range(1, 200));
        entries.ShouldAllBe(e => e.Status == 200 && e.Principal == TestWorld.User && e.AccessKeyId == TestWorld.App.Id && e.Target == "mailer" && e.Kind == CallKind.Read && e.Region == "us-east-1");
        aws.Journal.Clear();
        aws.Journal.Entries.ShouldBeEmpty();
    }

    private static Task<AwsEmulator.Emulator> StartAsync(World world, EmulatorOptions? options = null) => AwsEmulator.Emulator.StartAsync(world, options, cancellationToken: TestContext.Current.CancellationToken);

    private static SignedHttp Client(AwsEmulator.Emulator aws, Key? key = null) => new(aws.Url, key ?? TestWorld.App, () => aws.Now);
}
