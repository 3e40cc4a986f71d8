using Amazon.Runtime;
using SesContract.Wire;

namespace Amazon.SimpleEmailV2.Model;

/// <summary>One template to many destinations.</summary>
public class SendBulkEmailRequest : AmazonSimpleEmailServiceV2Request
{
    public List<BulkEmailEntry> BulkEmailEntries { get; set; } = Collections.Initial<BulkEmailEntry>();

    public ConfigurationOverrides ConfigurationOverrides { get; set; }

    public string ConfigurationSetName { get; set; }

    public BulkEmailContent DefaultContent { get; set; }

    public List<MessageTag> DefaultEmailTags { get; set; } = Collections.Initial<MessageTag>();

    public string EndpointId { get; set; }

    public string FeedbackForwardingEmailAddress { get; set; }

    public string FeedbackForwardingEmailAddressIdentityArn { get; set; }

    public string FromEmailAddress { get; set; }

    public string FromEmailAddressIdentityArn { get; set; }

    public List<string> ReplyToAddresses { get; set; } = Collections.Initial<string>();

    public string TenantName { get; set; }
}

/// <summary>One result for each entry, in the order of the entries.</summary>
public class SendBulkEmailResponse : AmazonWebServiceResponse
{
    public List<BulkEmailEntryResult> BulkEmailEntryResults { get; set; } = Collections.Initial<BulkEmailEntryResult>();
}

public class BulkEmailContent
{
    public Template Template { get; set; }
}

public class BulkEmailEntry
{
    public Destination Destination { get; set; }

    public ReplacementEmailContent ReplacementEmailContent { get; set; }

    public List<MessageHeader> ReplacementHeaders { get; set; } = Collections.Initial<MessageHeader>();

    public List<MessageTag> ReplacementTags { get; set; } = Collections.Initial<MessageTag>();
}

public class ReplacementEmailContent
{
    public ReplacementTemplate ReplacementTemplate { get; set; }
}

public class ReplacementTemplate
{
    public string ReplacementTemplateData { get; set; }
}

public class BulkEmailEntryResult
{
    public string Error { get; set; }

    public string MessageId { get; set; }

    public BulkEmailStatus Status { get; set; }
}
