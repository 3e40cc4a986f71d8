using System.Net;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using Polly;
using Ses.Resilient.Pipeline;
using Ses.Resilient.Tests.Attaching;

namespace Ses.Resilient.Tests.Resilience;

/// <summary>What a failure says of whether SES took the mail. How far a request got is what .NET documents of HttpRequestError; what is not listed here may have been taken.</summary>
public sealed class SendFailuresTests
{
    private static readonly HttpRequestError[] NeverLeft =
        [HttpRequestError.NameResolutionError, HttpRequestError.ConnectionError, HttpRequestError.ProxyTunnelError, HttpRequestError.SecureConnectionError];

    public static TheoryData<HttpRequestError> HttpErrors => [.. Enum.GetValues<HttpRequestError>()];

    [Theory, MemberData(nameof(HttpErrors))]
    public void Only_what_never_left_is_made_again(HttpRequestError error) =>
        SendFailures.ReasonOf(new AmazonClientException("wrapped", new HttpRequestException(error, "down")))
            .ShouldBe(NeverLeft.Contains(error) ? RepeatReason.NotConnected : RepeatReason.Uncertain);

    [Fact]
    public void A_certificate_that_is_not_trusted_is_not_at_the_next_try_either() =>
        SendFailures.ReasonOf(new HttpRequestException(HttpRequestError.SecureConnectionError, "TLS", new AuthenticationException("not trusted"))).ShouldBe(RepeatReason.None);

    [Theory]
    [InlineData(HttpStatusCode.OK, nameof(RepeatReason.None))]
    [InlineData(HttpStatusCode.BadRequest, nameof(RepeatReason.None))]
    [InlineData(HttpStatusCode.RequestTimeout, nameof(RepeatReason.None))]
    [InlineData(HttpStatusCode.TooManyRequests, nameof(RepeatReason.Throttled))]
    [InlineData(HttpStatusCode.InternalServerError, nameof(RepeatReason.Uncertain))]
    [InlineData(HttpStatusCode.BadGateway, nameof(RepeatReason.Uncertain))]
    [InlineData(HttpStatusCode.GatewayTimeout, nameof(RepeatReason.Uncertain))]
    public void An_answer_says_it_by_its_status(HttpStatusCode status, string reason) =>
        SendFailures.ReasonOf(Answer(status, status == HttpStatusCode.TooManyRequests ? "TooManyRequestsException" : "Unknown")).ToString().ShouldBe(reason);

    [Theory]
    [InlineData("TooManyRequestsException", nameof(RepeatReason.Throttled))]
    [InlineData("ServiceUnavailable", nameof(RepeatReason.Uncertain))]
    public void A_503_is_too_fast_only_where_its_code_says_so(string code, string reason) =>
        SendFailures.ReasonOf(Answer(HttpStatusCode.ServiceUnavailable, code)).ToString().ShouldBe(reason);

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(WebException))]
    public void Where_no_answer_came_it_may_have_been_taken(Type type) =>
        SendFailures.ReasonOf(new AmazonClientException("wrapped", (Exception)Activator.CreateInstance(type)!)).ShouldBe(RepeatReason.Uncertain);

    /// <summary>As where the credentials could not be fetched: no connection inside makes a diagnosed refusal one to repeat.</summary>
    [Fact]
    public void A_denial_is_none_whatever_is_inside() =>
        SendFailures.ReasonOf(new SesAccessDeniedException(FakeDiagnostician.Boundary, new AmazonClientException("?", new HttpRequestException(HttpRequestError.ConnectionError, "down"))))
            .ShouldBe(RepeatReason.None);

    /// <summary>What an app asks that keeps an outbox of its own.</summary>
    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "TooManyRequestsException", true, false)]
    [InlineData(HttpStatusCode.InternalServerError, "Unknown", false, true)]
    [InlineData(HttpStatusCode.BadRequest, "Unknown", false, false)]
    public void An_app_is_told_whether_SES_may_have_the_mail(HttpStatusCode status, string code, bool wasNotAccepted, bool mayBeAccepted)
    {
        var failure = Answer(status, code);

        SesSendRetry.WasNotAccepted(failure).ShouldBe(wasNotAccepted);
        SesSendRetry.MayBeAccepted(failure).ShouldBe(mayBeAccepted);
    }

    /// <summary>In a pipeline that the app runs itself, no option of the library is known.</summary>
    [Fact]
    public async Task Without_the_option_the_retry_makes_nothing_uncertain_again()
    {
        var made = 0;
        var pipeline = new ResiliencePipelineBuilder().AddSesSendRetry(r => r.Delay = TimeSpan.Zero).Build();

        await Should.ThrowAsync<TimeoutException>(async () => await pipeline.ExecuteAsync(
            _ =>
            {
                made++;
                throw new TimeoutException();
            },
            TestContext.Current.CancellationToken));

        made.ShouldBe(1);
    }

    private static AmazonSimpleEmailServiceV2Exception Answer(HttpStatusCode status, string code) => new("?", innerException: null, ErrorType.Unknown, code, "r-1", status);
}
