using System.Globalization;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>Reads the form parameters of an SES v1 send (AWS Query protocol). Parameter names: SES API v1 reference.</summary>
internal static class SendFactsForm
{
    public static void Read(IDictionary<string, string> form, SendFactsWire wire)
    {
        wire.ConfigurationSet = Get("ConfigurationSetName");
        switch (wire.Operation)
        {
            case "SendBounce":
                wire.From = Get("BounceSender");
                wire.FromIdentityArn = Get("BounceSenderArn");
                for (var i = 1; i <= form.Count; i++)
                {
                    if (Get(Member("BouncedRecipientInfoList", i) + ".RecipientArn") is { } arn)
                        wire.RecipientIdentityArns.Add(arn);
                }

                return;
            case "SendCustomVerificationEmail":
                wire.To.AddRange(Get("EmailAddress") is { } recipient ? [recipient] : []);
                wire.Template = Get("TemplateName");
                return;
        }

        wire.From = Get("Source");
        wire.FromIdentityArn = Get("SourceArn");
        wire.Feedback = Get("ReturnPath");
        wire.FeedbackIdentityArn = Get("ReturnPathArn");
        switch (wire.Operation)
        {
            case "SendRawEmail":
                wire.FromHeaderIdentityArn = Get("FromArn");
                AddRecipients("Destinations", wire.To);
                wire.ReadRaw(Get("RawMessage.Data") ?? "");
                break;
            case "SendBulkTemplatedEmail":
                for (var i = 1; i <= form.Count; i++)
                    AddDestination(Member("Destinations", i) + ".Destination");
                break;
            default:
                AddDestination("Destination");
                break;
        }

        if (wire.Operation is "SendTemplatedEmail" or "SendBulkTemplatedEmail")
        {
            wire.Content = SendContent.StoredTemplate;
            wire.Template = Get("Template");
            wire.TemplateArn = Get("TemplateArn");
        }
        else if (wire.Operation is "SendEmail")
        {
            wire.Content = SendContent.Simple;
        }

        string? Get(string name) => form.TryGetValue(name, out var value) && value is { Length: > 0 } ? value : null;

        void AddDestination(string prefix)
        {
            AddRecipients(prefix + ".ToAddresses", wire.To);
            AddRecipients(prefix + ".CcAddresses", wire.Cc);
            AddRecipients(prefix + ".BccAddresses", wire.Bcc);
        }

        void AddRecipients(string list, List<string> recipients)
        {
            for (var i = 1; form.TryGetValue(Member(list, i), out var recipient); i++)
                recipients.Add(recipient ?? "");
        }
    }

    private static string Member(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}.member.{index}");
}
