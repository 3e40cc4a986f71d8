using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;

namespace Ses.Resilient.Tests.SesContract;

/// <summary>The wire form of each SES v2 operation: SES API v2 reference, REST-JSON 1.1.</summary>
public sealed class V2RequestTests : IDisposable
{
    private readonly RecordingHttp _http = new(HttpStatusCode.OK, """{"MessageId":"m-1","Unknown":{"a":[1]}}""");

    public void Dispose() => _http.Dispose();

    private AmazonSimpleEmailServiceV2Client Client(Action<AmazonSimpleEmailServiceV2Config>? configure = null)
    {
        var config = new AmazonSimpleEmailServiceV2Config { RegionEndpoint = RegionEndpoint.EUWest1, HttpClientFactory = _http.Factory, MaxErrorRetry = 0 };
        configure?.Invoke(config);
        return new AmazonSimpleEmailServiceV2Client(new BasicAWSCredentials("AKIDEXAMPLE", "secret"), config);
    }

    private static void ShouldBeJson(string actual, string expected) =>
        JsonNode.DeepEquals(JsonNode.Parse(actual), JsonNode.Parse(expected)).ShouldBeTrue(actual);

    [Fact]
    public async Task A_simple_send_is_a_signed_post_of_what_was_set_and_nothing_else()
    {
        using var client = Client();
        var response = await client.SendEmailAsync(new SendEmailRequest
        {
            FromEmailAddress = "Ann <ann@example.com>",
            Destination = new Destination { ToAddresses = ["bob@example.net"], BccAddresses = [] },
            Content = new EmailContent
            {
                Simple = new Message
                {
                    Subject = new Content { Data = "Grüße", Charset = "UTF-8" },
                    Body = new Body { Text = new Content { Data = "text" }, Html = new Content { Data = "<b>html</b>" } },
                },
            },
        }, TestContext.Current.CancellationToken);

        response.MessageId.ShouldBe("m-1");
        response.HttpStatusCode.ShouldBe(HttpStatusCode.OK);
        response.ResponseMetadata.RequestId.ShouldBe("request-1");
        var sent = _http.Only;
        sent.Method.ShouldBe(HttpMethod.Post);
        sent.Uri.AbsoluteUri.ShouldBe("https://email.eu-west-1.amazonaws.com/v2/email/outbound-emails");
        sent.Headers["Content-Type"].ShouldBe("application/json");
        sent.Headers["Authorization"].ShouldMatch("^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{8}/eu-west-1/ses/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{64}$");
        sent.Headers["User-Agent"].ShouldContain("SESv2");
        // An empty list that the caller set is sent: SDK 4.x tells empty from unset.
        ShouldBeJson(sent.Body, """
            {"FromEmailAddress":"Ann <ann@example.com>",
             "Destination":{"ToAddresses":["bob@example.net"],"BccAddresses":[]},
             "Content":{"Simple":{"Subject":{"Data":"Grüße","Charset":"UTF-8"},"Body":{"Text":{"Data":"text"},"Html":{"Data":"<b>html</b>"}}}}}
            """);
    }

    [Fact]
    public async Task Every_member_of_a_send_has_its_place_on_the_wire()
    {
        using var client = Client();
        await client.SendEmailAsync(new SendEmailRequest
        {
            ConfigurationOverrides = new ConfigurationOverrides
            {
                Tracking = new TrackingConfigurationOverrides { ClickTrackingEnabled = FeatureStatus.DISABLED, OpenTrackingEnabled = "ENABLED" },
            },
            ConfigurationSetName = "set",
            Content = new EmailContent
            {
                Simple = new Message
                {
                    Attachments =
                    [
                        new Attachment
                        {
                            ContentDescription = "d", ContentDisposition = AttachmentContentDisposition.INLINE, ContentId = "i",
                            ContentTransferEncoding = AttachmentContentTransferEncoding.BASE64, ContentType = "text/plain", FileName = "f.txt",
                            RawContent = new MemoryStream([1, 2, 3]),
                        },
                    ],
                    Headers = [new MessageHeader { Name = "X-A", Value = "1" }],
                },
            },
            Destination = new Destination { CcAddresses = ["c@example.net"] },
            EmailTags = [new MessageTag { Name = "t", Value = "v" }],
            FeedbackForwardingEmailAddress = "f@example.com",
            FeedbackForwardingEmailAddressIdentityArn = "arn:f",
            FromEmailAddress = "a@example.com",
            FromEmailAddressIdentityArn = "arn:a",
            ListManagementOptions = new ListManagementOptions { ContactListName = "l", TopicName = "o" },
            ReplyToAddresses = ["r@example.com"],
            TenantName = "tenant",
        }, TestContext.Current.CancellationToken);

        ShouldBeJson(_http.Only.Body, """
            {"ConfigurationOverrides":{"Tracking":{"ClickTrackingEnabled":"DISABLED","OpenTrackingEnabled":"ENABLED"}},
             "ConfigurationSetName":"set",
             "Content":{"Simple":{"Attachments":[{"ContentDescription":"d","ContentDisposition":"INLINE","ContentId":"i","ContentTransferEncoding":"BASE64",
                                                  "ContentType":"text/plain","FileName":"f.txt","RawContent":"AQID"}],
                                  "Headers":[{"Name":"X-A","Value":"1"}]}},
             "Destination":{"CcAddresses":["c@example.net"]},
             "EmailTags":[{"Name":"t","Value":"v"}],
             "FeedbackForwardingEmailAddress":"f@example.com",
             "FeedbackForwardingEmailAddressIdentityArn":"arn:f",
             "FromEmailAddress":"a@example.com",
             "FromEmailAddressIdentityArn":"arn:a",
             "ListManagementOptions":{"ContactListName":"l","TopicName":"o"},
             "ReplyToAddresses":["r@example.com"],
             "TenantName":"tenant"}
            """);
    }

