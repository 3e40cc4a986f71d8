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
}
