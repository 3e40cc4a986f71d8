using Amazon.SimpleEmail;
using Amazon.SimpleEmail.Model;
using Ses.Resilient.AwsEmulator;

namespace DeniedSend;

/// <summary>Makes the send that a world describes, through the v1 API.</summary>
internal static class WorldSendV1
{
    public static async Task SendAsync(IAmazonSimpleEmailService ses, World world, Send send, CancellationToken cancellationToken)
    {
        switch (send.Operation)
        {
            case "SendEmail":
                await ses.SendEmailAsync(
                    new SendEmailRequest
                    {
                        Source = WorldSend.Mailbox(send),
                        SourceArn = send.FromIdentityArn,
                        ReturnPath = send.FeedbackAddress,
                        ReturnPathArn = send.FeedbackIdentityArn,
                        ConfigurationSetName = send.ConfigurationSet,
                        Destination = Destination(send),
                        Message = new Message(new Content(send.Subject), new Body(new Content(send.Body))),
                    },
                    cancellationToken);
                break;
            case "SendRawEmail":
                await ses.SendRawEmailAsync(
                    new SendRawEmailRequest
                    {
                        SourceArn = send.FromIdentityArn,
                        ReturnPathArn = send.FeedbackIdentityArn,
                        ConfigurationSetName = send.ConfigurationSet,
                        RawMessage = new RawMessage(new MemoryStream(WorldSend.Mime(send))),
                    },
                    cancellationToken);
                break;
            case "SendTemplatedEmail":
                await ses.SendTemplatedEmailAsync(
                    new SendTemplatedEmailRequest
                    {
                        Source = WorldSend.Mailbox(send),
                        SourceArn = send.FromIdentityArn,
                        ReturnPath = send.FeedbackAddress,
                        ReturnPathArn = send.FeedbackIdentityArn,
                        ConfigurationSetName = send.ConfigurationSet,
                        Destination = Destination(send),
                        Template = send.Template,
                        TemplateData = "{}",
                    },
                    cancellationToken);
                break;
            default:
                throw new WorldException(world.Origin, "$.send.operation", $"'{send.Operation}' is no send of the v1 API that the sample can make.", "Use SendEmail, SendRawEmail or SendTemplatedEmail.");
        }
    }

    private static Destination Destination(Send send) =>
        new() { ToAddresses = [.. send.To], CcAddresses = [.. send.Cc], BccAddresses = [.. send.Bcc] };
}
