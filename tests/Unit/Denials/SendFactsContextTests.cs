using Amazon.Runtime;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Tests.Denials;

/// <summary>The condition keys: which are supplied for which action, and those that come from the transport.</summary>
public sealed class SendFactsContextTests
{
    private static SendFactsCall Call => SendFactsCall.V2(SendFactsCall.SendEmailPath, new
    {
        FromEmailAddress = "Shop <shop@example.com>",
        FeedbackForwardingEmailAddress = "bounces@example.com",
        Destination = new { ToAddresses = new[] { "private@x.test" } },
        Content = new { Simple = new { } },
        TenantName = "tenant",
        EndpointId = "abc.123",
        ConfigurationOverrides = new { Tracking = new { OpenTrackingEnabled = "ENABLED", ClickTrackingEnabled = "ENABLED" } },
    });

    // Service Authorization Reference for Amazon SES, condition keys of each action.
    [Theory]
    [InlineData("ses:SendEmail", "ApiVersion FeedbackAddress FromAddress FromDisplayName MultiRegionEndpointId Recipients TenantName")]
    [InlineData("SES:sendemail", "ApiVersion FeedbackAddress FromAddress FromDisplayName MultiRegionEndpointId Recipients TenantName")]
    [InlineData("ses:SendRawEmail", "ApiVersion FeedbackAddress FromAddress FromDisplayName Recipients")]
    [InlineData("ses:SendTemplatedEmail", "ApiVersion FeedbackAddress FromAddress FromDisplayName Recipients")]
    [InlineData("ses:SendBulkTemplatedEmail", "ApiVersion FeedbackAddress FromAddress FromDisplayName Recipients")]
    [InlineData("ses:SendBulkEmail", "ApiVersion MultiRegionEndpointId TenantName")]
    [InlineData("ses:SendCustomVerificationEmail", "ApiVersion FeedbackAddress FromAddress FromDisplayName Recipients")]
    [InlineData("ses:SendBounce", "ApiVersion FromAddress")]
    [InlineData("ses:ApplyTrackingConfigurationOverrides", "ClickTrackingEnabled OpenTrackingEnabled")]
    public void Each_action_has_the_keys_of_the_reference_and_no_others(string action, string keys)
    {
        var context = Call.Read().ContextFor(action);

        var known = context.Keys.Where(k => k.State == KeyState.Known && k.Name.StartsWith("ses:", StringComparison.Ordinal)).Select(k => k.Name["ses:".Length..]);
        string.Join(' ', known.Order(StringComparer.Ordinal)).ShouldBe(keys);
        context.Keys.Where(k => k.Name.StartsWith("ses:", StringComparison.Ordinal)).ShouldNotContain(k => k.State == KeyState.Unknown);
        context.Show("aws:SecureTransport").ShouldBe("one: true");
    }

    [Fact]
    public void For_an_action_that_is_no_send_every_ses_key_is_unknown()
    {
        var context = Call.Read().ContextFor("ses:SendSomethingNew");

        context.Show("ses:FromAddress").ShouldBe("unknown");
        context.Show("ses:TenantName").ShouldBe("unknown");
        context.Show("ses:ApiVersion").ShouldBe("unknown");
    }

    [Theory]
    [InlineData("aws:SourceIp")]
    [InlineData("aws:SourceVpc")]
    [InlineData("aws:SourceVpce")]
    [InlineData("aws:VpcSourceIp")]
    [InlineData("aws:PrincipalArn")]
    [InlineData("aws:PrincipalOrgID")]
    [InlineData("aws:PrincipalTag/team")]
    [InlineData("aws:RequestedRegion")]
    [InlineData("aws:SourceAccount")]
    [InlineData("aws:ResourceTag/team")]
    [InlineData("aws:MultiFactorAuthPresent")]
    public void What_only_AWS_knows_is_unknown_and_never_absent(string key) => Call.Read().ContextFor("ses:SendEmail").Show(key).ShouldBe("unknown");

    [Fact]
    public void Time_is_the_clock_in_the_forms_of_IAM()
    {
        var context = Call.Read().ContextFor("ses:SendEmail");

        context.Show("aws:CurrentTime").ShouldBe("one: 2026-11-24T01:02:03Z");
        context.Show("aws:EpochTime").ShouldBe($"one: {SendFactsCall.Now.ToUnixTimeSeconds()}");
    }

    [Theory]
    [InlineData("https://email.eu-west-1.amazonaws.com/", "one: true")]
    [InlineData("http://127.0.0.1:8080/", "one: false")]
    public void Transport_is_secure_where_the_endpoint_is_https(string endpoint, string expected)
    {
        var call = Call;
        call.Sent = SendFactsCall.SentTo(endpoint, "eu-west-1");

        call.Read().ContextFor("ses:SendEmail").Show("aws:SecureTransport").ShouldBe(expected);
    }

    [Fact]
    public void The_user_agent_is_the_header_as_sent()
    {
        var call = Call;
        call.Read().ContextFor("ses:SendEmail").Show("aws:UserAgent").ShouldBe("one: aws-sdk-dotnet-coreclr/4.1.0");

        call.Sent = SendFactsCall.SentTo("https://email.eu-west-1.amazonaws.com/", "eu-west-1", userAgent: null);
        call.Read().ContextFor("ses:SendEmail").Show("aws:UserAgent").ShouldBe("unknown");
    }

    [Fact]
    public void Without_a_request_that_was_sent_the_transport_is_unknown()
    {
        var call = Call;
        call.Sent = null;
        var facts = call.Read();

        facts.FromAddress.ShouldBe("shop@example.com");
        var context = facts.ContextFor("ses:SendEmail");
        context.Show("aws:SecureTransport").ShouldBe("unknown");
        context.Show("aws:UserAgent").ShouldBe("unknown");
        context.Show("aws:CurrentTime").ShouldBe("one: 2026-11-24T01:02:03Z");
    }

    [Theory]
    [InlineData("*")]
    [InlineData("us-east-1,eu-west-1")]
    public void A_set_of_signing_Regions_is_no_Region(string regions)
    {
        var call = Call;
        call.Sent = SendFactsCall.SentTo("https://abc.123.endpoints.email.global.api.aws/", regions);
        var facts = call.Read();

        facts.Region.ShouldBeNull();
        facts.Gaps.Length.ShouldBe(1);
    }

    [Fact]
    public void Nothing_of_the_send_is_in_its_text()
    {
        var facts = Call.Read();

        facts.ToString().ShouldBe("SendFacts { V2 SendEmail, Region = eu-west-1, Recipients = 1, Checks = 4, Gaps = 0 }");
        string.Join(' ', facts.Checks).ShouldNotContain("@");
    }
}
