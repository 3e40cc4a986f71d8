using System.Text.Json;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Evidence.Reads;

namespace Ses.Resilient.Tests.Evidence;

public sealed class EvidencePermissionsTests
{
    [Fact]
    public void Nothing_needs_no_policy() => EvidencePermissions.PolicyFor(DiagnosticPermissionSize.None).ShouldBeNull();

    /// <summary>Actions and resource types: Service Authorization Reference, IAM, SES v2 and Organizations.</summary>
    [Fact]
    public void The_policy_for_the_own_account_names_each_action_with_its_resource_type()
    {
        Statements(DiagnosticPermissionSize.OwnAccount, "111122223333").ShouldBe(
        [
            "arn:aws:iam::111122223333:role/*: iam:GetRole iam:GetRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies",
            "arn:aws:iam::111122223333:user/*: iam:GetUser iam:GetUserPolicy iam:ListAttachedUserPolicies iam:ListGroupsForUser iam:ListUserPolicies",
            "arn:aws:iam::111122223333:group/*: iam:GetGroupPolicy iam:ListAttachedGroupPolicies iam:ListGroupPolicies",
            "arn:aws:iam::111122223333:policy/* arn:aws:iam::aws:policy/*: iam:GetPolicy iam:GetPolicyVersion",
            "arn:aws:iam::111122223333:user/* arn:aws:iam::111122223333:role/*: iam:SimulatePrincipalPolicy",
            "arn:aws:ses:*:111122223333:identity/*: ses:GetEmailIdentity",
            "*: organizations:DescribeOrganization ses:GetAccount",
            "arn:aws:ses:*:111122223333:configuration-set/*: ses:GetConfigurationSet",
            "arn:aws:ses:*:111122223333:tenant/*: ses:GetTenant ses:ListTenantResources",
        ]);
    }

    [Fact]
    public void The_policy_for_the_organization_adds_the_SCPs()
    {
        Statements(DiagnosticPermissionSize.Organization, null).ShouldContain(
            "*: organizations:DescribeAccount organizations:DescribeOrganization organizations:DescribePolicy organizations:ListParents organizations:ListPoliciesForTarget ses:GetAccount");
        EvidencePermissions.PolicyFor(DiagnosticPermissionSize.Organization, partition: "aws-cn")!.ShouldContain("arn:aws-cn:iam::*:role/*");
    }

    [Fact]
    public void Every_read_only_reads()
    {
        // The simulator evaluates policies and changes nothing (IAM API reference).
        EvidenceReads.All.Except([EvidenceReads.SimulatePrincipalPolicy]).ShouldAllBe(read =>
            read.Name.StartsWith("Get", StringComparison.Ordinal) || read.Name.StartsWith("List", StringComparison.Ordinal) || read.Name.StartsWith("Describe", StringComparison.Ordinal));
        EvidenceReads.All.Select(read => read.Permission).ShouldBeUnique();
    }

    [Theory]
    [InlineData("12345678901", "aws")]
    [InlineData("*", "aws")]
    [InlineData(null, "")]
    [InlineData(null, "aws:*")]
    public void What_is_no_account_or_partition_is_not_written_into_a_policy(string? account, string partition) =>
        Should.Throw<ArgumentException>(() => DiagnosticPermissions.PolicyFor(DiagnosticPermissionSize.OwnAccount, account, partition));

    /// <summary>The page is made of the reads. To write it anew: UPDATE_DOCS=1 and this test.</summary>
    [Fact]
    public void The_page_of_permissions_is_that_of_the_reads()
    {
        var page = string.Join('\n', Page()) + "\n";
        var file = RepositoryFolder.PathOf("docs", "permissions.md");
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1") File.WriteAllText(file, page);

        File.ReadAllText(file).ReplaceLineEndings("\n").ShouldBe(page);
    }

    private static IEnumerable<string> Page()
    {
        yield return "# Permissions for diagnoses";
        yield return "";
        yield return "Made from the reads in the code (`DiagnosticPermissions.PolicyFor` gives the same policies, also for one account or another partition). A diagnosis never writes. It works with";
        yield return "none of these, says what it could not read, and claims less then.";
        yield return "";
        yield return "| size | what it adds |";
        yield return "| --- | --- |";
        yield return "| none | `sts:GetCallerIdentity`, which needs no permission |";
        yield return "| own account | policies of the principal, its boundary, the policy simulator, SES, and whether there is an organization |";
        yield return "| organization | service control policies; only in the management account or a delegated administrator's: name a role there in `DiagnosticRoles` |";
        foreach (var (size, title) in new[] { (DiagnosticPermissionSize.OwnAccount, "Own account"), (DiagnosticPermissionSize.Organization, "Organization") })
        {
            yield return "";
            yield return "## " + title;
            yield return "";
            yield return "```json";
            foreach (var line in DiagnosticPermissions.PolicyFor(size)!.ReplaceLineEndings("\n").Split('\n')) yield return line;
            yield return "```";
        }

        yield return "";
        yield return "Roles in `DiagnosticRoles` need this policy themselves; the sender then needs only `sts:AssumeRole` on them.";
    }

    private static string[] Statements(DiagnosticPermissionSize size, string? account)
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
