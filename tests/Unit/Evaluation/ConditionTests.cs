using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Evaluation;

/// <summary>
/// One condition against one request. Rules: IAM User Guide, "IAM JSON policy elements: Condition operators" (OPS), "Conditions with multiple
/// context keys or values" (MULTI), IAM Access Analyzer policy checks (AA).
/// </summary>
public sealed class ConditionTests
{
    /// <summary>Actual: a text; [a,b] a multi-valued key; empty: absent.</summary>
    [Theory]

    // Strings: exact, * literal; ignoring case; wildcards (OPS)
    [InlineData("StringEquals", "\"a\"", "a", true)]
    [InlineData("StringEquals", "\"a\"", "A", false)]
    [InlineData("StringEquals", "\"*@example.com\"", "x@example.com", false)]
    [InlineData("StringEquals", "[\"a\",\"b\"]", "b", true)]
    [InlineData("StringEquals", "5", "5", true)]
    [InlineData("StringEquals", "true", "true", true)]
    [InlineData("StringNotEquals", "\"a\"", "b", true)]
    [InlineData("StringNotEquals", "[\"a\",\"b\"]", "b", false)]
    [InlineData("StringNotEquals", "\"a\"", "", true)]
    [InlineData("StringEqualsIgnoreCase", "\"a@B.c\"", "A@b.C", true)]
    [InlineData("StringEqualsIgnoreCase", "\"a*\"", "ab", false)]
    [InlineData("StringNotEqualsIgnoreCase", "\"a\"", "A", false)]
    [InlineData("StringLike", "\"*@example.com\"", "x@example.com", true)]
    [InlineData("StringLike", "\"*@example.com\"", "x@EXAMPLE.com", false)]
    [InlineData("StringLike", "\"?@x\"", "ab@x", false)]
    [InlineData("StringLike", "\"a*b*c\"", "a-b-b-c", true)]
    [InlineData("StringLike", "\"*\"", "", false)]
    [InlineData("StringNotLike", "\"*@x\"", "a@y", true)]
    [InlineData("StringNotLike", "[\"*@x\",\"*@y\"]", "a@y", false)]

    // Numbers (OPS); a list is OR, so the greatest counts (MULTI)
    [InlineData("NumericEquals", "\"10\"", "10.0", true)]
    [InlineData("NumericEquals", "10", "010", true)]
    [InlineData("NumericEquals", "\"10abc\"", "10", false)]
    [InlineData("NumericEquals", "\"10\"", "10abc", false)]
    [InlineData("NumericNotEquals", "\"10\"", "ten", true)]
    [InlineData("NumericNotEquals", "\"10\"", "10.00", false)]
    [InlineData("NumericLessThan", "[5,10]", "7", true)]
    [InlineData("NumericLessThan", "\"-1.5\"", "-1.51", true)]
    [InlineData("NumericLessThanEquals", "\"10000000000000000000000000000000000000001\"", "10000000000000000000000000000000000000002", false)]
    [InlineData("NumericGreaterThan", "\"0.1\"", "0.10000000000000000000000000000000000001", true)]
    [InlineData("NumericGreaterThanEquals", "\"-0\"", "0", true)]

    // Dates: W3C forms and epoch seconds on either side (OPS; W3C NOTE-datetime)
    [InlineData("DateLessThan", "\"2030-01-01T00:00:00Z\"", "1900000000", false)]
    [InlineData("DateLessThan", "\"2030-01-01T00:00:00Z\"", "1890000000", true)]
    [InlineData("DateGreaterThan", "\"2026-05-01T12:00Z\"", "2026-05-01T12:00:01Z", true)]
    [InlineData("DateEquals", "\"2026-05-01T12:00:00+02:00\"", "2026-05-01T10:00:00Z", true)]
    [InlineData("DateEquals", "\"2026\"", "2026-01-01T00:00:00.000Z", true)]
    [InlineData("DateEquals", "\"2026-05\"", "2026-05-01", true)]
    [InlineData("DateEquals", "0", "1970-01-01T00:00:00Z", true)]
    [InlineData("DateNotEquals", "\"2026-05-01\"", "yesterday", true)]
    [InlineData("DateEquals", "\"2026-02-30\"", "2026-02-30", false)]
    [InlineData("DateLessThanEquals", "\"2026-05-01\"", "2026-05-01T00:00:00Z", true)]
    [InlineData("DateGreaterThanEquals", "\"2026-05-01\"", "2026-04-30T23:59:59.9999Z", false)]

    // Bool (OPS): absent is not false
    [InlineData("Bool", "\"false\"", "false", true)]
    [InlineData("Bool", "false", "false", true)]
    [InlineData("Bool", "\"false\"", "", false)]
    [InlineData("BoolIfExists", "\"false\"", "", true)]
    [InlineData("Bool", "\"yes\"", "yes", false)]

    // Binary (OPS): bytes are compared
    [InlineData("BinaryEquals", "\"QmluYXJ5\"", "QmluYXJ5", true)]
    [InlineData("BinaryEquals", "\"QmluYXJ5\"", "QmluYXJ6", false)]
    [InlineData("BinaryEquals", "\"QmluYXJ5\"", "not base64!", false)]

