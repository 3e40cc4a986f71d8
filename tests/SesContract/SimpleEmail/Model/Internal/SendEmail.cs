using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using SesContract.Wire;

namespace Amazon.SimpleEmail.Model.Internal.MarshallTransformations;

/// <summary>Makes the HTTP request.</summary>
public class SendEmailRequestMarshaller : IMarshaller<IRequest, SendEmailRequest>, IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static SendEmailRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input) => Marshall((SendEmailRequest)input);

    public IRequest Marshall(SendEmailRequest publicRequest)
    {
        ArgumentNullException.ThrowIfNull(publicRequest);
        return new QueryRequest(publicRequest, "SendEmail")
            .Text("ConfigurationSetName", publicRequest.ConfigurationSetName)
            .Destination("Destination", publicRequest.Destination)
            .Message("Message", publicRequest.Message)
            .Texts("ReplyToAddresses", publicRequest.ReplyToAddresses)
            .Text("ReturnPath", publicRequest.ReturnPath)
            .Text("ReturnPathArn", publicRequest.ReturnPathArn)
            .Text("Source", publicRequest.Source)
            .Text("SourceArn", publicRequest.SourceArn)
            .Tags("Tags", publicRequest.Tags)
            .Done();
    }
}

/// <summary>Reads the answer or the error.</summary>
public class SendEmailResponseUnmarshaller : XmlResponseUnmarshaller
{
    public static SendEmailResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) =>
        QueryResponse.Read<SendEmailResponse>(input, "SendEmailResult", ("MessageId", static (response, value) => response.MessageId = value));

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        Errors.OfSend.Read(input, innerException, statusCode);
}
