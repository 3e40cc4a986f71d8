using SesContract.Wire;

namespace Amazon.SimpleEmail.Model.Internal.MarshallTransformations;

/// <summary>Structures become parameter names joined by dots.</summary>
internal static class Structures
{
    public static QueryRequest Destination(this QueryRequest form, string name, Destination value) => value is null ? form : form
        .Texts(name + ".BccAddresses", value.BccAddresses)
        .Texts(name + ".CcAddresses", value.CcAddresses)
        .Texts(name + ".ToAddresses", value.ToAddresses);

    public static QueryRequest Message(this QueryRequest form, string name, Message value) => value is null ? form : form
        .Content(name + ".Body.Html", value.Body?.Html)
        .Content(name + ".Body.Text", value.Body?.Text)
        .Content(name + ".Subject", value.Subject);

    public static QueryRequest Tags(this QueryRequest form, string name, List<MessageTag> values) =>
        form.Members(name, values, (prefix, tag) => form.Text(prefix + ".Name", tag?.Name).Text(prefix + ".Value", tag?.Value));

    private static QueryRequest Content(this QueryRequest form, string name, Content value) =>
        value is null ? form : form.Text(name + ".Charset", value.Charset).Text(name + ".Data", value.Data);
}
