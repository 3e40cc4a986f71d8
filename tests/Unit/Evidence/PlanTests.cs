using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Evidence.Reads;

namespace Ses.Resilient.Tests.Evidence;

/// <summary>Only what a refusal calls for is asked.</summary>
public sealed class PlanTests
{
    private static FakeAws Aws() => new FakeAws()
        .On("GetCallerIdentity", Wire.Caller())
        .On("GetEmailIdentity", Wire.Identity())
        .On("GetAccount", Wire.SesAccount())
        .On("DescribeOrganization", Wire.Organization());

    [Theory]
    [InlineData(SesRefusalKind.Credentials, "")]
    [InlineData(SesRefusalKind.ClockSkew, "")]
    [InlineData(SesRefusalKind.Throttled, "")]
    [InlineData(SesRefusalKind.NotVerified, "GetAccount GetCallerIdentity GetEmailIdentity")]
    [InlineData(SesRefusalKind.TenantAssociation, "GetCallerIdentity GetEmailIdentity")]
    [InlineData(SesRefusalKind.MissingResource, "GetCallerIdentity GetEmailIdentity")]
    [InlineData(SesRefusalKind.SendingPaused, "GetAccount GetCallerIdentity")]
    [InlineData(SesRefusalKind.AccountSuspended, "GetAccount GetCallerIdentity")]
    [InlineData(SesRefusalKind.QuotaExceeded, "GetAccount GetCallerIdentity")]
    [InlineData(SesRefusalKind.Authorization, "DescribeAccount DescribeOrganization GetAccount GetCallerIdentity GetEmailIdentity GetRole ListAttachedRolePolicies ListPoliciesForTarget ListRolePolicies")]
    [InlineData(SesRefusalKind.Other, "DescribeAccount DescribeOrganization GetAccount GetCallerIdentity GetEmailIdentity GetRole ListAttachedRolePolicies ListPoliciesForTarget ListRolePolicies")]
    public async Task Each_kind_of_refusal_has_its_reads(SesRefusalKind kind, string operations)
    {
        var aws = Aws();

        var evidence = await aws.CollectAsync(Collecting.Denied() with { Kind = kind });

        string.Join(' ', aws.Calls.Select(call => call.Operation).Order(StringComparer.Ordinal)).ShouldBe(operations);
        evidence.Reads.Length.ShouldBe(aws.Calls.Count);
    }

    [Fact]
    public async Task Every_call_is_one_of_the_declared_reads_and_is_recorded_with_its_permission()
    {
        var aws = Aws();

        var evidence = await aws.CollectAsync();

        aws.Calls.Select(call => $"{call.Service}:{call.Operation}").ShouldBeSubsetOf(EvidenceReads.All.Select(read => read.Permission));
        evidence.Reads.Select(read => read.Permission).ShouldBe(aws.Calls.Select(call => $"{call.Service}:{call.Operation}"), ignoreOrder: true);
        evidence.Reads.ShouldAllBe(read => read.Target.Length > 0 && read.Elapsed >= TimeSpan.Zero && read.State == ReadState.Found == (read.Reason == null));
    }

    [Fact]
    public async Task Everything_is_refused_and_everything_is_said()
    {
        var aws = new FakeAws();

        var evidence = await aws.CollectAsync();

        evidence.Reads.ShouldAllBe(read => read.State == ReadState.NotPermitted);
        evidence.Caller.State.ShouldBe(ReadState.NotPermitted);
        evidence.Principal.Permission.ShouldBe("iam:GetRole");
        evidence.Boundary.State.ShouldBe(ReadState.NotPermitted);
        evidence.Organization.Permission.ShouldBe("organizations:DescribeOrganization");
        evidence.AccountState.Permission.ShouldBe("ses:GetAccount");
        evidence.Identities.Values.ShouldAllBe(identity => identity.State == ReadState.NotPermitted);
        evidence.IdentityPolicies.Names().ShouldBe(["inline policies of role Mailer", "attached policies of role Mailer"]);
    }
}
