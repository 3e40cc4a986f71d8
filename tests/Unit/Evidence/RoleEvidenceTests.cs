using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Evidence;

public sealed class RoleEvidenceTests
{
    private const string Boundary = $"arn:aws:iam::{Wire.Account}:policy/limits/Boundary";

    private static FakeAws Aws(params string[] attached) => new FakeAws()
        .On("GetCallerIdentity", Wire.Caller())
        .On("GetRole", Wire.Role(boundary: Boundary, tags: "<member><Key>team</Key><Value>mail</Value></member><member><Key>Empty</Key><Value/></member>"))
        .On("ListRolePolicies", Wire.Names("ListRolePolicies", "PolicyNames", ["SendMail"]))
        .On("GetRolePolicy", call => Wire.Inline("GetRolePolicy", call["PolicyName"]!, """{"Statement":[]}"""))
        .On("ListAttachedRolePolicies", Wire.Attached("ListAttachedRolePolicies", attached))
        .On("GetPolicy", call => Wire.Policy(call["PolicyArn"]!, "v7"))
        .On("GetPolicyVersion", call => Wire.Version($"document of {call["PolicyArn"]} {call["VersionId"]}", call["VersionId"]!));

    [Fact]
    public async Task The_role_is_read_with_its_real_ARN_tags_and_id()
    {
        var evidence = await Aws().CollectAsync();

        evidence.Principal.State.ShouldBe(ReadState.Found);
        var role = evidence.Principal.Value!;
        role.Arn.ShouldBe($"arn:aws:iam::{Wire.Account}:role/apps/Mailer");
        role.UniqueId.ShouldBe("AROAEXAMPLE");
        role.PermissionsBoundaryArn.ShouldBe(Boundary);
        role.Tags.ShouldBe(new Dictionary<string, string> { ["team"] = "mail", ["Empty"] = "" }, ignoreOrder: true);
    }

    [Fact]
    public async Task Inline_and_attached_policies_and_the_boundary_are_read_in_the_version_in_force()
    {
        var managed = $"arn:aws:iam::{Wire.Account}:policy/team/Extra";

        var evidence = await Aws(managed).CollectAsync();

        evidence.IdentityPolicies.Names().ShouldBe(["SendMail", "Extra"]);
        evidence.IdentityPolicies[0].Says().ShouldBe("TEXT %7B%22Statement%22%3A%5B%5D%7D");
        Uri.UnescapeDataString(evidence.IdentityPolicies[1].Says().Replace('+', ' ')).ShouldBe($"TEXT document of {managed} v7");
        evidence.IdentityPolicies[1].Arn.ShouldBe(managed);
        evidence.Boundary.State.ShouldBe(ReadState.Found);
        evidence.Boundary.Value!.Name.ShouldBe("Boundary");
        Uri.UnescapeDataString(evidence.Boundary.Value.Says().Replace('+', ' ')).ShouldBe($"TEXT document of {Boundary} v7");
    }

    [Fact]
    public async Task A_policy_that_is_attached_and_the_boundary_is_read_once()
    {
        var aws = Aws(Boundary);

        var evidence = await aws.CollectAsync();

        evidence.IdentityPolicies.Names().ShouldBe(["SendMail", "Boundary"]);
        aws.Journal.Count(call => call.StartsWith("iam:GetPolicyVersion(", StringComparison.Ordinal)).ShouldBe(1);
        aws.Journal.ShouldBeUnique();
    }

    [Fact]
    public async Task No_boundary_is_known_to_be_absent()
    {
        var evidence = await Aws().On("GetRole", Wire.Role()).CollectAsync();

        evidence.Boundary.State.ShouldBe(ReadState.Absent);
    }

    [Fact]
    public async Task A_boundary_that_cannot_be_read_is_there_and_unreadable()
    {
        var evidence = await Aws().On("GetPolicy", Wire.Refused).CollectAsync();

        evidence.Boundary.State.ShouldBe(ReadState.Found);
        evidence.Boundary.Value!.Document.ShouldBeNull();
        evidence.Boundary.Value.Arn.ShouldBe(Boundary);
        evidence.Boundary.Value.Says().ShouldBe("iam:GetPolicy is not permitted");
    }

    [Fact]
    public async Task A_refused_role_leaves_open_whether_there_is_a_boundary()
    {
        var evidence = await Aws().On("GetRole", Wire.Refused).CollectAsync();

        evidence.Principal.State.ShouldBe(ReadState.NotPermitted);
        evidence.Principal.Permission.ShouldBe("iam:GetRole");
        evidence.Principal.Refusal!.RawMessage.ShouldContain("no identity-based policy allows");
        evidence.Boundary.State.ShouldBe(ReadState.NotPermitted);
        evidence.Boundary.Permission.ShouldBe("iam:GetRole");
    }

    [Fact]
    public async Task A_refused_list_is_an_unreadable_policy_and_the_rest_is_kept()
    {
        var evidence = await Aws().On("ListAttachedRolePolicies", Wire.Refused).CollectAsync();

        evidence.IdentityPolicies.Names().ShouldBe(["SendMail", "attached policies of role Mailer"]);
        evidence.IdentityPolicies[1].Document.ShouldBeNull();
        evidence.IdentityPolicies[1].Says().ShouldBe("iam:ListAttachedRolePolicies is not permitted");
    }

