using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Amazon.SimpleEmail;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Ses.Resilient.Tests.SesContract;

/// <summary>The contract reads an error as generated clients of published packages do, byte for byte the same answer.</summary>
public sealed class GeneratedClientTests
{
    private static readonly BasicAWSCredentials Credentials = new("AKIDEXAMPLE", "secret");

    [Theory]
    [InlineData(403, "AccessDeniedException", """{"message":"denied"}""", "application/json")]
    [InlineData(403, "AccessDeniedException", """{"Message":"denied"}""", "application/json")]
    [InlineData(403, "AccessDeniedException:http://internal.amazon.com/coral/", """{"Message":"first","message":"last"}""", "application/json")]
    [InlineData(403, null, """{"__type":"ns#AccessDeniedException","message":"denied"}""", "application/json")]
    [InlineData(403, "AccessDeniedException", "", "application/json")]
    [InlineData(403, null, "", "application/json")]
    [InlineData(400, "SomethingNew", """{"message":null}""", "application/json")]
    [InlineData(403, null, "<html><body>Forbidden</body></html>", "text/html")]
    [InlineData(403, null, "<html><body>Forbidden", "text/html")]
    [InlineData(400, null, "no json", "text/plain")]
    [InlineData(400, "SomethingNew", """{"message":"cut""", "application/json")]
    public async Task V2_reads_a_json_error_as_AWSSDK_SQS_does(int status, string? type, string body, string contentType)
    {
        (string, string)[] headers = type is null ? [] : [("x-amzn-ErrorType", type)];
        using var http = new RecordingHttp((HttpStatusCode)status, body, contentType, headers);
        using var ses = new AmazonSimpleEmailServiceV2Client(Credentials,
            new AmazonSimpleEmailServiceV2Config { RegionEndpoint = RegionEndpoint.USEast1, HttpClientFactory = http.Factory, MaxErrorRetry = 0 });
        using var sqs = new AmazonSQSClient(Credentials, new AmazonSQSConfig { RegionEndpoint = RegionEndpoint.USEast1, HttpClientFactory = http.Factory, MaxErrorRetry = 0 });

        var ours = await Should.ThrowAsync<AmazonServiceException>(() => ses.SendEmailAsync(new SendEmailRequest(), TestContext.Current.CancellationToken));
        var theirs = await Should.ThrowAsync<AmazonServiceException>(() => sqs.SendMessageAsync(new SendMessageRequest("https://sqs.us-east-1.amazonaws.com/1/q", "m"), TestContext.Current.CancellationToken));

        // Of a body that is cut off the SDK makes an AmazonUnmarshallingException: then both must.
        ours.GetType().ShouldBe(theirs.GetType() == typeof(AmazonSQSException) ? typeof(AmazonSimpleEmailServiceV2Exception) : theirs.GetType());
        Facts(ours).ShouldBe(Facts(theirs));
    }

    [Theory]
    [InlineData(403, "<ErrorResponse xmlns=\"x\"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>denied</Message></Error><RequestId>r</RequestId></ErrorResponse>", "text/xml")]
    [InlineData(400, "<ErrorResponse><Error><Code>SomethingNew</Code></Error></ErrorResponse>", "text/xml")]
    [InlineData(403, "", "text/xml")]
    [InlineData(403, "<html><body>Forbidden", "text/html")]
    [InlineData(403, """{"message":"denied"}""", "application/json")]
    public async Task V1_reads_an_xml_error_as_AWSSDK_SecurityToken_does(int status, string body, string contentType)
    {
        using var http = new RecordingHttp((HttpStatusCode)status, body, contentType);
        using var ses = new AmazonSimpleEmailServiceClient(Credentials,
            new AmazonSimpleEmailServiceConfig { RegionEndpoint = RegionEndpoint.USEast1, HttpClientFactory = http.Factory, MaxErrorRetry = 0 });
        using var sts = new AmazonSecurityTokenServiceClient(Credentials,
            new AmazonSecurityTokenServiceConfig { RegionEndpoint = RegionEndpoint.USEast1, HttpClientFactory = http.Factory, MaxErrorRetry = 0 });

        var ours = await Should.ThrowAsync<AmazonServiceException>(
            () => ses.SendEmailAsync(new Amazon.SimpleEmail.Model.SendEmailRequest(), TestContext.Current.CancellationToken));
        var theirs = await Should.ThrowAsync<AmazonServiceException>(() => sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken));

        ours.GetType().ShouldBe(theirs.GetType() == typeof(AmazonSecurityTokenServiceException) ? typeof(AmazonSimpleEmailServiceException) : theirs.GetType());
        Facts(ours).ShouldBe(Facts(theirs));
    }

    private static (HttpStatusCode, string?, string, ErrorType, string?) Facts(AmazonServiceException exception) =>
        (exception.StatusCode, exception.ErrorCode, exception.Message, exception.ErrorType, exception.RequestId);
}
