using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;
using Ses.Resilient.Tests.Evaluation;

namespace Ses.Resilient.Tests.Policies;

/// <summary>Mistakes seen again and again in policies for SES. Sources: aws/aws-cdk#30745 (sesv2), Anymail's documentation (bulk), IAM Access Analyzer policy checks, IAM User Guide.</summary>
public sealed class LintTests
{
    private const string Send = "\"Effect\": \"Allow\", \"Action\": \"ses:SendEmail\"";
    private const string SendAny = Send + ", \"Resource\": \"*\"";

    public static TheoryData<string, string, string> Findings => new()
    {
        { "\"Effect\": \"Allow\", \"Action\": [\"ses:SendEmail\", \"SESv2:SendEmail\"], \"Resource\": \"*\"", "L001", "$.Statement[0].Action[1]" },
        { "\"Effect\": \"Allow\", \"Action\": \"ses:SendBulkEmail\", \"Resource\": \"*\", \"Condition\": { \"StringLike\": { \"ses:FromAddress\": \"*@x\" } }", "L002", "$.Statement[0].Condition.StringLike['ses:FromAddress']" },
        { SendAny + ", \"Condition\": { \"StringEquals\": { \"ses:FromAddress\": \"*@x\" } }", "L003", "$.Statement[0].Condition.StringEquals['ses:FromAddress']" },
        { SendAny + ", \"Condition\": { \"StringLike\": { \"ses:Recipients\": \"*@x\" } }", "L004", "$.Statement[0].Condition.StringLike['ses:Recipients']" },
        { SendAny + ", \"Condition\": { \"ForAllValues:StringLike\": { \"ses:Recipients\": \"*@x\" } }", "L005", "$.Statement[0].Condition['ForAllValues:StringLike']['ses:Recipients']" },
        { SendAny + ", \"Condition\": { \"StringEquals\": { \"aws:ResourceTag/team\": \"mail\" } }", "L006", "$.Statement[0].Condition.StringEquals['aws:ResourceTag/team']" },
        { Send + ", \"Resource\": [\"arn:aws:ses:eu-west-1:111122223333:template/*\", \"arn:aws:ses:us-east-1:111122223333:identity/example.com\"]", "L007", "$.Statement[0].Resource[1]" },
        { Send + ", \"Resource\": \"arn:aws:ses:eu-west-1:444455556666:identity/*\"", "L007", "$.Statement[0].Resource" },
        { Send + ", \"Resource\": \"arn:aws:ses:*:*:identity/news@example.com\"", "L008", "$.Statement[0].Resource" },
        { SendAny + ", \"Condition\": { \"ArnEquals\": { \"aws:PrincipalArn\": \"arn:aws:sts::111122223333:assumed-role/mailer/x\" } }", "L010", "$.Statement[0].Condition.ArnEquals['aws:PrincipalArn']" },
        { "\"Effect\": \"Allow\", \"Action\": [], \"Resource\": \"*\"", "L012", "$.Statement[0].Action" },
        { SendAny + ", \"Condition\": {}", "L012", "$.Statement[0].Condition" },
        { SendAny + ", \"Condition\": { \"StringLike\": { \"ses:FromAddress\": [] } }", "L012", "$.Statement[0].Condition.StringLike['ses:FromAddress']" },
    };

    [Theory]
    [MemberData(nameof(Findings))]
    public void MistakeIsFoundWithCodeAndPlace(string elements, string code, string path)
    {
        var finding = PolicyLint.Check(Ask.Parse(Ask.Statement(elements)), new Ask().Request).ShouldHaveSingleItem();

        finding.Code.ShouldBe(code);
        finding.Path.ShouldBe(path);
        finding.Statement.ShouldBe(0);
        finding.Message.ShouldEndWith(".");
    }

