using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Evidence.Reads;

namespace Ses.Resilient.Tests.Evidence;

public sealed class OtherPrincipalTests
{
    private static FakeAws Aws() => new FakeAws()
        .On("GetCallerIdentity", Wire.Caller(Collecting.UserArn))
        .On("GetUser", Wire.Query("GetUser", $"<User><Arn>{Collecting.UserArn}</Arn><UserId>AIDAEXAMPLE</UserId><UserName>bob</UserName></User>"))
        .On("ListUserPolicies", Wire.Names("ListUserPolicies", "PolicyNames", ["Own"]))
        .On("GetUserPolicy", call => Wire.Inline("GetUserPolicy", call["PolicyName"]!, "own"))
        .On("ListAttachedUserPolicies", Wire.Attached("ListAttachedUserPolicies", ["arn:aws:iam::aws:policy/Shared"]))
        .On("ListGroupsForUser", Wire.Query("ListGroupsForUser",
            "<Groups><member><GroupName>Mailers</GroupName><GroupId>AGPA1</GroupId></member><member><GroupName>Staff</GroupName></member></Groups><IsTruncated>false</IsTruncated>"))
        .On("ListGroupPolicies", call => Wire.Names("ListGroupPolicies", "PolicyNames", call["GroupName"] == "Mailers" ? ["Sending"] : []))
        .On("GetGroupPolicy", call => Wire.Inline("GetGroupPolicy", call["PolicyName"]!, "group"))
        .On("ListAttachedGroupPolicies", Wire.Attached("ListAttachedGroupPolicies", ["arn:aws:iam::aws:policy/Shared"]))
        .On("GetPolicy", call => Wire.Policy(call["PolicyArn"]!, "v1"))
        .On("GetPolicyVersion", Wire.Version("shared", "v1"));

    [Fact]
    public async Task A_user_has_its_own_policies_and_those_of_its_groups()
    {
        var aws = Aws();

        var evidence = await aws.CollectAsync(Collecting.Denied(Collecting.UserArn));

        evidence.Principal.Value!.Arn.ShouldBe(Collecting.UserArn);
        evidence.Principal.Value.UniqueId.ShouldBe("AIDAEXAMPLE");
        evidence.Boundary.State.ShouldBe(ReadState.Absent);
        evidence.IdentityPolicies.Names().ShouldBe(["Own", "Shared", "Sending (group Mailers)", "Shared", "Shared"]);
        aws.Journal.ShouldBeUnique();
    }

    [Fact]
    public async Task Groups_that_cannot_be_listed_are_named()
    {
        var evidence = await Aws().On("ListGroupsForUser", Wire.Refused).CollectAsync(Collecting.Denied(Collecting.UserArn));

        evidence.IdentityPolicies.Names().ShouldBe(["Own", "Shared", "policies of the groups of user bob"]);
    }

    [Fact]
    public async Task Without_a_principal_in_the_refusal_the_caller_is_read()
    {
        var evidence = await Aws().CollectAsync(Collecting.Denied(principal: null));

        evidence.Principal.Value!.Arn.ShouldBe(Collecting.UserArn);
    }

    [Fact]
    public async Task Without_a_principal_and_without_a_caller_nothing_is_claimed()
    {
        var evidence = await Aws().On("GetCallerIdentity", Wire.QueryError(403, "InvalidClientTokenId", "")).CollectAsync(Collecting.Denied(principal: null));

        evidence.Caller.State.ShouldBe(ReadState.Failed);
        evidence.Principal.State.ShouldBe(ReadState.NotAsked);
        evidence.IdentityPolicies.ShouldHaveSingleItem().Document.ShouldBeNull();
        evidence.Boundary.IsKnown.ShouldBeFalse();
    }

    [Fact]
    public async Task The_root_user_has_no_policies_and_no_boundary()
    {
        var aws = Aws();

        var evidence = await aws.CollectAsync(Collecting.Denied($"arn:aws:iam::{Wire.Account}:root"));

        evidence.Principal.State.ShouldBe(ReadState.Absent);
        evidence.Boundary.State.ShouldBe(ReadState.Absent);
        evidence.IdentityPolicies.ShouldBeEmpty();
        aws.Calls.ShouldNotContain(call => call.Service == "iam");
    }

    [Fact]
    public async Task The_policies_of_a_federated_user_cannot_be_known_from_its_ARN()
    {
        var aws = Aws();

        var evidence = await aws.CollectAsync(Collecting.Denied($"arn:aws:sts::{Wire.Account}:federated-user/jane"));

        evidence.Principal.State.ShouldBe(ReadState.Failed);
        evidence.Boundary.State.ShouldBe(ReadState.Failed);
        evidence.IdentityPolicies.ShouldHaveSingleItem().Says().ShouldContain("federated user");
        aws.Calls.ShouldNotContain(call => call.Service == "iam");
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:user/bob", PrincipalType.User, "bob")]
    [InlineData("arn:aws-us-gov:iam::111122223333:user/division/team/bob", PrincipalType.User, "bob")]
    [InlineData("arn:aws:iam::111122223333:user/user name", PrincipalType.User, "user name")]
    [InlineData("arn:aws:sts::111122223333:assumed-role/Mailer/a=b,c.d@e-f", PrincipalType.Role, "Mailer")]
    [InlineData("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Ops_0a1b/jane@example.com", PrincipalType.Role, "AWSReservedSSO_Ops_0a1b")]
    [InlineData("arn:aws-cn:iam::111122223333:role/path/Mailer", PrincipalType.Role, "Mailer")]
    [InlineData("arn:aws:sts::111122223333:federated-user/jane", PrincipalType.FederatedUser, "jane")]
    [InlineData("arn:aws:iam::111122223333:root", PrincipalType.Root, "root")]
    [InlineData("anonymous", PrincipalType.Unknown, "")]
    [InlineData("arn:aws:iam::111122223333:user/", PrincipalType.Unknown, "")]
    [InlineData("arn:aws:s3:::bucket", PrincipalType.Unknown, "")]
    [InlineData("", PrincipalType.Unknown, "")]
    [InlineData(null, PrincipalType.Unknown, "")]
    internal void Principals_are_told_by_their_ARN(string? arn, PrincipalType type, string name)
    {
        var principal = RefusedPrincipal.Parse(arn);

        (principal.Type, principal.Name).ShouldBe((type, name));
        principal.Account.ShouldBe(type == PrincipalType.Unknown ? null : "111122223333");
    }
}
