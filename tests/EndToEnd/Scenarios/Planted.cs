using System.Text.Json.Nodes;

namespace Ses.Resilient.Tests.Scenarios;

/// <summary>Marked values, put into a world where secrets and private things are, so that the truth of the world stays the same.</summary>
internal static class Planted
{
    public const string Recipient = "planted-recipient-q7v";
    public const string Subject = "planted-subject-k2d";
    public const string Body = "planted-body-m9x";
    public const string Secret = "planted-secret-t4r";
    public const string WrongSecret = "planted-wrong-secret-w3e";
    public const string Token = "planted-token-z8h";
    public const string Policy = "planted-policy-text-c5j";

    /// <summary>In the conditions of policies of another account than the sender's. These may be read for a diagnosis, and are not the app's to show.</summary>
    public const string ForeignPolicy = "planted-foreign-policy-text-n6s";

    private static readonly string[] All = [Recipient, Subject, Body, Secret, WrongSecret, Token, Policy, ForeignPolicy];

    public static IEnumerable<string> MarksIn(string text) => All.Where(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase));

    public static string In(string json)
    {
        var world = JsonNode.Parse(json)!.AsObject();
        var send = world["send"]!.AsObject();
        foreach (var (name, mark) in new[] { ("subject", Subject), ("body", Body), ("wrongSecretAccessKey", WrongSecret) })
        {
            if (send.ContainsKey(name)) send[name] = mark;
        }

        foreach (var (_, credential) in world["credentials"]!.AsObject())
        {
            credential!["secretAccessKey"] = Secret;
            if (credential["sessionToken"] is not null) credential["sessionToken"] = Token;
        }

        MarkPolicies(world);
        var sender = world["credentials"]![send["credentials"]!.GetValue<string>()]!["principal"]!.GetValue<string>().Split(':')[4];
        foreach (var (id, account) in world["accounts"]!.AsObject())
        {
            if (id != sender) MarkConditions(account);
        }

        var marked = world.ToJsonString();

        // Everywhere, since identities, policies and SES's answer name recipients too.
        foreach (var recipient in Recipients(send)) marked = marked.Replace(recipient[..(recipient.IndexOf('@', StringComparison.Ordinal) + 1)], Recipient + "@", StringComparison.Ordinal);
        return marked;
    }

    private static string[] Recipients(JsonObject send) =>
        [.. new[] { "to", "cc", "bcc" }.SelectMany(list => send[list]?.AsArray().Select(a => a!.GetValue<string>()) ?? []).Distinct(StringComparer.Ordinal)];

    /// <summary>Gives every policy one more statement, for another service and principal, so that it decides nothing.</summary>
    private static void MarkPolicies(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject policy when policy["Statement"] is JsonArray statements:
                var statement = new JsonObject { ["Effect"] = "Allow", ["Action"] = "s3:GetObject", ["Resource"] = $"arn:aws:s3:::{Policy}/*" };
                if (statements.Any(s => s!.AsObject().ContainsKey("Principal"))) statement["Principal"] = new JsonObject { ["AWS"] = "arn:aws:iam::777788889999:root" };
                statements.Add(statement);
                break;
            case JsonObject other:
                foreach (var (_, value) in other) MarkPolicies(value);
                break;
            case JsonArray array:
                foreach (var value in array) MarkPolicies(value);
                break;
        }
    }

    /// <summary>One more value in the string conditions: an address or name that nobody has, so that it matches nothing.</summary>
    private static void MarkConditions(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var value in array) MarkConditions(value);
        }

        if (node is not JsonObject item) return;
        foreach (var (name, value) in item)
        {
            if (name != "Condition")
            {
                MarkConditions(value);
                continue;
            }

            foreach (var keys in value!.AsObject().Where(o => o.Key.Contains("String", StringComparison.Ordinal)).Select(o => o.Value!.AsObject()))
            {
                foreach (var key in keys.Select(k => k.Key).ToArray())
                {
                    keys[key] = keys[key] is JsonArray values
                        ? new JsonArray([ForeignPolicy, .. values.Select(v => v!.DeepClone())])
                        : new JsonArray(ForeignPolicy, keys[key]!.DeepClone());
                }
            }
        }
    }
}
