using Amazon.Runtime;

namespace Amazon.SimpleEmail;

/// <summary>Base of every SES v1 request.</summary>
public class AmazonSimpleEmailServiceRequest : AmazonWebServiceRequest
{
}
