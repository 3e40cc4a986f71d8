using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Tests.Denials;

/// <summary>SES v2 calls. Which actions and resources are checked: Service Authorization Reference and refusals seen of the real service.</summary>
public sealed class SendFactsV2Tests
{
    private const string IdentityArn = "arn:aws:ses:eu-west-1:111122223333:identity/example.com";
    private const string TemplateArn = "arn:aws:ses:eu-west-1:111122223333:template/welcome";

    private static object Simple => new { Simple = new { Subject = new { Data = "secret subject" }, Body = new { Text = new { Data = "secret body" } } } };

    private static object To(params string[] to) => new { ToAddresses = to };

    private static SendFacts SendEmail(object body) => SendFactsCall.V2(SendFactsCall.SendEmailPath, body).Read();

    [Fact]
    public void A_simple_send_has_every_member()
    {
        var facts = SendEmail(new
        {
            FromEmailAddress = "\"The Shop, Inc.\" <Shop@Example.com>",
            FeedbackForwardingEmailAddress = "bounces@example.com",
            Destination = new { ToAddresses = new[] { "A <a@x.test>" }, CcAddresses = new[] { "b@x.test" }, BccAddresses = new[] { "C@x.test" } },
            Content = Simple,
            ConfigurationSetName = "set",
            TenantName = "tenant",
            EndpointId = "abc.123",
            ReplyToAddresses = new[] { "reply@example.com" },
            EmailTags = new[] { new { Name = "n", Value = "v" } },
        });

        facts.Api.ShouldBe(SesApi.V2);
        facts.Operation.ShouldBe("SendEmail");
        facts.Region.ShouldBe("eu-west-1");
        facts.FromAddress.ShouldBe("Shop@Example.com");
        facts.FromDisplayName.ShouldBe("The Shop, Inc.");
        facts.FeedbackAddress.ShouldBe("bounces@example.com");
        facts.Recipients.ShouldBe(["a@x.test", "b@x.test", "C@x.test"]);
        facts.ConfigurationSetName.ShouldBe("set");
        facts.TenantName.ShouldBe("tenant");
        facts.MultiRegionEndpointId.ShouldBe("abc.123");
        facts.Gaps.ShouldBeEmpty();
        facts.ShowChecks().ShouldBe([
            "ses:SendEmail Identity From Shop@Example.com",
            "ses:SendEmail ConfigurationSet ConfigurationSet set",
            "ses:SendEmail Identity Recipient a@x.test ?",
            "ses:SendEmail Identity Recipient b@x.test ?",
            "ses:SendEmail Identity Recipient C@x.test ?",
            "ses:SendEmail Identity Feedback bounces@example.com ?",
        ]);
        var context = facts.ContextFor("ses:SendEmail");
        context.Show("ses:ApiVersion").ShouldBe("one: 2");
        context.Show("ses:FromAddress").ShouldBe("one: Shop@Example.com");
        context.Show("ses:FromDisplayName").ShouldBe("one: The Shop, Inc.");
        context.Show("ses:FeedbackAddress").ShouldBe("one: bounces@example.com");
        context.Show("ses:Recipients").ShouldBe("set: a@x.test, b@x.test, C@x.test");
        context.Show("ses:TenantName").ShouldBe("one: tenant");
        context.Show("ses:MultiRegionEndpointId").ShouldBe("one: abc.123");
    }

    [Fact]
    public void What_the_request_does_not_give_is_absent_except_where_SES_may_fill_it_in()
    {
        var facts = SendEmail(new { FromEmailAddress = "shop@example.com", Destination = To("a@x.test"), Content = Simple });

        facts.Gaps.ShouldBeEmpty();
        facts.FeedbackAddress.ShouldBeNull();
        facts.ShowChecks().ShouldBe(["ses:SendEmail Identity From shop@example.com", "ses:SendEmail Identity Recipient a@x.test ?"]);
        var context = facts.ContextFor("ses:SendEmail");
        context.Show("ses:FromDisplayName").ShouldBe("absent");
        context.Show("ses:TenantName").ShouldBe("absent");
        context.Show("ses:MultiRegionEndpointId").ShouldBe("absent");
        context.Show("ses:FeedbackAddress").ShouldBe("unknown");

        // A single recipient is still a set: ses:Recipients is ArrayOfString.
        context.Show("ses:Recipients").ShouldBe("set: a@x.test");
    }

