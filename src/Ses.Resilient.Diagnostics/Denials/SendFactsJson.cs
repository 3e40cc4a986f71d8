using System.Text;
using System.Text.Json;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>Reads the REST-JSON body of an SES v2 send. Member names: SES API v2 reference.</summary>
internal static class SendFactsJson
{
    // Base64 of the longest header block, each character escaped in six bytes.
    private const int RawPrefixLength = (MimeHeaders.MaximumLength + 2) / 3 * 4 * 6;

    private delegate void MemberReader(ref Utf8JsonReader reader, SendFactsWire wire, string member);

    public static void Read(ReadOnlySpan<byte> body, SendFactsWire wire)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                wire.Fail("The request body is not a JSON object.");
            else
                ReadObject(ref reader, wire, wire.Operation is "SendCustomVerificationEmail" ? ReadVerification : ReadSend);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a string that is not valid UTF-8 or UTF-16.
            wire.Fail("The request body is not valid JSON.");
        }
    }

    private static void ReadSend(ref Utf8JsonReader reader, SendFactsWire wire, string member)
    {
        switch (member)
        {
            case "FromEmailAddress":
                wire.From = ReadString(ref reader, wire, member);
                break;
            case "FromEmailAddressIdentityArn":
                wire.FromIdentityArn = ReadString(ref reader, wire, member);
                break;
            case "FeedbackForwardingEmailAddress":
                wire.Feedback = ReadString(ref reader, wire, member);
                break;
            case "FeedbackForwardingEmailAddressIdentityArn":
                wire.FeedbackIdentityArn = ReadString(ref reader, wire, member);
                break;
            case "ConfigurationSetName":
                wire.ConfigurationSet = ReadString(ref reader, wire, member);
                break;
            case "TenantName":
                wire.Tenant = ReadString(ref reader, wire, member);
                break;
            case "EndpointId":
                wire.MultiRegionEndpoint = ReadString(ref reader, wire, member);
                break;
            case "Destination":
                ReadObject(ref reader, wire, ReadDestination);
                break;
            case "Content" or "DefaultContent":
                ReadObject(ref reader, wire, ReadContent);
                break;
            case "BulkEmailEntries":
                ReadArray(ref reader, wire, member, static (ref Utf8JsonReader r, SendFactsWire w, string _) => ReadObject(ref r, w, ReadBulkEntry));
                break;
            case "ConfigurationOverrides":
                ReadObject(ref reader, wire, ReadOverrides);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static void ReadVerification(ref Utf8JsonReader reader, SendFactsWire wire, string member)
    {
        switch (member)
        {
            case "EmailAddress":
                ReadRecipient(ref reader, wire, member);
                break;
            case "TemplateName":
                wire.Template = ReadString(ref reader, wire, member);
                break;
            case "ConfigurationSetName":
                wire.ConfigurationSet = ReadString(ref reader, wire, member);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static void ReadBulkEntry(ref Utf8JsonReader reader, SendFactsWire wire, string member)
    {
        if (member is "Destination")
            ReadObject(ref reader, wire, ReadDestination);
        else
            reader.Skip();
    }

    private static void ReadDestination(ref Utf8JsonReader reader, SendFactsWire wire, string member)
    {
        if (member is "ToAddresses" or "CcAddresses" or "BccAddresses")
            ReadArray(ref reader, wire, member, ReadRecipient);
        else
            reader.Skip();
    }

    private static void ReadRecipient(ref Utf8JsonReader reader, SendFactsWire wire, string member)
    {
        if (ReadString(ref reader, wire, member) is { } recipient)
            (member switch { "CcAddresses" => wire.Cc, "BccAddresses" => wire.Bcc, _ => wire.To }).Add(recipient);
    }

    private static void ReadContent(ref Utf8JsonReader reader, SendFactsWire wire, string member)
    {
        switch (member)
        {
            case "Simple" when reader.TokenType == JsonTokenType.StartObject:
                wire.Content = SendContent.Simple;
                reader.Skip();
                break;
            case "Raw":
                ReadObject(ref reader, wire, ReadRaw);
                break;
            case "Template":
                ReadObject(ref reader, wire, ReadTemplate);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static void ReadTemplate(ref Utf8JsonReader reader, SendFactsWire wire, string member)
    {
        switch (member)
        {
            case "TemplateName":
                wire.Template = ReadString(ref reader, wire, member);
                break;
            case "TemplateArn":
                wire.TemplateArn = ReadString(ref reader, wire, member);
                break;
            case "TemplateContent" when reader.TokenType == JsonTokenType.StartObject:
                wire.Content = SendContent.InlineTemplate;
                reader.Skip();
                break;
            default:
                reader.Skip();
                break;
        }

        if (wire.Template is not null || wire.TemplateArn is not null)
            wire.Content = SendContent.StoredTemplate;
    }

    private static void ReadRaw(ref Utf8JsonReader reader, SendFactsWire wire, string member)
    {
        if (member is not "Data" || reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return;
        }

        var data = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
        {
            wire.ReadRaw(data, isWhole: true);
            return;
        }

        // Writers escape "+" and "/". A message may have 40 MB: only its beginning is unescaped, cut where no escape is split.
        var prefix = data[..Math.Min(data.Length, RawPrefixLength)];
        var escape = prefix.Length < data.Length ? prefix[^6..].IndexOf((byte)'\\') : -1;
        if (escape >= 0)
            prefix = prefix[..^(6 - escape)];
        var inner = new Utf8JsonReader((byte[])[(byte)'"', .. prefix, (byte)'"']);
        inner.Read();
        wire.ReadRaw(Encoding.UTF8.GetBytes(inner.GetString()!), prefix.Length == data.Length);
    }

    private static void ReadOverrides(ref Utf8JsonReader reader, SendFactsWire wire, string member)
    {
        if (member is not "Tracking")
        {
            reader.Skip();
            return;
        }

        wire.OverridesTracking |= reader.TokenType == JsonTokenType.StartObject;
        ReadObject(ref reader, wire, ReadTracking);
    }

    private static void ReadTracking(ref Utf8JsonReader reader, SendFactsWire wire, string member)
    {
        switch (member)
        {
            case "OpenTrackingEnabled":
                wire.OpenTracking = ReadString(ref reader, wire, member);
                break;
            case "ClickTrackingEnabled":
                wire.ClickTracking = ReadString(ref reader, wire, member);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    // Begins on the first token of the value, ends on its last; so does every MemberReader.
    private static void ReadObject(ref Utf8JsonReader reader, SendFactsWire wire, MemberReader read)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            SkipUnexpected(ref reader, wire);
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.GetString()!;
            reader.Read();
            read(ref reader, wire, member);
        }
    }

    private static void ReadArray(ref Utf8JsonReader reader, SendFactsWire wire, string member, MemberReader readItem)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            SkipUnexpected(ref reader, wire);
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            readItem(ref reader, wire, member);
    }

    private static string? ReadString(ref Utf8JsonReader reader, SendFactsWire wire, string member)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString() is { Length: > 0 } text ? text : null;
        if (reader.TokenType != JsonTokenType.Null)
            wire.Fail($"The member {member} of the request is not a string.");
        reader.Skip();
        return null;
    }

    private static void SkipUnexpected(ref Utf8JsonReader reader, SendFactsWire wire)
    {
        if (reader.TokenType != JsonTokenType.Null)
            wire.Fail("A member of the request has an unexpected shape.");
        reader.Skip();
    }
}
