using System.Text;
using System.Text.Json;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Tests.Denials;

/// <summary>Raw content, v1 and v2. Precedence of parameters and X-SES headers: SES API v1 SendRawEmail and v2 SendEmail, and the developer guide.</summary>
public sealed class SendFactsRawTests
{
    private const string ArnA = "arn:aws:ses:eu-west-1:111122223333:identity/a.example";
    private const string ArnB = "arn:aws:ses:eu-west-1:111122223333:identity/b.example";

    private const string Message =
        "Received: from x\r\nReturn-Path: <bounces@example.com>\r\nFROM: =?utf-8?Q?The_Sh=C3=B6p?=\r\n <shop@example.com>\r\n" +
        "To: Team: a@x.test, \"B, C\" <b@x.test>;\r\nCc: (comment) c@x.test\r\nbcc:\td@x.test\r\nSubject: secret subject\r\n" +
        "X-SES-CONFIGURATION-SET: set\r\nX-SES-TENANT: tenant\r\n\r\nFrom: not@a.header\r\nsecret body";

    [Fact]
    public void Headers_of_a_v2_send_give_sender_recipients_and_configuration_set()
    {
        var facts = SendFactsCall.RawV2(Message).Read();

        facts.Gaps.ShouldBeEmpty();
        facts.FromAddress.ShouldBe("shop@example.com");
        facts.FromDisplayName.ShouldBe("The Shöp");
        facts.FeedbackAddress.ShouldBe("bounces@example.com");
        facts.ConfigurationSetName.ShouldBe("set");
        facts.TenantName.ShouldBe("tenant");
        facts.ShowChecks().ShouldBe([
            "ses:SendRawEmail Identity From shop@example.com",
            "ses:SendRawEmail ConfigurationSet ConfigurationSet set",
            "ses:SendRawEmail Identity Recipient a@x.test ?",
            "ses:SendRawEmail Identity Recipient b@x.test ?",
            "ses:SendRawEmail Identity Recipient c@x.test ?",
            "ses:SendRawEmail Identity Recipient d@x.test ?",
            "ses:SendRawEmail Identity Feedback bounces@example.com ?",
        ]);
        var context = facts.ContextFor("ses:SendRawEmail");
        context.Show("ses:FromAddress").ShouldBe("one: shop@example.com");
        context.Show("ses:FromDisplayName").ShouldBe("one: The Shöp");
        context.Show("ses:FeedbackAddress").ShouldBe("one: bounces@example.com");
        context.Show("ses:Recipients").ShouldBe("set: a@x.test, b@x.test, c@x.test, d@x.test");
        context.Show("ses:TenantName").ShouldBe("absent");
    }

    [Fact]
    public void Headers_of_a_v1_send_are_read_the_same_way()
    {
        var facts = SendFactsCall.RawV1(Message).Read();

        facts.Gaps.ShouldBeEmpty();
        facts.Operation.ShouldBe("SendRawEmail");
        facts.FromAddress.ShouldBe("shop@example.com");
        facts.Recipients.ShouldBe(["a@x.test", "b@x.test", "c@x.test", "d@x.test"]);
        facts.ConfigurationSetName.ShouldBe("set");
    }

    [Fact]
    public void Destinations_given_as_parameters_are_the_recipients()
    {
        SendFactsCall.RawV2(Message, new { Destination = new { BccAddresses = new[] { "z@x.test" } } }).Read().Recipients.ShouldBe(["z@x.test"]);
        SendFactsCall.RawV1(Message, ("Destinations.member.1", "z@x.test")).Read().Recipients.ShouldBe(["z@x.test"]);
    }

    [Theory]
    [InlineData("shop@example.com", "From: shop@example.com", "one: shop@example.com", "absent")]
    [InlineData("shop@example.com", "From: Shop <shop@example.com>", "one: shop@example.com", "unknown")]
    [InlineData("Shop <shop@example.com>", "From: Shop <shop@example.com>", "one: shop@example.com", "one: Shop")]
    [InlineData("shop@example.com", "Subject: s", "one: shop@example.com", "absent")]
    [InlineData(null, "From: Shop <shop@example.com>", "one: shop@example.com", "one: Shop")]
    [InlineData("envelope@example.com", "From: shop@example.com", "unknown", "unknown")]
    [InlineData("shop@example.com", "From: shop@example.com, other@example.com", "unknown", "unknown")]
    [InlineData(null, "From: shop@example.com, other@example.com", "unknown", "unknown")]
    [InlineData(null, "From: shop@example.com\r\nFrom: shop@example.com", "unknown", "unknown")]
    [InlineData("shop@example.com", "no header block", "unknown", "unknown")]
    public void The_From_keys_are_known_where_parameter_and_header_do_not_disagree(string? source, string header, string address, string name)
    {
        var message = header + "\r\nTo: a@x.test\r\n\r\n";
        var v2 = SendFactsCall.RawV2(message, new { FromEmailAddress = source }).Read().ContextFor("ses:SendRawEmail");
        var v1 = SendFactsCall.RawV1(message, source is null ? [] : [("Source", source)]).Read().ContextFor("ses:SendRawEmail");

        foreach (var context in new[] { v2, v1 })
        {
            context.Show("ses:FromAddress").ShouldBe(address);
            context.Show("ses:FromDisplayName").ShouldBe(name);
        }
    }

