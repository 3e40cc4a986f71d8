using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Microsoft.Extensions.Time.Testing;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Tests.Denials;

/// <summary>Reads the facts where the product does: outermost, once the refusal has come back.</summary>
internal sealed class SendFactsCapture : PipelineHandler
{
    public bool WasRefused { get; private set; }

    public SendFacts? Facts { get; private set; }

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        try
        {
            return await base.InvokeAsync<T>(executionContext);
        }
        catch (AmazonServiceException)
        {
            WasRefused = true;
            Facts = SendFactsReader.Read(executionContext.RequestContext, new FakeTimeProvider(SendFactsCall.Now));
            throw;
        }
    }
}

/// <summary>Refuses every call with 403, as SES v2 does or, with an XML body, as v1 does, once the request has been sent.</summary>
internal sealed class SendFactsRefusingHandler : HttpMessageHandler
{
    private const string Json = """{"message":"User `arn:aws:iam::111122223333:user/u' is not authorized"}""";

    private const string Xml =
        """
        <ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
          <Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User `arn:aws:iam::111122223333:user/u' is not authorized</Message></Error>
          <RequestId>r</RequestId>
        </ErrorResponse>
        """;

    public string? UserAgent { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        UserAgent = string.Join(' ', request.Headers.GetValues("User-Agent"));
        if (request.Content is not null)
            await request.Content.CopyToAsync(Stream.Null, cancellationToken);
        var isQuery = request.Content?.Headers.ContentType?.MediaType == "application/x-www-form-urlencoded";
        return new(HttpStatusCode.Forbidden)
        {
            RequestMessage = request,
            Content = isQuery ? new StringContent(Xml, Encoding.UTF8, "text/xml") : new StringContent(Json, Encoding.UTF8, "application/json"),
            Headers = { { "x-amzn-ErrorType", "AccessDeniedException" } },
        };
    }

    public sealed class Factory(SendFactsRefusingHandler wire) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(wire, disposeHandler: false);

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }
}
