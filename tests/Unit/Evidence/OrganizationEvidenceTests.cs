using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Tests.Evidence;

/// <summary>Forms and rules: Organizations API reference; path form as in real answers (<c>o-…/r-…/ou-…/ACCOUNT/</c>).</summary>
public sealed class OrganizationEvidenceTests
{
    private static FakeAws Aws() => new FakeAws()
        .On("GetCallerIdentity", Wire.Caller())
        .On("DescribeOrganization", Wire.Organization())
        .On("DescribeAccount", Wire.DescribedAccount($"o-exampleorg/r-ab12/ou-ab12-top00000/ou-ab12-sub00000/{Wire.Account}/"))
        .On("ListPoliciesForTarget", call => call["TargetId"] switch
        {
            "r-ab12" => Wire.Scps(null, "p-Full"),
            "ou-ab12-top00000" => Wire.Scps(null, "p-Full", "p-Deny"),
            _ => Wire.Scps(null, "p-Full"),
        })
        .On("DescribePolicy", call => Wire.Scp(call["PolicyId"]!, $"text of {call["PolicyId"]}"));

    private static ScpLevels Levels(EvidenceSet evidence)
    {
        evidence.Organization.State.ShouldBe(ReadState.Found);
        evidence.Organization.Value!.Levels.State.ShouldBe(ReadState.Found);
        return evidence.Organization.Value.Levels.Value!;
    }

    [Fact]
    public async Task The_levels_run_from_the_root_to_the_account()
    {
        var aws = Aws();

        var evidence = await aws.CollectAsync();

        var organization = evidence.Organization.Value!;
        (organization.OrganizationId, organization.ManagementAccount).ShouldBe(("o-exampleorg", "999999999999"));
        Levels(evidence).Levels.Select(level => (level.TargetId, level.TargetType)).ShouldBe(
        [
            ("r-ab12", "ROOT"), ("ou-ab12-top00000", "ORGANIZATIONAL_UNIT"), ("ou-ab12-sub00000", "ORGANIZATIONAL_UNIT"), (Wire.Account, "ACCOUNT"),
        ]);
        Levels(evidence).Levels[1].Policies.Names().ShouldBe(["Scp-p-Full", "Scp-p-Deny"]);
        Levels(evidence).Levels[1].Policies[1].Says().ShouldBe("TEXT text of p-Deny");
        aws.Journal.ShouldBeUnique();
        aws.Calls.Count(call => call.Operation == "DescribePolicy").ShouldBe(2);
        aws.Calls.ShouldNotContain(call => call.Operation == "ListParents");
    }

    [Theory]
    [InlineData]
    [InlineData("o-exampleorg/r-ab12/somewhere/111122223333/")]
    [InlineData("o-exampleorg/r-ab12/ou-ab12-top00000/999999999999/")]
    [InlineData("o-exampleorg/r-ab12/111122223333/", "o-exampleorg/r-cd34/111122223333/")]
    public async Task Without_a_clear_path_the_parents_are_walked(params string[] paths)
    {
        var aws = Aws().On("DescribeAccount", Wire.DescribedAccount(paths)).On("ListParents", call => call["ChildId"] switch
        {
            Wire.Account => Wire.Parents("ou-ab12-sub00000", "ORGANIZATIONAL_UNIT"),
            "ou-ab12-sub00000" => Wire.Parents("ou-ab12-top00000", "ORGANIZATIONAL_UNIT"),
            _ => Wire.Parents("r-ab12", "ROOT"),
        });

        Levels(await aws.CollectAsync()).Levels.Select(level => level.TargetId)
            .ShouldBe(["r-ab12", "ou-ab12-top00000", "ou-ab12-sub00000", Wire.Account]);
    }

    [Fact]
    public async Task Parents_that_go_round_in_circles_are_a_failure()
    {
        var aws = Aws().On("DescribeAccount", Wire.DescribedAccount()).On("ListParents", Wire.Parents("ou-ab12-loop0000", "ORGANIZATIONAL_UNIT"));

        var levels = Levels(await aws.CollectAsync()).Levels;

        // What hangs on the account itself is known all the same.
        levels[0].Policies.ShouldHaveSingleItem().Document.ShouldBeNull();
        levels[^1].Policies.Names().ShouldBe(["Scp-p-Full"]);
    }