    [Fact]
    public void A_From_header_that_differs_from_the_parameter_is_a_possible_second_identity() =>
        SendFactsCall.RawV2("From: shop@example.com\r\nTo: a@x.test\r\n\r\n", new { FromEmailAddress = "envelope@example.com" }).Read()
            .ShowChecks()[..2].ShouldBe([
                "ses:SendRawEmail Identity From envelope@example.com",
                "ses:SendRawEmail Identity From shop@example.com ?",
            ]);

    [Theory]
    [InlineData("Return-Path: b@example.com", null, null, "one: b@example.com")]
    [InlineData("Return-Path: b@example.com", null, "p@example.com", "one: p@example.com")]
    [InlineData("Return-Path: b@example.com", "b@example.com", null, "one: b@example.com")]
    [InlineData("Return-Path: b@example.com", "shop@example.com", null, "unknown")]
    [InlineData("Return-Path: <>", null, null, "unknown")]
    [InlineData("X-Other: b@example.com", "shop@example.com", null, "unknown")]
    public void The_feedback_key_is_the_parameter_or_an_undisputed_Return_Path(string header, string? from, string? feedback, string expected) =>
        SendFactsCall.RawV2($"{header}\r\nTo: a@x.test\r\n\r\n", new { FromEmailAddress = from, FeedbackForwardingEmailAddress = feedback }).Read()
            .ContextFor("ses:SendRawEmail").Show("ses:FeedbackAddress").ShouldBe(expected);

    [Fact]
    public void X_SES_ARN_headers_count_first_instance_first()
    {
        var facts = SendFactsCall.RawV1(
            $"From: s@a.example\r\nTo: a@x.test\r\nx-ses-source-arn: {ArnA}\r\nX-SES-SOURCE-ARN: {ArnB}\r\nX-SES-FROM-ARN: {ArnB}\r\nX-SES-RETURN-PATH-ARN: {ArnB}\r\n\r\n").Read();

        facts.FromIdentityArn.ShouldBe(ArnA);
        facts.FeedbackIdentityArn.ShouldBe(ArnB);
        facts.ShowChecks().ShouldBe([
            $"ses:SendRawEmail Identity From {ArnA}",
            $"ses:SendRawEmail Identity From {ArnB} ?",
            "ses:SendRawEmail Identity Recipient a@x.test ?",
            $"ses:SendRawEmail Identity Feedback {ArnB} ?",
        ]);
    }

    [Fact]
    public void An_ARN_parameter_wins_over_the_header_and_in_v2_over_both()
    {
        var message = $"From: s@a.example\r\nTo: a@x.test\r\nX-SES-SOURCE-ARN: {ArnB}\r\nX-SES-FROM-ARN: {ArnB}\r\n\r\n";

        SendFactsCall.RawV2(message, new { FromEmailAddressIdentityArn = ArnA }).Read().ShowChecks()
            .ShouldBe([$"ses:SendRawEmail Identity From {ArnA}", "ses:SendRawEmail Identity Recipient a@x.test ?"]);
        SendFactsCall.RawV1(message, ("SourceArn", ArnA), ("FromArn", ArnA)).Read().ShowChecks()
            .ShouldBe([$"ses:SendRawEmail Identity From {ArnA}", "ses:SendRawEmail Identity Recipient a@x.test ?"]);
        SendFactsCall.RawV1(message, ("SourceArn", ArnA)).Read().ShowChecks()[1].ShouldBe($"ses:SendRawEmail Identity From {ArnB} ?");
    }

    [Fact]
    public void A_configuration_set_parameter_is_established_and_another_one_in_the_header_possible()
    {
        var facts = SendFactsCall.RawV2("From: s@a.example\r\nTo: a@x.test\r\nX-SES-CONFIGURATION-SET: header\r\n\r\n", new { ConfigurationSetName = "parameter" }).Read();

        facts.ConfigurationSetName.ShouldBe("parameter");
        facts.ShowChecks()[1..3].ShouldBe([
            "ses:SendRawEmail ConfigurationSet ConfigurationSet parameter",
            "ses:SendRawEmail ConfigurationSet ConfigurationSet header ?",
        ]);
    }

