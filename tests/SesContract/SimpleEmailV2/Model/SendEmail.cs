using Amazon.Runtime;
using SesContract.Wire;

namespace Amazon.SimpleEmailV2.Model;

/// <summary>One message to one destination.</summary>
public class SendEmailRequest : AmazonSimpleEmailServiceV2Request
{
    public ConfigurationOverrides ConfigurationOverrides { get; set; }

    public string ConfigurationSetName { get; set; }

    public EmailContent Content { get; set; }

    public Destination Destination { get; set; }

    public List<MessageTag> EmailTags { get; set; } = Collections.Initial<MessageTag>();

    public string EndpointId { get; set; }

    public string FeedbackForwardingEmailAddress { get; set; }

    public string FeedbackForwardingEmailAddressIdentityArn { get; set; }

    public string FromEmailAddress { get; set; }

    public string FromEmailAddressIdentityArn { get; set; }

    public ListManagementOptions ListManagementOptions { get; set; }

    public List<string> ReplyToAddresses { get; set; } = Collections.Initial<string>();

    public string TenantName { get; set; }
}

public class SendEmailResponse : AmazonWebServiceResponse
{
    public string MessageId { get; set; }
}