    [Fact]
    public void An_identity_ARN_takes_the_place_of_the_address_as_resource_and_not_as_key()
    {
        var facts = SendEmail(new
        {
            FromEmailAddress = "shop@example.com",
            FromEmailAddressIdentityArn = IdentityArn,
            FeedbackForwardingEmailAddressIdentityArn = IdentityArn,
            Destination = To("a@x.test"),
            Content = Simple,
        });

        facts.FromIdentityArn.ShouldBe(IdentityArn);
        facts.FeedbackIdentityArn.ShouldBe(IdentityArn);
        facts.Checks[0].Resource.ShouldBe(new(SesResourceType.Identity, ResourceRole.From, "example.com", IdentityArn));
        facts.ShowChecks()[^1].ShouldBe($"ses:SendEmail Identity Feedback {IdentityArn} ?");
        facts.ContextFor("ses:SendEmail").Show("ses:FromAddress").ShouldBe("one: shop@example.com");
    }

    [Fact]
    public void A_stored_template_is_authorized_as_SendTemplatedEmail_and_possibly_as_SendEmail()
    {
        var facts = SendEmail(new
        {
            FromEmailAddress = "shop@example.com",
            Destination = To("a@x.test"),
            Content = new { Template = new { TemplateName = "welcome", TemplateData = "{}" } },
            ConfigurationSetName = "set",
            TenantName = "tenant",
        });

        facts.TemplateName.ShouldBe("welcome");
        facts.ShowChecks().ShouldBe([
            "ses:SendTemplatedEmail Identity From shop@example.com",
            "ses:SendTemplatedEmail ConfigurationSet ConfigurationSet set",
            "ses:SendTemplatedEmail Template Template welcome",
            "ses:SendTemplatedEmail Identity Recipient a@x.test ?",
            "ses:SendEmail Identity From shop@example.com ?",
            "ses:SendEmail ConfigurationSet ConfigurationSet set ?",
            "ses:SendEmail Template Template welcome ?",
            "ses:SendEmail Identity Recipient a@x.test ?",
        ]);
        facts.ContextFor("ses:SendTemplatedEmail").Show("ses:TenantName").ShouldBe("absent");
        facts.ContextFor("ses:SendEmail").Show("ses:TenantName").ShouldBe("one: tenant");
    }

    [Fact]
    public void A_template_may_be_named_by_its_ARN()
    {
        var facts = SendEmail(new { Content = new { Template = new { TemplateArn } } });

        facts.TemplateArn.ShouldBe(TemplateArn);
        facts.TemplateName.ShouldBeNull();
        facts.Checks.Select(c => c.Resource).ShouldContain(new SendResource(SesResourceType.Template, ResourceRole.Template, "welcome", TemplateArn));
    }

    [Fact]
    public void An_inline_template_is_no_resource_and_neither_action_is_established()
    {
        var facts = SendEmail(new
        {
            FromEmailAddress = "shop@example.com",
            Destination = To("a@x.test"),
            Content = new { Template = new { TemplateContent = new { Subject = "s", Text = "t" }, TemplateData = "{}" } },
        });

        facts.ShowChecks().ShouldBe([
            "ses:SendTemplatedEmail Identity From shop@example.com ?",
            "ses:SendTemplatedEmail Identity Recipient a@x.test ?",
            "ses:SendEmail Identity From shop@example.com ?",
            "ses:SendEmail Identity Recipient a@x.test ?",
        ]);
    }

