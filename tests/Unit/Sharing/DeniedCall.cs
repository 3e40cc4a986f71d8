using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Transform;
using Amazon.SimpleEmailV2;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Sharing;

namespace Ses.Resilient.Tests.Sharing;

/// <summary>A refused call of SES v2, to be varied, as the SDK's pipeline shows it.</summary>
internal sealed record DeniedCall
{
    public const string Principal = "arn:aws:sts::111122223333:assumed-role/mailer/i-0abc";

    public string AccessKeyId { get; init; } = "AKIAEXAMPLE";

    public string Endpoint { get; init; } = "https://email.eu-west-1.amazonaws.com/";

    public string Region { get; init; } = "eu-west-1";

    public string UserAgent { get; init; } = "aws-sdk-dotnet-coreclr/4.1.0";

    public string Path { get; init; } = "/v2/email/outbound-emails";

    public string Message { get; init; } = Denies();

    public string Code { get; init; } = "AccessDeniedException";

    public HttpStatusCode Status { get; init; } = HttpStatusCode.Forbidden;

    public string RequestId { get; init; } = "request-1";

    public string Body { get; init; } =
        """{"FromEmailAddress":"news@example.com","Destination":{"ToAddresses":["jo@example.org"]},"Content":{"Simple":{"Subject":{"Data":"s"},"Body":{"Text":{"Data":"t"}}}}}""";

    public CancellationToken Cancellation { get; init; }

    public static string Denies(
        string principal = Principal, string action = "ses:SendEmail", string resource = "arn:aws:ses:eu-west-1:111122223333:identity/example.com", string why = "") =>
        $"User `{principal}' is not authorized to perform `{action}' on resource `{resource}'{why}";

    public DeniedCall To(params string[] recipients) => With("Destination", JsonSerializer.SerializeToNode(new { ToAddresses = recipients })!);

    /// <summary>With another value of one member of the request.</summary>
    public DeniedCall With(string member, JsonNode value)
    {
        var body = JsonNode.Parse(Body)!.AsObject();
        body[member] = value;
        return this with { Body = body.ToJsonString() };
    }

    public AmazonServiceException Refusal() => new(Message, ErrorType.Sender, Code, RequestId, Status);

    public IRequestContext Context()
    {
        var sent = new DefaultRequest(new Send(), "Amazon.SimpleEmailV2")
        {
            Endpoint = new Uri(Endpoint),
            DeterminedSigningRegion = Region,
            AWS4SignerResult = new AWS4SigningResult(AccessKeyId, "secret", DateTime.UnixEpoch, "host", "scope", [], []),
        };
        sent.Headers["User-Agent"] = UserAgent;
        return new RequestContext(false)
        {
            ClientConfig = new AmazonSimpleEmailServiceV2Config(),
            OriginalRequest = new Send(),
            Marshaller = new Marshaller(this),
            Request = sent,
            Identity = new BasicAWSCredentials(AccessKeyId, "secret"),
            CancellationToken = Cancellation,
        };
    }

    public Denial Denial(TimeProvider time) => Diagnostics.Attribution.Denial.Of(Context(), Refusal(), time);

    public DenialFingerprint Fingerprint(TimeProvider time, DiagnosisSettings? settings = null) =>
        DenialFingerprint.Of(Denial(time), settings ?? SharingApp.Settings).ShouldNotBeNull();

    private sealed class Send : AmazonWebServiceRequest;

    private sealed class Marshaller(DeniedCall call) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input) =>
            new DefaultRequest(input, "Amazon.SimpleEmailV2") { HttpMethod = "POST", ResourcePath = call.Path, Content = Encoding.UTF8.GetBytes(call.Body) };
    }
}
