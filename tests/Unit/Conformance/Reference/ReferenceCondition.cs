using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ses.Resilient.Tests.Conformance.Reference;

/// <summary>Condition blocks (IAM User Guide, Condition operators; Conditions with multiple context keys or values).</summary>
internal static partial class ReferenceCondition
{
    /// <summary>Every operator and every key in the block must hold.</summary>
    public static bool Holds(JsonElement block, bool variables, ReferenceContext context) =>
        block.EnumerateObject().All(op => op.Value.EnumerateObject().All(key => Holds(op.Name, key.Name, Texts(key.Value), variables, context)));

    /// <summary>The values of an element that is one value or a list; numbers and booleans are their text.</summary>
    public static IReadOnlyList<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().SelectMany(Texts)],
        JsonValueKind.String => [value.GetString()!],
        _ => [value.GetRawText()],
    };

    private static bool Holds(string op, string key, IReadOnlyList<string> wanted, bool variables, ReferenceContext context)
    {
        var (all, any) = (op.StartsWith("ForAllValues:", StringComparison.Ordinal), op.StartsWith("ForAnyValue:", StringComparison.Ordinal));
        var name = all || any ? op[(op.IndexOf(':', StringComparison.Ordinal) + 1)..] : op;
        var ifExists = name.EndsWith("IfExists", StringComparison.Ordinal);
        if (ifExists)
            name = name[..^"IfExists".Length];
        var actual = context.Get(key);

        if (name == "Null")
            return all || (!any && wanted.Any(w => w == "true" ? actual is null : actual is not null));
        if (wanted.Count == 0)
            return all || ifExists ? actual is null : !any;

        var negated = name.Contains("Not", StringComparison.Ordinal);
        if (actual is null)
            return ifExists || all || (!any && negated);
        bool OneOf(string value) => wanted.Any(w => Compare(name, w, value, variables, context));
        if (all || any)
        {
            if (actual.Values.All(v => v.Length == 0))
                return all;
            return all ? actual.Values.All(v => OneOf(v) != negated) : actual.Values.Any(v => OneOf(v) != negated);
        }

        // A multi-valued key needs a set operator.
        return !actual.IsMultiValued && OneOf(actual.Values[0]) != negated;
    }

    /// <summary>One value against one value, without the operator's negation.</summary>
    public static bool Compare(string op, string wanted, string actual, bool variables, ReferenceContext context)
    {
        IReadOnlyList<PatternToken>? Pattern(bool wildcards) => ReferenceVariables.Expand(wanted, wildcards, variables, context);
        switch (op.Replace("Not", "", StringComparison.Ordinal))
        {
            case "StringEquals":
                return Pattern(false) is { } exact && ReferenceGlob.Text(exact) == actual;
            case "StringEqualsIgnoreCase":
                return Pattern(false) is { } folded && string.Equals(ReferenceGlob.Text(folded), actual, StringComparison.OrdinalIgnoreCase);
            case "StringLike":
                return Pattern(true) is { } like && ReferenceGlob.Matches(like, actual);
            case "ArnEquals" or "ArnLike":
                return Pattern(true) is { } arn && ArnMatches(arn, actual);
            case "Bool":
                return Pattern(false) is { } flag && ReferenceGlob.Text(flag) is "true" or "false" && string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase);
            case "BinaryEquals":
                return Bytes(wanted) is { } wb && Bytes(actual) is { } ab && wb.AsSpan().SequenceEqual(ab);
            case "IpAddress":
                return IpMatches(wanted, actual);
            case var numeric when numeric.StartsWith("Numeric", StringComparison.Ordinal):
                return Number(wanted) is { } wn && Number(actual) is { } an && Ordered(numeric["Numeric".Length..], an.CompareTo(wn));
            case var date when date.StartsWith("Date", StringComparison.Ordinal):
                return Date(wanted) is { } wd && Date(actual) is { } ad && Ordered(date["Date".Length..], ad.CompareTo(wd));
            default:
                throw new NotSupportedException(op);
        }
    }

    private static bool Ordered(string relation, int comparison) => relation switch
    {
        "Equals" => comparison == 0,
        "LessThan" => comparison < 0,
        "LessThanEquals" => comparison <= 0,
        "GreaterThan" => comparison > 0,
        "GreaterThanEquals" => comparison >= 0,
        _ => throw new NotSupportedException(relation),
    };

    private static bool ArnMatches(IReadOnlyList<PatternToken> pattern, string arn)
    {
        var (patternParts, parts) = (Split(pattern), arn.Split(':', 6));
        return patternParts.Count == 6 && parts.Length == 6 && patternParts.Zip(parts).All(part => ReferenceGlob.Matches(part.First, part.Second));
    }

    private static List<List<PatternToken>> Split(IReadOnlyList<PatternToken> pattern)
    {
        List<List<PatternToken>> parts = [[]];
        foreach (var token in pattern)
        {
            if (token.Character == ':' && parts.Count < 6)
                parts.Add([]);
            else
                parts[^1].Add(token);
        }

        return parts;
    }

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var written) ? bytes[..written] : null;
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^(?<year>\d{4})(-(?<month>\d\d)(-(?<day>\d\d)(T(?<hour>\d\d):(?<minute>\d\d)(:(?<second>\d\d)(\.(?<fraction>\d{1,7}))?)?(Z|(?<sign>[+-])(?<oh>\d\d):(?<om>\d\d)))?)?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex IsoDate();

    // Ticks since year 1, in UTC. The forms of the W3C note on dates and times, or seconds since 1970.
    private static long? Date(string text)
    {
        var match = IsoDate().Match(text);
        if (!match.Success)
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? DateTime.UnixEpoch.Ticks + (epoch * TimeSpan.TicksPerSecond) : null;
        int Part(string name, int otherwise) => match.Groups[name].Success ? int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture) : otherwise;
        var local = new DateTime(Part("year", 1), Part("month", 1), Part("day", 1), Part("hour", 0), Part("minute", 0), Part("second", 0), DateTimeKind.Utc).Ticks
            + (match.Groups["fraction"].Success ? long.Parse(match.Groups["fraction"].Value.PadRight(7, '0'), CultureInfo.InvariantCulture) : 0);
        var offset = new TimeSpan(Part("oh", 0), Part("om", 0), 0).Ticks;
        return match.Groups["sign"].Value == "-" ? local + offset : local - offset;
    }

    private static bool IpMatches(string range, string address)
    {
        var slash = range.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? range : range[..slash], out var network) || !IPAddress.TryParse(address, out var caller) || network.AddressFamily != caller.AddressFamily)
            return false;
        var bits = network.GetAddressBytes().Length * 8;
        var outside = bits - (slash < 0 ? bits : int.Parse(range[(slash + 1)..], CultureInfo.InvariantCulture));
        static BigInteger Value(IPAddress ip) => new(ip.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
        return Value(network) >> outside == Value(caller) >> outside;
    }
}
