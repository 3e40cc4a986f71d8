using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Amazon.SimpleEmailV2.Model.Internal.MarshallTransformations;

namespace Ses.Resilient.Tests.SesContract;

/// <summary>What the SES v2 client makes of answers and errors: SES API v2 reference; error forms as measured on generated clients.</summary>
public sealed class V2AnswerTests
{
    private static readonly SendEmailRequest Send = new() { FromEmailAddress = "a@example.com" };

    private static AmazonSimpleEmailServiceV2Config Config(RecordingHttp http) =>
        new() { RegionEndpoint = RegionEndpoint.EUWest1, HttpClientFactory = http.Factory, MaxErrorRetry = 0 };

    private static AmazonSimpleEmailServiceV2Client Client(RecordingHttp http) => new(new BasicAWSCredentials("AKIDEXAMPLE", "secret"), Config(http));

    [Fact]
    public async Task A_bulk_answer_has_a_result_for_each_entry()
    {
        using var http = new RecordingHttp(HttpStatusCode.OK,
            """{"BulkEmailEntryResults":[{"Status":"SUCCESS","MessageId":"m-1"},{"Status":"ACCOUNT_SENDING_PAUSED","Error":"paused","MessageId":null},{"Status":"A_NEW_ONE"}]}""");
        using var client = Client(http);
        var response = await client.SendBulkEmailAsync(new SendBulkEmailRequest(), TestContext.Current.CancellationToken);

        response.BulkEmailEntryResults.Select(result => result.Status.Value).ShouldBe(["SUCCESS", "ACCOUNT_SENDING_PAUSED", "A_NEW_ONE"]);
        response.BulkEmailEntryResults.Select(result => result.MessageId).ShouldBe(["m-1", null, null]);
        response.BulkEmailEntryResults.Select(result => result.Error).ShouldBe([null, "paused", null]);
        response.BulkEmailEntryResults[0].Status.ShouldBeSameAs(BulkEmailStatus.SUCCESS);
    }

    [Fact]
    public async Task An_account_is_read_and_members_not_asked_for_are_skipped()
    {
        using var http = new RecordingHttp(HttpStatusCode.OK,
            """
            {"Details":{"MailType":"MARKETING","ReviewDetails":{"Status":"DENIED"}},"EnforcementStatus":"PROBATION","ProductionAccessEnabled":false,
             "SendQuota":{"Max24HourSend":200.0,"MaxSendRate":1,"SentLast24Hours":2.5},"SendingEnabled":true,"DedicatedIpAutoWarmupEnabled":false,
             "VdmAttributes":{"VdmEnabled":"ENABLED"}}
            """);
        using var client = Client(http);
        var account = await client.GetAccountAsync(new GetAccountRequest(), TestContext.Current.CancellationToken);

        account.EnforcementStatus.ShouldBe("PROBATION");
        account.ProductionAccessEnabled.ShouldBe(false);
        account.SendingEnabled.ShouldBe(true);
        account.DedicatedIpAutoWarmupEnabled.ShouldBe(false);
        account.SendQuota.Max24HourSend.ShouldBe(200);
        account.SendQuota.MaxSendRate.ShouldBe(1);
        account.SendQuota.SentLast24Hours.ShouldBe(2.5);
    }

