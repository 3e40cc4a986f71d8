using System.Net;
using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Emulator;

/// <summary>What AWS answers before it looks at any policy. Codes: AWS General Reference, common errors; each protocol spells them in its own way.</summary>
public sealed class CredentialFaultTests
{
    public static TheoryData<string, string, int, string> Faults
    {
        get
        {
            var data = new TheoryData<string, string, int, string>();
            foreach (var service in (string[])["ses-v1", "sts", "iam"])
            {
                data.Add(service, "unknown key", 403, "InvalidClientTokenId");
                data.Add(service, "inactive key", 403, "InvalidClientTokenId");
                data.Add(service, "wrong secret", 403, "SignatureDoesNotMatch");
                data.Add(service, "changed body", 403, "SignatureDoesNotMatch");
                data.Add(service, "wrong token", 403, "InvalidClientTokenId");
                data.Add(service, "no token", 403, "InvalidClientTokenId");
                data.Add(service, "expired", 403, "ExpiredToken");
                data.Add(service, "clock late", 403, "SignatureDoesNotMatch");
                data.Add(service, "clock early", 403, "SignatureDoesNotMatch");
                data.Add(service, "unsigned", 403, "MissingAuthenticationToken");
                data.Add(service, "malformed", 400, "IncompleteSignature");
            }
            foreach (var (service, status) in (ReadOnlySpan<(string, int)>)[("ses-v2", 403), ("organizations", 400)])
            {
                data.Add(service, "unknown key", status, "UnrecognizedClientException");
                data.Add(service, "inactive key", status, "UnrecognizedClientException");
                data.Add(service, "wrong secret", status, "InvalidSignatureException");
                data.Add(service, "changed body", status, "InvalidSignatureException");
                data.Add(service, "wrong token", status, "UnrecognizedClientException");
                data.Add(service, "no token", status, "UnrecognizedClientException");
                data.Add(service, "expired", status, "ExpiredTokenException");
                data.Add(service, "clock late", status, "InvalidSignatureException");
                data.Add(service, "clock early", status, "InvalidSignatureException");
                data.Add(service, "unsigned", status, "MissingAuthenticationTokenException");
                data.Add(service, "malformed", 400, "IncompleteSignature");
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Answers_as_AWS_does(string service, string fault, int status, string code)
    {
        await using var aws = await AwsEmulator.Emulator.StartAsync(TestWorld.Create(), new EmulatorOptions { ExpectsForbidden = true }, TestContext.Current.CancellationToken);
        var key = fault switch
        {
            "unknown key" => TestWorld.App with { Id = "AKIAIOSFODNN7NOBODYX" },
            "inactive key" => TestWorld.Inactive,
            "wrong secret" => TestWorld.App with { Secret = "not it" },
            "wrong token" => TestWorld.Session with { Token = "stale" },
            "no token" => TestWorld.Session with { Token = null },
            "expired" => TestWorld.Expired,
            _ => TestWorld.App,
        };
        var skew = fault switch { "clock late" => TimeSpan.FromMinutes(-16), "clock early" => TimeSpan.FromMinutes(16), _ => TimeSpan.Zero };
        using var http = new SignedHttp(aws.Url, key, () => aws.Now + skew)
        {
            Tamper = request =>
            {
                if (fault == "unsigned")
                    request.Headers.Remove("Authorization");
                if (fault == "malformed")
                {
                    request.Headers.Remove("Authorization");
                    request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=x");
                }
                if (fault == "changed body")
                    request.Content = new StringContent(service is "ses-v2" or "organizations" ? "{\"a\":1}" : $"Action=X&Version={(service switch { "sts" => "2011-06-15", "iam" => "2010-05-08", _ => "2010-12-01" })}");
            },
        };

        var answer = await CallAsync(http, service);

        answer.Code.ShouldBe(code);
        ((int)answer.Status).ShouldBe(status);
        answer.Message.ShouldNotBeNullOrWhiteSpace();
        aws.Mails.Count.ShouldBe(0);
        var entry = aws.Journal.Entries.ShouldHaveSingleItem();
        entry.Service.ShouldBe(service);
        entry.Status.ShouldBe(status);
        entry.Code.ShouldBe(code);
    }

    [Theory]
    [InlineData(-14)]
    [InlineData(14)]
    public async Task A_clock_within_fifteen_minutes_is_taken(int minutes)
    {
        await using var aws = await AwsEmulator.Emulator.StartAsync(TestWorld.Create(), new EmulatorOptions { ExpectsForbidden = true }, TestContext.Current.CancellationToken);
        using var http = new SignedHttp(aws.Url, TestWorld.App, () => aws.Now + TimeSpan.FromMinutes(minutes));
        (await http.SendMailAsync()).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_worlds_clock_decides_and_is_told_in_the_Date_header()
    {
        await using var aws = await AwsEmulator.Emulator.StartAsync(TestWorld.Create(w => w["now"] = "2026-03-01T12:00:00Z"), new EmulatorOptions { ExpectsForbidden = true }, TestContext.Current.CancellationToken);
        aws.Now.ShouldBeInRange(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 1, 12, 5, 0, TimeSpan.Zero));
        using var right = new SignedHttp(aws.Url, TestWorld.App, () => aws.Now);
        (await right.QueryAsync("sts", "GetCallerIdentity")).Status.ShouldBe(HttpStatusCode.OK);
        using var wrong = new SignedHttp(aws.Url, TestWorld.App, () => aws.Now.AddHours(1));
        var answer = await wrong.QueryAsync("sts", "GetCallerIdentity");
        answer.Message.ShouldStartWith("Signature not yet current: 20260301T13");
        using var plain = new HttpClient();
        using var response = await plain.GetAsync(aws.Url, TestContext.Current.CancellationToken);
        response.Headers.Date.ShouldNotBeNull().Year.ShouldBe(2026);
        response.Headers.Date.ShouldNotBeNull().Month.ShouldBe(3);
    }

    [Theory]
    [InlineData("iam")]
    [InlineData("organizations")]
    public async Task Global_services_take_one_Region_only(string service)
    {
        await using var aws = await AwsEmulator.Emulator.StartAsync(TestWorld.Create(), new EmulatorOptions { ExpectsForbidden = true }, TestContext.Current.CancellationToken);
        using var http = new SignedHttp(aws.Url, TestWorld.App, () => aws.Now) { Region = "eu-west-1" };
        (await CallAsync(http, service)).Message.ShouldStartWith("Credential should be scoped to a valid region");
    }

    private static Task<Answer> CallAsync(SignedHttp http, string service) => service switch
    {
        "ses-v1" => http.QueryAsync("ses", "GetSendQuota"),
        "ses-v2" => http.SendMailAsync(),
        "sts" => http.QueryAsync("sts", "GetCallerIdentity"),
        "iam" => http.QueryAsync("iam", "GetUser"),
        _ => http.OrganizationsAsync("DescribeOrganization"),
    };
}