    [Fact]
    public async Task A_raw_send_carries_the_whole_message_in_base64_wherever_the_stream_stands()
    {
        using var client = Client();
        var mime = Encoding.ASCII.GetBytes("From: a@example.com\r\n\r\nhello");
        using var data = new MemoryStream();
        await data.WriteAsync(mime, TestContext.Current.CancellationToken);

        await client.SendEmailAsync(new SendEmailRequest { Content = new EmailContent { Raw = new RawMessage { Data = data } } }, TestContext.Current.CancellationToken);

        ShouldBeJson(_http.Only.Body, "{\"Content\":{\"Raw\":{\"Data\":\"" + Convert.ToBase64String(mime) + "\"}}}");
    }

    [Fact]
    public async Task A_template_send_names_the_template_or_carries_it()
    {
        using var client = Client();
        await client.SendEmailAsync(new SendEmailRequest
        {
            Content = new EmailContent
            {
                Template = new Template
                {
                    TemplateName = "n",
                    TemplateArn = "arn:t",
                    TemplateData = "{}",
                    TemplateContent = new EmailTemplateContent { Subject = "s", Html = "h", Text = "t" },
                    Headers = [new MessageHeader { Name = "X-A", Value = "1" }],
                    Attachments = [new Attachment { FileName = "f" }],
                },
            },
        }, TestContext.Current.CancellationToken);

        ShouldBeJson(_http.Only.Body, """
            {"Content":{"Template":{"TemplateName":"n","TemplateArn":"arn:t","TemplateData":"{}",
              "TemplateContent":{"Subject":"s","Html":"h","Text":"t"},"Headers":[{"Name":"X-A","Value":"1"}],"Attachments":[{"FileName":"f"}]}}}
            """);
    }

    [Fact]
    public async Task A_bulk_send_carries_its_entries()
    {
        using var client = Client();
        await client.SendBulkEmailAsync(new SendBulkEmailRequest
        {
            BulkEmailEntries =
            [
                new BulkEmailEntry
                {
                    Destination = new Destination { ToAddresses = ["b@example.net"] },
                    ReplacementEmailContent = new ReplacementEmailContent { ReplacementTemplate = new ReplacementTemplate { ReplacementTemplateData = "{\"a\":1}" } },
                    ReplacementHeaders = [new MessageHeader { Name = "X-A", Value = "1" }],
                    ReplacementTags = [new MessageTag { Name = "t", Value = "v" }],
                },
            ],
            ConfigurationOverrides = new ConfigurationOverrides { Tracking = new TrackingConfigurationOverrides { OpenTrackingEnabled = FeatureStatus.DISABLED } },
            ConfigurationSetName = "set",
            DefaultContent = new BulkEmailContent { Template = new Template { TemplateName = "n" } },
            DefaultEmailTags = [new MessageTag { Name = "d", Value = "w" }],
            FeedbackForwardingEmailAddress = "f@example.com",
            FeedbackForwardingEmailAddressIdentityArn = "arn:f",
            FromEmailAddress = "a@example.com",
            FromEmailAddressIdentityArn = "arn:a",
            ReplyToAddresses = ["r@example.com"],
            TenantName = "tenant",
        }, TestContext.Current.CancellationToken);

        _http.Only.Method.ShouldBe(HttpMethod.Post);
        _http.Only.Uri.AbsolutePath.ShouldBe("/v2/email/outbound-bulk-emails");
        ShouldBeJson(_http.Only.Body, """
            {"BulkEmailEntries":[{"Destination":{"ToAddresses":["b@example.net"]},
                                  "ReplacementEmailContent":{"ReplacementTemplate":{"ReplacementTemplateData":"{\"a\":1}"}},
                                  "ReplacementHeaders":[{"Name":"X-A","Value":"1"}],"ReplacementTags":[{"Name":"t","Value":"v"}]}],
             "ConfigurationOverrides":{"Tracking":{"OpenTrackingEnabled":"DISABLED"}},
             "ConfigurationSetName":"set",
             "DefaultContent":{"Template":{"TemplateName":"n"}},
             "DefaultEmailTags":[{"Name":"d","Value":"w"}],
             "FeedbackForwardingEmailAddress":"f@example.com",
             "FeedbackForwardingEmailAddressIdentityArn":"arn:f",
             "FromEmailAddress":"a@example.com",
             "FromEmailAddressIdentityArn":"arn:a",
             "ReplyToAddresses":["r@example.com"],
             "TenantName":"tenant"}
            """);
    }

