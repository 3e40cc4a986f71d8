using System.Net;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Tests.Denials;

/// <summary>Facts of calls that a real client of the SDK has marshalled, signed and sent, and that were refused.</summary>
public sealed class SendFactsClientTests
{
    private static Destination To(params string[] to) => new() { ToAddresses = [.. to] };

    private static EmailContent Simple => new()
    {
        Simple = new Message { Subject = new Content { Data = "secret subject" }, Body = new Body { Text = new Content { Data = "secret body" } } },
    };

    [Fact]
    public async Task Simple_content()
    {
        var facts = await Refused(client => client.SendEmailAsync(new SendEmailRequest
        {
            FromEmailAddress = "\"Shop + Söhne\" <shop+news@example.com>",
            FeedbackForwardingEmailAddress = "bounces@example.com",
            Destination = new Destination { ToAddresses = ["a@x.test"], CcAddresses = ["b@x.test"], BccAddresses = ["c@x.test"] },
            Content = Simple,
            ConfigurationSetName = "set",
            TenantName = "tenant",
            ConfigurationOverrides = new ConfigurationOverrides { Tracking = new TrackingConfigurationOverrides { OpenTrackingEnabled = FeatureStatus.DISABLED } },
        }));

        facts.Gaps.ShouldBeEmpty();
        facts.Api.ShouldBe(SesApi.V2);
        facts.ShowChecks().ShouldBe([
            "ses:SendEmail Identity From shop+news@example.com",
            "ses:SendEmail ConfigurationSet ConfigurationSet set",
            "ses:SendEmail Identity Recipient a@x.test ?",
            "ses:SendEmail Identity Recipient b@x.test ?",
            "ses:SendEmail Identity Recipient c@x.test ?",
            "ses:SendEmail Identity Feedback bounces@example.com ?",
            "ses:ApplyTrackingConfigurationOverrides None None -",
        ]);
        var context = facts.ContextFor("ses:SendEmail");
        context.Show("ses:FromAddress").ShouldBe("one: shop+news@example.com");
        context.Show("ses:Recipients").ShouldBe("set: a@x.test, b@x.test, c@x.test");
        context.Show("ses:TenantName").ShouldBe("one: tenant");
        facts.ContextFor("ses:ApplyTrackingConfigurationOverrides").Show("ses:OpenTrackingEnabled").ShouldBe("one: DISABLED");
        facts.ContextFor("ses:ApplyTrackingConfigurationOverrides").Show("ses:ClickTrackingEnabled").ShouldBe("absent");
    }

    [Fact]
    public async Task The_transport_is_what_the_client_sent()
    {
        var wire = new SendFactsRefusingHandler();
        var facts = await Refused(client => client.SendEmailAsync(new SendEmailRequest { FromEmailAddress = "shop@example.com", Destination = To("a@x.test"), Content = Simple }), wire);

        facts.Region.ShouldBe("eu-west-1");
        var context = facts.ContextFor("ses:SendEmail");
        context.Show("aws:SecureTransport").ShouldBe("one: true");
        context.Show("aws:UserAgent").ShouldBe("one: " + wire.UserAgent.ShouldNotBeNull());
    }

    [Fact]
    public async Task Raw_content_is_read_again_from_the_stream_that_was_sent()
    {
        var message = new MemoryStream(Encoding.UTF8.GetBytes("From: Shop <shop@example.com>\r\nTo: a@x.test\r\nX-SES-CONFIGURATION-SET: set\r\n\r\n" + new string('~', 100_000)));

        var facts = await Refused(client => client.SendEmailAsync(new SendEmailRequest { Content = new EmailContent { Raw = new RawMessage { Data = message } } }));

        facts.Gaps.ShouldBeEmpty();
        facts.ShowChecks().ShouldBe([
            "ses:SendRawEmail Identity From shop@example.com",
            "ses:SendRawEmail ConfigurationSet ConfigurationSet set",
            "ses:SendRawEmail Identity Recipient a@x.test ?",
        ]);
        facts.ContextFor("ses:SendRawEmail").Show("ses:FromDisplayName").ShouldBe("one: Shop");
    }

    [Fact]
    public async Task Template_content()
    {
        var facts = await Refused(client => client.SendEmailAsync(new SendEmailRequest
        {
            FromEmailAddress = "shop@example.com",
            Destination = To("a@x.test"),
            Content = new EmailContent { Template = new Template { TemplateName = "welcome", TemplateData = "{}" } },
        }));

        facts.TemplateName.ShouldBe("welcome");
        facts.Checks.Where(c => c.Basis == CheckBasis.Established).Select(c => c.Action).Distinct().ShouldBe(["ses:SendTemplatedEmail"]);
    }

    [Fact]
    public async Task Bulk()
    {
        var facts = await Refused(client => client.SendBulkEmailAsync(new SendBulkEmailRequest
        {
            FromEmailAddress = "shop@example.com",
            DefaultContent = new BulkEmailContent { Template = new Template { TemplateName = "welcome", TemplateData = "{}" } },
            BulkEmailEntries = [new BulkEmailEntry { Destination = To("a@x.test") }, new BulkEmailEntry { Destination = To("b@x.test") }],
        }));

        facts.Gaps.ShouldBeEmpty();
        facts.Recipients.ShouldBe(["a@x.test", "b@x.test"]);
        facts.Checks.Where(c => c.Basis == CheckBasis.Established).Select(c => c.Action).Distinct().ShouldBe(["ses:SendBulkEmail", "ses:SendBulkTemplatedEmail"]);
    }

    [Fact]
    public async Task Custom_verification() =>
        (await Refused(client => client.SendCustomVerificationEmailAsync(new SendCustomVerificationEmailRequest { EmailAddress = "new@x.test", TemplateName = "verify" })))
            .ShowChecks()[0].ShouldBe("ses:SendCustomVerificationEmail CustomVerificationEmailTemplate Template verify");

    [Fact]
    public async Task A_read_is_no_send()
    {
        using var client = new CapturingClient(new SendFactsRefusingHandler());

        await Should.ThrowAsync<AmazonServiceException>(() => client.GetAccountAsync(new GetAccountRequest(), TestContext.Current.CancellationToken));

        client.Capture.WasRefused.ShouldBeTrue();
        client.Capture.Facts.ShouldBeNull();
    }

    private static async Task<SendFacts> Refused(Func<CapturingClient, Task> send, SendFactsRefusingHandler? wire = null)
    {
        using var client = new CapturingClient(wire ?? new SendFactsRefusingHandler());
        (await Should.ThrowAsync<AmazonServiceException>(() => send(client))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        return client.Capture.Facts.ShouldNotBeNull();
    }

    private sealed class CapturingClient(SendFactsRefusingHandler wire) : AmazonSimpleEmailServiceV2Client(
        new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "secret"),
        new AmazonSimpleEmailServiceV2Config { RegionEndpoint = RegionEndpoint.EUWest1, HttpClientFactory = new SendFactsRefusingHandler.Factory(wire), MaxErrorRetry = 0 })
    {
        public SendFactsCapture Capture { get; private set; } = null!;

        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            pipeline.AddHandler(Capture = new SendFactsCapture());
        }
    }
}
