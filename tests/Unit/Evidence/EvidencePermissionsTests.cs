using System.Text.Json;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Evidence.Reads;

namespace Ses.Resilient.Tests.Evidence;

public sealed class EvidencePermissionsTests
{
    [Fact]
    public void Nothing_needs_no_policy() => EvidencePermissions.PolicyFor(PermissionSize.None).ShouldBeNull();

    /// <summary>Actions and resource types: Service Authorization Reference, IAM, SES v2 and Organizations.</summary>
    [Fact]
    public void The_policy_for_the_own_account_names_each_action_with_its_resource_type()
    {
        Statements(PermissionSize.OwnAccount, "111122223333").ShouldBe(
        [
            "arn:aws:iam::111122223333:role/*: iam:GetRole iam:GetRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies",
            "arn:aws:iam::111122223333:user/*: iam:GetUser iam:GetUserPolicy iam:ListAttachedUserPolicies iam:ListGroupsForUser iam:ListUserPolicies",
            "arn:aws:iam::111122223333:group/*: iam:GetGroupPolicy iam:ListAttachedGroupPolicies iam:ListGroupPolicies",
            "arn:aws:iam::111122223333:policy/* arn:aws:iam::aws:policy/*: iam:GetPolicy iam:GetPolicyVersion",
            "arn:aws:ses:*:111122223333:identity/*: ses:GetEmailIdentity",
            "*: organizations:DescribeOrganization ses:GetAccount",
        ]);
    }

    [Fact]
    public void The_policy_for_the_organization_adds_the_SCPs()
    {
        Statements(PermissionSize.Organization, null)[^1].ShouldBe(
            "*: organizations:DescribeAccount organizations:DescribeOrganization organizations:DescribePolicy organizations:ListParents organizations:ListPoliciesForTarget ses:GetAccount");
        EvidencePermissions.PolicyFor(PermissionSize.Organization, partition: "aws-cn")!.ShouldContain("arn:aws-cn:iam::*:role/*");
    }

    [Fact]
    public void Every_read_only_reads()
    {
        EvidenceReads.All.ShouldAllBe(read =>
            read.Name.StartsWith("Get", StringComparison.Ordinal) || read.Name.StartsWith("List", StringComparison.Ordinal) || read.Name.StartsWith("Describe", StringComparison.Ordinal));
        EvidenceReads.All.Select(read => read.Permission).ShouldBeUnique();
    }

    private static string[] Statements(PermissionSize size, string? account)
    {
        using var policy = JsonDocument.Parse(EvidencePermissions.PolicyFor(size, account)!);
        policy.RootElement.GetProperty("Version").GetString().ShouldBe("2012-10-17");
        return
        [
            .. policy.RootElement.GetProperty("Statement").EnumerateArray().Select(statement =>
            {
                statement.GetProperty("Effect").GetString().ShouldBe("Allow");
                return $"{Joined(statement, "Resource")}: {Joined(statement, "Action")}";
            }),
        ];
    }

    private static string Joined(JsonElement statement, string name) =>
        string.Join(' ', statement.GetProperty(name).EnumerateArray().Select(value => value.GetString()));
}
