using System.Net;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.SimpleEmail;
using Amazon.SimpleEmail.Model;

namespace Ses.Resilient.Tests.SesContract;

/// <summary>The wire form of SES v1: Amazon SES API reference, Query protocol, version 2010-12-01.</summary>
public sealed class V1Tests : IDisposable
{
    private readonly RecordingHttp _http = new(HttpStatusCode.OK, Answer("SendEmail"), "text/xml");

    public void Dispose() => _http.Dispose();

    private static string Answer(string action) =>
        $"""
        <{action}Response xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
          <{action}Result><MessageId>m-1</MessageId><Other><MessageId>no</MessageId></Other></{action}Result>
          <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>
        </{action}Response>
        """;

    private static AmazonSimpleEmailServiceClient Client(RecordingHttp http) => new(
        new BasicAWSCredentials("AKIDEXAMPLE", "secret"),
        new AmazonSimpleEmailServiceConfig { RegionEndpoint = RegionEndpoint.USEast1, HttpClientFactory = http.Factory, MaxErrorRetry = 0 });

    private static string[] Form(SentRequest sent) =>
        [.. sent.Body.Split('&').Select(pair => Uri.UnescapeDataString(pair.Replace('+', ' '))).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task A_send_is_a_signed_form()
    {
        using var client = Client(_http);
        var request = new SendEmailRequest(
            "Ann <ann@example.com>",
            new Destination(["bob@example.net", "cy@example.net"]) { BccAddresses = [] },
            new Message(new Content("Subject & more"), new Body(new Content("text")) { Html = new Content { Data = "h", Charset = "UTF-8" } }))
        {
            ConfigurationSetName = "set",
            ReplyToAddresses = ["r@example.com"],
            ReturnPath = "p@example.com",
            ReturnPathArn = "arn:p",
            SourceArn = "arn:s",
            Tags = [new MessageTag { Name = "t", Value = "v" }],
        };
        var response = await client.SendEmailAsync(request, TestContext.Current.CancellationToken);

        response.MessageId.ShouldBe("m-1");
        response.ResponseMetadata.RequestId.ShouldBe("request-1");
        var sent = _http.Only;
        sent.Method.ShouldBe(HttpMethod.Post);
        sent.Uri.AbsoluteUri.ShouldBe("https://email.us-east-1.amazonaws.com/");
        sent.Headers["Content-Type"].ShouldStartWith("application/x-www-form-urlencoded");
        sent.Headers["Authorization"].ShouldMatch("^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{8}/us-east-1/ses/aws4_request, ");
        Form(sent).ShouldBe(
        [
            "Action=SendEmail",
            "ConfigurationSetName=set",
            "Destination.BccAddresses=",
            "Destination.ToAddresses.member.1=bob@example.net",
            "Destination.ToAddresses.member.2=cy@example.net",
            "Message.Body.Html.Charset=UTF-8",
            "Message.Body.Html.Data=h",
            "Message.Body.Text.Data=text",
            "Message.Subject.Data=Subject & more",
            "ReplyToAddresses.member.1=r@example.com",
            "ReturnPath=p@example.com",
            "ReturnPathArn=arn:p",
            "Source=Ann <ann@example.com>",
            "SourceArn=arn:s",
            "Tags.member.1.Name=t",
            "Tags.member.1.Value=v",
            "Version=2010-12-01",
        ]);
    }

    [Fact]
    public async Task A_raw_send_carries_the_message_in_base64()
    {
        using var http = new RecordingHttp(HttpStatusCode.OK, Answer("SendRawEmail"), "text/xml");
        using var client = Client(http);
        var mime = Encoding.ASCII.GetBytes("From: a@example.com\r\n\r\nhello");
        using var data = new MemoryStream(mime);
        var response = await client.SendRawEmailAsync(new SendRawEmailRequest(new RawMessage(data))
        {
            ConfigurationSetName = "set",
            Destinations = ["b@example.net"],
            FromArn = "arn:f",
            ReturnPathArn = "arn:p",
            Source = "a@example.com",
            SourceArn = "arn:s",
            Tags = [new MessageTag { Name = "t", Value = "v" }],
        }, TestContext.Current.CancellationToken);

        response.MessageId.ShouldBe("m-1");
        Form(http.Only).ShouldBe(
        [
            "Action=SendRawEmail",
            "ConfigurationSetName=set",
            "Destinations.member.1=b@example.net",
            "FromArn=arn:f",
            "RawMessage.Data=" + Convert.ToBase64String(mime),
            "ReturnPathArn=arn:p",
            "Source=a@example.com",
            "SourceArn=arn:s",
            "Tags.member.1.Name=t",
            "Tags.member.1.Value=v",
            "Version=2010-12-01",
        ]);
    }

    [Fact]
    public async Task A_templated_send_names_the_template()
    {
        using var http = new RecordingHttp(HttpStatusCode.OK, Answer("SendTemplatedEmail"), "text/xml");
        using var client = Client(http);
        var response = await client.SendTemplatedEmailAsync(new SendTemplatedEmailRequest
        {
            ConfigurationSetName = "set",
            Destination = new Destination { CcAddresses = ["c@example.net"] },
            ReplyToAddresses = ["r@example.com"],
            ReturnPath = "p@example.com",
            ReturnPathArn = "arn:p",
            Source = "a@example.com",
            SourceArn = "arn:s",
            Tags = [new MessageTag { Name = "t", Value = "v" }],
            Template = "n",
            TemplateArn = "arn:t",
            TemplateData = "{}",
        }, TestContext.Current.CancellationToken);

        response.MessageId.ShouldBe("m-1");
        Form(http.Only).ShouldBe(
        [
            "Action=SendTemplatedEmail",
            "ConfigurationSetName=set",
            "Destination.CcAddresses.member.1=c@example.net",
            "ReplyToAddresses.member.1=r@example.com",
            "ReturnPath=p@example.com",
            "ReturnPathArn=arn:p",
            "Source=a@example.com",
            "SourceArn=arn:s",
            "Tags.member.1.Name=t",
            "Tags.member.1.Value=v",
            "Template=n",
            "TemplateArn=arn:t",
            "TemplateData={}",
            "Version=2010-12-01",
        ]);
    }

    // Codes and statuses: the errors of SendEmail in the SES v1 API reference; the XML form: facts 3.6.
    [Theory]
    [InlineData("AccountSendingPausedException", typeof(AccountSendingPausedException))]
    [InlineData("ConfigurationSetDoesNotExist", typeof(ConfigurationSetDoesNotExistException))]
    [InlineData("ConfigurationSetSendingPausedException", typeof(ConfigurationSetSendingPausedException))]
    [InlineData("MailFromDomainNotVerifiedException", typeof(MailFromDomainNotVerifiedException))]
    [InlineData("MessageRejected", typeof(MessageRejectedException))]
    [InlineData("InvalidParameterValue", typeof(AmazonSimpleEmailServiceException))]
    [InlineData("TemplateDoesNotExist", typeof(AmazonSimpleEmailServiceException))]
    public async Task A_modelled_code_of_a_send_has_its_exception_and_any_other_the_base(string code, Type expected)
    {
        var exception = await Refused(HttpStatusCode.BadRequest, Error(code, "no"));
        exception.GetType().ShouldBe(expected);
        exception.ErrorCode.ShouldBe(code);
        exception.Message.ShouldBe("no");
    }

    [Fact]
    public async Task Access_denied_is_the_base_exception_with_the_senders_fault()
    {
        var exception = await Refused(HttpStatusCode.Forbidden, Error("AccessDenied", "User `arn:aws:iam::111122223333:user/u' is not authorized"));
        exception.GetType().ShouldBe(typeof(AmazonSimpleEmailServiceException));
        exception.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        exception.ErrorCode.ShouldBe("AccessDenied");
        exception.ErrorType.ShouldBe(ErrorType.Sender);
        exception.RequestId.ShouldBe("r-1");
        exception.Message.ShouldBe("User `arn:aws:iam::111122223333:user/u' is not authorized");
    }

    [Fact]
    public async Task A_missing_set_is_named_where_ses_names_it()
    {
        var named = await Refused(HttpStatusCode.BadRequest, Error("ConfigurationSetDoesNotExist", "no", "<ConfigurationSetName>set</ConfigurationSetName>"));
        named.ShouldBeOfType<ConfigurationSetDoesNotExistException>().ConfigurationSetName.ShouldBe("set");
        var unnamed = await Refused(HttpStatusCode.BadRequest, Error("ConfigurationSetDoesNotExist", "no"));
        unnamed.ShouldBeOfType<ConfigurationSetDoesNotExistException>().ConfigurationSetName.ShouldBeNull();
        var paused = await Refused(HttpStatusCode.BadRequest, Error("ConfigurationSetSendingPausedException", "no", "<ConfigurationSetName>set</ConfigurationSetName>"));
        paused.ShouldBeOfType<ConfigurationSetSendingPausedException>().ConfigurationSetName.ShouldBe("set");
    }

    [Fact]
    public async Task A_missing_template_is_named_where_ses_names_it()
    {
        using var http = new RecordingHttp(HttpStatusCode.BadRequest, Error("TemplateDoesNotExist", "no", "<TemplateName>n</TemplateName>"), "text/xml");
        using var client = Client(http);
        var exception = await Should.ThrowAsync<TemplateDoesNotExistException>(
            () => client.SendTemplatedEmailAsync(new SendTemplatedEmailRequest(), TestContext.Current.CancellationToken));
        exception.TemplateName.ShouldBe("n");
    }

    [Theory]
    [InlineData("", "text/xml")]
    [InlineData("<html><body>Forbidden", "text/html")]
    public async Task A_body_that_is_no_error_keeps_the_status_and_no_code(string body, string contentType)
    {
        var exception = await Refused(HttpStatusCode.Forbidden, body, contentType);
        exception.GetType().ShouldBe(typeof(AmazonSimpleEmailServiceException));
        exception.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        exception.ErrorCode.ShouldBeNullOrEmpty();
    }

    private static string Error(string code, string message, string more = "") =>
        $"""
        <ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
          <Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>{more}</Error>
          <RequestId>r-1</RequestId>
        </ErrorResponse>
        """;

    private static async Task<AmazonServiceException> Refused(HttpStatusCode status, string body, string contentType = "text/xml")
    {
        using var http = new RecordingHttp(status, body, contentType);
        using var client = Client(http);
        return await Should.ThrowAsync<AmazonSimpleEmailServiceException>(
            () => client.SendEmailAsync(new SendEmailRequest { Source = "a@example.com" }, TestContext.Current.CancellationToken));
    }
}
