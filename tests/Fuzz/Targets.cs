using System.Globalization;
using System.Net;
using System.Numerics;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Fuzz;

/// <summary>
/// What is fuzzed: texts that come from strangers. Besides not throwing and not taking too long, each target checks the answer against a simple, slow way to
/// the same answer wherever there is one.
/// </summary>
internal static class Targets
{
    // Longer pairs of pattern and text are only run, not compared with the slow way.
    private const int MostCompared = 4096;

    private static readonly ConditionContext Context = ConditionContext.Empty
        .With(ConditionKey.Known("k:a", "x")).With(ConditionKey.Known("k:b", "*")).With(ConditionKey.KnownSet("k:s", ["x", "y"])).With(ConditionKey.Unknown("k:u"));

    private static readonly AuthorizationRequest Request = new(
        "arn:aws:iam::111122223333:user/mailer", null, "ses:SendEmail", "arn:aws:ses:eu-west-1:111122223333:identity/example.com", null,
        Context.With(ConditionKey.Known("ses:FromAddress", "a@example.com")).With(ConditionKey.KnownSet("ses:Recipients", ["b@x.org", "c@y.org"])));

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("policy", RunPolicy, input => input.Length, Corpus("policy"),
        [
            "\"Version\":\"2012-10-17\"", "\"Statement\":", "\"Effect\":\"Allow\"", "\"Effect\":\"Deny\"", "\"Action\":", "\"NotAction\":", "\"Resource\":", "\"NotResource\":", "\"Principal\":", "\"NotPrincipal\":", "\"Condition\":{", "\"Sid\":\"a\"", "\"Id\":\"a\"",
            "\"*\"", "\"ses:*\"", "[", "]", "{", "}", ",", ":", "\"", "null", "true", "false", "0", "-1.5e3", "\"StringEquals\":{", "\"StringLike\":{", "\"StringNotEqualsIfExists\":{", "\"ForAllValues:StringLike\":{", "\"ForAnyValue:StringEquals\":{", "\"Null\":{", "\"IpAddress\":{", "\"DateLessThan\":{", "\"NumericEquals\":{", "\"ArnLike\":{", "\"Bool\":{", "\"BinaryEquals\":{",
            "\"ses:FromAddress\":", "\"ses:Recipients\":", "\"k:u\":", "${k:a}", "${k:u}", "${k:b, 'x'}", "${*}", "\\u0041", "\\ud800", "\\n", "{\"AWS\":", "\"111122223333\"", "%7B", "%22", " ", "\n",
        ]),
        new("glob", RunGlob, PairCost, Corpus("glob"), ["*", "?", "a", "b", "aa", "|", "*a", "a*", "${", "}", "${k:a}", "${k:u}", "${k:b}", "${*}", "${?}", "${$}", ", 'x'", "ses:", "Send", "@example.com"]),
        new("arn", RunArn, PairCost, Corpus("arn"), ["arn:", "aws:", "ses:", "eu-west-1:", "111122223333:", "identity/", ":", "::", "*", "?", "/", "|", "${k:a}", "${k:u}", "${k:b, 'x'}", "${*}"]),
        new("date", RunDate, input => input.Length, Corpus("date"), ["2026", "-07", "-01", "T", "12:30", ":45", ".123", "Z", "+02:00", "-05:30", "0", "9999", "0000", "1782864000", "-", "e", "24:00", "23:59:60", "02-29"]),
        new("ip", RunIp, input => input.Length, Corpus("ip"), ["203.0.113.5", "/24", "/0", "/32", "/128", "::", ":", ".", "ffff", "2001:db8", "255", "256", "0", "%1", "[", "]", "::ffff:1.2.3.4"]),
    ];

    private static string[] Corpus(string target) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "corpus", target + ".txt"));

    private static long RunPolicy(string input)
    {
        var kind = (PolicyKind)(input.Length & 3);
        var policy = Policy.Parse("p", input, kind);
        Require(policy.Document is not null || policy.Errors.Length > 0, "a text without a document has an error");
        var feature = new HashCode();
        feature.Add(kind);
        foreach (var error in policy.Errors)
        {
            Require(error is { Code.Length: > 0, Path.Length: > 0, Message.Length: > 0, Line: >= 0, Column: >= 0 }, "an error says what and where");
            feature.Add(error.Code, StringComparer.Ordinal);
        }

        var policies = kind switch
        {
            PolicyKind.Identity => new PolicySet { Identity = [policy], Boundary = policy },
            PolicyKind.ServiceControl => new PolicySet { Identity = [], Scp = [[policy]] },
            PolicyKind.ResourceControl => new PolicySet { Identity = [], Rcp = [[policy]] },
            _ => new PolicySet { Identity = [], Resource = [policy], Endpoint = policy },
        };
        var result = PolicyEvaluator.Evaluate(Request, policies);
        Require(PolicyEvaluator.Decide(Request, policies) == result.Decision, "Decide and Evaluate agree");
        Require(policy.Document is not null || result.Decision != Decision.Allow, "a policy that cannot be read allows nothing");
        feature.Add(result.Decision);
        foreach (var layer in result.Layers)
        {
            feature.Add(layer.Outcome);
            feature.Add(layer.DependsOn.Length);
            foreach (var miss in layer.NearMisses)
            {
                feature.Add(miss.Failed.Element);
                feature.Add(miss.Failed.Operator, StringComparer.Ordinal);
            }
        }

        return feature.ToHashCode();
    }

    private static long RunGlob(string input)
    {
        var (pattern, text) = Split(input);
        var scope = new KeyScope(Context);
        var plain = TextPattern.Compile(pattern, PatternSyntax.Wildcards, out _).Matches(text, scope);
        if ((long)pattern.Length * text.Length <= MostCompared)
            Require(plain == (Glob(pattern, text) ? Match.Yes : Match.No), $"the pattern {(plain == Match.Yes ? "does not match" : "matches")}");
        var variables = TextPattern.Compile(pattern, PatternSyntax.Wildcards | PatternSyntax.Variables, out var problem).Matches(text, scope);
        Require(pattern.Contains("${", StringComparison.Ordinal) || variables == plain, "a pattern without variables matches the same with them");
        return HashCode.Combine(plain, variables, problem, Math.Min(pattern.AsSpan().Count('*'), 8), Math.Min(pattern.AsSpan().Count('?'), 8));
    }

    private static long RunArn(string input)
    {
        var (pattern, text) = Split(input);
        var scope = new KeyScope(Context);
        var arn = new ArnText(text);
        var onResource = ArnPattern.ForResource(pattern, variables: true, out var resourceProblem).Matches(arn, scope);
        var inCondition = ArnPattern.ForCondition(pattern, variables: false, out var conditionProblem).Matches(arn, scope);
        var parts = pattern.Split(':', 6);
        if (conditionProblem is null && parts.Length == 6 && (long)pattern.Length * text.Length <= MostCompared)
        {
            var expected = text.Split(':', 6) is { Length: 6 } actual && parts.Zip(actual).All(p => Glob(p.First, p.Second));
            Require(inCondition == (expected ? Match.Yes : Match.No), $"the ARN pattern {(expected ? "matches" : "does not match")}");
            if (resourceProblem is null && !pattern.Contains("${", StringComparison.Ordinal))
                Require(onResource == inCondition, "Resource and a condition match the same");
        }

        return HashCode.Combine(onResource, inCondition, resourceProblem, conditionProblem, Math.Min(parts.Length, 8), Math.Min(text.AsSpan().Count(':'), 8));
    }

    private static readonly string[] DateForms =
        ["yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mmzzz"];

    private static long RunDate(string input)
    {
        var parsed = PolicyInstant.TryParse(input, out var instant);
        var plain = DateTimeOffset.TryParseExact(input, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expected);
        // The framework also reads zones such as +2:00; the W3C note has two digits. What it writes in the same way is in the documented form.
        if (plain && !parsed)
            Require(!DateForms.Any(form => expected.ToString(form, CultureInfo.InvariantCulture) == input), "a date in a documented form is read");
        if (parsed && plain)
            Require(PolicyInstant.TryParse(expected.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), out var epoch) ? instant.CompareTo(epoch) == 0 : expected.ToUnixTimeSeconds() < 10_000, "a date is its epoch seconds");
        if (parsed)
        {
            var again = PolicyInstant.TryParse(input, out var same);
            Require(again && same.CompareTo(instant) == 0 && same <= instant && !(same < instant), "an instant equals itself");
        }

        return HashCode.Combine(parsed, plain, input.Length, input.AsSpan().IndexOfAnyExceptInRange('0', '9'), input.AsSpan().IndexOfAny("Z+.")) & (parsed ? -1 : 0x3F);
    }

    private static long RunIp(string input)
    {
        var isAddress = IpRange.TryParseAddress(input, out var address);
        var isRange = IpRange.TryParse(input, out var range);
        if (isAddress)
        {
            Require(isRange && range.Contains(address), "an address is a range that holds itself");
            Require(IPAddress.TryParse(input, out _), "an address is one to the framework as well");
        }

        if (isRange)
        {
            var slash = input.IndexOf('/', StringComparison.Ordinal);
            Require(IPAddress.TryParse(slash < 0 ? input : input[..slash], out var network), "the network is an address");
            var bits = network!.GetAddressBytes().Length * 8;
            var prefix = slash < 0 ? bits : int.Parse(input[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
            Require(prefix <= bits, "the prefix fits the address");
            var first = Value(network) >> (bits - prefix) << (bits - prefix);
            var last = first + (BigInteger.One << (bits - prefix)) - 1;
            foreach (var (value, inside) in ((BigInteger, bool)[])[(first, true), (last, true), (first - 1, false), (last + 1, false)])
            {
                if (Text(value, bits / 8) is { } text)
                    Require(IpRange.TryParseAddress(text, out var probe) && range.Contains(probe) == inside, $"{text} is {(inside ? "in" : "out")}side");
            }
        }

        return HashCode.Combine(isAddress, isRange, isRange ? input.Length : Math.Min(input.Length, 4), input.AsSpan().Count('.'), Math.Min(input.AsSpan().Count(':'), 9), input.Contains('/', StringComparison.Ordinal));
    }

    private static BigInteger Value(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);

    private static string? Text(BigInteger value, int size)
    {
        if (value.Sign < 0 || value.GetByteCount(isUnsigned: true) > size)
            return null;
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return new IPAddress([.. new byte[size - bytes.Length], .. bytes]).ToString();
    }

    private static (string Pattern, string Text) Split(string input)
    {
        var bar = input.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? (input, input) : (input[..bar], input[(bar + 1)..]);
    }

    private static double PairCost(string input)
    {
        var (pattern, text) = Split(input);
        return (double)(pattern.Length + 1) * (text.Length + 1);
    }

    // The table of "the first p of the pattern match the first t of the text", filled row by row.
    private static bool Glob(string pattern, string text)
    {
        Span<bool> row = stackalloc bool[text.Length + 1];
        row[0] = true;
        foreach (var c in pattern)
        {
            var diagonal = row[0];
            row[0] = c == '*' && row[0];
            for (var t = 1; t <= text.Length; t++)
            {
                var above = row[t];
                row[t] = c == '*' ? above || row[t - 1] : diagonal && (c == '?' || c == text[t - 1]);
                diagonal = above;
            }
        }

        return row[text.Length];
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new FuzzFindingException("Does not hold: " + what + ".");
    }
}
