using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Ses.Resilient.AwsEmulator;

/// <summary>Sends of both APIs: they get the world's next answer, whatever the policies say.</summary>
internal static class Sends
{
    private static readonly string[] Lists = ["ToAddresses", "CcAddresses", "BccAddresses"];

    public static JsonObject V2(Call call, string operation)
    {
        var json = call.Request.Json;
        if (operation == "SendBulkEmail")
        {
            var mails = Items(json, "BulkEmailEntries").Select(entry => Compose(call, operation, call.Text("FromEmailAddress"), Addresses(entry)));
            return new JsonObject { ["BulkEmailEntryResults"] = new JsonArray([.. Bulk(call, [.. mails]).Select(V2Result)]) };
        }
        if (operation == "SendCustomVerificationEmail")
            return new JsonObject { ["MessageId"] = One(call, Compose(call, operation, from: null, [call.Required("EmailAddress")])) };
        var content = Member(json, "Content");
        var subject = Member(Member(Member(content, "Simple"), "Subject"), "Data").GetStringOrNull();
        var raw = Member(Member(content, "Raw"), "Data").GetStringOrNull();
        return new JsonObject { ["MessageId"] = One(call, Compose(call, operation, call.Text("FromEmailAddress"), Addresses(json), subject, raw)) };
    }

    public static IEnumerable<XElement> V1(Call call, string operation)
    {
        var form = call.Request.Form;
        var from = form.GetValueOrDefault("Source");
        if (operation == "SendBulkTemplatedEmail")
        {
            var entries = form.Keys.Where(k => k.StartsWith("Destinations.member.", StringComparison.Ordinal)).Select(k => k.Split('.')[2]).Distinct(StringComparer.Ordinal);
            var mails = entries.Select(n => Compose(call, operation, from, Addresses(call, $"Destinations.member.{n}.Destination.")));
            return [new("Status", Bulk(call, [.. mails]).Select(V1Result))];
        }
        var to = operation == "SendRawEmail" ? call.List("Destinations") : Addresses(call, "Destination.");
        return [new("MessageId", One(call, Compose(call, operation, from, to, form.GetValueOrDefault("Message.Subject.Data"), form.GetValueOrDefault("RawMessage.Data"))))];
    }

    private static Answer Answer(Call call)
    {
        var answer = call.State.NextAnswer();
        return answer.Accepted ? answer : throw new AwsException(answer.Status, answer.Code, answer.Message) { Wire = answer.Wire };
    }

    private static string One(Call call, Mail mail)
    {
        Answer(call);
        return Keep(call, mail);
    }

    // One answer for the call, and a status for each of its entries.
    private static List<(string Status, string? MessageId)> Bulk(Call call, IReadOnlyList<Mail> mails)
    {
        var statuses = Answer(call).EntryStatuses;
        return [.. mails.Select((mail, i) => i < statuses.Length && statuses[i] != "SUCCESS" ? (statuses[i], null) : ("SUCCESS", Keep(call, mail)))];
    }

    private static JsonObject V2Result((string Status, string? MessageId) entry) => entry.MessageId is { } id
        ? new JsonObject { ["Status"] = entry.Status, ["MessageId"] = id }
        : new JsonObject { ["Status"] = entry.Status, ["Error"] = entry.Status };

    // API v1 spells statuses in camel case: MessageRejected.
    private static XElement V1Result((string Status, string? MessageId) entry) => new(
        "member",
        new XElement("Status", string.Concat(entry.Status.Split('_').Select(w => w[..1] + w[1..].ToLowerInvariant()))),
        entry.MessageId is { } id ? new XElement("MessageId", id) : new XElement("Error", entry.Status));

    private static Mail Compose(Call call, string operation, string? from, IReadOnlyList<string> recipients, string? subject = null, string? rawBase64 = null)
    {
        var mail = new Mail
        {
            Time = call.State.Now,
            Api = call.Service.Api,
            Operation = operation,
            Principal = call.Principal.Arn,
            Region = call.Region,
            From = from,
            Recipients = recipients,
            Subject = subject,
            RequestBody = call.Request.Body,
        };
        if (rawBase64 is null)
            return mail;
        var bytes = new byte[rawBase64.Length];
        if (!Convert.TryFromBase64String(rawBase64, bytes, out var length))
            throw new AwsException(400, call.Service.Protocol == Protocol.Query ? "MalformedInput" : "SerializationException", "The raw message is no base64.");
        var headers = MimeHeaders.Read(Encoding.UTF8.GetString(bytes, 0, length));
        return mail with
        {
            From = from ?? headers.GetValueOrDefault("From"),
            Subject = headers.GetValueOrDefault("Subject"),
            Recipients = recipients.Count > 0
                ? recipients
                : [.. ((string[])["To", "Cc", "Bcc"]).SelectMany(h => (headers.GetValueOrDefault(h) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
        };
    }

    private static string Keep(Call call, Mail mail)
    {
        var id = $"0102{Guid.NewGuid().ToString("N")[..12]}-{Guid.NewGuid()}-000000";
        call.State.Mails.Add(mail with { MessageId = id });
        return id;
    }

    private static IReadOnlyList<string> Addresses(JsonElement request) =>
        [.. Lists.SelectMany(list => Items(Member(request, "Destination"), list)).Select(a => a.GetStringOrNull()).OfType<string>()];

    private static IReadOnlyList<string> Addresses(Call call, string prefix) => [.. Lists.SelectMany(list => call.List(prefix + list))];

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    private static JsonElement[] Items(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];

    private static string? GetStringOrNull(this JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString() : null;
}

/// <summary>The header fields of a raw message, unfolded; the first of each name counts.</summary>
internal static class MimeHeaders
{
    public static IReadOnlyDictionary<string, string> Read(string message)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? last = null;
        foreach (var line in message.Split('\n').Select(l => l.TrimEnd('\r')).TakeWhile(l => l.Length > 0))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (char.IsWhiteSpace(line[0]) && last is not null)
            {
                headers[last] += " " + line.Trim();
            }
            else if (colon > 0)
            {
                last = headers.TryAdd(line[..colon], line[(colon + 1)..].Trim()) ? line[..colon] : null;
            }
        }
        return headers;
    }
}
