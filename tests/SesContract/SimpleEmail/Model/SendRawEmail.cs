using Amazon.Runtime;
using SesContract.Wire;

namespace Amazon.SimpleEmail.Model;

/// <summary>A whole MIME message.</summary>
public class SendRawEmailRequest : AmazonSimpleEmailServiceRequest
{
    public SendRawEmailRequest()
    {
    }

    public SendRawEmailRequest(RawMessage rawMessage) => RawMessage = rawMessage;

    public string ConfigurationSetName { get; set; }

    public List<string> Destinations { get; set; } = Collections.Initial<string>();

    public string FromArn { get; set; }

    public RawMessage RawMessage { get; set; }

    public string ReturnPathArn { get; set; }

    public string Source { get; set; }

    public string SourceArn { get; set; }

    public List<MessageTag> Tags { get; set; } = Collections.Initial<MessageTag>();
}

public class SendRawEmailResponse : AmazonWebServiceResponse
{
    public string MessageId { get; set; }
}
