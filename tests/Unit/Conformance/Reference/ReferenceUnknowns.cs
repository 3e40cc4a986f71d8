using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text.Json;

namespace Ses.Resilient.Tests.Conformance.Reference;

/// <summary>
/// Unknown keys by trying: every unknown key is left out, and set to each of a list of values made from what the policies compare it with (the value
/// itself, values just beside it, texts its wildcards stand for, and one no policy speaks of). The decision depends on a key when two
/// assignments that differ in this key alone give two decisions.
/// </summary>
internal static class ReferenceUnknowns
{
    public static ReferenceAnswer Evaluate(JsonElement oneCase)
    {
        var (request, policies) = (oneCase.GetProperty("request"), oneCase.GetProperty("policies"));
        var known = ReferenceContext.Of(request);
        var unknown = request.TryGetProperty("unknown", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToList() : [];
        var domains = unknown.Select(key => Domain(key, request, policies, known)).ToList();

        var answers = new Dictionary<string, ReferenceAnswer>(StringComparer.Ordinal);
        var indexes = new int[unknown.Count];
        do
        {
            var context = known;
            for (var i = 0; i < unknown.Count; i++)
                context = context.With(unknown[i], domains[i][indexes[i]]);
            answers[string.Join(',', indexes)] = ReferenceEvaluator.Evaluate(request, policies, context);
        }
        while (Next(indexes, domains));

        var first = answers.Values.First();
        var deniedBy = first.DeniedBy.Where(layer => answers.Values.All(a => a.DeniedBy.Contains(layer))).ToList();
        if (answers.Values.All(a => a.Decision == first.Decision))
            return new ReferenceAnswer(first.Decision, deniedBy, []);
        var dependsOn = unknown.Where((_, i) => answers.GroupBy(a => Without(a.Key, i)).Any(g => g.Select(a => a.Value.Decision).Distinct().Count() > 1));
        return new ReferenceAnswer("Depends", deniedBy, [.. dependsOn.Order(StringComparer.Ordinal)]);
    }

    private static string Without(string indexes, int position) => string.Join(',', indexes.Split(',').Where((_, i) => i != position));

    private static bool Next(int[] indexes, List<List<ReferenceValue?>> domains)
    {
        for (var i = 0; i < indexes.Length; i++)
        {
            if (++indexes[i] < domains[i].Count)
                return true;
            indexes[i] = 0;
        }

        return false;
    }

    private static List<ReferenceValue?> Domain(string key, JsonElement request, JsonElement policies, ReferenceContext known)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal) { "no policy speaks of this" };
        var written = new HashSet<string>(StringComparer.Ordinal);
        var isSet = false;
        foreach (var statement in ReferenceEvaluator.AllStatements(policies))
        {
            foreach (var (op, values) in Conditions(statement).Where(c => string.Equals(c.Key, key, StringComparison.OrdinalIgnoreCase)).Select(c => (c.Operator, c.Values)))
            {
                isSet |= op.StartsWith("For", StringComparison.Ordinal);
                written.UnionWith(values);
                foreach (var value in values)
                    texts.UnionWith(Candidates(op, value, known));
            }

            // Where the key is a variable, any part of what it is compared with may be its value.
            if (ReferenceVariables.Variable().Matches(statement.GetRawText()).Any(m => string.Equals(m.Groups["key"].Value, key, StringComparison.OrdinalIgnoreCase)))
            {
                foreach (var text in known.AllValues.Append(request.GetProperty("resource").GetString()!.Split(':', 6)[^1]))
                {
                    for (var start = 0; start <= text.Length; start++)
                    {
                        for (var end = start; end <= text.Length; end++)
                            texts.Add(text[start..end]);
                    }
                }
            }
        }

        List<ReferenceValue?> domain = [null, .. texts.Select(t => new ReferenceValue([t], isSet))];
        var plain = texts.Where(t => !t.Contains('*', StringComparison.Ordinal)).ToList();
        if (isSet)
        {
            domain.AddRange(plain.SelectMany(a => plain.Where(b => string.CompareOrdinal(a, b) < 0).Select(b => new ReferenceValue([a, b], true))));
        }
        else
        {
            // One text that fits two patterns at once: the wildcards of the one filled with the text of the other.
            var filled = written.Where(p => p.Contains('*', StringComparison.Ordinal))
                .SelectMany(pattern => written.Select(other => pattern.Replace("*", other.Replace("*", "", StringComparison.Ordinal), StringComparison.Ordinal)));
            domain.AddRange(filled.Distinct(StringComparer.Ordinal).Select(t => new ReferenceValue([t], false)));
        }

        return domain;
    }

    private static IEnumerable<(string Operator, string Key, IReadOnlyList<string> Values)> Conditions(JsonElement statement) =>
        !statement.TryGetProperty("Condition", out var block) ? []
        : block.EnumerateObject().SelectMany(op => op.Value.EnumerateObject().Select(key => (op.Name, key.Name, ReferenceCondition.Texts(key.Value))));

    private static IEnumerable<string> Candidates(string op, string value, ReferenceContext known)
    {
        var text = ReferenceVariables.Expand(value, true, true, known) is { } expanded ? ReferenceGlob.Text(expanded) : value;
        yield return value;
        yield return text;
        if (op.Contains("Numeric", StringComparison.Ordinal) && decimal.TryParse(value, CultureInfo.InvariantCulture, out var number))
        {
            yield return (number - 0.5m).ToString(CultureInfo.InvariantCulture);
            yield return (number + 0.5m).ToString(CultureInfo.InvariantCulture);
        }
        else if (op.Contains("Date", StringComparison.Ordinal) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            yield return date.AddSeconds(-1).ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            yield return date.AddSeconds(1).ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }
        else if (op.Contains("IpAddress", StringComparison.Ordinal))
        {
            foreach (var address in AroundRange(value))
                yield return address;
        }
        else if (op.Contains("Bool", StringComparison.Ordinal))
        {
            yield return "true";
            yield return "false";
        }
        else
        {
            yield return text.Replace("*", "", StringComparison.Ordinal).Replace('?', 'x');
            yield return text.Replace('*', 'x').Replace('?', 'y');
            yield return text.ToUpperInvariant();
            yield return text + "x";
        }
    }

    private static IEnumerable<string> AroundRange(string range)
    {
        var parts = range.Split('/');
        if (!IPAddress.TryParse(parts[0], out var network))
            yield break;
        var size = network.GetAddressBytes().Length;
        var outside = (size * 8) - (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : size * 8);
        var first = new BigInteger(network.GetAddressBytes(), isUnsigned: true, isBigEndian: true) >> outside << outside;
        foreach (var value in (BigInteger[])[first - 1, first, first + (BigInteger.One << outside) - 1, first + (BigInteger.One << outside)])
        {
            var bytes = value.Sign < 0 ? [] : value.ToByteArray(isUnsigned: true, isBigEndian: true);
            if (bytes.Length > 0 && bytes.Length <= size)
                yield return new IPAddress([.. new byte[size - bytes.Length], .. bytes]).ToString();
        }
    }
}
