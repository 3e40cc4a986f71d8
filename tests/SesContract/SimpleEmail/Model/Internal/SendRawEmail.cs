using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using SesContract.Wire;

namespace Amazon.SimpleEmail.Model.Internal.MarshallTransformations;

/// <summary>Makes the HTTP request.</summary>
public class SendRawEmailRequestMarshaller : IMarshaller<IRequest, SendRawEmailRequest>, IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static SendRawEmailRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input) => Marshall((SendRawEmailRequest)input);

    public IRequest Marshall(SendRawEmailRequest publicRequest)
    {
        ArgumentNullException.ThrowIfNull(publicRequest);
        return new QueryRequest(publicRequest, "SendRawEmail")
            .Text("ConfigurationSetName", publicRequest.ConfigurationSetName)
            .Texts("Destinations", publicRequest.Destinations)
            .Text("FromArn", publicRequest.FromArn)
            .Blob("RawMessage.Data", publicRequest.RawMessage?.Data)
            .Text("ReturnPathArn", publicRequest.ReturnPathArn)
            .Text("Source", publicRequest.Source)
            .Text("SourceArn", publicRequest.SourceArn)
            .Tags("Tags", publicRequest.Tags)
            .Done();
    }
}

/// <summary>Reads the answer or the error.</summary>
public class SendRawEmailResponseUnmarshaller : XmlResponseUnmarshaller
{
    public static SendRawEmailResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) =>
        QueryResponse.Read<SendRawEmailResponse>(input, "SendRawEmailResult", ("MessageId", static (response, value) => response.MessageId = value));

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        Errors.OfSend.Read(input, innerException, statusCode);
}
