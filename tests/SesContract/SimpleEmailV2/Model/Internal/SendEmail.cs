using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using SesContract.Wire;

namespace Amazon.SimpleEmailV2.Model.Internal.MarshallTransformations;

/// <summary>Makes the HTTP request.</summary>
public class SendEmailRequestMarshaller : IMarshaller<IRequest, SendEmailRequest>, IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static SendEmailRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input) => Marshall((SendEmailRequest)input);

    public IRequest Marshall(SendEmailRequest publicRequest) =>
        RestJsonRequest.Post(publicRequest, "/v2/email/outbound-emails", static (json, request) => json
            .Structure("ConfigurationOverrides", request.ConfigurationOverrides, Structures.ConfigurationOverrides)
            .Text("ConfigurationSetName", request.ConfigurationSetName)
            .Structure("Content", request.Content, Structures.EmailContent)
            .Structure("Destination", request.Destination, Structures.Destination)
            .Structures("EmailTags", request.EmailTags, Structures.MessageTag)
            .Text("EndpointId", request.EndpointId)
            .Text("FeedbackForwardingEmailAddress", request.FeedbackForwardingEmailAddress)
            .Text("FeedbackForwardingEmailAddressIdentityArn", request.FeedbackForwardingEmailAddressIdentityArn)
            .Text("FromEmailAddress", request.FromEmailAddress)
            .Text("FromEmailAddressIdentityArn", request.FromEmailAddressIdentityArn)
            .Structure("ListManagementOptions", request.ListManagementOptions, Structures.ListManagementOptions)
            .Texts("ReplyToAddresses", request.ReplyToAddresses)
            .Text("TenantName", request.TenantName));
}

/// <summary>Reads the answer or the error.</summary>
public class SendEmailResponseUnmarshaller : JsonResponseUnmarshaller
{
    private static readonly JsonStructure<SendEmailResponse> Body = new JsonStructure<SendEmailResponse>()
        .Text("MessageId", (response, value) => response.MessageId = value);

    public static SendEmailResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) => Body.UnmarshallBody(input);

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        Errors.OfSend.Read(input, innerException, statusCode);
}
