using Amazon.Runtime;

namespace Amazon.SimpleEmailV2;

/// <summary>Base of every SES v2 request.</summary>
public class AmazonSimpleEmailServiceV2Request : AmazonWebServiceRequest
{
}