    [Theory]
    [InlineData("To: a@x.test; b@x.test")]
    [InlineData("To: a@x.test\r\nCc: \"unclosed <b@x.test>")]
    [InlineData("Subject: no recipients")]
    public void Recipients_that_cannot_be_read_are_unknown_with_a_gap(string headers)
    {
        var facts = SendFactsCall.RawV2($"From: s@a.example\r\n{headers}\r\n\r\n").Read();

        facts.ContextFor("ses:SendRawEmail").Show("ses:Recipients").ShouldBe("unknown");
        facts.ContextFor("ses:SendRawEmail").Show("ses:FromAddress").ShouldBe("one: s@a.example");
        facts.Gaps.Length.ShouldBe(1);
    }

    [Fact]
    public void A_header_that_is_not_UTF_8_is_unknown_and_the_others_are_read()
    {
        var facts = SendFactsCall.RawV2([.. "From: J"u8, 0xFC, .. "rgen <s@a.example>\r\nTo: a@x.test\r\n\r\n"u8]).Read();

        facts.ContextFor("ses:SendRawEmail").Show("ses:FromAddress").ShouldBe("unknown");
        facts.Recipients.ShouldBe(["a@x.test"]);
    }

    [Theory]
    [InlineData(10 * 1024 * 1024, 0, true)]
    [InlineData(1, 60 * 1024, true)]
    [InlineData(1, 70 * 1024, false)]
    public void Only_the_header_block_is_read_and_only_64_KB_of_it(int bodyLength, int paddingLength, bool isRead)
    {
        var padding = string.Concat(Enumerable.Repeat("X-Padding: 12345678901\r\n", paddingLength / 24));
        byte[] message = [.. Encoding.ASCII.GetBytes(padding + "From: s@a.example\r\nTo: a@x.test\r\n\r\n"), .. new byte[bodyLength]];
        var base64 = Convert.ToBase64String(message);
        var calls = new[]
        {
            SendFactsCall.RawV2(message),
            SendFactsCall.V1("SendRawEmail", ("RawMessage.Data", base64)),

            // As a careful writer has it.
            SendFactsCall.V2(SendFactsCall.SendEmailPath, "{\"Content\":{\"Raw\":{\"Data\":\"" + Escaped(base64) + "\"}}}"),
        };

        foreach (var facts in calls.Select(c => c.Read()))
        {
            facts.FromAddress.ShouldBe(isRead ? "s@a.example" : null);
            facts.Recipients.Length.ShouldBe(isRead ? 1 : 0);
            facts.Gaps.IsEmpty.ShouldBe(isRead);
            facts.Gaps.Any(g => g.Contains("header block", StringComparison.Ordinal)).ShouldBe(!isRead);
            facts.ShowChecks()[0].ShouldBe($"ses:SendRawEmail Identity From {(isRead ? "s@a.example" : "-")}");
        }
    }

    [Fact]
    public void An_escaped_message_may_be_cut_anywhere_for_reading()
    {
        for (var shift = 0; shift < 12; shift++)
        {
            byte[] message = [.. Encoding.ASCII.GetBytes("From: s@a.example\r\nTo: a@x.test\r\n\r\n" + new string('b', shift)), .. new byte[1024 * 1024]];
            var data = Escaped(Convert.ToBase64String(message));
            var facts = SendFactsCall.V2(SendFactsCall.SendEmailPath, "{\"Content\":{\"Raw\":{\"Data\":\"" + data + "\"}}}").Read();

            facts.Gaps.ShouldBeEmpty();
            facts.Recipients.ShouldBe(["a@x.test"]);
        }
    }

    [Fact]
    public void Raw_data_that_is_not_base64_is_a_gap()
    {
        var facts = SendFactsCall.V2(SendFactsCall.SendEmailPath, """{"FromEmailAddress":"s@a.example","Content":{"Raw":{"Data":"!!!"}}}""").Read();

        facts.Gaps.ShouldContain(g => g.Contains("base64", StringComparison.Ordinal));
        facts.Checks[0].Action.ShouldBe("ses:SendRawEmail");
        facts.ContextFor("ses:SendRawEmail").Show("ses:FromAddress").ShouldBe("unknown");
    }

    [Fact]
    public void No_subject_or_body_is_kept()
    {
        var facts = SendFactsCall.RawV2(Message).Read();

        JsonSerializer.Serialize(facts).ShouldNotContain("secret");
        facts.Context.Keys.SelectMany(k => k.Values).ShouldNotContain(v => v.Contains("secret", StringComparison.Ordinal));
    }

    private static string Escaped(string base64) =>
        base64.Replace("/", "\\/", StringComparison.Ordinal).Replace("A", "\\u0041", StringComparison.Ordinal);
}
