using Amazon.Runtime;

namespace Amazon.SimpleEmailV2.Model;

/// <summary>Asks the owner of an address to verify it, with a template of the account.</summary>
public class SendCustomVerificationEmailRequest : AmazonSimpleEmailServiceV2Request
{
    public string ConfigurationSetName { get; set; }

    public string EmailAddress { get; set; }

    public string TemplateName { get; set; }
}

public class SendCustomVerificationEmailResponse : AmazonWebServiceResponse
{
    public string MessageId { get; set; }
}
