using Amazon.Runtime;
using SesContract.Wire;

namespace Amazon.SimpleEmail.Model;

/// <summary>A stored template to one destination.</summary>
public class SendTemplatedEmailRequest : AmazonSimpleEmailServiceRequest
{
    public string ConfigurationSetName { get; set; }

    public Destination Destination { get; set; }

    public List<string> ReplyToAddresses { get; set; } = Collections.Initial<string>();

    public string ReturnPath { get; set; }

    public string ReturnPathArn { get; set; }

    public string Source { get; set; }

    public string SourceArn { get; set; }

    public List<MessageTag> Tags { get; set; } = Collections.Initial<MessageTag>();

    public string Template { get; set; }

    public string TemplateArn { get; set; }

    public string TemplateData { get; set; }
}

public class SendTemplatedEmailResponse : AmazonWebServiceResponse
{
    public string MessageId { get; set; }
}