    [Fact]
    public async Task Every_page_is_read_also_after_an_empty_one()
    {
        var aws = Aws().On("ListRolePolicies", call => call["Marker"] switch
        {
            null => Wire.Names("ListRolePolicies", "PolicyNames", ["A"], "m+/1="),
            "m+/1=" => Wire.Names("ListRolePolicies", "PolicyNames", [], "m2"),
            "m2" => Wire.Names("ListRolePolicies", "PolicyNames", ["B"]),
            _ => Wire.QueryError(400, "ValidationError", "no such marker"),
        });

        (await aws.CollectAsync()).IdentityPolicies.Names().ShouldBe(["A", "B"]);
    }

    [Fact]
    public async Task What_came_before_a_page_that_fails_is_kept_and_the_rest_is_named()
    {
        var aws = Aws().On("ListRolePolicies", call =>
            call["Marker"] is null ? Wire.Names("ListRolePolicies", "PolicyNames", ["A"], "m1") : Wire.Refused(call));

        var evidence = await aws.CollectAsync();

        evidence.IdentityPolicies.Names().ShouldBe(["A", "further inline policies of role Mailer"]);
    }

    [Fact]
    public async Task Pages_without_end_come_to_an_end()
    {
        var aws = Aws().On("ListRolePolicies", Wire.Names("ListRolePolicies", "PolicyNames", [], "again"));

        var evidence = await aws.CollectAsync();

        evidence.IdentityPolicies.Names().ShouldBe(["inline policies of role Mailer"]);
        evidence.IdentityPolicies[0].Says().ShouldBe("the pages of the list do not end");
        aws.Calls.Count(call => call.Operation == "ListRolePolicies").ShouldBe(2);
    }

    [Fact]
    public async Task A_role_that_does_not_exist_is_not_taken_for_one_without_policies()
    {
        static FakeAnswer None(FakeCall call) => Wire.QueryError(404, "NoSuchEntity", "The role with name Mailer cannot be found.");

        var evidence = await Aws().On("GetRole", None).On("ListRolePolicies", None).On("ListAttachedRolePolicies", None).CollectAsync();

        evidence.Principal.State.ShouldBe(ReadState.Absent);
        evidence.Boundary.IsKnown.ShouldBeFalse();
        evidence.IdentityPolicies.ShouldAllBe(policy => policy.Document == null);
        evidence.IdentityPolicies.Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_role_of_the_same_name_in_another_account_is_no_evidence()
    {
        var evidence = await Aws()
            .On("GetCallerIdentity", Wire.Caller("arn:aws:iam::444455556666:user/ops", "444455556666"))
            .On("GetRole", Wire.Role("arn:aws:iam::444455556666:role/Mailer"))
            .CollectAsync();

        evidence.Principal.State.ShouldBe(ReadState.Failed);
        evidence.Boundary.State.ShouldBe(ReadState.Failed);
        var policy = evidence.IdentityPolicies.ShouldHaveSingleItem();
        policy.Document.ShouldBeNull();
        policy.Says().ShouldContain("444455556666");
    }

    [Fact]
    public async Task A_foreign_role_is_noticed_also_when_the_caller_is_not_known()
    {
        var evidence = await Aws()
            .On("GetCallerIdentity", Wire.QueryError(500, "InternalFailure", ""))
            .On("GetRole", Wire.Role("arn:aws:iam::444455556666:role/Mailer"))
            .CollectAsync();

        evidence.Principal.State.ShouldBe(ReadState.Failed);
        evidence.IdentityPolicies.ShouldHaveSingleItem().Document.ShouldBeNull();
    }

    [Theory]
    [InlineData("<html>sign in</html>")]
    [InlineData("<GetRoleResponse><GetRoleResult><Role><Arn>arn:aws:iam::111122223333:role/M")]
    [InlineData("<GetRoleResponse><GetRoleResult/></GetRoleResponse>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><GetRoleResponse>&b;</GetRoleResponse>")]
    [InlineData("")]
    [InlineData("{}")]
    public async Task Malformed_answers_are_failures(string body)
    {
        var evidence = await Aws().On("GetRole", body).CollectAsync();

        evidence.Principal.State.ShouldBe(ReadState.Failed);
        evidence.Principal.Reason!.ShouldStartWith("the answer");
        evidence.IdentityPolicies.Names().ShouldBe(["SendMail"]);
    }

    [Fact]
    public async Task Answers_without_end_are_not_read_to_it()
    {
        var evidence = await Aws().On("GetRole", new string(' ', 2 << 20)).CollectAsync();

        evidence.Principal.Reason.ShouldBe("the answer is longer than 1048576 bytes");
    }

    [Fact]
    public async Task Deeply_nested_answers_are_failures()
    {
        var evidence = await Aws().On("GetRole", string.Concat(Enumerable.Repeat("<a>", 100_000))).CollectAsync();

        evidence.Principal.Reason.ShouldBe("the answer nests too deep");
    }
}
