using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.EventStreams;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Ses.Resilient.Diagnostics.Evidence.Wire;

/// <summary>
/// Reads the body of an answer, error or not, before the SDK parses it. The SDK would read it synchronously, and errors without
/// a limit: a slow or endless body would then hold threads and memory of an app that is in trouble already.
/// </summary>
internal sealed class BufferingHandler : PipelineHandler
{
    /// <summary>The longest answer that is read, in bytes: several times the largest that AWS's quotas allow for these operations.</summary>
    public const int MaxBodyLength = 1 << 20;

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var cancellation = executionContext.RequestContext.CancellationToken;
        T result;
        try
        {
            result = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }
        catch (HttpErrorResponseException error) when (error.Response is not null)
        {
            throw new HttpErrorResponseException(error.Message, error, await BufferAsync(error.Response, cancellation).ConfigureAwait(false));
        }

        var context = executionContext.ResponseContext;
        context.HttpResponse = await BufferAsync(context.HttpResponse, cancellation).ConfigureAwait(false);
        return result;
    }

    private static async Task<BufferedResponse> BufferAsync(IWebResponseData response, CancellationToken cancellation)
    {
        using var body = response.ResponseBody;
        if (response.ContentLength > MaxBodyLength)
        {
            throw TooLong();
        }

        var stream = await body.OpenResponseAsync().ConfigureAwait(false);
        using var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellation).ConfigureAwait(false)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxBodyLength)
            {
                throw TooLong();
            }
        }

        return new BufferedResponse(response, buffer.ToArray());
    }

    private static ReadException TooLong() => new($"the answer is longer than {MaxBodyLength} bytes");
}

/// <summary>An answer whose body is in memory.</summary>
internal sealed class BufferedResponse(IWebResponseData head, byte[] body) : IWebResponseData, IHttpResponseBody
{
    public long ContentLength => body.Length;

    public string ContentType => head.ContentType;

    public HttpStatusCode StatusCode => head.StatusCode;

    public bool IsSuccessStatusCode => head.IsSuccessStatusCode;

    public IHttpResponseBody ResponseBody => this;

    public static byte[] BodyOf(IWebResponseData? response) => response is BufferedResponse buffered ? buffered.Body : [];

    private byte[] Body => body;

    public string[] GetHeaderNames() => head.GetHeaderNames();

    public bool IsHeaderPresent(string headerName) => head.IsHeaderPresent(headerName);

    public string GetHeaderValue(string headerName) => head.GetHeaderValue(headerName);

    public IEventStreamHeader GetEventStreamHeader(string headerName) => head.GetEventStreamHeader(headerName);

    public bool IsEventHeaderPresent(string headerName) => head.IsEventHeaderPresent(headerName);

    public Stream OpenResponse() => new MemoryStream(body, writable: false);

    public Task<Stream> OpenResponseAsync() => Task.FromResult(OpenResponse());

    public void Dispose()
    {
    }
}
