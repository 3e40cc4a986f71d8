using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Attribution;

/// <summary>
/// Which layer is named, how certain, and what refuses next. The truths are those of the IAM User Guide, policy evaluation logic, of the
/// Organizations User Guide, SCP evaluation, and for identities of the SES Developer Guide, sending authorization.
/// </summary>
public sealed class PolicyAttributionTests
{
    private const string AllowNothingOfSes = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}""";
    private const string DenyRecipients = """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Action":"ses:*","Resource":"*"},
          {"Sid":"NotOutside","Effect":"Deny","Action":"ses:Send*","Resource":"*","Condition":{"ForAnyValue:StringLike":{"ses:Recipients":"*@example.org"}}}]}
        """;

    [Fact]
    public void No_Allow_in_the_identity_policies()
    {
        var attribution = new TestSend().WithIdentityPolicies(AllowNothingOfSes).Attribute();

        attribution.Layer.ShouldBe(DenialLayer.IdentityPolicy);
        attribution.Certainty.ShouldBe(Certainty.Proven);
        attribution.Next.ShouldBeEmpty();
        attribution.Summary.English.ShouldContain("ses:SendEmail");
    }

    [Fact]
    public void A_Deny_on_a_recipient_names_the_statement_and_the_condition_and_masks_the_recipient()
    {
        var attribution = new TestSend { Recipients = ["jo@example.org"] }.WithIdentityPolicies(DenyRecipients).Attribute();

        attribution.Layer.ShouldBe(DenialLayer.IdentityPolicy);
        attribution.Certainty.ShouldBe(Certainty.Proven);
        attribution.Summary.English.ShouldBe(
            "Statement 'NotOutside' of policy 'policy-0' denies this send, because ForAnyValue:StringLike ses:Recipients \"*@example.org\" matches: \"***@example.org\" sent.");
    }

    [Fact]
    public void A_boundary_without_SES()
    {
        var attribution = new TestSend().WithBoundary(AllowNothingOfSes).Attribute();

        attribution.Layer.ShouldBe(DenialLayer.PermissionsBoundary);
        attribution.Certainty.ShouldBe(Certainty.Proven);
    }

    [Fact]
    public void An_SCP_level_without_an_Allow_is_named()
    {
        var attribution = new TestSend().WithServiceControlPolicies(TestSend.AllowAll, AllowNothingOfSes, TestSend.AllowAll).Attribute();

        attribution.Layer.ShouldBe(DenialLayer.ServiceControlPolicy);
        attribution.Summary.English.ShouldContain("organizational unit target-1");
        attribution.Summary.English.ShouldNotContain("target-2");
    }

    [Fact]
    public void Every_refusing_layer_is_told_explicit_Deny_first()
    {
        var attribution = new TestSend()
            .WithServiceControlPolicies(AllowNothingOfSes)
            .WithIdentityPolicies(DenyRecipients)
            .WithBoundary(AllowNothingOfSes)
            .Attribute();

        attribution.Layer.ShouldBe(DenialLayer.IdentityPolicy);
        attribution.Next.ShouldBe([DenialLayer.ServiceControlPolicy, DenialLayer.PermissionsBoundary]);
    }

    [Fact]
    public void A_certain_denial_is_proven_though_other_layers_could_not_be_read()
    {
        var send = new TestSend().WithIdentityPolicies(AllowNothingOfSes);
        send = send with { Evidence = send.Evidence with { Organization = new(ReadState.NotPermitted, null, "organizations:DescribeOrganization") } };

        var attribution = send.Attribute();

        attribution.Layer.ShouldBe(DenialLayer.IdentityPolicy);
        attribution.Certainty.ShouldBe(Certainty.Proven);
        attribution.Findings.Single(f => f.Layer == DenialLayer.ServiceControlPolicy).Outcome.ShouldBe(GateOutcome.CannotTell);
    }

    [Fact]
    public void An_Allow_that_may_be_in_an_unread_policy_leaves_the_layer_open()
    {
        var send = new TestSend().WithIdentityPolicies(AllowNothingOfSes);
        send = send with
        {
            Evidence = send.Evidence with
            {
                IdentityPolicies = send.Evidence.IdentityPolicies.Add(Policy.Unreadable("attached policies", PolicyKind.Identity, $"iam:ListAttachedRolePolicies is not allowed")),
                Reads = [new DiagnosticRead("iam", "ListAttachedRolePolicies", "mailer", "iam:ListAttachedRolePolicies", ReadState.NotPermitted, null, TimeSpan.Zero)],
            },
        };

        var attribution = send.Attribute();

        attribution.Layer.ShouldBe(DenialLayer.Undetermined);
        attribution.Remaining.ShouldBe([DenialLayer.VpcEndpointPolicy, DenialLayer.IdentityPolicy, DenialLayer.SessionPolicy], ignoreOrder: true);
        attribution.WouldSettle!.English.ShouldBe("iam:ListAttachedRolePolicies for the diagnosis, to read the identity-based policy");
    }

    [Fact]
    public void Nothing_read_is_undetermined_and_says_what_would_settle_it()
    {
        var attribution = (new TestSend() with { Evidence = new EvidenceSet() }).Attribute();

        attribution.Layer.ShouldBe(DenialLayer.Undetermined);
        attribution.Certainty.ShouldBe(Certainty.Undetermined);
        attribution.Remaining.ShouldContain(DenialLayer.IdentityPolicy);
        attribution.Remaining.ShouldContain(DenialLayer.ServiceControlPolicy);
        attribution.WouldSettle!.English.ShouldNotBeNull();
    }

    [Fact]
    public void Everything_allows_so_only_what_cannot_be_read_remains()
    {
        var attribution = new TestSend().Attribute();

        attribution.Layer.ShouldBe(DenialLayer.Undetermined);
        attribution.Remaining.ShouldBe([DenialLayer.VpcEndpointPolicy, DenialLayer.SessionPolicy], ignoreOrder: true);
    }

    [Fact]
    public void An_unknown_key_is_named()
    {
        const string DenyOutside = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"ses:*","Resource":"*"},
              {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}]}
            """;

        var attribution = new TestSend().WithIdentityPolicies(DenyOutside).Attribute();

        attribution.Layer.ShouldBe(DenialLayer.Undetermined);
        attribution.Findings.Single(f => f.Layer == DenialLayer.IdentityPolicy).DependsOn.ShouldBe(["aws:SourceIp"]);
        attribution.WouldSettle!.English.ShouldBe("the value of aws:SourceIp as AWS saw it");
    }

    [Fact]
    public void The_wrong_role_is_told_before_its_missing_permissions()
    {
        var attribution = (new TestSend() with { ExpectedPrincipal = "arn:aws:iam::111122223333:role/other" }).WithIdentityPolicies(AllowNothingOfSes).Attribute();

        attribution.Layer.ShouldBe(DenialLayer.CallerIdentity);
        attribution.Summary.English.ShouldBe($"The send was made as {TestSend.Session}, but the app expects to send as arn:aws:iam::111122223333:role/other.");
    }

    [Fact]
    public void Another_accounts_identity_without_a_policy_for_this_role()
    {
        var send = new TestSend().WithIdentityOwnedBy("444455556666");
        send = send with
        {
            Evidence = send.Evidence with
            {
                ForeignIdentities = send.Evidence.ForeignIdentities.Add(send.Resource!, ReadOutcome<SesIdentity>.Found(new SesIdentity("partner.example", true, [], null))),
            },
        };

        var attribution = send.Attribute();

        attribution.Layer.ShouldBe(DenialLayer.SendingAuthorizationPolicy);
        attribution.Certainty.ShouldBe(Certainty.Proven);
    }

    [Fact]
    public void Another_accounts_policies_that_cannot_be_read_are_left_open()
    {
        var attribution = new TestSend().WithIdentityOwnedBy("444455556666").Attribute();

        attribution.Layer.ShouldBe(DenialLayer.Undetermined);
        attribution.Remaining.ShouldContain(DenialLayer.SendingAuthorizationPolicy);
    }

    [Fact]
    public void A_stated_layer_is_believed_and_a_contradiction_is_told()
    {
        var refusal = SesRefusal.Parse(
            $"User: {TestSend.Session} is not authorized to perform: ses:SendEmail on resource: {TestSend.Identity} because no permissions boundary allows the ses:SendEmail action");

        var attribution = (new TestSend() with { Refusal = refusal }).Attribute();

        attribution.Layer.ShouldBe(DenialLayer.PermissionsBoundary);
        attribution.Certainty.ShouldBe(Certainty.Stated);
        attribution.Summary.English.ShouldContain("the policies that were read do not show it");
    }

    [Fact]
    public void Where_SES_names_no_resource_the_checks_of_the_send_are_evaluated()
    {
        var attribution = (new TestSend() with { Resource = null }).WithIdentityPolicies(AllowNothingOfSes).Attribute();

        attribution.Layer.ShouldBe(DenialLayer.IdentityPolicy);
    }

    /// <summary>SES API v2 reference, GetAccount; SES Developer Guide, "Request production access": in the sandbox a mail goes to verified identities only.</summary>
    [Theory]
    [InlineData(true, true, "HEALTHY", GateOutcome.Passes)]
    [InlineData(true, true, "PROBATION", GateOutcome.Passes)]
    [InlineData(false, true, "HEALTHY", GateOutcome.CannotTell)]
    [InlineData(true, false, "HEALTHY", GateOutcome.RefusesExplicitly)]
    [InlineData(true, true, "SHUTDOWN", GateOutcome.RefusesExplicitly)]
    public void The_account_has_a_gate_of_its_own(bool production, bool enabled, string enforcement, GateOutcome expected)
    {
        var send = new TestSend();
        var state = ReadOutcome<SesAccountState>.Found(new SesAccountState(production, enabled, enforcement, 14, 50_000));

        (send with { Evidence = send.Evidence with { AccountState = state } }).WithIdentityPolicies(AllowNothingOfSes).Attribute()
            .Findings.Single(finding => finding.Layer == DenialLayer.AccountState).Outcome.ShouldBe(expected);
    }

    [Fact]
    public void All_places_where_the_identity_is_are_named()
    {
        var identity = new SesIdentity("example.com", true, [], null);
        var send = new TestSend
        {
            Refusal = new SesRefusal { Kind = SesRefusalKind.NotVerified, Region = "eu-west-1", Identities = ["news@example.com"] },
        };

        (send with { Evidence = send.Evidence with { Elsewhere = [.. ((string[])["us-east-1", "eu-central-1"]).Select(Place)] } }).Attribute()
            .Summary.English.ShouldEndWith("but it is elsewhere: arn:aws:ses:us-east-1:111122223333:identity/example.com, arn:aws:ses:eu-central-1:111122223333:identity/example.com.");

        IdentityElsewhere Place(string region) => new($"arn:aws:ses:{region}:111122223333:identity/example.com", identity);
    }

    /// <summary>aws:userid is that of who made the request (IAM User Guide, global condition keys); what STS says of another principal is no evidence for it.</summary>
    [Theory]
    [InlineData(TestSend.Session, DenialLayer.IdentityPolicy)]
    [InlineData("arn:aws:sts::111122223333:assumed-role/mailer/another", DenialLayer.Undetermined)]
    public void The_user_id_that_STS_gives_is_that_of_its_own_principal(string caller, DenialLayer layer)
    {
        var send = new TestSend().WithIdentityPolicies(TestSend.AllowAll, """
            {"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"ses:*","Resource":"*","Condition":{"StringEquals":{"aws:userid":"AROAEXAMPLE:i-0abc"}}}}
            """);

        (send with { Evidence = send.Evidence with { Caller = ReadOutcome<CallerIdentity>.Found(new CallerIdentity(TestSend.Account, caller, "AROAEXAMPLE:i-0abc")) } }).Attribute()
            .Layer.ShouldBe(layer);
    }
}