    // Addresses (OPS)
    [InlineData("IpAddress", "\"203.0.113.0/24\"", "203.0.113.77", true)]
    [InlineData("IpAddress", "\"203.0.113.5\"", "203.0.113.6", false)]
    [InlineData("IpAddress", "\"203.0.113.99/24\"", "203.0.113.1", true)]
    [InlineData("IpAddress", "\"2001:DB8:0:0::1\"", "2001:db8::1", true)]
    [InlineData("IpAddress", "\"2001:db8::/32\"", "2001:db8:ffff::1", true)]
    [InlineData("IpAddress", "\"0.0.0.0/0\"", "2001:db8::1", false)]
    [InlineData("NotIpAddress", "\"203.0.113.0/24\"", "2001:db8::1", true)]
    [InlineData("NotIpAddress", "\"203.0.113.0/24\"", "", true)]
    [InlineData("IpAddress", "\"203.0.113.0/24\"", "", false)]

    // ARNs: part by part (OPS)
    [InlineData("ArnLike", "\"arn:aws:s:*:111122223333:finance/*\"", "arn:aws:s:eu:111122223333:finance/x", true)]
    [InlineData("ArnLike", "\"arn:aws:s:*:111122223333:finance/*\"", "arn:aws:s:a:b:111122223333:finance/x", false)]
    [InlineData("ArnEquals", "\"arn:aws:iam::*:role/*\"", "arn:aws:iam::111122223333:role/a/b", true)]
    [InlineData("ArnNotLike", "\"arn:aws:iam::*:role/*\"", "arn:aws:iam::111122223333:role/a/b", false)]
    [InlineData("ArnNotEquals", "\"arn:aws:iam::*:role/*\"", "", true)]
    [InlineData("ArnLike", "\"arn:aws:iam::111122223333:Role/a\"", "arn:aws:iam::111122223333:role/a", false)]

    // Null and presence (OPS)
    [InlineData("Null", "\"true\"", "", true)]
    [InlineData("Null", "\"true\"", "x", false)]
    [InlineData("Null", "\"false\"", "x", true)]
    [InlineData("Null", "false", "[a]", true)]
    [InlineData("StringEqualsIfExists", "\"a\"", "", true)]
    [InlineData("StringEqualsIfExists", "\"a\"", "b", false)]
    [InlineData("StringNotEqualsIfExists", "\"a\"", "", true)]

    // Set operators (MULTI, AA)
    [InlineData("ForAllValues:StringLike", "\"*@x\"", "", true)]
    [InlineData("ForAllValues:StringLike", "\"*@x\"", "[a@x,b@x]", true)]
    [InlineData("ForAllValues:StringLike", "\"*@x\"", "[a@x,b@y]", false)]
    [InlineData("ForAnyValue:StringLike", "\"*@x\"", "", false)]
    [InlineData("ForAnyValue:StringLike", "\"*@x\"", "[a@y,b@x]", true)]
    [InlineData("ForAllValues:StringNotLike", "\"*@x\"", "[a@x,b@y]", false)]
    [InlineData("ForAllValues:StringNotLike", "\"*@x\"", "[a@y]", true)]
    [InlineData("ForAnyValue:StringNotLike", "\"*@x\"", "[a@x,b@y]", true)]
    [InlineData("ForAnyValue:StringNotLike", "\"*@x\"", "[a@x]", false)]
    [InlineData("ForAnyValue:StringNotLike", "\"*@x\"", "", false)]
    [InlineData("ForAllValues:StringNotLike", "\"*@x\"", "", true)]
    [InlineData("ForAnyValue:StringEqualsIfExists", "\"a\"", "", true)]
    [InlineData("ForAllValues:StringEquals", "\"a\"", "[]", true)]
    [InlineData("ForAllValues:StringEquals", "\"a\"", "[\"\"]", true)]
    [InlineData("ForAnyValue:StringNotEquals", "\"a\"", "[\"\"]", false)]
    [InlineData("ForAnyValue:StringEquals", "\"a\"", "a", true)]
    [InlineData("ForAllValues:Null", "\"true\"", "x", true)]
    [InlineData("ForAnyValue:Null", "\"true\"", "", false)]
    [InlineData("ForAllValues:StringEquals", "[]", "[a]", false)]
    [InlineData("ForAllValues:StringEquals", "[]", "", true)]
    [InlineData("ForAnyValue:StringEquals", "[]", "[a]", false)]
    [InlineData("StringEqualsIfExists", "[]", "a", false)]
    [InlineData("StringEqualsIfExists", "[]", "", true)]
    [InlineData("StringEquals", "[]", "a", true)]

    // A key with many values and no set operator: no match, as reported by iam-simulate from re:Inforce 2025 IAM431
    [InlineData("StringEquals", "\"a\"", "[a]", false)]
    [InlineData("StringNotEquals", "\"a\"", "[b]", false)]
    public void ConditionHolds(string op, string required, string actual, bool holds)
    {
        var ask = new Ask().Identities(Ask.Statement($$""" "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "{{op}}": { "Test:Key": {{required}} } } """));
        ask = actual switch
        {
            "" => ask,
            ['[', .., ']'] => ask.WithSet("test:key", [.. actual[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Trim('"'))]),
            _ => ask.With("test:key", actual),
        };

        ask.Evaluate().Decision.ShouldBe(holds ? Decision.Allow : Decision.ImplicitDeny);
    }
}
