using System.Collections.Frozen;
using Ses.Resilient.Tests.Emulator;

namespace Ses.Resilient.Tests.AwsCli;

/// <summary>SES API v2 through the AWS CLI.</summary>
public sealed class SesV2CliTests
{
    internal const string Service = "ses-v2";

    private static readonly FrozenDictionary<string, CliCase> Cases = new Dictionary<string, CliCase>
    {
        ["SendEmail"] = new(async cli =>
        {
            string[] send = ["sesv2", "send-email", "--from-email-address", "orders@example.com", "--destination", "ToAddresses=a@example.net,BccAddresses=b@example.net"];
            var simple = await cli.RunAsync([.. send, "--content", """{"Simple":{"Subject":{"Data":"Grüße"},"Body":{"Text":{"Data":"Hello"}}}}"""]);
            var raw = await cli.RunAsync([.. send, "--content", """{"Raw":{"Data":"From: raw@example.com\r\nSubject: Raw\r\n\r\nHello\r\n"}}"""]);
            var mails = cli.Aws.Mails.All;
            mails.Select(m => m.MessageId).ShouldBe([(string?)simple["MessageId"], (string?)raw["MessageId"]]);
            mails.Select(m => m.Subject).ShouldBe(["Grüße", "Raw"]);
            mails.ShouldAllBe(m => m.From == "orders@example.com" && m.Recipients.SequenceEqual(new[] { "a@example.net", "b@example.net" }) && m.Region == "eu-west-1");
        }),
        ["SendBulkEmail"] = new(async cli =>
        {
            var sent = await cli.RunAsync(
                "sesv2", "send-bulk-email", "--from-email-address", "orders@example.com", "--default-content", """{"Template":{"TemplateName":"welcome","TemplateData":"{}"}}""",
                "--bulk-email-entries", """[{"Destination":{"ToAddresses":["a@example.net"]}},{"Destination":{"ToAddresses":["b@example.net"]}}]""");
            var results = sent["BulkEmailEntryResults"]!.AsArray();
            results.Select(r => (string?)r!["Status"]).ShouldBe(["SUCCESS", "MESSAGE_REJECTED"]);
            var mail = cli.Aws.Mails.All.ShouldHaveSingleItem();
            (mail.MessageId, mail.Recipients[0]).ShouldBe(((string?)results[0]!["MessageId"], "a@example.net"));
        })
        { World = w => TestWorld.AddSend(w, """{ "accepted": true, "entryStatuses": ["SUCCESS", "MESSAGE_REJECTED"] }""") },
        ["SendCustomVerificationEmail"] = new(async cli =>
        {
            var sent = await cli.RunAsync("sesv2", "send-custom-verification-email", "--email-address", "new@example.net", "--template-name", "verify");
            var mail = cli.Aws.Mails.All.ShouldHaveSingleItem();
            (mail.MessageId, mail.Recipients[0]).ShouldBe(((string?)sent["MessageId"], "new@example.net"));
        }),
        ["GetAccount"] = new(async cli =>
        {
            var account = await cli.RunAsync("sesv2", "get-account");
            ((bool)account["ProductionAccessEnabled"]!, (bool)account["SendingEnabled"]!, (string?)account["EnforcementStatus"]).ShouldBe((false, true, "PROBATION"));
            ((double)account["SendQuota"]!["Max24HourSend"]!, (double)account["SendQuota"]!["MaxSendRate"]!).ShouldBe((1000, 5));
        }),
        ["GetEmailIdentity"] = new(async cli =>
        {
            var domain = await cli.RunAsync("sesv2", "get-email-identity", "--email-identity", "example.com");
            ((bool)domain["VerifiedForSendingStatus"]!, (string?)domain["ConfigurationSetName"], (string?)domain["IdentityType"]).ShouldBe((true, "cs", "DOMAIN"));
            ((string?)domain["Policies"]!["y"], (string?)domain["Tags"]![0]!["Value"]).ShouldBe(("{ }", "b"));
            // The address is part of the path and signed as such.
            var address = await cli.RunAsync("sesv2", "get-email-identity", "--email-identity", "me+you@example.org");
            ((bool)address["VerifiedForSendingStatus"]!, (string?)address["IdentityType"]).ShouldBe((false, "EMAIL_ADDRESS"));
        }),
        ["GetEmailIdentityPolicies"] = new(async cli =>
            (await cli.RunAsync("sesv2", "get-email-identity-policies", "--email-identity", "example.com"))["Policies"]!.AsObject()
                .Select(p => (p.Key, (string?)p.Value)).ShouldBe([("x", """{"Statement":[]}"""), ("y", "{ }")], ignoreOrder: true)),
        ["GetConfigurationSet"] = new(async cli =>
        {
            var set = await cli.RunAsync("sesv2", "get-configuration-set", "--configuration-set-name", "cs");
            ((string?)set["ConfigurationSetName"], (bool)set["SendingOptions"]!["SendingEnabled"]!, (string?)set["DeliveryOptions"]!["SendingPoolName"]).ShouldBe(("cs", false, "pool"));
        }),
        ["GetTenant"] = new(async cli =>
        {
            var tenant = (await cli.RunAsync("sesv2", "get-tenant", "--tenant-name", "t1"))["Tenant"]!;
            ((string?)tenant["TenantArn"], (string?)tenant["TenantId"], (string?)tenant["SendingStatus"]).ShouldBe(("arn:aws:ses:eu-west-1:111122223333:tenant/t1/tn-1", "tn-1", "REINSTATED"));
        }),
        ["ListTenantResources"] = new(async cli =>
        {
            var resources = (await cli.RunAsync("sesv2", "list-tenant-resources", "--tenant-name", "t1"))["TenantResources"]!.AsArray();
            resources.Select(r => (string?)r!["ResourceType"]).ShouldBe(["EMAIL_IDENTITY", "CONFIGURATION_SET", "EMAIL_TEMPLATE"]);
            cli.Aws.Journal.Entries.Length.ShouldBe(3);
        })
        { World = w => w["reads"]!["pageSize"] = 1 },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TheoryData<string> Operations => CliOperations.Of(Service);

    [Theory]
    [MemberData(nameof(Operations))]
    public Task Operation(string operation) => CliOperations.CheckAsync(Service, operation, Cases, "eu-west-1");
}
