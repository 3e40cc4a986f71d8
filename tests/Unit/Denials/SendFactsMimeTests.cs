using System.Text;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Tests.Denials;

/// <summary>Address lists (RFC 5322, with the obsolete forms in use), encoded words (RFC 2047) and header blocks.</summary>
public sealed class SendFactsMimeTests
{
    // "name <address>" for each mailbox, "?" where the display name is not known, joined by "|".
    [Theory]
    [InlineData("", "")]
    [InlineData("  ", "")]
    [InlineData("a@b.c", "a@b.c")]
    [InlineData("<a@b.c>", "a@b.c")]
    [InlineData("Name <a@b.c>", "Name a@b.c")]
    [InlineData("John Q. Public <a@b.c>", "John Q. Public a@b.c")]
    [InlineData("John    Public <a@b.c>", "John Public a@b.c")]
    [InlineData("\"x, y\" <a@b.c>, d@e.f", "x, y a@b.c|d@e.f")]
    [InlineData("\"a \\\"b\\\" \\\\\" <a@b.c>", "a \"b\" \\ a@b.c")]
    [InlineData("\"x\"y <a@b.c>", "xy a@b.c")]
    [InlineData("A.User+tag@Example.COM", "A.User+tag@Example.COM")]
    [InlineData("\"quoted local\"@b.c", "\"quoted local\"@b.c")]
    [InlineData("a@[127.0.0.1]", "a@[127.0.0.1]")]
    [InlineData("<@relay,@other:a@b.c>", "a@b.c")]
    [InlineData(",a@b.c,, d@e.f,", "a@b.c|d@e.f")]
    [InlineData("Team: a@b.c, N <d@e.f>;", "a@b.c|N d@e.f")]
    [InlineData("Team: a@b.c;, Other: ;, d@e.f", "a@b.c|d@e.f")]
    [InlineData("undisclosed-recipients:;", "")]
    [InlineData("a@b.c (Name (nested) \\) here)", "? a@b.c")]
    [InlineData("(c) Name <a@b.c>", "? a@b.c")]
    [InlineData("Name\r\n\t<a@b.c>", "Name a@b.c")]
    [InlineData("a@b.c <a@b.c>", "? a@b.c")]
    [InlineData("[x] <a@b.c>", "? a@b.c")]
    [InlineData("\" padded \" <a@b.c>", "? a@b.c")]
    [InlineData("a..b@c.d", "a..b@c.d")]
    public void Address_list(string text, string expected)
    {
        MimeAddressList.TryParse(text, out var addresses).ShouldBeTrue();

        string.Join('|', addresses.Select(a => (a.IsDisplayNameKnown ? a.DisplayName + " " : "? ") + a.Address).Select(s => s.TrimStart())).ShouldBe(expected);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a@")]
    [InlineData("@b.c")]
    [InlineData("a@b@c")]
    [InlineData("a @b.c")]
    [InlineData("a b@c.d")]
    [InlineData("a@b.c; d@e.f")]
    [InlineData("a@b.c d@e.f")]
    [InlineData("Name <a@b.c> x")]
    [InlineData("Name <a@b.c")]
    [InlineData("Name a@b.c>")]
    [InlineData("Name > <a@b.c>")]
    [InlineData("<>")]
    [InlineData("<<a@b.c>>")]
    [InlineData("\"open <a@b.c>")]
    [InlineData("(open <a@b.c>")]
    [InlineData("a@[open")]
    [InlineData("Team: a@b.c")]
    [InlineData("Team: Inner: a@b.c;;")]
    [InlineData("a@b.c: d@e.f;")]
    [InlineData(": a@b.c;")]
    [InlineData("\\a@b.c")]
    [InlineData("a\0@b.c")]
    [InlineData("=?utf-8?Q?Shop, Inc?= <a@b.c>")]
    public void No_address_list(string text) => MimeAddressList.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("=?utf-8?B?SsO2cmc=?=", "Jörg")]
    [InlineData("=?UTF-8?q?J=C3=B6rg_M=2E?=", "Jörg M.")]
    [InlineData("=?utf-8?Q?J=C3=B6?= =?utf-8?Q?rg?=", "Jörg")]
    [InlineData("=?utf-8?Q?J=C3?=\r\n =?utf-8?Q?=B6rg?=", "Jörg")]
    [InlineData("=?utf-8?Q?J=C3=B6rg?= from =?iso-8859-1?Q?K=F6ln?=", "Jörg from Köln")]
    [InlineData("=?iso-8859-1?Q?K=F6?= =?utf-8?Q?ln?=", "Köln")]
    [InlineData("=?us-ascii*en?Q?Shop?= Inc", "Shop Inc")]
    [InlineData("Dr =?utf-8?B?w5Y=?=", "Dr Ö")]
    [InlineData("=?windows-1252?Q?K=F6ln?=", null)]
    [InlineData("=?iso-2022-jp?B?GyRCJCIbKEI=?=", null)]
    [InlineData("=?utf-8?Q?=C3?=", null)]
    [InlineData("=?us-ascii?Q?=F6?=", null)]
    [InlineData("=?utf-8?B?***?=", null)]
    [InlineData("=?utf-8?Q?=Z1?=", null)]
    [InlineData("=?utf-8?Q?=4?=", null)]
    [InlineData("=?utf-8?X?a?=", null)]
    [InlineData("=?utf-8?Q?a?b?=", null)]
    [InlineData("x=?utf-8?Q?a?=", null)]
    [InlineData("\"=?utf-8?Q?a?=\"", null)]
    [InlineData("Jörg", null)]
    [InlineData("=?=", "=?=")]
    public void Display_name(string name, string? expected)
    {
        MimeAddressList.TryParse(name + " <a@b.c>", out var addresses).ShouldBeTrue();

        addresses.ShouldBe([new MimeAddress("a@b.c", expected, expected is not null)]);
    }