    [Theory]
    [InlineData(SendAny + ", \"Condition\": { \"StringEquals\": { \"ses:FromAddress\": \"a${*}b\" } }")]
    [InlineData(SendAny + ", \"Condition\": { \"ForAllValues:StringLike\": { \"ses:Recipients\": \"*@x\" }, \"Null\": { \"ses:Recipients\": \"false\" } }")]
    [InlineData("\"Effect\": \"Deny\", \"Action\": \"ses:SendEmail\", \"Resource\": \"*\", \"Condition\": { \"ForAllValues:StringLike\": { \"ses:Recipients\": \"*@x\" } }")]
    [InlineData("\"Effect\": \"Allow\", \"Action\": \"ses:Send*\", \"Resource\": \"*\", \"Condition\": { \"StringLike\": { \"ses:FromAddress\": \"*@x\" } }")]
    [InlineData("\"Effect\": \"Allow\", \"Action\": \"ses:SendBulkEmail\", \"Resource\": \"*\", \"Condition\": { \"StringLikeIfExists\": { \"ses:FromAddress\": \"*@x\" } }")]
    [InlineData("\"Effect\": \"Allow\", \"Action\": \"ses:GetEmailIdentity\", \"Resource\": \"*\", \"Condition\": { \"StringEquals\": { \"aws:ResourceTag/team\": \"mail\" } }")]
    [InlineData(Send + ", \"Resource\": [\"arn:aws:ses:us-east-1:111122223333:identity/*\", \"arn:aws:ses:eu-west-1:111122223333:identity/*\"]")]
    [InlineData(Send + ", \"Resource\": \"arn:aws:ses:*:*:identity/other.com\"")]
    [InlineData("\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::bucket/${aws:username}\"")]
    [InlineData(SendAny)]
    public void WhatIsMeantIsNotReported(string elements) =>
        PolicyLint.Check(Ask.Parse(Ask.Statement(elements)), new Ask().Request).ShouldBeEmpty();

    [Fact]
    public void BulkConditionInAWildcardIsFoundWhereTheRequestIsABulkSend()
    {
        var policy = Ask.Parse(Ask.Statement("\"Effect\": \"Allow\", \"Action\": \"ses:Send*\", \"Resource\": \"*\", \"Condition\": { \"StringLike\": { \"ses:FromAddress\": \"*@x\" } }"));

        PolicyLint.Check(policy, (new Ask { Action = "ses:SendBulkEmail" }).Request).ShouldHaveSingleItem().Code.ShouldBe("L002");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2008-10-17")]
    public void VariablesWithoutTheVersionAreFound(string? version)
    {
        const string elements = Send + ", \"Resource\": \"arn:aws:ses:*:*:identity/${aws:username}\", \"Condition\": { \"StringEquals\": { \"aws:userid\": \"${aws:userid}\" } }";

        PolicyLint.Check(Ask.Parse(Ask.Statement(elements, version))).Select(f => f.Code).ShouldBe(["L009", "L009"]);
        PolicyLint.Check(Ask.Parse(Ask.Statement(elements))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{ "AWS": "arn:aws:sts::111122223333:assumed-role/mailer/i-0abc" }""", "L010")]
    [InlineData("""{ "AWS": "arn:aws:iam::111122223333:role/mailer" }""", "L011")]
    [InlineData("""{ "AWS": "AROAEXAMPLEEXAMPLEEXA" }""", "L014")]
    [InlineData("""{ "AWS": [] }""", "L012")]
    [InlineData("""{ "AWS": "arn:aws:iam::111122223333:role/svc/mailer" }""", null)]
    [InlineData("\"*\"", null)]
    public void PrincipalsThatNameSomebodyElse(string principal, string? code)
    {
        var findings = PolicyLint.Check(Ask.Parse(Ask.Grant(principal), PolicyKind.Resource), Ask.By(Ask.Session, Ask.Role).Request);

        findings.Select(f => f.Code).ShouldBe(code is null ? [] : [code]);
    }

    [Fact]
    public void DomainInsteadOfAddress()
    {
        var policy = Ask.Parse(Ask.Statement(Send + ", \"Resource\": \"arn:aws:ses:*:*:identity/example.com\""));
        var request = (new Ask { Resource = "arn:aws:ses:eu-west-1:111122223333:identity/news@example.com" }).Request;

        PolicyLint.Check(policy, request).ShouldHaveSingleItem().Code.ShouldBe("L008");
    }

    [Fact]
    public void APolicyThatCannotBeReadHasNoFindings() =>
        PolicyLint.Check(Policy.Unreadable("p", PolicyKind.Identity, $"not permitted")).ShouldBeEmpty();
}