    [Fact]
    public async Task A_member_account_learns_of_its_organization_and_not_of_its_SCPs()
    {
        var evidence = await Aws().On("DescribeAccount", Wire.Refused).On("ListPoliciesForTarget", Wire.Refused).CollectAsync();

        evidence.Organization.Value!.ManagementAccount.ShouldBe("999999999999");
        evidence.Organization.Value.Levels.State.ShouldBe(ReadState.NotPermitted);
        evidence.Organization.Value.Levels.Permission.ShouldBe("organizations:DescribeAccount");
        evidence.Organization.Value.Levels.Refusal.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_account_outside_any_organization_has_no_SCPs()
    {
        static FakeAnswer None(FakeCall call) => Wire.OrganizationsError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");

        var evidence = await Aws().On("DescribeOrganization", None).On("DescribeAccount", None).On("ListPoliciesForTarget", None).CollectAsync();

        evidence.Organization.State.ShouldBe(ReadState.Absent);
    }

    [Fact]
    public async Task A_refused_organization_is_not_an_absent_one()
    {
        var evidence = await Aws().On("DescribeOrganization", Wire.Refused).CollectAsync();

        evidence.Organization.State.ShouldBe(ReadState.NotPermitted);
        evidence.Organization.Permission.ShouldBe("organizations:DescribeOrganization");
    }

    [Fact]
    public async Task An_organization_for_billing_has_no_SCPs()
    {
        var evidence = await Aws().On("DescribeOrganization", Wire.Organization(features: "CONSOLIDATED_BILLING")).CollectAsync();

        evidence.Organization.Value!.Levels.State.ShouldBe(ReadState.Absent);
    }

    [Fact]
    public async Task No_SCP_anywhere_means_that_they_are_off()
    {
        // Organizations User Guide: while the policy type is on, the last SCP of a node cannot be detached.
        var evidence = await Aws().On("ListPoliciesForTarget", Wire.Scps(null)).CollectAsync();

        evidence.Organization.Value!.Levels.State.ShouldBe(ReadState.Absent);
    }

    [Fact]
    public async Task No_SCP_on_one_node_only_is_not_believed()
    {
        var evidence = await Aws().On("ListPoliciesForTarget", call => call["TargetId"] == "r-ab12" ? Wire.Scps(null) : Wire.Scps(null, "p-Full")).CollectAsync();

        Levels(evidence).Levels[0].Policies.ShouldHaveSingleItem().Document.ShouldBeNull();
    }

    [Fact]
    public async Task A_level_that_cannot_be_listed_and_a_text_that_cannot_be_read_are_named()
    {
        var evidence = await Aws()
            .On("ListPoliciesForTarget", call => call["TargetId"] == "r-ab12" ? Wire.Refused(call) : Wire.Scps(null, "p-Full"))
            .On("DescribePolicy", Wire.Refused)
            .CollectAsync();

        var levels = Levels(evidence).Levels;
        levels[0].Policies.Names().ShouldBe(["SCPs of root r-ab12"]);
        levels[1].Policies.Names().ShouldBe(["Scp-p-Full"]);
        levels[1].Policies[0].Says().ShouldBe("organizations:DescribePolicy is not permitted");
    }

    [Fact]
    public async Task Every_page_is_read_also_after_an_empty_one()
    {
        var aws = Aws().On("ListPoliciesForTarget", call => call["NextToken"] switch
        {
            null => Wire.Scps("t1"),
            "t1" => Wire.Scps("t2", "p-1"),
            _ => Wire.Scps(null, "p-2"),
        });

        Levels(await aws.CollectAsync()).Levels.ShouldAllBe(level => level.Policies.Names().SequenceEqual(new[] { "Scp-p-1", "Scp-p-2" }));
    }
}
