using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Ses.Resilient.Diagnostics.Evidence.Reads;

namespace Ses.Resilient.Diagnostics.Evidence.Wire;

/// <summary>Writes reads in the protocol of their service: Query for IAM, REST-JSON for SES v2, JSON 1.1 for Organizations.</summary>
internal sealed class ReadMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static ReadMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var read = (ReadRequest)input;
        var request = new DefaultRequest(read, AwsReadService.Of(read.Operation.Service).ServiceId);
        switch (read.Operation.Service)
        {
            case ReadService.Iam:
                Query(request, read);
                break;
            case ReadService.Organizations:
                Json(request, read);
                break;
            default:
                Rest(request, read);
                break;
        }

        return request;
    }

    private static void Query(DefaultRequest request, ReadRequest read)
    {
        request.HttpMethod = "POST";
        request.ResourcePath = "/";
        request.Parameters.Add("Action", read.Operation.Name);
        request.Parameters.Add("Version", AwsReadService.Of(read.Operation.Service).ApiVersion);
        foreach (var (name, value) in read.Members)
        {
            request.Parameters.Add(name, value);
        }
    }

    private static void Json(DefaultRequest request, ReadRequest read)
    {
        request.HttpMethod = "POST";
        request.ResourcePath = "/";
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Headers["X-Amz-Target"] = "AWSOrganizationsV20161128." + read.Operation.Name;
        request.Content = Body(read);
    }

    private static byte[] Body(ReadRequest read)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in read.Members)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return body.ToArray();
    }

    private static void Rest(DefaultRequest request, ReadRequest read)
    {
        request.HttpMethod = "GET";
        request.ResourcePath = read.Operation.Path;
        if (!read.Operation.Path.Contains('{', StringComparison.Ordinal) && !read.Members.IsEmpty)
        {
            // What SES reads of tenants is asked for in a body.
            request.HttpMethod = "POST";
            request.Headers["Content-Type"] = "application/json";
            request.Content = Body(read);
            return;
        }

        foreach (var (name, value) in read.Members)
        {
            request.AddPathResource("{" + name + "}", value);
        }
    }
}