    [Fact]
    public async Task A_custom_verification_send_names_address_and_template()
    {
        using var client = Client();
        var response = await client.SendCustomVerificationEmailAsync(
            new SendCustomVerificationEmailRequest { EmailAddress = "b@example.net", TemplateName = "n", ConfigurationSetName = "set" }, TestContext.Current.CancellationToken);

        response.MessageId.ShouldBe("m-1");
        _http.Only.Uri.AbsolutePath.ShouldBe("/v2/email/outbound-custom-verification-emails");
        ShouldBeJson(_http.Only.Body, """{"EmailAddress":"b@example.net","TemplateName":"n","ConfigurationSetName":"set"}""");
    }

    [Fact]
    public async Task Reads_are_signed_gets_without_a_body()
    {
        using var client = Client();
        await client.GetAccountAsync(new GetAccountRequest(), TestContext.Current.CancellationToken);
        await client.GetEmailIdentityAsync(new GetEmailIdentityRequest { EmailIdentity = "a+b@example.com" }, TestContext.Current.CancellationToken);

        _http.Sent.Select(sent => sent.Method).ShouldBe([HttpMethod.Get, HttpMethod.Get]);
        _http.Sent.Select(sent => sent.Body).ShouldBe(["", ""]);
        _http.Sent.Select(sent => sent.Uri.AbsoluteUri).ShouldBe(
        [
            "https://email.eu-west-1.amazonaws.com/v2/email/account",
            "https://email.eu-west-1.amazonaws.com/v2/email/identities/a%2Bb%40example.com",
        ]);
        _http.Sent.ShouldAllBe(sent => sent.Headers["Authorization"].Contains("/eu-west-1/ses/aws4_request", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_identity_read_without_an_identity_is_refused_before_it_is_sent()
    {
        using var client = Client();
        await Should.ThrowAsync<AmazonSimpleEmailServiceV2Exception>(() => client.GetEmailIdentityAsync(new GetEmailIdentityRequest(), TestContext.Current.CancellationToken));
        _http.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_url_replaces_the_endpoint_and_the_signing_region_can_be_given()
    {
        using var client = Client(config =>
        {
            config.ServiceURL = "http://127.0.0.1:8005";
            config.AuthenticationRegion = "us-west-2";
        });
        await client.SendEmailAsync(new SendEmailRequest { FromEmailAddress = "a@example.com" }, TestContext.Current.CancellationToken);

        _http.Only.Uri.AbsoluteUri.ShouldBe("http://127.0.0.1:8005/v2/email/outbound-emails");
        _http.Only.Headers["Authorization"].ShouldContain("/us-west-2/ses/aws4_request");
    }

    [Fact]
    public async Task Session_credentials_send_their_token()
    {
        using var client = new AmazonSimpleEmailServiceV2Client("ASIAEXAMPLE", "secret", "token",
            new AmazonSimpleEmailServiceV2Config { RegionEndpoint = RegionEndpoint.USEast1, HttpClientFactory = _http.Factory });
        await client.GetAccountAsync(new GetAccountRequest(), TestContext.Current.CancellationToken);

        _http.Only.Headers["x-amz-security-token"].ShouldBe("token");
    }
}
