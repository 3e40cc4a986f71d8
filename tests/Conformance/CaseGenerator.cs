using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ses.Resilient.Conformance;

/// <summary>
/// Writes cases to measure speed with: about 4 KB each, all seven layers, wildcards and conditions. No two cases carry the same policy texts but for the
/// managed full-access ones, as in real accounts, and the answers differ too. The same seed gives the same bytes. Nothing is claimed about the answers;
/// those that are claimed are in the files of cases.
/// </summary>
internal static class CaseGenerator
{
    private static readonly string[] Words = ["billing", "orders", "signup", "reports", "alerts", "invoices", "digest", "support", "news", "login"];
    private static readonly string[] Regions = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-southeast-2"];
    private static readonly string[] Actions = ["ses:SendEmail", "ses:SendRawEmail", "ses:SendTemplatedEmail", "ses:SendBulkEmail"];

    // <NAMES> are filled in for each case.
    private const string Template = """
        {
          "id": "generated-<INDEX>",
          "request": {
            "principal": "arn:aws:sts::<ACCOUNT>:assumed-role/<APP>/i-<HEX>",
            "role": "arn:aws:iam::<ACCOUNT>:role/svc/<APP>",
            "action": "<ACTION>",
            "resource": "arn:aws:ses:<REGION>:<ACCOUNT>:identity/<APP>.example.com",
            "resourceAccount": "<ACCOUNT>",
            "context": {
              "ses:FromAddress": "no-reply@<FROM>",
              "ses:Recipients": ["<RECIPIENTS>"],
              "ses:ApiVersion": "2",
              "aws:SourceIp": "203.0.<SUBNET>.<HOST>",
              "aws:RequestedRegion": "<REGION>",
              "aws:PrincipalTag/team": "<APP>",
              "aws:CurrentTime": "2026-0<MONTH>-1<DAY>T12:00:00Z"
            },
            "unknown": ["<UNKNOWN>"]
          },
          "policies": {
            "identity": [
              { "name": "<APP>-send", "document": { "Version": "2012-10-17", "Statement": [
                { "Sid": "Send", "Effect": "Allow", "Action": ["ses:Send*"], "Resource": "arn:aws:ses:*:<ACCOUNT>:identity/${aws:PrincipalTag/team}.*",
                  "Condition": { "StringLike": { "ses:FromAddress": ["*@<APP>.example.com", "*@mail.<APP>.example.com"] }, "StringEquals": { "ses:ApiVersion": "2" } } } ] } },
              { "name": "<APP>-sets", "document": { "Version": "2012-10-17", "Statement": [
                { "Sid": "Sets", "Effect": "Allow", "Action": ["ses:SendEmail", "ses:SendRawEmail"], "Resource": "arn:aws:ses:*:<ACCOUNT>:configuration-set/<APP>-*" },
                { "Sid": "Logs", "Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "arn:aws:logs:<REGION>:<ACCOUNT>:log-group:/app/<APP>:*" } ] } },
              { "name": "<APP>-data", "document": { "Version": "2012-10-17", "Statement": [
                { "Sid": "Queue", "Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage"], "Resource": "arn:aws:sqs:<REGION>:<ACCOUNT>:<APP>-*" },
                { "Sid": "Bucket", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::<APP>-*/*", "Condition": { "Bool": { "aws:SecureTransport": "true" } } } ] } }
            ],
            "boundary": { "name": "boundary", "document": { "Version": "2012-10-17", "Statement": [
              { "Sid": "Mail", "Effect": "Allow", "Action": ["ses:*", "sqs:*", "logs:*"], "Resource": "arn:aws:*:*:<ACCOUNT>:*" },
              { "Sid": "Admin", "Effect": "Deny", "Action": ["iam:*", "organizations:*"], "Resource": "*" } ] } },
            "session": { "name": "session-<APP>", "document": { "Version": "2012-10-17", "Statement": [
              { "Sid": "Session", "Effect": "Allow", "Action": ["ses:Send*"], "Resource": "arn:aws:ses:<REGION>:<ACCOUNT>:*", "Condition": { "DateLessThan": { "aws:CurrentTime": "2026-0<UNTIL>-30T00:00:00Z" } } } ] } },
            "scp": [
              [ { "name": "FullAWSAccess", "document": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } } ],
              [ { "name": "FullAWSAccess", "document": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } },
                { "name": "guard-region", "document": { "Version": "2012-10-17", "Statement": [
                  { "Sid": "Region", "Effect": "Deny", "Action": ["ses:*", "sqs:*"], "Resource": "*", "Condition": { "StringNotEquals": { "aws:RequestedRegion": ["eu-west-1", "eu-central-1", "<REGION>"] } } } ] } } ],
              [ { "name": "FullAWSAccess", "document": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } },
                { "name": "guard-mail", "document": { "Version": "2012-10-17", "Statement": [
                  { "Sid": "Blocked", "Effect": "Deny", "Action": ["ses:Send*"], "Resource": "*", "Condition": { "ForAnyValue:StringLike": { "ses:Recipients": ["*@blocked.example", "*@*.<APP>.blocked.example"] } } } ] } } ]
            ],
            "rcp": [
              [ { "name": "RCPFullAWSAccess", "document": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" } ] } } ],
              [ { "name": "RCPFullAWSAccess", "document": { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" } ] } } ]
            ],
            "resource": [
              { "name": "delegate", "document": { "Version": "2012-10-17", "Statement": [
                { "Sid": "Delegate", "Effect": "Allow", "Principal": { "AWS": ["arn:aws:iam::<OTHER>:root", "arn:aws:iam::<ACCOUNT>:role/svc/<APP>"] }, "Action": ["ses:SendEmail", "ses:SendRawEmail"],
                  "Resource": "arn:aws:ses:<REGION>:<ACCOUNT>:identity/<APP>.example.com", "Condition": { "StringLike": { "ses:FromAddress": "no-reply@<APP>.example.com" } } } ] } }
            ],
            "endpoint": { "name": "vpce", "document": { "Version": "2012-10-17", "Statement": [
              { "Sid": "Mail", "Effect": "Allow", "Principal": "*", "Action": "ses:*", "Resource": "*", "Condition": { "IpAddress": { "aws:SourceIp": ["203.0.112.0/23", "203.0.114.0/25"] } } },
              { "Sid": "Vpce", "Effect": "Deny", "Principal": "*", "Action": "ses:<VERB>*", "Resource": "*", "Condition": { "StringEquals": { "aws:SourceVpce": "vpce-<HEX>" } } } ] } }
          }
        }
        """;

