using System.Text;
using CsCheck;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Tests.Denials;

/// <summary>Whatever the request is, reading it ends in facts with gaps, never in an exception.</summary>
public sealed class SendFactsTotalityTests
{
    private static readonly string[] Pieces =
    [
        "a", ".", "@", " ", "\t", "\r\n ", ",", ";", ":", "<", ">", "(", ")", "\"", "\\", "[", "]", "é", "\0", "=?", "?=",
        "=?utf-8?Q?a=C3?=", "=?utf-8?B?w6k=?=", "a@b.c", "Name <a@b.c>",
    ];

    private static readonly Gen<string> AddressLike =
        Gen.OneOf(Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]), Gen.Char.Select(c => c.ToString())).Array[0, 30].Select(string.Concat);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"Destination":7}""")]
    [InlineData("""{"Destination":{"ToAddresses":"a@x.test"}}""")]
    [InlineData("""{"Destination":{"ToAddresses":[1]}}""")]
    [InlineData("""{"FromEmailAddress":{"a":[]}}""")]
    [InlineData("""{"FromEmailAddress":"\ud800"}""")]
    [InlineData("""{"Content":[]}""")]
    [InlineData("""{"Content":{"Raw":"x"}}""")]
    [InlineData("""{"TenantName":"t","Destination":{"ToAddresses":["a@x.test"]},"FromEmailAddress":"s@a.example\""")]
    public void A_body_that_is_not_what_SES_takes_is_a_gap_and_no_key_is_claimed(string body)
    {
        var facts = SendFactsCall.V2(SendFactsCall.SendEmailPath, body).Read();

        facts.Gaps.ShouldNotBeEmpty();
        foreach (var key in SendFactsActions.Find("ses:SendEmail")!.Keys.Remove("ses:ApiVersion"))
            facts.ContextFor("ses:SendEmail").Get(key).State.ShouldBe(KeyState.Unknown, key);
    }

    [Fact]
    public void A_body_of_extreme_depth_or_none_at_all_is_a_gap()
    {
        SendFactsCall.V2(SendFactsCall.SendEmailPath, "{\"x\":" + new string('[', 100_000)).Read().Gaps.ShouldNotBeEmpty();
        SendFactsCall.V2(SendFactsCall.SendEmailPath, (byte[]?)null).Read().Gaps.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("SESv2", "V2")]
    [InlineData("SES", "V1")]
    public void A_request_that_cannot_be_marshalled_again_still_tells_its_operation(string serviceId, string api)
    {
        var facts = SendFactsCall.Failing(new ObjectDisposedException("stream"), serviceId).Read();

        facts.Api.ToString().ShouldBe(api);
        facts.Operation.ShouldBe("SendEmail");
        facts.Gaps.ShouldNotBeEmpty();
        facts.ContextFor("ses:SendEmail").Show("ses:TenantName").ShouldBe("unknown");
        facts.ContextFor("ses:SendEmail").Show("aws:SecureTransport").ShouldBe("one: true");
    }

    [Theory]
    [InlineData("/v2/email/account", "ses")]
    [InlineData("/v1/email/outbound-emails", "ses")]
    [InlineData(SendFactsCall.SendEmailPath, "sqs")]
    public void Calls_that_are_no_SES_sends_have_no_facts(string path, string signingName)
    {
        var call = SendFactsCall.V2(path, "{}");
        call.SigningName = signingName;

        call.TryRead().ShouldBeNull();
    }

    [Fact]
    public void Any_bytes_as_raw_message_are_read_without_an_exception() =>
        Gen.Byte.Array[0, 2000].Sample(
            bytes =>
            {
                var facts = SendFactsCall.RawV2(bytes).Read();
                facts.Checks[0].Action.ShouldBe("ses:SendRawEmail");
            },
            iter: 2000);

    [Fact]
    public void Any_bytes_as_body_are_read_without_an_exception() =>
        Gen.Byte.Array[0, 500].Sample(bytes => SendFactsCall.V2(SendFactsCall.SendBulkEmailPath, bytes).Read().Gaps.ShouldNotBeEmpty(), iter: 2000);

    [Fact]
    public void Any_header_text_is_read_without_an_exception_and_known_values_hold_no_line_breaks() =>
        Gen.Select(AddressLike, AddressLike).Sample(
            (from, to) =>
            {
                var facts = SendFactsCall.RawV2($"From: {from}\r\nTo: {to}\r\nReturn-Path: {from}\r\n\r\n").Read();
                foreach (var value in facts.Context.Keys.SelectMany(k => k.Values))
                    value.ShouldNotContain('\n');
                facts.Recipients.ShouldAllBe(r => r.Contains('@', StringComparison.Ordinal));
            },
            iter: 5000);

    [Fact]
    public void An_address_list_written_from_parts_is_read_back_to_them()
    {
        // Atoms, quoted strings and encoded words; the writer is of this test, after RFC 5322 and RFC 2047.
        var plain = Gen.String["abcXYZ019"].Where(s => s.Length > 0);
        var name = Gen.OneOf(
            plain.Select(s => (Written: s, Meant: s)),
            Gen.String["ab,;:<>@()\\\""].Where(s => s.Length > 0).Select(s => (Written: "\"" + s.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"", Meant: s)),
            Gen.String["aäß€"].Where(s => s.Length > 0).Select(s => (Written: $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(s))}?=", Meant: s)));
        var mailbox = Gen.Select(name, plain, plain, (n, local, domain) => (Written: $"{n.Written} <{local}@{domain}.test>", Name: n.Meant, Address: $"{local}@{domain}.test"));
        Gen.Select(mailbox.Array[0, 5], Gen.Bool).Sample(
            (mailboxes, isGroup) =>
            {
                var written = string.Join(",\r\n ", mailboxes.Select(m => m.Written));
                MimeAddressList.TryParse(isGroup ? $"Some group: {written};" : written, out var read).ShouldBeTrue();
                read.ShouldBe(mailboxes.Select(m => new MimeAddress(m.Address, m.Name, IsDisplayNameKnown: true)));
            },
            iter: 2000);
    }
}
