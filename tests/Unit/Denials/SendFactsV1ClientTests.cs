using System.Net;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SimpleEmail;
using Amazon.SimpleEmail.Model;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Tests.Denials;

/// <summary>Facts of SES v1 calls that a real client of the SDK has marshalled, signed and sent, and that were refused.</summary>
public sealed class SendFactsV1ClientTests
{
    [Fact]
    public async Task SendEmail()
    {
        var facts = await Refused(client => client.SendEmailAsync(new SendEmailRequest
        {
            Source = "Shop & Söhne <shop+news@example.com>",
            ReturnPath = "bounces@example.com",
            Destination = new Destination { ToAddresses = ["a@x.test", "b@x.test"], CcAddresses = ["c@x.test"], BccAddresses = ["d@x.test"] },
            Message = new Message { Subject = new Content { Data = "secret subject" }, Body = new Body { Text = new Content { Data = "secret body" } } },
            ConfigurationSetName = "set",
        }));

        facts.Api.ShouldBe(SesApi.V1);
        facts.Region.ShouldBe("eu-west-1");
        facts.Gaps.ShouldBeEmpty();
        facts.ShowChecks().ShouldBe([
            "ses:SendEmail Identity From shop+news@example.com",
            "ses:SendEmail ConfigurationSet ConfigurationSet set",
            "ses:SendEmail Identity Recipient a@x.test ?",
            "ses:SendEmail Identity Recipient b@x.test ?",
            "ses:SendEmail Identity Recipient c@x.test ?",
            "ses:SendEmail Identity Recipient d@x.test ?",
            "ses:SendEmail Identity Feedback bounces@example.com ?",
        ]);
        facts.ContextFor("ses:SendEmail").Show("ses:Recipients").ShouldBe("set: a@x.test, b@x.test, c@x.test, d@x.test");
    }

    [Fact]
    public async Task SendRawEmail()
    {
        var message = new MemoryStream(Encoding.UTF8.GetBytes("From: Shop <shop@example.com>\r\nTo: a@x.test\r\nX-SES-CONFIGURATION-SET: set\r\n\r\n" + new string('~', 100_000)));

        var facts = await Refused(client => client.SendRawEmailAsync(new SendRawEmailRequest { RawMessage = new RawMessage { Data = message } }));

        facts.Gaps.ShouldBeEmpty();
        facts.ShowChecks().ShouldBe([
            "ses:SendRawEmail Identity From shop@example.com",
            "ses:SendRawEmail ConfigurationSet ConfigurationSet set",
            "ses:SendRawEmail Identity Recipient a@x.test ?",
        ]);
        facts.ContextFor("ses:SendRawEmail").Show("ses:FromDisplayName").ShouldBe("one: Shop");
    }

    private static async Task<SendFacts> Refused(Func<CapturingClient, Task> send)
    {
        using var client = new CapturingClient(new SendFactsRefusingHandler());
        (await Should.ThrowAsync<AmazonServiceException>(() => send(client))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        return client.Capture.Facts.ShouldNotBeNull();
    }

    private sealed class CapturingClient(SendFactsRefusingHandler wire) : AmazonSimpleEmailServiceClient(
        new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "secret"),
        new AmazonSimpleEmailServiceConfig { RegionEndpoint = RegionEndpoint.EUWest1, HttpClientFactory = new SendFactsRefusingHandler.Factory(wire), MaxErrorRetry = 0 })
    {
        public SendFactsCapture Capture { get; private set; } = null!;

        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            pipeline.AddHandler(Capture = new SendFactsCapture());
        }
    }
}
