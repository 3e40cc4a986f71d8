using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using SesContract.Wire;

namespace Amazon.SimpleEmailV2.Model.Internal.MarshallTransformations;

/// <summary>Makes the HTTP request.</summary>
public class SendCustomVerificationEmailRequestMarshaller : IMarshaller<IRequest, SendCustomVerificationEmailRequest>, IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static SendCustomVerificationEmailRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input) => Marshall((SendCustomVerificationEmailRequest)input);

    public IRequest Marshall(SendCustomVerificationEmailRequest publicRequest) =>
        RestJsonRequest.Post(publicRequest, "/v2/email/outbound-custom-verification-emails", static (json, request) => json
            .Text("ConfigurationSetName", request.ConfigurationSetName)
            .Text("EmailAddress", request.EmailAddress)
            .Text("TemplateName", request.TemplateName));
}

/// <summary>Reads the answer or the error.</summary>
public class SendCustomVerificationEmailResponseUnmarshaller : JsonResponseUnmarshaller
{
    private static readonly JsonStructure<SendCustomVerificationEmailResponse> Body = new JsonStructure<SendCustomVerificationEmailResponse>()
        .Text("MessageId", (response, value) => response.MessageId = value);

    public static SendCustomVerificationEmailResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) => Body.UnmarshallBody(input);

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        Errors.OfSendCustomVerificationEmail.Read(input, innerException, statusCode);
}
