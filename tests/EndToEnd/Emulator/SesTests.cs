using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Emulator;

public sealed class SesTests
{
    private const string Denial = "User `arn:aws:iam::111122223333:user/svc/app' is not authorized to perform `ses:SendEmail' on resource `arn:aws:ses:eu-west-1:111122223333:identity/example.com'";

    private static readonly string Raw = Convert.ToBase64String(Encoding.UTF8.GetBytes("From: Raw <raw@example.com>\r\nTo: a@example.net,\r\n b@example.net\r\nSubject: Raw\r\n\r\nSubject: not this\r\n"));

    [Fact]
    public async Task V2_sends_are_accepted_and_kept()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws, TestWorld.Session);
        var sent = await http.SendMailAsync();
        sent.Status.ShouldBe(HttpStatusCode.OK);
        var raw = await http.PostAsync("/v2/email/outbound-emails", """{"Content":{"Raw":{"Data":"RAW"}}}""".Replace("RAW", Raw, StringComparison.Ordinal));
        raw.Status.ShouldBe(HttpStatusCode.OK);
        await http.PostAsync("/v2/email/outbound-custom-verification-emails", """{"EmailAddress":"new@example.net","TemplateName":"t"}""");

        aws.Mails.All.Length.ShouldBe(3);
        var simple = aws.Mails.All[0];
        simple.MessageId.ShouldBe((string?)sent.Json["MessageId"]);
        simple.From.ShouldBe("Orders <orders@example.com>");
        simple.Recipients.ShouldBe(["to@example.net", "cc@example.net", "bcc@example.net"]);
        simple.Subject.ShouldBe("Hello");
        simple.Principal.ShouldBe("arn:aws:sts::111122223333:assumed-role/mailer/i-0abc");
        simple.Region.ShouldBe("eu-west-1");
        JsonNode.Parse(simple.RequestText)!["Content"].ShouldNotBeNull();
        (aws.Mails.All[1].From, aws.Mails.All[1].Subject).ShouldBe(("Raw <raw@example.com>", "Raw"));
        aws.Mails.All[1].Recipients.ShouldBe(["a@example.net", "b@example.net"]);
        aws.Mails.All[2].Recipients.ShouldBe(["new@example.net"]);
        aws.Journal.Sends.Count().ShouldBe(3);
        aws.Journal.Forbidden.ShouldBeEmpty();
    }

    [Fact]
    public async Task V1_sends_are_accepted_and_kept()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws);
        var sent = await http.QueryAsync("ses", "SendEmail", ("Source", "a@example.com"), ("Destination.ToAddresses.member.1", "to@example.net"), ("Destination.CcAddresses.member.1", "cc@example.net"), ("Message.Subject.Data", "Hi"));
        sent.Namespace.ShouldBe("http://ses.amazonaws.com/doc/2010-12-01/");
        sent.Xml.Elements().Select(e => e.Name.LocalName).ShouldBe(["SendEmailResult", "ResponseMetadata"]);
        await http.QueryAsync("ses", "SendRawEmail", ("RawMessage.Data", Raw), ("Destinations.member.1", "only@example.net"));
        await http.QueryAsync("ses", "SendTemplatedEmail", ("Source", "a@example.com"), ("Destination.ToAddresses.member.1", "to@example.net"), ("Template", "t"));

        aws.Mails.All[0].MessageId.ShouldBe(sent.Value("MessageId"));
        aws.Mails.All[0].Recipients.ShouldBe(["to@example.net", "cc@example.net"]);
        aws.Mails.All[1].Recipients.ShouldBe(["only@example.net"]);
        aws.Mails.All.Select(m => m.Operation).ShouldBe(["SendEmail", "SendRawEmail", "SendTemplatedEmail"]);
    }

    [Fact]
    public async Task Bulk_entries_have_their_own_statuses()
    {
        await using var aws = await StartAsync(TestWorld.Create(w => TestWorld.AddSend(w, """{ "accepted": true, "entryStatuses": ["SUCCESS", "MESSAGE_REJECTED"] }""")));
        using var http = Client(aws);
        var v2 = await http.PostAsync("/v2/email/outbound-bulk-emails", """{"FromEmailAddress":"a@example.com","BulkEmailEntries":[{"Destination":{"ToAddresses":["1@example.net"]}},{"Destination":{"ToAddresses":["2@example.net"]}},{"Destination":{"ToAddresses":["3@example.net"]}}]}""");
        v2.Json["BulkEmailEntryResults"]!.AsArray().Select(e => (string?)e!["Status"]).ShouldBe(["SUCCESS", "MESSAGE_REJECTED", "SUCCESS"]);
        aws.Mails.All.SelectMany(m => m.Recipients).ShouldBe(["1@example.net", "3@example.net"]);
        var v1 = await http.QueryAsync("ses", "SendBulkTemplatedEmail", ("Source", "a@example.com"), ("Destinations.member.1.Destination.ToAddresses.member.1", "4@example.net"), ("Destinations.member.2.Destination.ToAddresses.member.1", "5@example.net"));
        v1.Xml.Descendants().Where(e => e.Name.LocalName == "Status" && !e.HasElements).Select(e => e.Value).ShouldBe(["Success", "MessageRejected"]);
        aws.Mails.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Answers_come_in_order_and_the_last_repeats()
    {
        await using var aws = await StartAsync(TestWorld.Create(w => TestWorld.AddSend(w, """[{ "status": 429, "code": "TooManyRequestsException", "message": "Maximum sending rate exceeded." }, { "accepted": true }]""")));
        using var http = Client(aws);
        (await http.SendMailAsync()).Code.ShouldBe("TooManyRequestsException");
        (await http.SendMailAsync()).Status.ShouldBe(HttpStatusCode.OK);
        (await http.SendMailAsync()).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("default", "AccessDeniedException", """{"message":"TEXT"}""")]
    [InlineData("capitalMessage", "AccessDeniedException", """{"Message":"TEXT"}""")]
    [InlineData("bothMessages", "AccessDeniedException", """{"Message":"TEXT","message":"TEXT"}""")]
    [InlineData("typeInBody", null, """{"__type":"AccessDeniedException","message":"TEXT"}""")]
    [InlineData("namespacedTypeInBody", null, """{"__type":"com.amazonaws.sesv2#AccessDeniedException","message":"TEXT"}""")]
    [InlineData("typeWithUrl", "AccessDeniedException:http://internal.amazon.com/coral/com.amazonaws.sesv2/", """{"message":"TEXT"}""")]
    [InlineData("nullMessage", "AccessDeniedException", """{"message":null}""")]
    [InlineData("emptyBody", "AccessDeniedException", "")]
    [InlineData("html", null, "<html>")]
    public async Task Refusals_are_spelled_as_declared(string wire, string? type, string body)
    {
        await using var aws = await StartAsync(TestWorld.Create(w => TestWorld.AddSend(w, $$"""{ "status": 403, "code": "AccessDeniedException", "message": "{{Denial}}", "wire": "{{wire}}" }""")));
        using var http = Client(aws);
        var answer = await http.SendMailAsync();
        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.ErrorType.ShouldBe(type);
        answer.Text.ShouldStartWith(body.Replace("TEXT", Denial, StringComparison.Ordinal));
        aws.Mails.Count.ShouldBe(0);
    }

    [Fact]
    public async Task V1_refusals_have_the_shape_of_Query_errors()
    {
        await using var aws = await StartAsync(TestWorld.Create(w => TestWorld.AddSend(w, $$"""{ "status": 403, "code": "AccessDenied", "message": "{{Denial}}" }""")));
        using var http = Client(aws);
        var answer = await http.QueryAsync("ses", "SendEmail", ("Source", "a@example.com"));
        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Xml.Name.ToString().ShouldBe("{http://ses.amazonaws.com/doc/2010-12-01/}ErrorResponse");
        answer.Xml.Elements().Select(e => e.Name.LocalName).ShouldBe(["Error", "RequestId"]);
        (answer.Value("Type"), answer.Code, answer.Message).ShouldBe(("Sender", "AccessDenied", Denial));
    }

    [Fact]
    public async Task Reads_of_v2_show_the_world()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws);
        var account = (await http.GetAsync("/v2/email/account")).Json;
        ((bool)account["ProductionAccessEnabled"]!, (string?)account["EnforcementStatus"], (double)account["SendQuota"]!["MaxSendRate"]!).ShouldBe((false, "PROBATION", 5));
        var identity = (await http.GetAsync("/v2/email/identities/example.com")).Json;
        ((bool)identity["VerifiedForSendingStatus"]!, (string?)identity["ConfigurationSetName"], (string?)identity["IdentityType"]).ShouldBe((true, "cs", "DOMAIN"));
        ((string?)identity["Policies"]!["y"]).ShouldBe("{ }");
        ((string?)(await http.GetAsync("/v2/email/identities/example.com/policies")).Json["Policies"]!["x"]).ShouldNotBeNull();
        ((bool)(await http.GetAsync("/v2/email/identities/me%2Byou%40example.org")).Json["VerifiedForSendingStatus"]!).ShouldBeFalse();
        var absent = await http.GetAsync("/v2/email/identities/you%40example.com");
        (absent.Status, absent.Code).ShouldBe((HttpStatusCode.NotFound, "NotFoundException"));
        ((bool)(await http.GetAsync("/v2/email/configuration-sets/cs")).Json["SendingOptions"]!["SendingEnabled"]!).ShouldBeFalse();
        (await http.GetAsync("/v2/email/configuration-sets/none")).Status.ShouldBe(HttpStatusCode.NotFound);
        ((string?)(await http.PostAsync("/v2/email/tenants/get", """{"TenantName":"t1"}""")).Json["Tenant"]!["TenantArn"]).ShouldBe("arn:aws:ses:eu-west-1:111122223333:tenant/t1/tn-1");
        (await http.PostAsync("/v2/email/tenants/get", """{"TenantName":"t9"}""")).Message.ShouldBe("Tenant t9 for AwsAccountId 111122223333 not found.");
        var resources = (await http.PostAsync("/v2/email/tenants/resources/list", """{"TenantName":"t1"}""")).Json["TenantResources"]!.AsArray();
        resources.Select(r => (string?)r!["ResourceType"]).ShouldBe(["EMAIL_IDENTITY", "CONFIGURATION_SET", "EMAIL_TEMPLATE"]);
        aws.Journal.Entries[3].Target.ShouldBe("me+you@example.org");
    }

    [Fact]
    public async Task Reads_look_into_the_callers_account_and_Region_only()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var other = Client(aws, TestWorld.Other);
        (await other.GetAsync("/v2/email/identities/example.com")).Status.ShouldBe(HttpStatusCode.NotFound);
        using var elsewhere = new SignedHttp(aws.Url, TestWorld.App, () => aws.Now) { Region = "us-east-1" };
        (await elsewhere.GetAsync("/v2/email/identities/example.com")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Reads_of_v1_show_the_world()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws);
        (await http.QueryAsync("ses", "GetSendQuota")).Value("Max24HourSend").ShouldBe("1000.0");
        (await http.QueryAsync("ses", "GetAccountSendingEnabled")).Value("Enabled").ShouldBe("true");
        var attributes = await http.QueryAsync("ses", "GetIdentityVerificationAttributes", ("Identities.member.1", "example.com"), ("Identities.member.2", "unknown.example"), ("Identities.member.3", "me+you@example.org"));
        attributes.Values("key").ShouldBe(["example.com", "me+you@example.org"]);
        attributes.Values("VerificationStatus").ShouldBe(["Success", "Pending"]);
        (await http.QueryAsync("ses", "ListIdentityPolicies", ("Identity", "example.com"))).Values("member").ShouldBe(["x", "y"]);
        (await http.QueryAsync("ses", "GetIdentityPolicies", ("Identity", "example.com"), ("PolicyNames.member.1", "y"))).Value("value").ShouldBe("{ }");
    }

    [Fact]
    public async Task Reads_are_limited_to_one_a_second_where_asked_for()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var aws = await AwsEmulator.Emulator.StartAsync(TestWorld.Create(), new EmulatorOptions { TimeProvider = time, ThrottleSesReads = true }, TestContext.Current.CancellationToken);
        using var http = Client(aws);
        (await http.GetAsync("/v2/email/account")).Status.ShouldBe(HttpStatusCode.OK);
        var refused = await http.GetAsync("/v2/email/identities/example.com");
        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.TooManyRequests, "TooManyRequestsException"));
        (await http.QueryAsync("ses", "GetSendQuota")).Code.ShouldBe("Throttling");
        (await http.SendMailAsync()).Status.ShouldBe(HttpStatusCode.OK);
        (await http.QueryAsync("sts", "GetCallerIdentity")).Status.ShouldBe(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromSeconds(1));
        (await http.GetAsync("/v2/email/identities/example.com")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_is_refused()
    {
        await using var aws = await StartAsync(TestWorld.Create());
        using var http = Client(aws);
        var answer = await http.PostAsync("/v2/email/outbound-emails", "{ not JSON");
        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.BadRequest, "SerializationException"));
        (await http.PostAsync("/v2/email/tenants/get", "[]")).Code.ShouldBe("SerializationException");
    }

    private static Task<AwsEmulator.Emulator> StartAsync(World world) => AwsEmulator.Emulator.StartAsync(world, cancellationToken: TestContext.Current.CancellationToken);

    private static SignedHttp Client(AwsEmulator.Emulator aws, Key? key = null) => new(aws.Url, key ?? TestWorld.App, () => aws.Now) { Region = "eu-west-1" };
}
