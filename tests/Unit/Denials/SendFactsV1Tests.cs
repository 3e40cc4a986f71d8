using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Tests.Denials;

/// <summary>SES v1 calls: each is authorized as the action of its name. Parameter names: SES API v1 reference.</summary>
public sealed class SendFactsV1Tests
{
    private const string IdentityArn = "arn:aws:ses:eu-west-1:111122223333:identity/example.com";
    private const string OtherArn = "arn:aws:ses:eu-west-1:111122223333:identity/other@example.com";

    [Fact]
    public void SendEmail()
    {
        var facts = SendFactsCall.V1(
            "SendEmail",
            ("Source", "Shop <shop@example.com>"),
            ("SourceArn", IdentityArn),
            ("ReturnPath", "bounces@example.com"),
            ("ReturnPathArn", OtherArn),
            ("Destination.ToAddresses.member.1", "a@x.test"),
            ("Destination.ToAddresses.member.2", "b@x.test"),
            ("Destination.CcAddresses.member.1", "c@x.test"),
            ("Destination.BccAddresses.member.1", "d@x.test"),
            ("Message.Subject.Data", "secret subject"),
            ("ConfigurationSetName", "set")).Read();

        facts.Api.ShouldBe(SesApi.V1);
        facts.Operation.ShouldBe("SendEmail");
        facts.Gaps.ShouldBeEmpty();
        facts.ShowChecks().ShouldBe([
            $"ses:SendEmail Identity From {IdentityArn}",
            "ses:SendEmail ConfigurationSet ConfigurationSet set",
            "ses:SendEmail Identity Recipient a@x.test ?",
            "ses:SendEmail Identity Recipient b@x.test ?",
            "ses:SendEmail Identity Recipient c@x.test ?",
            "ses:SendEmail Identity Recipient d@x.test ?",
            $"ses:SendEmail Identity Feedback {OtherArn} ?",
        ]);
        var context = facts.ContextFor("ses:SendEmail");
        context.Show("ses:ApiVersion").ShouldBe("unknown");
        context.Show("ses:FromAddress").ShouldBe("one: shop@example.com");
        context.Show("ses:FromDisplayName").ShouldBe("one: Shop");
        context.Show("ses:FeedbackAddress").ShouldBe("one: bounces@example.com");
        context.Show("ses:Recipients").ShouldBe("set: a@x.test, b@x.test, c@x.test, d@x.test");
        context.Show("ses:TenantName").ShouldBe("absent");
    }

    [Fact]
    public void SendTemplatedEmail() =>
        SendFactsCall.V1(
            "SendTemplatedEmail",
            ("Source", "shop@example.com"),
            ("Destination.ToAddresses.member.1", "a@x.test"),
            ("Template", "welcome"),
            ("TemplateData", "{}")).Read().ShowChecks().ShouldBe([
                "ses:SendTemplatedEmail Identity From shop@example.com",
                "ses:SendTemplatedEmail Template Template welcome",
                "ses:SendTemplatedEmail Identity Recipient a@x.test ?",
            ]);

    [Fact]
    public void SendBulkTemplatedEmail()
    {
        var facts = SendFactsCall.V1(
            "SendBulkTemplatedEmail",
            ("Source", "shop@example.com"),
            ("Destinations.member.1.Destination.ToAddresses.member.1", "a@x.test"),
            ("Destinations.member.2.Destination.ToAddresses.member.1", "b@x.test"),
            ("Destinations.member.2.Destination.BccAddresses.member.1", "c@x.test"),
            ("Template", "welcome"),
            ("TemplateArn", "arn:aws:ses:eu-west-1:111122223333:template/welcome"),
            ("DefaultTemplateData", "{}")).Read();

        facts.Recipients.ShouldBe(["a@x.test", "b@x.test", "c@x.test"]);
        facts.Checks.Where(c => c.Basis == CheckBasis.Established).Select(c => (c.Action, c.Resource.Role)).ShouldBe([
            ("ses:SendBulkTemplatedEmail", ResourceRole.From),
            ("ses:SendBulkTemplatedEmail", ResourceRole.Template),
        ]);
    }

    [Fact]
    public void SendCustomVerificationEmail() =>
        SendFactsCall.V1("SendCustomVerificationEmail", ("EmailAddress", "new@x.test"), ("TemplateName", "verify")).Read().ShowChecks().ShouldBe([
            "ses:SendCustomVerificationEmail CustomVerificationEmailTemplate Template verify",
            "ses:SendCustomVerificationEmail Identity From - ?",
            "ses:SendCustomVerificationEmail Identity Recipient new@x.test ?",
        ]);

    [Fact]
    public void SendBounce()
    {
        var facts = SendFactsCall.V1(
            "SendBounce",
            ("BounceSender", "mailer@example.com"),
            ("BounceSenderArn", IdentityArn),
            ("BouncedRecipientInfoList.member.1.Recipient", "a@x.test"),
            ("BouncedRecipientInfoList.member.2.Recipient", "b@x.test"),
            ("BouncedRecipientInfoList.member.2.RecipientArn", OtherArn)).Read();

        facts.Gaps.ShouldBeEmpty();
        facts.ShowChecks().ShouldBe([$"ses:SendBounce Identity From {IdentityArn}", $"ses:SendBounce Identity Recipient {OtherArn} ?"]);
        var context = facts.ContextFor("ses:SendBounce");
        context.Show("ses:FromAddress").ShouldBe("one: mailer@example.com");
        context.Show("ses:Recipients").ShouldBe("absent");
        context.Show("ses:FeedbackAddress").ShouldBe("absent");
    }

    [Theory]
    [InlineData("GetSendQuota", "2010-12-01")]
    [InlineData("SendEmail", "2018-07-26")]
    public void Other_calls_are_no_sends(string action, string version) => SendFactsCall.V1(action, ("Version", version)).TryRead().ShouldBeNull();
}
