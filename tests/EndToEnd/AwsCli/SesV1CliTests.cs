using System.Collections.Frozen;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Tests.Emulator;

namespace Ses.Resilient.Tests.AwsCli;

/// <summary>SES API v1 through the AWS CLI.</summary>
public sealed class SesV1CliTests
{
    internal const string Service = "ses-v1";

    private static readonly FrozenDictionary<string, CliCase> Cases = new Dictionary<string, CliCase>
    {
        ["SendEmail"] = new(async cli =>
        {
            var sent = await cli.RunAsync("ses", "send-email", "--from", "Müller <orders@example.com>", "--to", "a@example.net", "--cc", "c@example.net", "--subject", "Grüße", "--text", "Hello");
            var mail = Accepted(cli, (string?)sent["MessageId"]);
            (mail.From, mail.Subject).ShouldBe(("Müller <orders@example.com>", "Grüße"));
            mail.Recipients.ShouldBe(["a@example.net", "c@example.net"]);
        }),
        ["SendRawEmail"] = new(async cli =>
        {
            var sent = await cli.RunAsync("ses", "send-raw-email", "--raw-message", """{"Data":"From: raw@example.com\r\nTo: a@example.net,\r\n b@example.net\r\nSubject: Raw\r\n\r\nHello\r\n"}""");
            var mail = Accepted(cli, (string?)sent["MessageId"]);
            (mail.From, mail.Subject).ShouldBe(("raw@example.com", "Raw"));
            mail.Recipients.ShouldBe(["a@example.net", "b@example.net"]);
        }),
        ["SendTemplatedEmail"] = new(async cli =>
        {
            var sent = await cli.RunAsync("ses", "send-templated-email", "--source", "orders@example.com", "--destination", "ToAddresses=a@example.net", "--template", "welcome", "--template-data", "{}");
            Accepted(cli, (string?)sent["MessageId"]).Recipients.ShouldBe(["a@example.net"]);
        }),
        ["SendBulkTemplatedEmail"] = new(async cli =>
        {
            var sent = await cli.RunAsync(
                "ses", "send-bulk-templated-email", "--source", "orders@example.com", "--template", "welcome", "--default-template-data", "{}",
                "--destinations", """[{"Destination":{"ToAddresses":["a@example.net"]}},{"Destination":{"ToAddresses":["b@example.net"]}}]""");
            var statuses = sent["Status"]!.AsArray();
            statuses.Select(s => (string?)s!["Status"]).ShouldBe(["Success", "MessageRejected"]);
            Accepted(cli, (string?)statuses[0]!["MessageId"]).Recipients.ShouldBe(["a@example.net"]);
        })
        { World = w => TestWorld.AddSend(w, """{ "accepted": true, "entryStatuses": ["SUCCESS", "MESSAGE_REJECTED"] }""") },
        ["GetSendQuota"] = new(async cli =>
        {
            var quota = await cli.RunAsync("ses", "get-send-quota");
            ((double)quota["Max24HourSend"]!, (double)quota["MaxSendRate"]!, (double)quota["SentLast24Hours"]!).ShouldBe((1000, 5, 0));
        }),
        ["GetAccountSendingEnabled"] = new(async cli => ((bool)(await cli.RunAsync("ses", "get-account-sending-enabled"))["Enabled"]!).ShouldBeTrue()),
        ["GetIdentityVerificationAttributes"] = new(async cli =>
        {
            var attributes = (await cli.RunAsync("ses", "get-identity-verification-attributes", "--identities", "example.com", "unknown.example", "me+you@example.org"))["VerificationAttributes"]!.AsObject();
            attributes.Select(a => (a.Key, (string?)a.Value!["VerificationStatus"])).ShouldBe([("example.com", "Success"), ("me+you@example.org", "Pending")], ignoreOrder: true);
        }),
        ["ListIdentityPolicies"] = new(async cli =>
            (await cli.RunAsync("ses", "list-identity-policies", "--identity", "example.com"))["PolicyNames"]!.AsArray().Select(n => (string?)n).ShouldBe(["x", "y"])),
        ["GetIdentityPolicies"] = new(async cli =>
        {
            var policies = (await cli.RunAsync("ses", "get-identity-policies", "--identity", "example.com", "--policy-names", "y", "none"))["Policies"]!.AsObject();
            policies.Select(p => (p.Key, (string?)p.Value)).ShouldBe([("y", "{ }")]);
        }),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TheoryData<string> Operations => CliOperations.Of(Service);

    [Theory]
    [MemberData(nameof(Operations))]
    public Task Operation(string operation) => CliOperations.CheckAsync(Service, operation, Cases, "eu-west-1");

    private static Mail Accepted(Cli cli, string? messageId)
    {
        var mail = cli.Aws.Mails.All.ShouldHaveSingleItem();
        mail.MessageId.ShouldBe(messageId);
        mail.Region.ShouldBe("eu-west-1");
        return mail;
    }
}
