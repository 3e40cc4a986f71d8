using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Tests.Reports;

public sealed class RedactorTests
{
    private static readonly Redactor Redactor = Redactor.For(
        new SendFacts { Api = SesApi.V2, Operation = "SendEmail", FromAddress = "news@example.com" });

    [Theory]
    [InlineData("jo@example.org", "***@example.org")]
    [InlineData("arn:aws:ses:eu-west-1:111122223333:identity/jo.doe+tag@example.org", "arn:aws:ses:eu-west-1:111122223333:identity/***@example.org")]
    [InlineData("Jo Doe <jo@example.org>, second@x.org.", "Jo Doe <***@example.org>, ***@x.org.")]
    [InlineData("\"jo@example.org\" sent", "\"***@example.org\" sent")]
    [InlineData("jörg@bücher.example", "***@bücher.example")]
    public void Foreign_addresses_keep_only_their_domain(string text, string expected) => Redactor.Text(text).ShouldBe(expected);

    [Theory]
    [InlineData("news@example.com")]
    [InlineData("NEWS@EXAMPLE.COM is the sender")]
    [InlineData("arn:aws:ses:eu-west-1:111122223333:identity/news@example.com")]
    [InlineData("sent as arn:aws:iam::111122223333:user/ops@corp.example.")]
    public void The_senders_own_addresses_stay(string text) => Redactor.Text(text).ShouldBe(text);

    [Theory]
    [InlineData("*@example.org")]
    [InlineData("team-*@example.org")]
    [InlineData("no address here")]
    [InlineData("@")]
    [InlineData("")]
    public void Patterns_and_plain_text_stay(string text) => Redactor.Text(text).ShouldBe(text);

    [Fact]
    public void An_address_that_only_ends_like_the_senders_is_foreign() =>
        Redactor.Text("ews@example.com").ShouldBe("***@example.com");

    // The first value of each line may be written as it is in the second.
    [Theory]
    [InlineData("nothing to hide", "nothing to hide")]
    [InlineData("bob@example.net", "***@example.net")]
    [InlineData("news@example.com", "news@example.com")]
    [InlineData("NEWS@Example.COM.", "NEWS@Example.COM.")]
    [InlineData("mynews@example.com", "***@example.com")]
    [InlineData("news@example.community", "***@example.community")]
    [InlineData("news@example.com@example.net", "***@example.net")]
    [InlineData("bob@a.example,eve@b.example;<kim@c.example>", "***@a.example,***@b.example;<***@c.example>")]
    [InlineData("mailto:bob@example.net?subject=hi", "***@example.net?subject=hi")]
    [InlineData("o'brien@example.net", "***@example.net")]
    [InlineData("'bob@example.net'", "'***@example.net'")]
    [InlineData("a/b=c@example.net", "***@example.net")]
    [InlineData("x?to=bob@example.net", "***@example.net")]
    [InlineData("arn:aws:ses:eu-west-1:123456789012:identity/bob@example.net", "arn:aws:ses:eu-west-1:123456789012:identity/***@example.net")]
    [InlineData("`arn:aws:ses:eu-west-1:123456789012:identity/a/b@example.net'", "`arn:aws:ses:eu-west-1:123456789012:identity/***@example.net'")]
    [InlineData("arn:aws:ses:eu-west-1:123456789012:identity/news@example.com", "arn:aws:ses:eu-west-1:123456789012:identity/news@example.com")]
    [InlineData("arn:aws-cn:ses:cn-north-1:123456789012:identity/example.net", "arn:aws-cn:ses:cn-north-1:123456789012:identity/example.net")]
    [InlineData("'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_x/kim@corp.example'", "'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_x/kim@corp.example'")]
    [InlineData("arn:aws:iam::123456789012:user/kim@corp.example", "arn:aws:iam::123456789012:user/kim@corp.example")]
    [InlineData("to:bob+arn:aws:iam::1@example.net", "***@example.net")]
    [InlineData("  a@b  c@d ", "  ***@b  ***@d ")]
    public void Whatever_stands_around_an_address_it_is_masked(string text, string written)
    {
        Redactor.Text(text).ShouldBe(written);
        Redactor.Text(written).ShouldBe(written, "what was masked stays as it is");
    }
}