    public static void Write(Stream output, int count, int seed)
    {
        // A seeded Random gives the same sequence on every run and platform.
        var random = new Random(seed);
        var buffered = new BufferedStream(output, 1 << 18);
        var template = Compact();
        for (var i = 0; i < count; i++)
            buffered.Write(Encoding.UTF8.GetBytes(Fill(template, random, i)));
        // Not disposed: the stream under it is the caller's.
        buffered.Flush();
    }

    private static string Fill(string template, Random random, int index) => new StringBuilder(template, 8192)
        .Replace("<INDEX>", Text(index))
        .Replace("<ACCOUNT>", Account(random))
        .Replace("<OTHER>", Account(random))
        .Replace("<HEX>", random.Next().ToString("x8", CultureInfo.InvariantCulture))
        .Replace("<ACTION>", Pick(random, Actions))
        .Replace("<REGION>", Pick(random, Regions))
        .Replace("<FROM>", random.Next(6) == 0 ? "other.example" : "<APP>.example.com")
        .Replace("\"<RECIPIENTS>\"", string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Recipient(random))))
        .Replace("<SUBNET>", Text(random.Next(112, 115)))
        .Replace("<HOST>", Text(random.Next(256)))
        .Replace("<MONTH>", Text(random.Next(1, 10)))
        .Replace("<UNTIL>", Text(random.Next(5, 10)))
        .Replace("<DAY>", Text(random.Next(10)))
        .Replace("\"<UNKNOWN>\"", random.Next(5) == 0 ? "\"aws:SourceVpce\"" : "")
        .Replace("<VERB>", random.Next(3) == 0 ? "Send" : "Delete")
        .Replace("<APP>", Pick(random, Words) + Text(random.Next(1000)))
        .Append('\n')
        .ToString();

    private static string Recipient(Random random) =>
        $"\"{Pick(random, Words)}{Text(random.Next(100))}@{(random.Next(8) == 0 ? "blocked.example" : "customer.example")}\"";

    private static string Account(Random random) => random.NextInt64(100_000_000_000, 1_000_000_000_000).ToString(CultureInfo.InvariantCulture);

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Compact()
    {
        using var template = JsonDocument.Parse(Template);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            template.RootElement.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
