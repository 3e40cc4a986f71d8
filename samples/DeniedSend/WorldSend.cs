using System.Text;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Ses.Resilient.AwsEmulator;

namespace DeniedSend;

/// <summary>Makes the send that a world describes, through the app's own SES client.</summary>
internal static class WorldSend
{
    public static async Task SendV2Async(IAmazonSimpleEmailServiceV2 ses, World world, Send send, CancellationToken cancellationToken)
    {
        switch (send.Operation)
        {
            case "SendEmail":
                await ses.SendEmailAsync(SendEmail(send), cancellationToken);
                break;
            case "SendBulkEmail":
                await ses.SendBulkEmailAsync(SendBulkEmail(send), cancellationToken);
                break;
            case "SendCustomVerificationEmail":
                await ses.SendCustomVerificationEmailAsync(
                    new SendCustomVerificationEmailRequest
                    {
                        EmailAddress = send.To[0],
                        TemplateName = send.Template,
                        ConfigurationSetName = send.ConfigurationSet,
                    },
                    cancellationToken);
                break;
            default:
                throw new WorldException(world.Origin, "$.send.operation", $"'{send.Operation}' is no send of the v2 API that the sample can make.", "Use SendEmail, SendBulkEmail or SendCustomVerificationEmail.");
        }
    }

    private static SendEmailRequest SendEmail(Send send) => new()
    {
        FromEmailAddress = Mailbox(send),
        FromEmailAddressIdentityArn = send.FromIdentityArn,
        FeedbackForwardingEmailAddress = send.FeedbackAddress,
        FeedbackForwardingEmailAddressIdentityArn = send.FeedbackIdentityArn,
        ReplyToAddresses = [.. send.ReplyTo],
        Destination = new Destination { ToAddresses = [.. send.To], CcAddresses = [.. send.Cc], BccAddresses = [.. send.Bcc] },
        ConfigurationSetName = send.ConfigurationSet,
        TenantName = send.Tenant,
        EndpointId = send.EndpointId,
        ConfigurationOverrides = Overrides(send.TrackingOverrides),
        Content = send.Content switch
        {
            "raw" => new EmailContent { Raw = new RawMessage { Data = new MemoryStream(Mime(send)) } },
            "template" => new EmailContent { Template = new Template { TemplateName = send.Template, TemplateData = "{}" } },
            _ => new EmailContent
            {
                Simple = new Message
                {
                    Subject = new Content { Data = send.Subject },
                    Body = new Body { Text = new Content { Data = send.Body } },
                },
            },
        },
    };

    private static ConfigurationOverrides? Overrides(TrackingOverrides? tracking) => tracking is null ? null : new()
    {
        Tracking = new TrackingConfigurationOverrides { OpenTrackingEnabled = tracking.OpenTracking, ClickTrackingEnabled = tracking.ClickTracking },
    };

    private static SendBulkEmailRequest SendBulkEmail(Send send) => new()
    {
        FromEmailAddress = Mailbox(send),
        FromEmailAddressIdentityArn = send.FromIdentityArn,
        ConfigurationSetName = send.ConfigurationSet,
        TenantName = send.Tenant,
        DefaultContent = new BulkEmailContent { Template = new Template { TemplateName = send.Template, TemplateData = "{}" } },
        BulkEmailEntries = [.. send.To.Select(to => new BulkEmailEntry { Destination = new Destination { ToAddresses = [to] } })],
    };

    internal static string? Mailbox(Send send) => send.FromDisplayName is null ? send.From : $"\"{send.FromDisplayName}\" <{send.From}>";

    internal static byte[] Mime(Send send)
    {
        var mime = new StringBuilder();
        mime.Append("From: ").Append(Mailbox(send)).Append("\r\n");
        mime.Append("To: ").AppendJoin(", ", send.To).Append("\r\n");
        if (!send.Cc.IsEmpty) mime.Append("Cc: ").AppendJoin(", ", send.Cc).Append("\r\n");
        if (send.FeedbackAddress is { } feedback) mime.Append("Return-Path: ").Append(feedback).Append("\r\n");
        mime.Append("Subject: ").Append(send.Subject).Append("\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n").Append(send.Body).Append("\r\n");
        return Encoding.UTF8.GetBytes(mime.ToString());
    }
}
