using System.Net;
using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Tests.Attribution;

/// <summary>What the sending process knows of its credentials and its way to SES, and what follows where nothing else is left.</summary>
public sealed class SendingProcessTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    // A version byte 4 and 32 more, in Base64 (SES Developer Guide, obtaining SMTP credentials).
    private const string SmtpPassword = "BFDYWOCYXsx/YEGKrwzFq1h/QsJXCohAlanozKzQ9lRc";

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 1, 2, 3, TimeSpan.Zero);

    [Theory]
    [InlineData(SmtpPassword, true)]
    [InlineData(Secret, false)]
    [InlineData("BFDYWOCYXsx/YEGKrwzFq1h/QsJXCohAlanozKzQ9l", false)]
    [InlineData("ZFDYWOCYXsx/YEGKrwzFq1h/QsJXCohAlanozKzQ9lRc", false)]
    [InlineData("BFDYWOCYXsx/YEGKrwzFq1h/QsJXCohAlanozKzQ9l--", false)]
    public void An_SMTP_password_is_told_from_a_secret_key(string secret, bool isSmtpPassword) =>
        SendingProcess.Of(With(new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", secret))).SecretIsSmtpPassword.ShouldBe(isSmtpPassword);

    [Fact]
    public void The_remedy_says_that_it_is_the_SMTP_password()
    {
        var send = new TestSend
        {
            Refusal = new SesRefusal { Kind = SesRefusalKind.Credentials, CredentialsFault = CredentialsFault.SignatureMismatch },
            Sender = new SendingProcess { SecretIsSmtpPassword = true },
        };

        send.Attribute().Summary.English.ShouldBe("The signature does not match: what is configured as the secret access key is an SMTP password.");
        send.Remedies().ShouldHaveSingleItem().Description.ShouldContain("in place of the SMTP password");
    }

    [Fact]
    public void A_session_policy_is_known_to_the_process_that_assumed_the_role()
    {
        const string Policy = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ses:Get*","Resource":"*"}}""";
        using var plain = Assumed(null);
        using var limited = Assumed(Policy);

        SendingProcess.Of(With(plain)).SessionPolicyState.ShouldBe(SessionPolicyState.None);
        SendingProcess.Of(With(limited)).SessionPolicy!.Document.ShouldNotBeNull();
        SendingProcess.Of(With(new SessionAWSCredentials("ASIA", Secret, "t"))).SessionPolicyState.ShouldBe(SessionPolicyState.Unknown);
    }

    [Theory]
    [InlineData("https://vpce-0abc12-x1y2z3.email.eu-west-1.vpce.amazonaws.com/", "vpce-0abc12")]
    [InlineData("https://email.eu-west-1.amazonaws.com/", null)]
    [InlineData("https://mail.vpce.example/", null)]
    public void A_VPC_endpoint_is_known_by_its_own_name(string endpoint, string? id) =>
        SendingProcess.Of(With(null) with { Endpoint = new Uri(endpoint) }).VpcEndpointId.ShouldBe(id);

    [Theory]
    [InlineData("10.1.2.3", "VpcEndpoint")]
    [InlineData("172.31.0.9,172.16.0.9", "VpcEndpoint")]
    [InlineData("192.168.7.7", "VpcEndpoint")]
    [InlineData("100.64.0.1", "VpcEndpoint")]
    [InlineData("fd12::1", "VpcEndpoint")]
    [InlineData("::ffff:10.1.2.3", "VpcEndpoint")]
    [InlineData("54.240.1.1", "Public")]
    [InlineData("172.32.0.1", "Public")]
    [InlineData("2600:1f18::1", "Public")]
    [InlineData("10.1.2.3,54.240.1.1", "Unknown")]
    [InlineData("127.0.0.1", "Unknown")]
    [InlineData("", "Unknown")]
    public async Task The_way_to_SES_shows_in_its_addresses(string addresses, string way)
    {
        var found = await WayAsync(With(null), _ => Task.FromResult(addresses.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse).ToArray()));

        found.ToString().ShouldBe(way);
    }

    [Fact]
    public async Task Behind_a_proxy_or_without_an_answer_the_way_is_not_known()
    {
        var config = Substitute.For<IClientConfig>();
        config.GetWebProxy().Returns(new WebProxy("http://proxy.internal:3128"));

        (await WayAsync(With(null) with { ClientConfig = config }, _ => Task.FromResult(new[] { IPAddress.Parse("54.240.1.1") }))).ShouldBe(WayToSes.Unknown);
        (await WayAsync(With(null), _ => throw new System.Net.Sockets.SocketException(11001))).ShouldBe(WayToSes.Unknown);
    }

    [Fact]
    public async Task A_resolver_that_does_not_answer_costs_no_more_than_the_time_there_is()
    {
        var time = new FakeTimeProvider();
        var never = new TaskCompletionSource<IPAddress[]>();

        var way = WayAsync(With(null), _ => never.Task, time);
        time.Advance(TimeSpan.FromSeconds(1));

        (await way).ShouldBe(WayToSes.Unknown);
    }

    [Fact]
    public void What_changed_a_moment_ago_may_not_have_reached_SES()
    {
        var send = new TestSend { Now = Now, Sender = new SendingProcess { Way = WayToSes.Public } };
        send = send with { Evidence = send.Evidence with { LatestChange = new PolicyChangeSeen($"policy sending", Now.AddMinutes(-3)) } };

        var attribution = send.Attribute();

        attribution.Layer.ShouldBe(DenialLayer.Undetermined);
        attribution.Summary.English.ShouldBe("Every policy that could be read lets ses:SendEmail pass, but policy sending was made or changed 3 minutes ago: SES may not see it yet.");
        attribution.WouldSettle!.English.ShouldBe("the same send again, some minutes after the change");
    }

    [Fact]
    public void What_changed_long_ago_leaves_the_last_layer()
    {
        var send = new TestSend { Now = Now, Sender = new SendingProcess { Way = WayToSes.Public } };
        send = send with { Evidence = send.Evidence with { LatestChange = new PolicyChangeSeen($"policy sending", Now.AddMinutes(-30)) } };

        send.Attribute().ShouldSatisfyAllConditions(a => a.Layer.ShouldBe(DenialLayer.SessionPolicy), a => a.Certainty.ShouldBe(Certainty.Inferred));
    }

    [Fact]
    public void A_VPC_endpoint_that_may_not_be_there_is_not_blamed()
    {
        var send = new TestSend { Now = Now, Sender = new SendingProcess { SessionPolicyState = SessionPolicyState.None } };

        send.Attribute().ShouldSatisfyAllConditions(a => a.Layer.ShouldBe(DenialLayer.Undetermined), a => a.Remaining.ShouldBe([DenialLayer.VpcEndpointPolicy]));
        (send with { Sender = send.Sender with { Way = WayToSes.VpcEndpoint } }).Attribute().Layer.ShouldBe(DenialLayer.VpcEndpointPolicy);
    }

    private static AssumeRoleAWSCredentials Assumed(string? policy) => new(
        new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", Secret), TestSend.Role, "session", new AssumeRoleAWSCredentialsOptions { Policy = policy });

    private static Denial With(AWSCredentials? credentials) =>
        new(new SesRefusal { Kind = SesRefusalKind.Authorization }, null) { Credentials = credentials, Endpoint = new Uri("https://email.eu-west-1.amazonaws.com/") };

    private static Task<WayToSes> WayAsync(Denial denial, Func<string, Task<IPAddress[]>> resolve, TimeProvider? time = null) => WaysToSes.FindAsync(
        denial, SendingProcess.Unknown, new Addresses(resolve), TimeSpan.FromSeconds(5), time ?? TimeProvider.System, TestContext.Current.CancellationToken);

    private sealed class Addresses(Func<string, Task<IPAddress[]>> resolve) : IHostAddresses
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => resolve(host);
    }
}
