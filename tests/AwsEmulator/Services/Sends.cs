using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Ses.Resilient.AwsEmulator;

/// <summary>Sends of both APIs: they get the world's next answer, whatever the policies say.</summary>
internal static class Sends
{
    public static JsonObject V2(Call call, string operation)
    {
        var json = call.Request.Json;
        var to = operation switch
        {
            "SendBulkEmail" => Items(json, "BulkEmailEntries").SelectMany(Addresses),
            "SendCustomVerificationEmail" => call.Text("EmailAddress") is { } one ? [one] : [],
            _ => Addresses(json),
        };
        var content = Member(json, "Content");
        var raw = Member(Member(content, "Raw"), "Data").GetStringOrNull();
        var subject = Member(Member(Member(content, "Simple"), "Subject"), "Data").GetStringOrNull();
        var mail = Compose(call, operation, call.Text("FromEmailAddress"), [.. to], subject, raw);
        var answer = Answer(call);
        if (operation != "SendBulkEmail")
            return new JsonObject { ["MessageId"] = Keep(call, mail) };
        return new JsonObject
        {
            ["BulkEmailEntryResults"] = new JsonArray([.. Entries(call, mail, answer, Items(json, "BulkEmailEntries").Length).Select(e =>
                e.MessageId is { } id ? new JsonObject { ["Status"] = e.Status, ["MessageId"] = id } : new JsonObject { ["Status"] = e.Status, ["Error"] = e.Status })]),
        };
    }

    public static IEnumerable<XElement> V1(Call call, string operation)
    {
        var form = call.Request.Form;
        var bulk = operation == "SendBulkTemplatedEmail";
        string[] lists = operation == "SendRawEmail" ? ["Destinations.member."] : ["ToAddresses.member.", "CcAddresses.member.", "BccAddresses.member."];
        var to = form.Where(p => lists.Any(l => p.Key.Contains(l, StringComparison.Ordinal))).Select(p => p.Value);
        var mail = Compose(call, operation, form.GetValueOrDefault("Source"), [.. to], form.GetValueOrDefault("Message.Subject.Data"), form.GetValueOrDefault("RawMessage.Data"));
        var answer = Answer(call);
        if (!bulk)
            return [new("MessageId", Keep(call, mail))];
        var count = form.Keys.Where(k => k.StartsWith("Destinations.member.", StringComparison.Ordinal)).Select(k => k.Split('.')[2]).Distinct(StringComparer.Ordinal).Count();
        // v1 spells the statuses of bulk entries in camel case.
        return [new("Status", Entries(call, mail, answer, count).Select(e => new XElement("member", new XElement("Status", e.MessageId is null ? e.Status : "Success"), e.MessageId is null ? null : new XElement("MessageId", e.MessageId))))];
    }

    private static Answer Answer(Call call)
    {
        var answer = call.State.NextAnswer();
        return answer.Accepted ? answer : throw new AwsException(answer.Status, answer.Code, answer.Message) { Wire = answer.Wire };
    }

    private static Mail Compose(Call call, string operation, string? from, IReadOnlyList<string> recipients, string? subject, string? rawBase64)
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

    private static List<(string Status, string? MessageId)> Entries(Call call, Mail mail, Answer answer, int count)
    {
        var entries = new List<(string, string?)>();
        for (var i = 0; i < count; i++)
        {
            var status = i < answer.EntryStatuses.Length ? answer.EntryStatuses[i] : "SUCCESS";
            entries.Add((status, status == "SUCCESS" ? Keep(call, mail) : null));
        }
        return entries;
    }

    private static IEnumerable<string> Addresses(JsonElement request) =>
        ((string[])["ToAddresses", "CcAddresses", "BccAddresses"]).SelectMany(list => Items(Member(request, "Destination"), list)).Select(a => a.GetStringOrNull()).OfType<string>();

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