    [Fact]
    public async Task An_identity_is_read_with_its_policies_as_text()
    {
        using var http = new RecordingHttp(HttpStatusCode.OK,
            """
            {"IdentityType":"DOMAIN","VerifiedForSendingStatus":true,"VerificationStatus":"SUCCESS","FeedbackForwardingStatus":true,"ConfigurationSetName":"set",
             "DkimAttributes":{"Tokens":["a","b"]},"Policies":{"one":"{\"Version\":\"2012-10-17\"}","two":"{}"},"Tags":[{"Key":"k","Value":"v"}],
             "MailFromAttributes":{"BehaviorOnMxFailure":"REJECT_MESSAGE","MailFromDomain":"m.example.com","MailFromDomainStatus":"PENDING"}}
            """);
        using var client = Client(http);
        var identity = await client.GetEmailIdentityAsync(new GetEmailIdentityRequest { EmailIdentity = "example.com" }, TestContext.Current.CancellationToken);

        identity.IdentityType.ShouldBe(IdentityType.DOMAIN);
        identity.VerifiedForSendingStatus.ShouldBe(true);
        identity.VerificationStatus.ShouldBe(VerificationStatus.SUCCESS);
        identity.FeedbackForwardingStatus.ShouldBe(true);
        identity.ConfigurationSetName.ShouldBe("set");
        identity.Policies.OrderBy(policy => policy.Key, StringComparer.Ordinal).ShouldBe([new("one", """{"Version":"2012-10-17"}"""), new("two", "{}")]);
        identity.Tags.ShouldHaveSingleItem().Key.ShouldBe("k");
        identity.MailFromAttributes.MailFromDomain.ShouldBe("m.example.com");
        identity.MailFromAttributes.BehaviorOnMxFailure.ShouldBe(BehaviorOnMxFailure.REJECT_MESSAGE);
        identity.MailFromAttributes.MailFromDomainStatus.ShouldBe(MailFromDomainStatus.PENDING);
    }

    [Fact]
    public async Task Collections_the_answer_leaves_out_stay_null()
    {
        using var http = new RecordingHttp(HttpStatusCode.OK, "{}");
        using var client = Client(http);
        var identity = await client.GetEmailIdentityAsync(new GetEmailIdentityRequest { EmailIdentity = "example.com" }, TestContext.Current.CancellationToken);
        identity.Policies.ShouldBeNull();
        identity.Tags.ShouldBeNull();
        identity.MailFromAttributes.ShouldBeNull();
        identity.VerifiedForSendingStatus.ShouldBeNull();
    }

    [Theory]
    [InlineData("AccountSuspendedException", 400, typeof(AccountSuspendedException))]
    [InlineData("BadRequestException", 400, typeof(BadRequestException))]
    [InlineData("LimitExceededException", 400, typeof(LimitExceededException))]
    [InlineData("MailFromDomainNotVerifiedException", 400, typeof(MailFromDomainNotVerifiedException))]
    [InlineData("MessageRejected", 400, typeof(MessageRejectedException))]
    [InlineData("NotFoundException", 404, typeof(NotFoundException))]
    [InlineData("SendingPausedException", 400, typeof(SendingPausedException))]
    [InlineData("TooManyRequestsException", 429, typeof(TooManyRequestsException))]
    [InlineData("AccessDeniedException", 403, typeof(AmazonSimpleEmailServiceV2Exception))]
    [InlineData("UnrecognizedClientException", 403, typeof(AmazonSimpleEmailServiceV2Exception))]
    public async Task A_modelled_code_of_a_send_has_its_exception_and_any_other_the_base(string code, int status, Type expected)
    {
        var exception = await Refused(status, """{"message":"no"}""", ("x-amzn-ErrorType", code));
        exception.GetType().ShouldBe(expected);
        exception.ErrorCode.ShouldBe(code);
        exception.Message.ShouldBe("no");
        exception.StatusCode.ShouldBe((HttpStatusCode)status);
        exception.RequestId.ShouldBe("request-1");
    }

    [Fact]
    public async Task An_operation_types_only_the_codes_it_models()
    {
        // GetAccount models BadRequest and TooManyRequests alone: SES API v2 reference.
        using var http = new RecordingHttp(HttpStatusCode.NotFound, """{"message":"no"}""", headers: ("x-amzn-ErrorType", "NotFoundException"));
        using var client = Client(http);
        var exception = await Should.ThrowAsync<AmazonSimpleEmailServiceV2Exception>(() => client.GetAccountAsync(new GetAccountRequest(), TestContext.Current.CancellationToken));
        exception.GetType().ShouldBe(typeof(AmazonSimpleEmailServiceV2Exception));
        exception.ErrorCode.ShouldBe("NotFoundException");
    }

