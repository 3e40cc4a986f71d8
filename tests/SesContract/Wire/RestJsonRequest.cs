using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Util;

namespace SesContract.Wire;

/// <summary>The HTTP request of one SES v2 operation (REST-JSON 1.1, API version 2019-09-27).</summary>
internal static class RestJsonRequest
{
    public static DefaultRequest Get(AmazonWebServiceRequest input, string path) => New(input, "GET", path);

    public static DefaultRequest Post<TRequest>(TRequest input, string path, Action<Utf8JsonWriter, TRequest> members) where TRequest : AmazonWebServiceRequest
    {
        var request = New(input, "POST", path);
        request.Headers[HeaderKeys.ContentTypeHeader] = "application/json";
        // As the generated marshallers do: the body is a stream, and DefaultRequest.Content stays null.
        var body = new PooledContentStream();
        request.ContentStream = body;
        using var json = new Utf8JsonWriter(body.BufferWriter);
        json.WriteStartObject();
        members(json, input);
        json.WriteEndObject();
        json.Flush();
        return request;
    }

    private static DefaultRequest New(AmazonWebServiceRequest input, string method, string path)
    {
        var request = new DefaultRequest(input, "Amazon.SimpleEmailV2") { HttpMethod = method, ResourcePath = path };
        request.Headers[HeaderKeys.XAmzApiVersion] = "2019-09-27";
        return request;
    }
}
