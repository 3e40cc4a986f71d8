using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using SesContract.Wire;

namespace Amazon.SimpleEmailV2.Model.Internal.MarshallTransformations;

/// <summary>Makes the HTTP request.</summary>
public class SendBulkEmailRequestMarshaller : IMarshaller<IRequest, SendBulkEmailRequest>, IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static SendBulkEmailRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input) => Marshall((SendBulkEmailRequest)input);

    public IRequest Marshall(SendBulkEmailRequest publicRequest) =>
        RestJsonRequest.Post(publicRequest, "/v2/email/outbound-bulk-emails", static (json, request) => json
            .Structures("BulkEmailEntries", request.BulkEmailEntries, Structures.BulkEmailEntry)
            .Structure("ConfigurationOverrides", request.ConfigurationOverrides, Structures.ConfigurationOverrides)
            .Text("ConfigurationSetName", request.ConfigurationSetName)
            .Structure("DefaultContent", request.DefaultContent, Structures.BulkEmailContent)
            .Structures("DefaultEmailTags", request.DefaultEmailTags, Structures.MessageTag)
            .Text("EndpointId", request.EndpointId)
            .Text("FeedbackForwardingEmailAddress", request.FeedbackForwardingEmailAddress)
            .Text("FeedbackForwardingEmailAddressIdentityArn", request.FeedbackForwardingEmailAddressIdentityArn)
            .Text("FromEmailAddress", request.FromEmailAddress)
            .Text("FromEmailAddressIdentityArn", request.FromEmailAddressIdentityArn)
            .Texts("ReplyToAddresses", request.ReplyToAddresses)
            .Text("TenantName", request.TenantName));
}

/// <summary>Reads the answer or the error.</summary>
public class SendBulkEmailResponseUnmarshaller : JsonResponseUnmarshaller
{
    private static readonly JsonStructure<BulkEmailEntryResult> Entry = new JsonStructure<BulkEmailEntryResult>()
        .Text("Error", (entry, value) => entry.Error = value)
        .Text("MessageId", (entry, value) => entry.MessageId = value)
        .Text("Status", (entry, value) => entry.Status = value);

    private static readonly JsonStructure<SendBulkEmailResponse> Body = new JsonStructure<SendBulkEmailResponse>()
        .List("BulkEmailEntryResults", Entry, (response, value) => response.BulkEmailEntryResults = value);

    public static SendBulkEmailResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) => Body.UnmarshallBody(input);

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        Errors.OfSend.Read(input, innerException, statusCode);
}