    // The forms of a refusal on the wire, as generated REST-JSON clients of AWSSDK.Core 4.x read them.
    [Theory]
    [InlineData("""{"message":"denied"}""", "AccessDeniedException", "AccessDeniedException", "denied")]
    [InlineData("""{"Message":"denied"}""", "AccessDeniedException", "AccessDeniedException", "denied")]
    [InlineData("""{"Message":"first","message":"last"}""", "AccessDeniedException", "AccessDeniedException", "last")]
    [InlineData("""{"__type":"AccessDeniedException","message":"denied"}""", null, "AccessDeniedException", "denied")]
    [InlineData("""{"__type":"com.amazonaws.ses#AccessDeniedException","message":"denied"}""", null, "AccessDeniedException", "denied")]
    [InlineData("""{"message":"denied"}""", "AccessDeniedException:http://internal.amazon.com/coral/", "AccessDeniedException", "denied")]
    public async Task A_denial_is_read_in_every_form_it_comes_in(string body, string? header, string code, string message)
    {
        var exception = await Refused(403, body, header is null ? [] : [("x-amzn-ErrorType", header)]);
        exception.GetType().ShouldBe(typeof(AmazonSimpleEmailServiceV2Exception));
        exception.ErrorCode.ShouldBe(code);
        exception.Message.ShouldBe(message);
        exception.ErrorType.ShouldBe(ErrorType.Unknown);
        exception.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Without_a_message_the_sdk_makes_one_and_the_code_remains()
    {
        var empty = await Refused(403, "", ("x-amzn-ErrorType", "AccessDeniedException"));
        empty.ErrorCode.ShouldBe("AccessDeniedException");
        empty.Message.ShouldNotBeNullOrEmpty();
        var nothing = await Refused(400, """{"message":null}""", ("x-amzn-ErrorType", "BadRequestException"));
        nothing.ShouldBeOfType<BadRequestException>().Message.ShouldContain("""{"message":null}""");
    }

    [Fact]
    public async Task A_page_of_a_proxy_has_a_status_and_no_code()
    {
        using var http = new RecordingHttp(HttpStatusCode.Forbidden, "<html><body>Forbidden</body></html>", "text/html");
        using var client = Client(http);
        var exception = await Should.ThrowAsync<AmazonSimpleEmailServiceV2Exception>(() => client.SendEmailAsync(Send, TestContext.Current.CancellationToken));
        exception.GetType().ShouldBe(typeof(AmazonSimpleEmailServiceV2Exception));
        exception.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        exception.ErrorCode.ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task An_answer_that_is_not_json_is_an_unmarshalling_failure()
    {
        using var http = new RecordingHttp(HttpStatusCode.OK, "<html/>");
        using var client = Client(http);
        await Should.ThrowAsync<AmazonUnmarshallingException>(() => client.SendEmailAsync(Send, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_synchronous_path_sends_and_throws_the_same()
    {
        using var accepted = new RecordingHttp(HttpStatusCode.OK, """{"MessageId":"m-1"}""");
        using var sender = new Synchronous(Config(accepted));
        sender.Send(Send).MessageId.ShouldBe("m-1");
        accepted.Only.Body.ShouldBe("""{"FromEmailAddress":"a@example.com"}""");

        using var denied = new RecordingHttp(HttpStatusCode.Forbidden, """{"message":"denied"}""", headers: ("x-amzn-ErrorType", "AccessDeniedException"));
        using var refused = new Synchronous(Config(denied));
        Should.Throw<AmazonSimpleEmailServiceV2Exception>(() => refused.Send(Send)).ErrorCode.ShouldBe("AccessDeniedException");
    }

    private static async Task<AmazonServiceException> Refused(int status, string body, params (string, string)[] headers)
    {
        using var http = new RecordingHttp((HttpStatusCode)status, body, headers: headers);
        using var client = Client(http);
        return await Should.ThrowAsync<AmazonSimpleEmailServiceV2Exception>(() => client.SendEmailAsync(Send, TestContext.Current.CancellationToken));
    }

    /// <summary>The net8.0 clients keep synchronous calls internal; a derived client reaches them through the base class.</summary>
    private sealed class Synchronous(AmazonSimpleEmailServiceV2Config config)
        : AmazonSimpleEmailServiceV2Client(new BasicAWSCredentials("AKIDEXAMPLE", "secret"), config)
    {
        public SendEmailResponse Send(SendEmailRequest request) => Invoke<SendEmailResponse>(
            request, new InvokeOptions { RequestMarshaller = SendEmailRequestMarshaller.Instance, ResponseUnmarshaller = SendEmailResponseUnmarshaller.Instance });
    }
}
