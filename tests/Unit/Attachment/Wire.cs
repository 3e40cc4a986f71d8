using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Amazon.SQS;

namespace Ses.Resilient.Tests.Attaching;

/// <summary>A request as it left the SDK.</summary>
internal sealed record WireRequest(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>An answer of AWS. Shapes: SES API v2 (REST-JSON), SQS (JSON 1.0), STS (Query).</summary>
internal sealed record WireAnswer(HttpStatusCode Status, string ContentType, string Body, params (string Name, string Value)[] Headers)
{
    /// <summary>As SES answers a denied v2 send: the message of a recipient's identity, seen in the sandbox.</summary>
    public const string DenialText =
        "User `arn:aws:sts::123456789012:assumed-role/mailer/app' is not authorized to perform `ses:SendEmail' on resource `arn:aws:ses:eu-west-1:123456789012:identity/bob@example.net'";

    public static WireAnswer SesDenied { get; } = new(
        HttpStatusCode.Forbidden, "application/json", $$"""{"message":"{{DenialText}}"}""", ("x-amzn-ErrorType", "AccessDeniedException"), ("x-amzn-RequestId", "ses-1"));

    public static WireAnswer SesSent { get; } = new(HttpStatusCode.OK, "application/json", """{"MessageId":"m-1"}""", ("x-amzn-RequestId", "ses-2"));

    public static WireAnswer SesV1Denied { get; } = new(HttpStatusCode.Forbidden, "text/xml", $"""
        <ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>{DenialText}</Message></Error><RequestId>v1-1</RequestId></ErrorResponse>
        """);

    public static WireAnswer StsDenied { get; } = new(HttpStatusCode.Forbidden, "text/xml", """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not allowed</Message></Error><RequestId>sts-1</RequestId></ErrorResponse>
        """);

    public static WireAnswer StsIdentity { get; } = new(HttpStatusCode.OK, "text/xml", """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/app</Arn><UserId>U</UserId><Account>123456789012</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>sts-2</RequestId></ResponseMetadata></GetCallerIdentityResponse>
        """);

    public static WireAnswer SqsDenied { get; } = new(
        HttpStatusCode.Forbidden, "application/x-amz-json-1.0", """{"__type":"com.amazonaws.sqs#AccessDeniedException","message":"not allowed"}""", ("x-amzn-RequestId", "sqs-1"));

    public static WireAnswer SqsQueues { get; } = new(
        HttpStatusCode.OK, "application/x-amz-json-1.0", """{"QueueUrls":["https://sqs.eu-west-1.amazonaws.com/123456789012/q"]}""", ("x-amzn-RequestId", "sqs-2"));

    public static WireAnswer Unavailable { get; } = new(HttpStatusCode.ServiceUnavailable, "text/plain", "busy");

    public HttpResponseMessage ToMessage()
    {
        var message = new HttpResponseMessage(Status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body)) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        foreach (var (name, value) in Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }
}

/// <summary>The network under a real client: answers in order, the last one again and again, and keeps what was sent. Ends synchronously.</summary>
internal sealed class Wire(params WireAnswer[] answers) : HttpMessageHandler
{
    private int _answered;

    public ConcurrentQueue<WireRequest> Sent { get; } = new();

    public bool Keeps { get; init; } = true;

    /// <summary>Runs before each answer.</summary>
    public Action? Before { get; init; }

    public HttpClientFactory Factory => new InMemory(this);

    public TConfig Under<TConfig>(TConfig config) where TConfig : ClientConfig
    {
        config.RegionEndpoint = RegionEndpoint.EUWest1;
        config.HttpClientFactory = Factory;
        return config;
    }

    public AmazonSimpleEmailServiceV2Client Ses() => new(Credentials, Under(new AmazonSimpleEmailServiceV2Config()));

    public SyncSts Sts() => new(Credentials, Under(new AmazonSecurityTokenServiceConfig { RetryMode = RequestRetryMode.Standard, MaxErrorRetry = 2 }));

    public AmazonSQSClient Sqs() => new(Credentials, Under(new AmazonSQSConfig()));

    public static BasicAWSCredentials Credentials { get; } = new("AKIDEXAMPLE", "secret");

    public static SendEmailRequest Mail => new()
    {
        FromEmailAddress = "app@example.com",
        Destination = new Destination { ToAddresses = ["bob@example.net"] },
        Content = new EmailContent { Simple = new Message { Subject = new Content { Data = "s" }, Body = new Body { Text = new Content { Data = "t" } } } },
    };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(Send(request, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            return Task.FromCanceled<HttpResponseMessage>(cancellationToken);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Before?.Invoke();
        cancellationToken.ThrowIfCancellationRequested();
        if (Keeps)
        {
            using var body = new MemoryStream();
            request.Content?.CopyTo(body, context: null, cancellationToken);
            var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
                .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
            Sent.Enqueue(new WireRequest(request.Method.Method, request.RequestUri!, headers, Encoding.UTF8.GetString(body.ToArray())));
        }

        var answer = answers[Math.Min(Interlocked.Increment(ref _answered), answers.Length) - 1];
        var message = answer.ToMessage();
        message.RequestMessage = request;
        return message;
    }

    private sealed class InMemory(Wire wire) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(wire, disposeHandler: false);

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }
}
