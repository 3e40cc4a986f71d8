using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;
using Ses.Resilient.Tests.Attribution;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace Ses.Resilient.Tests.Remedies;

/// <summary>What is suggested where a Deny matches: an added Allow cannot help (IAM User Guide, policy evaluation logic).</summary>
public sealed class DenyTests
{
    private const string DenyAll = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ses:*","Resource":"*"},{"Sid":"NoMail","Effect":"Deny","Action":"ses:*","Resource":"*"}]}""";
    private const string Quarantine = "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2";

    [Fact]
    public void The_condition_to_add_and_how_to_add_it()
    {
        var remedy = new TestSend().WithIdentityPolicies(DenyAll).Remedies().ShouldHaveSingleItem();

        remedy.Kind.ShouldBe(RemedyKind.NarrowDeny);
        remedy.Proof.ShouldBe(RemedyProof.Proved);
        JsonNode.Parse(remedy.Policy!)!.ToJsonString().ShouldBe("""{"Condition":{"StringNotEquals":{"ses:FromAddress":"news@example.com"}}}""");
        remedy.AwsCli.ShouldBe(
            """
            aws iam get-role-policy --role-name mailer --policy-name policy-0 --query PolicyDocument > policy.json
            # add the condition to statement 2 of policy.json
            aws iam put-role-policy --role-name mailer --policy-name policy-0 --policy-document file://policy.json
            """.ReplaceLineEndings("\n"));
        remedy.Terraform.ShouldBe(
            """
            # in statement 'NoMail' of policy 'policy-0'
            condition {
              test     = "StringNotEquals"
              variable = "ses:FromAddress"
              values   = ["news@example.com"]
            }
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Denies_of_two_policies_are_two_changes_that_help_only_together()
    {
        var remedies = new TestSend().WithIdentityPolicies(DenyAll, DenyAll).Remedies();

        remedies.Select(r => (r.Kind, r.Proof)).ShouldBe([(RemedyKind.NarrowDeny, RemedyProof.Partly), (RemedyKind.NarrowDeny, RemedyProof.Proved)]);
        remedies[0].ProofDetail.ShouldBe("the identity-based policy lets the send pass only with the next change too");
    }

    [Fact]
    public void AWS_own_policy_is_detached_since_nobody_can_edit_it()
    {
        var remedy = WithManaged("arn:aws:iam::aws:policy/AWSDenyAll", DenyAll).Remedies().ShouldHaveSingleItem();

        remedy.AwsCli.ShouldBe("aws iam detach-role-policy --role-name mailer --policy-arn arn:aws:iam::aws:policy/AWSDenyAll");
        remedy.Description.ShouldContain("cannot be edited");
    }

    /// <summary>AWS: the quarantine policy goes once the incident is dealt with, not before.</summary>
    [Fact]
    public void A_quarantine_is_an_incident_and_never_taken_away()
    {
        var send = WithManaged(Quarantine, DenyAll);

        var remedy = send.Remedies().ShouldHaveSingleItem();

        remedy.Kind.ShouldBe(RemedyKind.RespondToExposedKey);
        remedy.Owner.ShouldBe(RemedyOwner.AwsSupport);
        remedy.Proof.ShouldBe(RemedyProof.Unproved);
        $"{remedy.Description}{remedy.AwsCli}{remedy.Policy}".ShouldNotContain("detach", Case.Insensitive);
        remedy.Description.ShouldContain("leave the policy in place");
        send.Attribute().Summary.English.ShouldContain("AWSCompromisedKeyQuarantineV2");
        send.Attribute().Summary.English.ShouldContain("security incident");
    }

    [Fact]
    public void A_policy_of_ones_own_with_such_a_name_is_no_quarantine()
    {
        var remedy = WithManaged("arn:aws:iam::111122223333:policy/AWSCompromisedKeyQuarantineV2", DenyAll).Remedies().ShouldHaveSingleItem();

        remedy.Kind.ShouldBe(RemedyKind.NarrowDeny);
    }

    private static TestSend WithManaged(string arn, string text)
    {
        var send = new TestSend();
        return send with
        {
            Evidence = send.Evidence with { IdentityPolicies = send.Evidence.IdentityPolicies.Add(Policy.Parse(arn[(arn.LastIndexOf('/') + 1)..], text, PolicyKind.Identity, arn)) },
        };
    }
}
