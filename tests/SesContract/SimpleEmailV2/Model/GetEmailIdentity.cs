using Amazon.Runtime;
using SesContract.Wire;

namespace Amazon.SimpleEmailV2.Model;

public class GetEmailIdentityRequest : AmazonSimpleEmailServiceV2Request
{
    /// <summary>An address or a domain.</summary>
    public string EmailIdentity { get; set; }
}

public class GetEmailIdentityResponse : AmazonWebServiceResponse
{
    /// <summary>The configuration set of sends that name none.</summary>
    public string ConfigurationSetName { get; set; }

    public bool? FeedbackForwardingStatus { get; set; }

    public IdentityType IdentityType { get; set; }

    public MailFromAttributes MailFromAttributes { get; set; }

    /// <summary>Sending authorization policies: name to JSON text.</summary>
    public Dictionary<string, string> Policies { get; set; } = Collections.InitialMap();

    public List<Tag> Tags { get; set; } = Collections.Initial<Tag>();

    public VerificationStatus VerificationStatus { get; set; }

    public bool? VerifiedForSendingStatus { get; set; }
}

public class MailFromAttributes
{
    public BehaviorOnMxFailure BehaviorOnMxFailure { get; set; }

    public string MailFromDomain { get; set; }

    public MailFromDomainStatus MailFromDomainStatus { get; set; }
}

public class Tag
{
    public string Key { get; set; }

    public string Value { get; set; }
}
