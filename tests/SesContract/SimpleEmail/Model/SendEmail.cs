using Amazon.Runtime;
using SesContract.Wire;

namespace Amazon.SimpleEmail.Model;

/// <summary>One message SES assembles from its parts, to one destination.</summary>
public class SendEmailRequest : AmazonSimpleEmailServiceRequest
{
    public SendEmailRequest()
    {
    }

    public SendEmailRequest(string source, Destination destination, Message message)
    {
        Source = source;
        Destination = destination;
        Message = message;
    }

    public string ConfigurationSetName { get; set; }

    public Destination Destination { get; set; }

    public Message Message { get; set; }

    public List<string> ReplyToAddresses { get; set; } = Collections.Initial<string>();

    public string ReturnPath { get; set; }

    public string ReturnPathArn { get; set; }

    public string Source { get; set; }

    public string SourceArn { get; set; }

    public List<MessageTag> Tags { get; set; } = Collections.Initial<MessageTag>();
}

public class SendEmailResponse : AmazonWebServiceResponse
{
    public string MessageId { get; set; }
}
