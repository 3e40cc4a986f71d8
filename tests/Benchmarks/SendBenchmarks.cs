using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using BenchmarkDotNet.Attributes;

namespace Ses.Resilient.Benchmarks;

/// <summary>A send that succeeds, over an HTTP handler in memory that answers at once. Limits: attached 0 B more and a ratio of 1.01; with the pipeline 1.03.</summary>
/// <remarks>One call is sixteen sends, of all three clients in the same places, so that what else the machine does hits them alike.</remarks>
[MemoryDiagnoser]
public class SendBenchmarks : IDisposable
{
    private const int Sends = 16;

    private readonly SendEmailRequest _mail = new()
    {
        FromEmailAddress = "app@example.com",
        Destination = new Destination { ToAddresses = ["bob@example.net"] },
        Content = new EmailContent { Simple = new Message { Subject = new Content { Data = "s" }, Body = new Body { Text = new Content { Data = "t" } } } },
    };

    private readonly InMemory _http = new();
    private readonly AmazonSimpleEmailServiceV2Client _bare;
    private readonly AmazonSimpleEmailServiceV2Client _attached;
    private readonly AmazonSimpleEmailServiceV2Client _piped;

    public SendBenchmarks()
    {
        _bare = Client();
        _attached = SesResilience.Attach(Client());
        var options = new SesResilienceOptions();
        options.Pipeline();
        _piped = SesResilience.Attach(Client(), options);
    }

    [GlobalSetup]
    public void Check()
    {
        if (Bare() != "m-1" || Attached() != "m-1" || WithPipeline() != "m-1")
            throw new InvalidOperationException("A send gives no answer.");
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Sends)]
    public string Bare() => Send(_bare);

    [Benchmark(OperationsPerInvoke = Sends)]
    public string Attached() => Send(_attached);

    [Benchmark(OperationsPerInvoke = Sends)]
    public string WithPipeline() => Send(_piped);

    public void Dispose()
    {
        _bare.Dispose();
        _attached.Dispose();
        _piped.Dispose();
        _http.Dispose();
        GC.SuppressFinalize(this);
    }

    private string Send(AmazonSimpleEmailServiceV2Client client)
    {
        var id = "";
        for (var i = 0; i < Sends; i++)
            id = client.SendEmailAsync(_mail, CancellationToken.None).GetAwaiter().GetResult().MessageId;
        return id;
    }

    private AmazonSimpleEmailServiceV2Client Client() => new(
        new BasicAWSCredentials("AKIDEXAMPLE", "secret"),
        new AmazonSimpleEmailServiceV2Config { RegionEndpoint = RegionEndpoint.EUWest1, HttpClientFactory = new Factory(_http) });

    private sealed class Factory(HttpMessageHandler http) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(http, disposeHandler: false);

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }

    private sealed class InMemory : HttpMessageHandler
    {
        private static readonly byte[] Body = """{"MessageId":"m-1"}"""u8.ToArray();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Body), RequestMessage = request };
            answer.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            answer.Headers.TryAddWithoutValidation("x-amzn-RequestId", "r");
            return Task.FromResult(answer);
        }
    }
}