    [Fact]
    public void A_bulk_send_is_authorized_as_two_actions_of_which_one_has_no_address_keys()
    {
        var facts = SendFactsCall.V2(SendFactsCall.SendBulkEmailPath, new
        {
            FromEmailAddress = "Shop <shop@example.com>",
            DefaultContent = new { Template = new { TemplateName = "welcome", TemplateData = "{}" } },
            BulkEmailEntries = new object[]
            {
                new { Destination = new { ToAddresses = new[] { "a@x.test" }, CcAddresses = new[] { "b@x.test" } } },
                new { Destination = new { ToAddresses = new[] { "c@x.test" } }, ReplacementTags = Array.Empty<object>() },
            },
            ConfigurationSetName = "set",
            TenantName = "tenant",
            EndpointId = "abc.123",
        }).Read();

        facts.Operation.ShouldBe("SendBulkEmail");
        facts.Recipients.ShouldBe(["a@x.test", "c@x.test", "b@x.test"]);
        facts.Checks.Where(c => c.Basis == CheckBasis.Established).Select(c => (c.Action, c.Resource.Type)).ShouldBe([
            ("ses:SendBulkEmail", SesResourceType.Identity),
            ("ses:SendBulkEmail", SesResourceType.ConfigurationSet),
            ("ses:SendBulkEmail", SesResourceType.Template),
            ("ses:SendBulkTemplatedEmail", SesResourceType.Identity),
            ("ses:SendBulkTemplatedEmail", SesResourceType.ConfigurationSet),
            ("ses:SendBulkTemplatedEmail", SesResourceType.Template),
        ]);
        var bulk = facts.ContextFor("ses:SendBulkEmail");
        bulk.Show("ses:ApiVersion").ShouldBe("one: 2");
        bulk.Show("ses:TenantName").ShouldBe("one: tenant");
        bulk.Show("ses:MultiRegionEndpointId").ShouldBe("one: abc.123");
        bulk.Show("ses:FromAddress").ShouldBe("absent");
        bulk.Show("ses:FromDisplayName").ShouldBe("absent");
        bulk.Show("ses:FeedbackAddress").ShouldBe("absent");
        bulk.Show("ses:Recipients").ShouldBe("absent");
        var templated = facts.ContextFor("ses:SendBulkTemplatedEmail");
        templated.Show("ses:FromAddress").ShouldBe("one: shop@example.com");
        templated.Show("ses:FromDisplayName").ShouldBe("one: Shop");
        templated.Show("ses:Recipients").ShouldBe("set: a@x.test, c@x.test, b@x.test");
        templated.Show("ses:TenantName").ShouldBe("absent");
    }

    [Fact]
    public void A_custom_verification_send_has_its_own_template_type_and_a_From_that_the_request_does_not_tell()
    {
        var facts = SendFactsCall.V2(
            SendFactsCall.SendCustomVerificationEmailPath,
            new { EmailAddress = "new@x.test", TemplateName = "verify", ConfigurationSetName = "set" }).Read();

        facts.ShowChecks().ShouldBe([
            "ses:SendCustomVerificationEmail CustomVerificationEmailTemplate Template verify",
            "ses:SendCustomVerificationEmail Identity From - ?",
            "ses:SendCustomVerificationEmail ConfigurationSet ConfigurationSet set ?",
            "ses:SendCustomVerificationEmail Identity Recipient new@x.test ?",
        ]);
        var context = facts.ContextFor("ses:SendCustomVerificationEmail");
        context.Show("ses:FromAddress").ShouldBe("unknown");
        context.Show("ses:FromDisplayName").ShouldBe("unknown");
        context.Show("ses:FeedbackAddress").ShouldBe("unknown");
        context.Show("ses:Recipients").ShouldBe("set: new@x.test");
    }

    [Theory]
    [InlineData("""{"OpenTrackingEnabled":"DISABLED","ClickTrackingEnabled":"ENABLED"}""", "one: DISABLED", "one: ENABLED")]
    [InlineData("""{"ClickTrackingEnabled":"DISABLED"}""", "absent", "one: DISABLED")]
    [InlineData("{}", "absent", "absent")]
    public void A_tracking_override_is_authorized_apart_on_no_resource(string tracking, string open, string click)
    {
        var facts = SendFactsCall.V2(SendFactsCall.SendEmailPath, $$"""
            {
              "FromEmailAddress": "shop@example.com",
              "Destination": { "ToAddresses": ["a@x.test"] },
              "Content": { "Simple": {} },
              "ConfigurationOverrides": { "Tracking": {{tracking}} }
            }
            """).Read();

        facts.Checks[^1].ShouldBe(new(
            "ses:ApplyTrackingConfigurationOverrides", new(SesResourceType.None, ResourceRole.None, null, null), CheckBasis.Established));
        var context = facts.ContextFor("ses:ApplyTrackingConfigurationOverrides");
        context.Show("ses:OpenTrackingEnabled").ShouldBe(open);
        context.Show("ses:ClickTrackingEnabled").ShouldBe(click);
        context.Show("ses:FromAddress").ShouldBe("absent");
        facts.ContextFor("ses:SendEmail").Show("ses:ClickTrackingEnabled").ShouldBe("absent");
    }

