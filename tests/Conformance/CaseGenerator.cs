using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ses.Resilient.Conformance;

/// <summary>
/// Writes cases to measure speed with: about 4 KB each, all seven layers, wildcards and conditions. Every case differs in its policies' text
/// (names, addresses, tags, Sids), as in real accounts, and so does the answer. The same seed gives the same bytes. Nothing is claimed
/// about their answers; those are in the files of cases.
/// </summary>
internal static class CaseGenerator
{
    private static readonly string[] Words = ["billing", "orders", "signup", "reports", "alerts", "invoices", "digest", "support", "news", "login"];
    private static readonly string[] Regions = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-southeast-2"];
    private static readonly string[] Actions = ["ses:SendEmail", "ses:SendRawEmail", "ses:SendTemplatedEmail", "ses:SendBulkEmail"];

    public static void Write(Stream output, int count, int seed)
    {
        // A seeded Random gives the same sequence on every run and platform.
        var random = new Random(seed);
        using var buffered = new BufferedStream(output, 1 << 16);
        using var json = new Utf8JsonWriter(buffered);
        for (var i = 0; i < count; i++)
        {
            WriteCase(json, random, i);
            json.Flush();
            json.Reset();
            buffered.Write("\n"u8);
        }
    }

    private static void WriteCase(Utf8JsonWriter json, Random random, int index)
    {
        var account = random.NextInt64(100_000_000_000, 999_999_999_999).ToString(CultureInfo.InvariantCulture);
        var region = Pick(random, Regions);
        var app = Pick(random, Words) + random.Next(1000).ToString(CultureInfo.InvariantCulture);
        var domain = $"{app}.example.com";
        var identity = $"arn:aws:ses:{region}:{account}:identity/{domain}";
        var role = $"arn:aws:iam::{account}:role/svc/{app}";

        json.WriteStartObject();
        json.WriteString("id", $"generated-{index}");
        json.WriteStartObject("request");
        json.WriteString("principal", $"arn:aws:sts::{account}:assumed-role/{app}/i-{random.Next():x8}");
        json.WriteString("role", role);
        json.WriteString("action", Pick(random, Actions));
        json.WriteString("resource", identity);
        json.WriteString("resourceAccount", account);
        json.WriteStartObject("context");
        json.WriteString("ses:FromAddress", $"no-reply@{(random.Next(6) == 0 ? "other.example" : domain)}");
        json.WriteStartArray("ses:Recipients");
        for (var n = random.Next(1, 4); n > 0; n--)
            json.WriteStringValue($"{Pick(random, Words)}{random.Next(100)}@{(random.Next(8) == 0 ? "blocked.example" : "customer.example")}");
        json.WriteEndArray();
        json.WriteString("ses:ApiVersion", "2");
        json.WriteString("aws:SourceIp", $"203.0.{random.Next(112, 115)}.{random.Next(256)}");
        json.WriteString("aws:RequestedRegion", region);
        json.WriteString("aws:PrincipalTag/team", app);
        json.WriteString("aws:CurrentTime", $"2026-0{random.Next(1, 10)}-1{random.Next(10)}T12:00:00Z");
        json.WriteEndObject();
        if (random.Next(5) == 0)
        {
            json.WriteStartArray("unknown");
            json.WriteStringValue("aws:SourceVpce");
            json.WriteEndArray();
        }

        json.WriteEndObject();

        json.WriteStartObject("policies");
        List(json, "identity", [
            Policy(app + "-send", Allow("Send", "[\"ses:Send*\"]", $"arn:aws:ses:*:{account}:identity/${{aws:PrincipalTag/team}}.*", $$$"""{"StringLike":{"ses:FromAddress":["*@{{{domain}}}","*@mail.{{{domain}}}"]},"StringEquals":{"ses:ApiVersion":"2"}}""")),
            Policy(app + "-sets", Allow("Sets", "[\"ses:SendEmail\",\"ses:SendRawEmail\"]", $"arn:aws:ses:*:{account}:configuration-set/{app}-*", null), Allow("Logs", "[\"logs:CreateLogStream\",\"logs:PutLogEvents\"]", $"arn:aws:logs:{region}:{account}:log-group:/app/{app}:*", null)),
            Policy(app + "-data", Allow("Queue", "[\"sqs:ReceiveMessage\",\"sqs:DeleteMessage\"]", $"arn:aws:sqs:{region}:{account}:{app}-*", null), Allow("Bucket", "[\"s3:GetObject\",\"s3:PutObject\"]", $"arn:aws:s3:::{app}-*/*", """{"Bool":{"aws:SecureTransport":"true"}}"""))]);
        One(json, "boundary", Policy("boundary", Allow("Mail", "[\"ses:*\",\"sqs:*\",\"logs:*\"]", "*", null), Deny("Admin", "[\"iam:*\",\"organizations:*\"]", null)));
        One(json, "session", Policy("session-" + app, Allow("Session", "[\"ses:Send*\"]", $"arn:aws:ses:{region}:{account}:*", $$$"""{"DateLessThan":{"aws:CurrentTime":"2026-0{{{random.Next(5, 10)}}}-30T00:00:00Z"}}""")));
        Levels(json, "scp", [
            [Full("FullAWSAccess", false)],
            [Full("FullAWSAccess", false), Policy("guard-region", Deny("Region", "[\"ses:*\",\"sqs:*\"]", $$$"""{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","eu-central-1","{{{region}}}"]}}"""))],
            [Full("FullAWSAccess", false), Policy("guard-mail", Deny("Blocked", "[\"ses:Send*\"]", """{"ForAnyValue:StringLike":{"ses:Recipients":["*@blocked.example","*@*.blocked.example"]}}"""))]]);
        Levels(json, "rcp", [[Full("RCPFullAWSAccess", true)], [Full("RCPFullAWSAccess", true)]]);
        List(json, "resource", [
            Policy("delegate", $$$$"""{"Sid":"Delegate","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::{{{{random.NextInt64(100_000_000_000, 999_999_999_999)}}}}:root","{{{{role}}}}"]},"Action":["ses:SendEmail","ses:SendRawEmail"],"Resource":"{{{{identity}}}}","Condition":{"StringLike":{"ses:FromAddress":"no-reply@{{{{domain}}}}"}}}""")]);
        One(json, "endpoint", Policy("vpce", $$$$"""{"Sid":"Mail","Effect":"Allow","Principal":"*","Action":"ses:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":["203.0.112.0/23","203.0.114.0/25"]}}}""", $$$$"""{"Sid":"Vpce","Effect":"Deny","Principal":"*","Action":"ses:Delete*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-{{{{random.Next():x8}}}}"}}}"""));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    private static string Full(string name, bool principal) =>
        Policy(name, principal ? """{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""" : """{"Effect":"Allow","Action":"*","Resource":"*"}""");

    private static string Allow(string sid, string actions, string resource, string? condition) => Statement(sid, "Allow", actions, resource, condition);

    private static string Deny(string sid, string actions, string? condition) => Statement(sid, "Deny", actions, "*", condition);

    private static string Statement(string sid, string effect, string actions, string resource, string? condition) =>
        $$"""{"Sid":"{{sid}}","Effect":"{{effect}}","Action":{{actions}},"Resource":"{{resource}}"{{(condition is null ? "" : ",\"Condition\":" + condition)}}}""";

    private static string Policy(string name, params ReadOnlySpan<string> statements) =>
        new StringBuilder().Append("{\"name\":\"").Append(name).Append("\",\"document\":{\"Version\":\"2012-10-17\",\"Statement\":[")
            .AppendJoin(',', statements!).Append("]}}").ToString();

    private static void One(Utf8JsonWriter json, string layer, string policy)
    {
        json.WritePropertyName(layer);
        json.WriteRawValue(policy);
    }

    private static void List(Utf8JsonWriter json, string layer, string[] policies)
    {
        json.WritePropertyName(layer);
        json.WriteRawValue($"[{string.Join(',', policies)}]");
    }

    private static void Levels(Utf8JsonWriter json, string layer, string[][] levels)
    {
        json.WritePropertyName(layer);
        json.WriteRawValue($"[{string.Join(',', levels.Select(level => $"[{string.Join(',', level)}]"))}]");
    }
}
