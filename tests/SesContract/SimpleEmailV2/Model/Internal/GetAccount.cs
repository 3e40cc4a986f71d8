using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using SesContract.Wire;

namespace Amazon.SimpleEmailV2.Model.Internal.MarshallTransformations;

/// <summary>Makes the HTTP request.</summary>
public class GetAccountRequestMarshaller : IMarshaller<IRequest, GetAccountRequest>, IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static GetAccountRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input) => Marshall((GetAccountRequest)input);

    public IRequest Marshall(GetAccountRequest publicRequest) => RestJsonRequest.Get(publicRequest, "/v2/email/account");
}

/// <summary>Reads the answer or the error.</summary>
public class GetAccountResponseUnmarshaller : JsonResponseUnmarshaller
{
    private static readonly JsonStructure<SendQuota> Quota = new JsonStructure<SendQuota>()
        .Number("Max24HourSend", (quota, value) => quota.Max24HourSend = value)
        .Number("MaxSendRate", (quota, value) => quota.MaxSendRate = value)
        .Number("SentLast24Hours", (quota, value) => quota.SentLast24Hours = value);

    private static readonly JsonStructure<GetAccountResponse> Body = new JsonStructure<GetAccountResponse>()
        .Flag("DedicatedIpAutoWarmupEnabled", (response, value) => response.DedicatedIpAutoWarmupEnabled = value)
        .Text("EnforcementStatus", (response, value) => response.EnforcementStatus = value)
        .Flag("ProductionAccessEnabled", (response, value) => response.ProductionAccessEnabled = value)
        .Member("SendQuota", Quota, (response, value) => response.SendQuota = value)
        .Flag("SendingEnabled", (response, value) => response.SendingEnabled = value);

    public static GetAccountResponseUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) => Body.UnmarshallBody(input);

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        Errors.OfGetAccount.Read(input, innerException, statusCode);
}
