using System.Net;
using System.Text;
using Amazon.Runtime;

namespace Ses.Resilient.Tests.SesContract;

/// <summary>What went over the wire, read before the SDK disposes of it.</summary>
internal sealed record SentRequest(HttpMethod Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Answers every request of a client in memory and keeps what was sent.</summary>
internal sealed class RecordingHttp : HttpMessageHandler
{
    private readonly Func<HttpResponseMessage> _answer;

    public RecordingHttp(HttpStatusCode status, string body, string contentType = "application/json", params (string Name, string Value)[] headers) =>
        _answer = () =>
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, contentType) };
            response.Headers.Add("x-amzn-RequestId", "request-1");
            foreach (var (name, value) in headers)
                response.Headers.TryAddWithoutValidation(name, value);
            return response;
        };

    public List<SentRequest> Sent { get; } = [];

    public SentRequest Only => Sent.ShouldHaveSingleItem();

    public HttpClientFactory Factory => new InMemory(this);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        return Answer(request, body);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Content?.ReadAsStream(cancellationToken) ?? Stream.Null);
        return Answer(request, reader.ReadToEnd());
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, string body)
    {
        var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        Sent.Add(new SentRequest(request.Method, request.RequestUri!, headers, body));
        var response = _answer();
        response.RequestMessage = request;
        return response;
    }

    private sealed class InMemory(RecordingHttp handler) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(handler, disposeHandler: false);

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }
}
