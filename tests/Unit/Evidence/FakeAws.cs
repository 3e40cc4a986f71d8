using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon;
using Amazon.Runtime;
using Amazon.SQS;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Tests.Evidence;

/// <summary>One request as it would have gone out.</summary>
internal sealed record FakeCall(string Service, string Region, string Operation, IReadOnlyDictionary<string, string> Members, HttpRequestMessage Request, string Body)
{
    public Uri Uri => Request.RequestUri!;

    public string? this[string member] => Members.GetValueOrDefault(member);

    public override string ToString() => $"{Service}:{Operation}({string.Join(", ", Members.Where(m => m.Key is not ("Action" or "Version" or "MaxItems" or "Filter")).Select(m => m.Value))})";
}

internal sealed record FakeAnswer(int Status, string Body, string? ErrorType = null)
{
    public static implicit operator FakeAnswer(string body) => new(200, body);
}

/// <summary>AWS in memory: answers per operation, in the wire form of each service; what has no answer is refused as IAM refuses.</summary>
internal sealed partial class FakeAws : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Func<FakeCall, CancellationToken, Task<FakeAnswer>>> _answers = new();
    private readonly ConcurrentQueue<FakeCall> _calls = [];

    public IReadOnlyList<FakeCall> Calls => [.. _calls];

    public IReadOnlyList<string> Journal => [.. _calls.Select(call => call.ToString())];

    public int Clients { get; private set; }

    public FakeAws On(string operation, Func<FakeCall, FakeAnswer> answer) => On(operation, (call, _) => Task.FromResult(answer(call)));

    public FakeAws On(string operation, FakeAnswer answer) => On(operation, _ => answer);

    public FakeAws On(string operation, Func<FakeCall, CancellationToken, Task<FakeAnswer>> answer)
    {
        _answers[operation] = answer;
        return this;
    }

    /// <summary>The configuration of an app's client; which service it is for does not matter to the reads.</summary>
    public AmazonSQSConfig Config(string region = "eu-west-1") => new()
    {
        RegionEndpoint = RegionEndpoint.GetBySystemName(region),
        HttpClientFactory = new Factory(this),
        IgnoreConfiguredEndpointUrls = true,
    };

    public CallSettings Settings(string region = "eu-west-1", string? url = null) => Settings(Config(region), url);

    public static CallSettings Settings(IClientConfig config, string? url = null) =>
        new(new BasicAWSCredentials("AKIDEXAMPLE", "secret"), config, url);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = await ReadAsync(request);
        _calls.Enqueue(call);
        var answer = _answers.TryGetValue(call.Operation, out var known)
            ? await known(call, cancellationToken)
            : Wire.Refused(call);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(answer.Body)) };
        response.Headers.Add("x-amzn-RequestId", "req-1");
        if (answer.ErrorType is { } type)
        {
            response.Headers.Add("x-amzn-ErrorType", type);
        }

        return response;
    }

    private static async Task<FakeCall> ReadAsync(HttpRequestMessage request)
    {
        var scope = Scope().Match(string.Join(' ', request.Headers.GetValues("Authorization")));
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync();
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        string operation;
        switch (scope.Groups["service"].Value)
        {
            case "iam" or "sts":
                foreach (var pair in body.Split('&'))
                {
                    var parts = pair.Split('=', 2);
                    members[parts[0]] = Uri.UnescapeDataString(parts[1]);
                }

                operation = members["Action"];
                break;
            case "organizations":
                operation = request.Headers.GetValues("X-Amz-Target").Single().Split('.')[1];
                foreach (var member in JsonDocument.Parse(body).RootElement.EnumerateObject())
                {
                    members[member.Name] = member.Value.GetString()!;
                }

                break;
            default:
                var path = request.RequestUri!.AbsolutePath;
                operation = path == "/v2/email/account" ? "GetAccount" : "GetEmailIdentity";
                if (operation == "GetEmailIdentity")
                {
                    members["EmailIdentity"] = Uri.UnescapeDataString(path["/v2/email/identities/".Length..]);
                }

                break;
        }

        return new FakeCall(scope.Groups["service"].Value, scope.Groups["region"].Value, operation, members, request, body);
    }

    [GeneratedRegex(@"Credential=[^/]+/\d{8}/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request")]
    private static partial Regex Scope();

    private sealed class Factory(FakeAws aws) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig)
        {
            aws.Clients++;
            return new HttpClient(aws, disposeHandler: false);
        }
    }
}
