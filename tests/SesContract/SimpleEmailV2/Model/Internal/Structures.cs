using System.Text.Json;
using SesContract.Wire;

namespace Amazon.SimpleEmailV2.Model.Internal.MarshallTransformations;

/// <summary>The members of the structures that requests share, in the order of the API model.</summary>
internal static class Structures
{
    public static void ConfigurationOverrides(Utf8JsonWriter json, ConfigurationOverrides value) => json
        .Structure("Tracking", value.Tracking, static (writer, tracking) => writer
            .Constant("ClickTrackingEnabled", tracking.ClickTrackingEnabled)
            .Constant("OpenTrackingEnabled", tracking.OpenTrackingEnabled));

    public static void EmailContent(Utf8JsonWriter json, EmailContent value) => json
        .Structure("Raw", value.Raw, static (writer, raw) => writer.Blob("Data", raw.Data))
        .Structure("Simple", value.Simple, Message)
        .Structure("Template", value.Template, Template);

    public static void BulkEmailContent(Utf8JsonWriter json, BulkEmailContent value) => json.Structure("Template", value.Template, Template);

    public static void BulkEmailEntry(Utf8JsonWriter json, BulkEmailEntry value) => json
        .Structure("Destination", value.Destination, Destination)
        .Structure("ReplacementEmailContent", value.ReplacementEmailContent, static (writer, content) => writer
            .Structure("ReplacementTemplate", content.ReplacementTemplate, static (inner, template) => inner
                .Text("ReplacementTemplateData", template.ReplacementTemplateData)))
        .Structures("ReplacementHeaders", value.ReplacementHeaders, MessageHeader)
        .Structures("ReplacementTags", value.ReplacementTags, MessageTag);

    public static void Destination(Utf8JsonWriter json, Destination value) => json
        .Texts("BccAddresses", value.BccAddresses)
        .Texts("CcAddresses", value.CcAddresses)
        .Texts("ToAddresses", value.ToAddresses);

    public static void ListManagementOptions(Utf8JsonWriter json, ListManagementOptions value) => json
        .Text("ContactListName", value.ContactListName)
        .Text("TopicName", value.TopicName);

    public static void MessageTag(Utf8JsonWriter json, MessageTag value) => json.Text("Name", value.Name).Text("Value", value.Value);

    private static void Message(Utf8JsonWriter json, Message value) => json
        .Structures("Attachments", value.Attachments, Attachment)
        .Structure("Body", value.Body, static (writer, body) => writer
            .Structure("Html", body.Html, Content)
            .Structure("Text", body.Text, Content))
        .Structures("Headers", value.Headers, MessageHeader)
        .Structure("Subject", value.Subject, Content);

    private static void Template(Utf8JsonWriter json, Template value) => json
        .Structures("Attachments", value.Attachments, Attachment)
        .Structures("Headers", value.Headers, MessageHeader)
        .Text("TemplateArn", value.TemplateArn)
        .Structure("TemplateContent", value.TemplateContent, static (writer, content) => writer
            .Text("Html", content.Html)
            .Text("Subject", content.Subject)
            .Text("Text", content.Text))
        .Text("TemplateData", value.TemplateData)
        .Text("TemplateName", value.TemplateName);

    private static void Attachment(Utf8JsonWriter json, Attachment value) => json
        .Text("ContentDescription", value.ContentDescription)
        .Constant("ContentDisposition", value.ContentDisposition)
        .Text("ContentId", value.ContentId)
        .Constant("ContentTransferEncoding", value.ContentTransferEncoding)
        .Text("ContentType", value.ContentType)
        .Text("FileName", value.FileName)
        .Blob("RawContent", value.RawContent);

    private static void Content(Utf8JsonWriter json, Content value) => json.Text("Charset", value.Charset).Text("Data", value.Data);

    private static void MessageHeader(Utf8JsonWriter json, MessageHeader value) => json.Text("Name", value.Name).Text("Value", value.Value);
}
