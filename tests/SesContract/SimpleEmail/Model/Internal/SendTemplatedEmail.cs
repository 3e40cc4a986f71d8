using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using SesContract.Wire;

namespace Amazon.SimpleEmail.Model.Internal.MarshallTransformations;

/// <summary>Makes the HTTP request.</summary>
public class SendTemplatedEmailRequestMarshaller : IMarshaller<IRequest, SendTemplatedEmailRequest>, IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static SendTemplatedEmailRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input) => Marshall((SendTemplatedEmailRequest)input);

    public IRequest Marshall(SendTemplatedEmailRequest publicRequest)
    {
        ArgumentNullException.ThrowIfNull(publicRequest);
        return new QueryRequest(publicRequest, "SendTemplatedEmail")
            .Text("ConfigurationSetName", publicRequest.ConfigurationSetName)
            .Destination("Destination", publicRequest.Destination)
            .Texts("ReplyToAddresses", publicRequest.ReplyToAddresses)
            .Text("ReturnPath", publicRequest.ReturnPath)
            .Text("ReturnPathArn", publicRequest.ReturnPathArn)
            .Text("Source", publicRequest.Source)
            .Text("SourceArn", publicRequest.SourceArn)
            .Tags("Tags", publicRequest.Tags)
            .Text("Template", publicRequest.Template)
            .Text("TemplateArn", publicRequest.TemplateArn)
            .Text("TemplateData", publicRequest.TemplateData)
            .Done();
    }
}

/// <summary>Reads the answer or the error.</summary>
public class SendTemplatedEmailResponseUnmarshaller : XmlResponseUnmarshaller
{
    public static SendTemplatedEmailResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) =>
        QueryResponse.Read<SendTemplatedEmailResponse>(input, "SendTemplatedEmailResult", ("MessageId", static (response, value) => response.MessageId = value));

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        Errors.OfTemplatedSend.Read(input, innerException, statusCode);
}
