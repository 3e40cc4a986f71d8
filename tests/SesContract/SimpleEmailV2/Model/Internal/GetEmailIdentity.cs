using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using SesContract.Wire;

namespace Amazon.SimpleEmailV2.Model.Internal.MarshallTransformations;

/// <summary>Makes the HTTP request.</summary>
public class GetEmailIdentityRequestMarshaller : IMarshaller<IRequest, GetEmailIdentityRequest>, IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static GetEmailIdentityRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input) => Marshall((GetEmailIdentityRequest)input);

    public IRequest Marshall(GetEmailIdentityRequest publicRequest)
    {
        ArgumentNullException.ThrowIfNull(publicRequest);
        if (publicRequest.EmailIdentity is null)
            throw new AmazonSimpleEmailServiceV2Exception("Request object does not have required field EmailIdentity set");
        var request = RestJsonRequest.Get(publicRequest, "/v2/email/identities/{EmailIdentity}");
        request.AddPathResource("{EmailIdentity}", publicRequest.EmailIdentity);
        return request;
    }
}

/// <summary>Reads the answer or the error.</summary>
public class GetEmailIdentityResponseUnmarshaller : JsonResponseUnmarshaller
{
    private static readonly JsonStructure<MailFromAttributes> MailFrom = new JsonStructure<MailFromAttributes>()
        .Text("BehaviorOnMxFailure", (mailFrom, value) => mailFrom.BehaviorOnMxFailure = value)
        .Text("MailFromDomain", (mailFrom, value) => mailFrom.MailFromDomain = value)
        .Text("MailFromDomainStatus", (mailFrom, value) => mailFrom.MailFromDomainStatus = value);

    private static readonly JsonStructure<Tag> Tag = new JsonStructure<Tag>()
        .Text("Key", (tag, value) => tag.Key = value)
        .Text("Value", (tag, value) => tag.Value = value);

    private static readonly JsonStructure<GetEmailIdentityResponse> Body = new JsonStructure<GetEmailIdentityResponse>()
        .Text("ConfigurationSetName", (response, value) => response.ConfigurationSetName = value)
        .Flag("FeedbackForwardingStatus", (response, value) => response.FeedbackForwardingStatus = value)
        .Text("IdentityType", (response, value) => response.IdentityType = value)
        .Member("MailFromAttributes", MailFrom, (response, value) => response.MailFromAttributes = value)
        .TextMap("Policies", (response, value) => response.Policies = value)
        .List("Tags", Tag, (response, value) => response.Tags = value)
        .Text("VerificationStatus", (response, value) => response.VerificationStatus = value)
        .Flag("VerifiedForSendingStatus", (response, value) => response.VerifiedForSendingStatus = value);

    public static GetEmailIdentityResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) => Body.UnmarshallBody(input);

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        Errors.OfGetEmailIdentity.Read(input, innerException, statusCode);
}
