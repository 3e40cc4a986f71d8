using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;
using Ses.Resilient.Tests.Attribution;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace Ses.Resilient.Tests.Remedies;

/// <summary>What is suggested where an Allow is missing: this action, this resource, under the condition that the owner already uses (IAM User Guide, grant least privilege).</summary>
public sealed class GrantTests
{
    private const string OfOneSender = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ses:SendEmail","Resource":"*","Condition":{"StringEquals":{"ses:FromAddress":"news@example.com"}}}}""";
    private const string OfAnotherSender = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ses:SendEmail","Resource":"*","Condition":{"StringLike":{"ses:FromAddress":"orders@*"}}}}""";
    private const string ToOneDomain = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ses:SendEmail","Resource":"*","Condition":{"ForAllValues:StringLike":{"ses:Recipients":"*@example.com"}}}}""";
    private const string FromOneNetwork = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ses:SendEmail","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}}""";
    private const string OfAnotherService = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"ses:FromAddress":"news@example.com"}}}}""";

    [Fact]
    public void A_condition_that_the_send_meets_is_kept_as_it_is()
    {
        var statement = SuggestedFor(new TestSend { Action = "ses:SendRawEmail" }.WithIdentityPolicies(OfOneSender));

        statement["Action"]!.GetValue<string>().ShouldBe("ses:SendRawEmail");
        statement["Resource"]!.GetValue<string>().ShouldBe(TestSend.Identity);
        statement["Condition"]!.ToJsonString().ShouldBe("""{"StringEquals":{"ses:FromAddress":"news@example.com"}}""");
    }

    [Fact]
    public void A_condition_that_the_send_does_not_meet_is_kept_with_the_value_of_the_send() =>
        SuggestedFor(new TestSend().WithIdentityPolicies(OfAnotherSender))["Condition"]!.ToJsonString().ShouldBe("""{"StringEquals":{"ses:FromAddress":"news@example.com"}}""");

    [Fact]
    public void Of_recipients_the_domain_joins_the_owners_list_and_nobody_is_named() =>
        SuggestedFor(new TestSend { Recipients = ["jo@example.org"] }.WithIdentityPolicies(ToOneDomain))["Condition"]!.ToJsonString()
            .ShouldBe("""{"ForAllValues:StringLike":{"ses:Recipients":["*@example.com","*@example.org"]}}""");

    [Fact]
    public void A_condition_on_what_only_AWS_sees_is_kept_and_the_proof_says_what_it_turns_on()
    {
        var remedy = new TestSend { Action = "ses:SendRawEmail" }.WithIdentityPolicies(FromOneNetwork).Remedies().ShouldHaveSingleItem();

        Statement(remedy)["Condition"]!.ToJsonString().ShouldBe("""{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}""");
        remedy.Proof.ShouldBe(RemedyProof.Partly);
        remedy.ProofDetail.ShouldBe("it turns on aws:SourceIp as AWS sees it");
    }

    [Fact]
    public void Conditions_on_other_services_are_not_taken_over() =>
        SuggestedFor(new TestSend().WithIdentityPolicies(OfAnotherService))["Condition"].ShouldBeNull();

    [Fact]
    public void The_boundary_keeps_its_conditions_too()
    {
        var remedy = new TestSend { Action = "ses:SendRawEmail" }.WithBoundary(OfOneSender).Remedies().ShouldHaveSingleItem();

        remedy.Kind.ShouldBe(RemedyKind.ExtendPermissionsBoundary);
        Statement(remedy)["Condition"]!.ToJsonString().ShouldBe("""{"StringEquals":{"ses:FromAddress":"news@example.com"}}""");
        remedy.Proof.ShouldBe(RemedyProof.Proved);
        remedy.AwsCli.ShouldBe(
            """
            aws iam get-policy-version --policy-arn arn:aws:iam::111122223333:policy/boundary --version-id "$(aws iam get-policy --policy-arn arn:aws:iam::111122223333:policy/boundary --query Policy.DefaultVersionId --output text)" --query PolicyVersion.Document > policy.json
            # add the statements to policy.json
            aws iam create-policy-version --policy-arn arn:aws:iam::111122223333:policy/boundary --policy-document file://policy.json --set-as-default
            """.ReplaceLineEndings("\n"));
    }

    /// <summary>put-role-policy replaces what has the name (IAM API reference): a grant made after an earlier diagnosis must not be lost.</summary>
    [Fact]
    public void An_earlier_grant_is_not_overwritten()
    {
        var send = new TestSend { Action = "ses:SendRawEmail" }.WithIdentityPolicies(OfOneSender);
        send = send with { Evidence = send.Evidence with { IdentityPolicies = [Policy.Parse("AllowSesSend", OfOneSender, PolicyKind.Identity)] } };

        var remedy = send.Remedies().ShouldHaveSingleItem();

        remedy.AwsCli!.ShouldStartWith("aws iam put-role-policy --role-name mailer --policy-name AllowSesSend2 --policy-document '{");
        remedy.Terraform!.ShouldContain("resource \"aws_iam_role_policy\" \"allow_ses_send\" {\n  name   = \"AllowSesSend2\"\n  role   = \"mailer\"");
    }

    [Fact]
    public void A_session_policy_that_the_process_passed_itself_is_extended()
    {
        const string LooksOnly = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ses:Get*","Resource":"*"}}""";
        var send = new TestSend { Sender = new() { SessionPolicyState = Ses.Resilient.Diagnostics.Attribution.SessionPolicyState.Known, SessionPolicy = Policy.Parse("session policy", LooksOnly, PolicyKind.Identity) } };

        send.Attribute().ShouldSatisfyAllConditions(
            a => a.Layer.ShouldBe(DenialLayer.SessionPolicy),
            a => a.Certainty.ShouldBe(Certainty.Proven),
            a => a.Findings.Count(f => f.Layer == DenialLayer.SessionPolicy).ShouldBe(1));
        var remedy = send.Remedies().ShouldHaveSingleItem();
        remedy.Kind.ShouldBe(RemedyKind.ExtendSessionPolicy);
        remedy.Owner.ShouldBe(RemedyOwner.App);
        remedy.Proof.ShouldBe(RemedyProof.Proved);
    }

    private static JsonNode SuggestedFor(TestSend send)
    {
        var remedy = send.Remedies().ShouldHaveSingleItem();
        remedy.Kind.ShouldBe(RemedyKind.AddStatement);
        remedy.Proof.ShouldBe(RemedyProof.Proved, remedy.ProofDetail);
        return Statement(remedy);
    }

    private static JsonNode Statement(SesRemedy remedy) => JsonNode.Parse(remedy.Policy!)!["Statement"]!.AsArray().ShouldHaveSingleItem()!;
}