    [Theory]
    [InlineData("""{"ConfigurationOverrides":null}""")]
    [InlineData("""{"ConfigurationOverrides":{"Tracking":null}}""")]
    [InlineData("""{"ConfigurationOverrides":{"Other":{"Tracking":{}}}}""")]
    public void Without_a_tracking_override_there_is_no_such_check(string body) =>
        SendFactsCall.V2(SendFactsCall.SendEmailPath, body).Read()
            .Checks.ShouldNotContain(c => c.Action == "ses:ApplyTrackingConfigurationOverrides");

    [Fact]
    public void Content_of_no_known_form_leaves_all_three_actions_possible() =>
        SendEmail(new { FromEmailAddress = "shop@example.com", Destination = To("a@x.test") }).Checks
            .Where(c => c.Resource.Role == ResourceRole.From)
            .Select(c => (c.Action, c.Basis))
            .ShouldBe([
                ("ses:SendEmail", CheckBasis.Possible),
                ("ses:SendRawEmail", CheckBasis.Possible),
                ("ses:SendTemplatedEmail", CheckBasis.Possible),
            ]);

    [Theory]
    [InlineData("=?utf-8?B?SsO8cmdlbg==?= <shop@example.com>", "one: Jürgen")]
    [InlineData("Jürgen <shop@example.com>", "unknown")]
    [InlineData("\"=?utf-8?B?SsO8cmdlbg==?=\" <shop@example.com>", "unknown")]
    [InlineData("=?iso-2022-jp?B?GyRCJCIbKEI=?= <shop@example.com>", "unknown")]
    [InlineData("shop@example.com (Shop)", "unknown")]
    [InlineData("\"\" <shop@example.com>", "unknown")]
    [InlineData("<shop@example.com>", "absent")]
    public void The_display_name_is_decoded_or_unknown_and_the_address_is_known(string from, string expected)
    {
        var context = SendEmail(new { FromEmailAddress = from, Destination = To("a@x.test"), Content = Simple }).ContextFor("ses:SendEmail");

        context.Show("ses:FromDisplayName").ShouldBe(expected);
        context.Show("ses:FromAddress").ShouldBe("one: shop@example.com");
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("a@x.test, b@x.test")]
    [InlineData("a@x.test; b@x.test")]
    public void A_From_that_is_not_one_address_is_unknown_with_a_gap(string from)
    {
        var facts = SendEmail(new { FromEmailAddress = from, Destination = To("a@x.test"), Content = Simple });

        facts.FromAddress.ShouldBeNull();
        facts.ContextFor("ses:SendEmail").Show("ses:FromAddress").ShouldBe("unknown");
        facts.ContextFor("ses:SendEmail").Show("ses:FromDisplayName").ShouldBe("unknown");
        facts.Gaps.ShouldBe(["The From address is not one readable address."]);
    }

    [Fact]
    public void One_unreadable_recipient_makes_the_key_unknown_and_keeps_the_others()
    {
        var facts = SendEmail(new { FromEmailAddress = "shop@example.com", Destination = To("a@x.test", "b@x.test; c@x.test"), Content = Simple });

        facts.Recipients.ShouldBe(["a@x.test"]);
        facts.ContextFor("ses:SendEmail").Get("ses:Recipients").State.ShouldBe(KeyState.Unknown);
        facts.Gaps.ShouldBe(["Not every recipient is a readable address."]);
    }
}