    [Theory]
    [InlineData("From: a\r\nTo: b\r\n\r\nbody", "a")]
    [InlineData("From: a\nTo: b\n\nbody", "a")]
    [InlineData("from : a\r\n", "a")]
    [InlineData("From: a", "a")]
    [InlineData("From:a\r\n b\r\n\tc\r\n\r\n", "a b\tc")]
    [InlineData("From:\r\n a\r\n\r\n", "a")]
    [InlineData("X: 1\r\nFrom: a\r\n\r\n From: b", "a")]
    [InlineData("From: a\r\n\r\n folded body\r\nFrom: b\r\n\r\n", "a")]
    [InlineData("\r\nFrom: a\r\n", null)]
    [InlineData("", null)]
    public void Header_block(string message, string? from) =>
        MimeHeaders.TryParse(Encoding.UTF8.GetBytes(message), isWhole: true).ShouldNotBeNull().First("From").ShouldBe(from);

    [Theory]
    [InlineData("no colon\r\nFrom: a\r\n\r\n", true)]
    [InlineData(" From: a\r\n\r\n", true)]
    [InlineData(": a\r\n\r\n", true)]
    [InlineData("Fr om: a\r\n\r\n", true)]
    [InlineData("From: a\r\nno colon", true)]
    [InlineData("From: a\r\n", false)]
    [InlineData("From: a\r\nTo: b", false)]
    [InlineData("From: a\r\nTo: b\r\n", false)]
    [InlineData("", false)]
    public void No_header_block_or_one_that_is_cut_off(string message, bool isWhole) =>
        MimeHeaders.TryParse(Encoding.UTF8.GetBytes(message), isWhole).ShouldBeNull();

    [Theory]
    [InlineData("(")]
    [InlineData("<")]
    [InlineData("a:")]
    [InlineData("<,")]
    [InlineData("a ")]
    [InlineData("=?utf-8?Q?a?= ")]
    [InlineData("\"")]
    public void Long_lists_are_read_in_linear_time_up_to_the_bound(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, MimeAddressList.MaximumLength / part.Length));
        var start = TimeProvider.System.GetTimestamp();

        MimeAddressList.TryParse(text + "<a@b.c>", out _).ShouldBeFalse();
        MimeAddressList.TryParse(text, out _).ShouldBeFalse();

        // A quadratic reader takes minutes for this; the bound leaves room for a loaded machine.
        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }
}
