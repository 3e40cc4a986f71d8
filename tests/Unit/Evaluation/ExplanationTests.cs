using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Evaluation;

/// <summary>What an evaluation says besides the decision.</summary>
public sealed class ExplanationTests
{
    private const string Policy = """
        {
          "Version": "2012-10-17",
          "Statement": [
            { "Sid": "Other", "Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "*" },
            { "Sid": "Set", "Effect": "Allow", "Action": "ses:*", "Resource": "arn:aws:ses:*:*:configuration-set/*" },
            {
              "Sid": "Mail", "Effect": "Allow", "Action": "ses:Send*", "Resource": "*",
              "Condition": {
                "StringLike": { "ses:FromAddress": "*@example.com" },
                "ForAllValues:StringLike": { "ses:Recipients": "*@example.com" },
                "Bool": { "aws:SecureTransport": "true" }
              }
            }
          ]
        }
        """;

    [Fact]
    public void NearestMissComesFirstWithTheElementThatFailed()
    {
        var result = new Ask().Identities(Policy)
            .With("ses:FromAddress", "a@example.com").WithSet("ses:Recipients", "b@example.com", "x@other.org").Evaluate();

        var misses = result[PolicyLayer.Identity].NearMisses;
        misses.Select(m => m.Statement.Sid).ShouldBe(["Mail", "Set", "Other"]);
        misses.Select(m => m.Matched).ShouldBe([3, 1, 0]);
        misses[0].Failed.Element.ShouldBe(StatementElement.Condition);
        misses[0].Failed.Operator.ShouldBe("ForAllValues:StringLike");
        misses[0].Failed.Key.ShouldBe("ses:Recipients");
        misses[0].Failed.Required.ShouldBe(["*@example.com"]);
        misses[0].Failed.Actual.ShouldBe(["b@example.com", "x@other.org"]);
        misses[1].Failed.Element.ShouldBe(StatementElement.Resource);
        misses[1].Failed.Actual.ShouldBe([Ask.Identity]);
        misses[2].Failed.Element.ShouldBe(StatementElement.Action);
        misses[2].Failed.Required.ShouldBe(["s3:Get*", "s3:List*"]);
    }

    [Fact]
    public void AnAbsentKeyIsSaidToBeAbsent()
    {
        var failed = new Ask().Identities(Policy).Evaluate()[PolicyLayer.Identity].NearMisses[0].Failed;

        failed.Key.ShouldBe("ses:FromAddress");
        failed.State.ShouldBe(KeyState.Absent);
        failed.Actual.ShouldBeEmpty();
    }

    [Fact]
    public void ADenyThatAppliedShowsItsConditionsWithTheirValues()
    {
        const string deny = """
            { "Version": "2012-10-17", "Statement": { "Sid": "Net", "Effect": "Deny", "Action": "*", "Resource": "*",
              "Condition": { "NotIpAddress": { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.7"] }, "StringEqualsIfExists": { "aws:Via": "x" } } } }
            """;
        var result = new Ask().Identities(Ask.AllowAll).Scp([Ask.AllowAll], [Ask.AllowAll, deny]).With("aws:SourceIp", "192.0.2.1").Evaluate();

        var match = result[PolicyLayer.Scp].Deciding.ShouldHaveSingleItem();
        match.Statement.ShouldBe(new StatementRef(PolicyLayer.Scp, 1, "p", null, "Net", 0, true));
        match.Conditions.Length.ShouldBe(2);
        match.Conditions[0].Required.ShouldBe(["203.0.113.0/24", "198.51.100.7"]);
        match.Conditions[0].Actual.ShouldBe(["192.0.2.1"]);
        match.Conditions[1].State.ShouldBe(KeyState.Absent);
    }

    [Fact]
    public void ThePrincipalIsAnElementToo()
    {
        var result = new Ask { Resource = "arn:aws:ses:eu-west-1:444455556666:identity/x.org" }.Identities(Ask.AllowAll)
            .Resources(Ask.Grant("""{ "AWS": "arn:aws:iam::111122223333:user/eve" }""")).Evaluate();

        var miss = result[PolicyLayer.Resource].NearMisses.ShouldHaveSingleItem();
        miss.Failed.Element.ShouldBe(StatementElement.Principal);
        miss.Failed.Required.ShouldBe(["arn:aws:iam::111122223333:user/eve"]);
        miss.Failed.Actual.ShouldBe([Ask.User]);
        miss.Matched.ShouldBe(0);
    }

    [Fact]
    public void NotElementsAreNamed()
    {
        var result = new Ask().Identities(Ask.Statement(""" "Effect": "Allow", "NotAction": "ses:*", "Resource": "*" """)).Evaluate();

        result[PolicyLayer.Identity].NearMisses.ShouldHaveSingleItem().Failed.Operator.ShouldBe("NotAction");
    }

    [Fact]
    public void StatementsThatAllowAreTheDecidingOnes()
    {
        var result = new Ask().Identities(Ask.AllowOther, Ask.AllowAll).Evaluate();

        result.Decision.ShouldBe(Decision.Allow);
        result[PolicyLayer.Identity].Deciding.ShouldHaveSingleItem().Statement.IsDeny.ShouldBeFalse();
        result[PolicyLayer.Identity].NearMisses.ShouldHaveSingleItem();
    }

    [Fact]
    public void UnclearStatementsMakeTheLayerInvalidOnlyWhereTheyCount()
    {
        const string unclear = """ "Effect": "Deny", "Action": "ses:*", "Resource": "*", "Condition": { "StringSortOf": { "a": "b" } } """;
        var invalid = new Ask().Identities(Ask.AllowAll, Ask.Statement(unclear)).Evaluate();
        var elsewhere = new Ask().Identities(Ask.AllowAll, Ask.Statement(unclear.Replace("ses:", "s3:", StringComparison.Ordinal))).Evaluate();

        invalid.Decision.ShouldBe(Decision.Invalid);
        invalid[PolicyLayer.Identity].Errors.ShouldHaveSingleItem().Code.ShouldBe("P020");
        elsewhere.Decision.ShouldBe(Decision.Allow);
    }

    [Fact]
    public void ManyRequiredValuesAreCutToAHandful()
    {
        var values = string.Join(',', Enumerable.Range(0, 50).Select(i => $"\"v{i}\""));
        var result = new Ask().Identities(Ask.Statement($$""" "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "StringEquals": { "k": [{{values}}] } } """)).Evaluate();

        result[PolicyLayer.Identity].NearMisses[0].Failed.Required.Length.ShouldBe(5);
    }

    [Fact]
    public void DecidingAllocatesNothing()
    {
        var ask = new Ask().Identities(Policy, Ask.AllowAll).Boundary(Ask.AllowAll).Scp([Ask.AllowAll]).Resources(Ask.Grant("\"*\""))
            .With("ses:FromAddress", "a@example.com").WithSet("ses:Recipients", "b@example.com").With("aws:SourceIp", "2001:db8::1");
        var (request, policies) = (ask.Request, ask.Policies);
        PolicyEvaluator.Decide(request, policies);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            PolicyEvaluator.Decide(request, policies);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
