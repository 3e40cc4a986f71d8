using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Policies;

/// <summary>The small languages in a policy: patterns, variables, numbers, instants, addresses.</summary>
public sealed class TextFormTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("**", "abc", true)]
    [InlineData("?", "", false)]
    [InlineData("?", "ab", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("*?", "", false)]
    [InlineData("?*?", "ab", true)]
    [InlineData("a*", "ba", false)]
    [InlineData("*a", "aab", false)]
    [InlineData("*a*", "bab", true)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("ab*ba", "abba", true)]
    [InlineData("a*b*c*d", "a1b2c3b4c5d", true)]
    [InlineData("*ab?d*", "ababcabed", true)]
    [InlineData("*aab", "aaaaab", true)]
    [InlineData("*a?b*c", "xaabac", true)]
    [InlineData("a*a*a", "aa", false)]
    [InlineData("*\n*", "a\nb", true)]
    [InlineData("*?*?*?", "abc", true)]
    [InlineData("*?*?*?", "ab", false)]
    public void Wildcards(string pattern, string text, bool matches)
    {
        Matches(pattern, text).ShouldBe(matches);
        Matches(pattern.ToUpperInvariant(), text, ignoreCase: true).ShouldBe(matches);
    }

    /// <summary>Against a matcher written straight from the definition, for every pattern and text of a small alphabet.</summary>
    [Fact]
    public void WildcardsAgreeWithTheDefinition()
    {
        foreach (var pattern in Texts("ab*?", 5))
        {
            foreach (var text in Texts("ab", 5))
            {
                Matches(pattern, text).ShouldBe(ByDefinition(pattern, text), $"{pattern} on {text}");
            }
        }

        static bool ByDefinition(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text) =>
            pattern.IsEmpty ? text.IsEmpty
            : pattern[0] == '*' ? ByDefinition(pattern[1..], text) || (!text.IsEmpty && ByDefinition(pattern, text[1..]))
            : !text.IsEmpty && (pattern[0] == '?' || pattern[0] == text[0]) && ByDefinition(pattern[1..], text[1..]);
    }

    [Fact]
    public void AdversarialPatternsStayLinear()
    {
        var text = new string('a', 100_000);
        var pattern = string.Concat(Enumerable.Repeat("*a", 1_000)) + "?b*";
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Matches(pattern, text).ShouldBeFalse();

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10), "1,000 stars over 100,000 characters would never end if stars were retried");
    }

    /// <summary>Variables (IAM User Guide, "Policy variables"): what they stand for is data; without value and default nothing matches.</summary>
    [Theory]
    [InlineData("${k}", "v*", true)]
    [InlineData("${k}", "vx", false)]
    [InlineData("a${k}b", "av*b", true)]
    [InlineData("*${k}*", "xxv*yy", true)]
    [InlineData("*${k}*", "xxvyy", false)]
    [InlineData("${K}", "v*", true)]
    [InlineData("${none}", "", false)]
    [InlineData("${none, 'team a}'}", "team a}", true)]
    [InlineData("${none,'x'}", "x", true)]
    [InlineData("${k, 'x'}", "v*", true)]
    [InlineData("a${*}b", "a*b", true)]
    [InlineData("a${*}b", "aXb", false)]
    [InlineData("a${?}b", "a?b", true)]
    [InlineData("a${$}b", "a$b", true)]
    [InlineData("$k", "$k", true)]
    [InlineData("{k}", "{k}", true)]
    [InlineData("${set}", "a", false)]
    [InlineData("${empty}x", "x", true)]
    public void Variables(string pattern, string text, bool matches) => Matches(pattern, text, PatternSyntax.Wildcards | PatternSyntax.Variables).ShouldBe(matches);

    [Theory]
    [InlineData("${")]
    [InlineData("${}")]
    [InlineData("${a b}")]
    [InlineData("${a, b}")]
    [InlineData("${a, 'b}")]
    public void MalformedVariables(string pattern)
    {
        var compiled = TextPattern.Compile(pattern, PatternSyntax.Variables, out var problem);

        problem.ShouldNotBeNull();
        compiled.Matches("x", new KeyScope(Context)).ShouldBe(Match.CannotTell);
    }

    /// <summary>ARNs part by part (IAM User Guide, "Resource").</summary>
    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("arn:aws:ses:*:*:identity/*", "arn:aws:ses:eu-west-1:111122223333:identity/a/b:c", true)]
    [InlineData("arn:aws:ses:*:identity/*", "arn:aws:ses:eu-west-1:111122223333:identity/a", false)]
    [InlineData("arn:aws:ses:*:*:identity/Example.com", "arn:aws:ses:eu-west-1:111122223333:identity/example.com", false)]
    [InlineData("arn:aws:*:*:*:*", "arn:aws:ses:eu-west-1:111122223333:identity/a", true)]
    [InlineData("arn:aws:ses:eu-*-1:1111????3333:identity/a", "arn:aws:ses:eu-west-1:111122223333:identity/a", true)]
    [InlineData("arn:aws:ses:*:*:identity/*", "*", false)]
    [InlineData("arn:aws:s3:::b*", "arn:aws:s3:::bucket/key", true)]
    [InlineData("arn:aws:ses:*:*:identity/${k}", "arn:aws:ses:eu-west-1:111122223333:identity/v*", true)]
    [InlineData("arn:aws:ses:*:*:identity/${none}", "arn:aws:ses:eu-west-1:111122223333:identity/", false)]
    [InlineData("arn:aws:ses:${k}:*:identity/*", "arn:aws:ses:v*:111122223333:identity/a", false)]
    public void ResourceArns(string pattern, string arn, bool matches)
    {
        var match = ArnPattern.ForResource(pattern, true, out _).Matches(new ArnText(arn), new KeyScope(Context));

        (match == Match.Yes).ShouldBe(matches);
    }

    /// <summary>In conditions a variable may stand in any part, or be the whole ARN.</summary>
    [Theory]
    [InlineData("arn:aws:iam::${account}:role/*", "arn:aws:iam::111122223333:role/a", true)]
    [InlineData("arn:aws:iam::${account}:role/*", "arn:aws:iam::444455556666:role/a", false)]
    [InlineData("${arn}", "arn:aws:iam::111122223333:role/*", true)]
    [InlineData("${arn}", "arn:aws:iam::111122223333:role/a", false)]
    [InlineData("${none}", "arn:aws:iam::111122223333:role/a", false)]
    [InlineData("*", "arn:aws:iam::111122223333:role/a", false)]
    public void ConditionArns(string pattern, string arn, bool matches)
    {
        var match = ArnPattern.ForCondition(pattern, true, out _).Matches(new ArnText(arn), new KeyScope(Context));

        match.ShouldBe(matches ? Match.Yes : Match.No);
    }

    [Theory]
    [InlineData("0", "-0", 0)]
    [InlineData("1", "1.000", 0)]
    [InlineData("001", "1", 0)]
    [InlineData(".5", "0.5", 0)]
    [InlineData("5.", "5", 0)]
    [InlineData("+5", "5", 0)]
    [InlineData("-2", "-10", 1)]
    [InlineData("2", "10", -1)]
    [InlineData("0.10", "0.9", -1)]
    [InlineData("-0.1", "0", -1)]
    public void Numbers(string left, string right, int order)
    {
        ExactNumber.TryParse(left, out var l).ShouldBeTrue();
        ExactNumber.TryParse(right, out var r).ShouldBeTrue();
        l.Order(r).ShouldBe(order);
        r.Order(l).ShouldBe(-order);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("1e3")]
    [InlineData("10abc")]
    [InlineData(" 1")]
    [InlineData("1.2.3")]
    [InlineData("\u0661")]
    public void NotNumbers(string text) => ExactNumber.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("1997", "852076800")]
    [InlineData("1997-07", "867715200")]
    [InlineData("1997-07-16", "869011200")]
    [InlineData("1997-07-16T19:20+01:00", "869077200")]
    [InlineData("1997-07-16T19:20:30+01:00", "869077230")]
    [InlineData("1997-07-16T19:20:30.45+01:00", "869077230.45")]
    [InlineData("1969-12-31T23:59:59Z", "-1")]
    [InlineData("2024-02-29T23:59:59-00:30", "1709252999")]
    public void Instants(string iso, string epoch)
    {
        PolicyInstant.TryParse(iso, out var left).ShouldBeTrue();
        PolicyInstant.TryParse(epoch, out var right).ShouldBeTrue();
        left.ShouldBe(right);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1997-")]
    [InlineData("1997-13")]
    [InlineData("1997-02-29")]
    [InlineData("1997-07-16T19:20")]
    [InlineData("1997-07-16T24:00Z")]
    [InlineData("1997-07-16T19:20:60Z")]
    [InlineData("1997-07-16T19:20:30.Z")]
    [InlineData("1997-07-16T19:20:30+1:00")]
    [InlineData("1997-07-16 19:20:30Z")]
    [InlineData("0000")]
    [InlineData("next week")]
    [InlineData("1.")]
    [InlineData("9999999999999999999")]
    public void NotInstants(string text) => PolicyInstant.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("::", "0:0:0:0:0:0:0:0")]
    [InlineData("2001:DB8::1", "2001:db8:0:0::0.0.0.1")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    [InlineData("::ffff:203.0.113.5", "0:0:0:0:0:ffff:cb00:7105")]
    [InlineData("203.0.113.5", "203.0.113.5")]
    public void SameAddress(string left, string right)
    {
        IpRange.TryParseAddress(left, out var l).ShouldBeTrue();
        IpRange.TryParseAddress(right, out var r).ShouldBeTrue();
        l.ShouldBe(r);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7::8")]
    [InlineData("12345::")]
    [InlineData("1.2.3.4::")]
    [InlineData("1:")]
    [InlineData("fe80::1%eth0")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.04")]
    [InlineData("1.2.3.4/33")]
    [InlineData("1.2.3.4/")]
    [InlineData("::/129")]
    [InlineData("0x1.2.3.4")]
    public void NotRanges(string text) => IpRange.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("10.1.2.3/8", "10.255.0.1", true)]
    [InlineData("10.1.2.3/8", "11.0.0.0", false)]
    [InlineData("10.1.2.3/32", "10.1.2.3", true)]
    [InlineData("::/0", "ffff::1", true)]
    [InlineData("::/0", "1.2.3.4", false)]
    [InlineData("2001:db8::/33", "2001:db8:8000::", false)]
    public void Ranges(string range, string address, bool contains)
    {
        IpRange.TryParse(range, out var r).ShouldBeTrue();
        IpRange.TryParseAddress(address, out var a).ShouldBeTrue();
        r.Contains(a).ShouldBe(contains);
    }

    private static ConditionContext Context { get; } = ConditionContext.Of(
    [
        ConditionKey.Known("k", "v*"),
        ConditionKey.KnownSet("set", ["a"]),
        ConditionKey.Known("empty", ""),
        ConditionKey.Known("account", "111122223333"),
        ConditionKey.Known("arn", "arn:aws:iam::111122223333:role/*"),
    ]);

    private static bool Matches(string pattern, string text, PatternSyntax syntax = PatternSyntax.Wildcards, bool ignoreCase = false)
    {
        var compiled = TextPattern.Compile(pattern, syntax, out var problem);
        problem.ShouldBeNull();
        var match = ignoreCase ? compiled.MatchesIgnoringCase(text, new KeyScope(Context)) : compiled.Matches(text, new KeyScope(Context));
        match.ShouldBeOneOf(Match.Yes, Match.No);
        return match == Match.Yes;
    }

    private static IEnumerable<string> Texts(string alphabet, int longest) => longest == 0
        ? [""]
        : Texts(alphabet, longest - 1).SelectMany(t => t.Length == longest - 1 ? alphabet.Select(c => t + c).Prepend(t) : [t]);
}
