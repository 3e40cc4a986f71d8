using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Benchmarks;

/// <summary>Requests and policies that are measured.</summary>
internal static class Inputs
{
    private const string Account = "111122223333";
    public const string Identity = $"arn:aws:ses:eu-west-1:{Account}:identity/example.com";

    public static AuthorizationRequest Request(string action = "ses:SendEmail") => new(
        $"arn:aws:sts::{Account}:assumed-role/mailer/i-0abc",
        $"arn:aws:iam::{Account}:role/svc/mailer",
        action,
        Identity,
        Account,
        ConditionContext.Empty
            .With(ConditionKey.Known("ses:FromAddress", "no-reply@example.com"))
            .With(ConditionKey.KnownSet("ses:Recipients", ["ana@customer.example", "bo@customer.example"]))
            .With(ConditionKey.Known("ses:ApiVersion", "2"))
            .With(ConditionKey.Known("aws:SourceIp", "203.0.113.7"))
            .With(ConditionKey.Known("aws:CurrentTime", "2026-07-01T12:00:00Z"))
            .With(ConditionKey.Known("aws:PrincipalTag/team", "example")));

    /// <summary>One policy, one statement, one condition; it allows.</summary>
    public static PolicySet Small() => Of(Parse("send", """
        {"Version":"2012-10-17","Statement":[{"Sid":"Send","Effect":"Allow","Action":["ses:SendEmail","ses:SendRawEmail"],
        "Resource":"arn:aws:ses:eu-west-1:111122223333:identity/*","Condition":{"StringLike":{"ses:FromAddress":"*@example.com"}}}]}
        """));

    /// <summary>Policies of ten statements each, with wildcards and conditions that all have to be looked at; the last statement of the last policy allows, or nothing does.</summary>
    public static PolicySet Many(int policies, bool allows) =>
        Of([.. Enumerable.Range(0, policies).Select(p => Parse($"p{p}", Ten(p, allows && p == policies - 1)))]);

    /// <summary>So many statements, in policies of at most a hundred; the last allows.</summary>
    public static PolicySet Statements(int count) => Of([.. Enumerable.Range(0, count).Chunk(100)
        .Select(part => Parse("p", Document(part.Select(i => Statement(i, i == count - 1)))))]);

    /// <summary>One policy whose only condition compares a pattern.</summary>
    public static PolicySet Pattern(string pattern) => Of(Parse("p", $$"""
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"ses:FromDisplayName":"{{pattern}}"} } } }
        """));

    public static Policy Parse(string name, string text)
    {
        var policy = Policy.Parse(name, text, PolicyKind.Identity);
        return policy.Document is not null ? policy : throw new InvalidOperationException(policy.Errors[0].ToString());
    }

    public static string Ten(int policy, bool lastAllows) => Document(Enumerable.Range(0, 10).Select(s => Statement((policy * 10) + s, lastAllows && s == 9)));

    /// <summary>As <see cref="Many"/>, nothing allows, and no two statements of a policy share their actions or their resources.</summary>
    public static PolicySet Varied(int policies) => Of([.. Enumerable.Range(0, policies).Select(p => Parse($"p{p}", Document(Enumerable.Range(0, 10).Select(s =>
    {
        string[] actions = ["Send*", "S*Email", "*Email", "Se*", "*"];
        string[] identities = ["*.com", "example.*", "e*m", "*example*", "*"];
        return Statement((p * 10) + s, false)
            .Replace("\"ses:Get*\",\"ses:Send*\"", $"\"ses:Get{s}*\",\"ses:{actions[s % 5]}\"", StringComparison.Ordinal)
            .Replace("template/*", $"template/n{s}-*", StringComparison.Ordinal)
            .Replace("identity/*.com", "identity/" + identities[s % 5], StringComparison.Ordinal);
    }))))]);

    // Every statement's action and resource match by a wildcard; what decides is the last condition.
    private static string Statement(int i, bool allows)
    {
        var n = i.ToString(CultureInfo.InvariantCulture);
        var condition = (i % 5) switch
        {
            _ when allows => """{"StringLike":{"ses:FromAddress":["*@mail.example.com","*@example.com"]},"ForAllValues:StringLike":{"ses:Recipients":"*@customer.example"}}""",
            0 => $$"""{"StringLike":{"ses:FromAddress":["*@mail{{n}}.example.com","app-{{n}}-*@example.com"] } }""",
            1 => $$"""{"ForAnyValue:StringLike":{"ses:Recipients":["*@blocked{{n}}.example","*@*.blocked{{n}}.example"] } }""",
            2 => """{"IpAddress":{"aws:SourceIp":["198.51.100.0/24","2001:db8::/32"]}}""",
            3 => """{"DateGreaterThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"}}""",
            _ => """{"StringEquals":{"ses:FromAddress":"${aws:PrincipalTag/team}@example.com"},"Bool":{"aws:SecureTransport":"true"}}""",
        };
        var effect = !allows && i % 10 == 1 ? "Deny" : "Allow";
        return $$"""{"Sid":"S{{n}}","Effect":"{{effect}}","Action":["ses:Get*","ses:Send*"],"Resource":["arn:aws:ses:*:111122223333:template/*","arn:aws:ses:*:111122223333:identity/*.com"],"Condition":{{condition}}}""";
    }

    private static string Document(IEnumerable<string> statements) =>
        new StringBuilder("{\"Version\":\"2012-10-17\",\"Statement\":[").AppendJoin(',', statements).Append("]}").ToString();

    private static PolicySet Of(params ImmutableArray<Policy> policies) => new() { Identity = policies };
}
