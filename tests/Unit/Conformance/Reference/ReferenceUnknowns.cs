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
    private const int MostSets = 600;

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

        // No claim is made here where one unknown key is compared with another: what a text then comes to depends on both.
        var comparisons = ReferenceEvaluator.AllStatements(policies).SelectMany(Conditions).Where(c => string.Equals(c.Key, key, StringComparison.OrdinalIgnoreCase))
            .SelectMany(c => c.Values.Select(v => (c.Operator, Value: v))).Distinct().ToList();
        var all = request.TryGetProperty("unknown", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToList() : [];
        var isVariable = all.Exists(k => policies.GetRawText().Contains("${" + k, StringComparison.OrdinalIgnoreCase));
        if (isVariable)
        {
            // One text that fits two patterns at once: the wildcards of the one filled with the text of the other.
            texts.UnionWith(written.Where(p => p.Contains('*', StringComparison.Ordinal))
                .SelectMany(pattern => written.Select(other => pattern.Replace("*", other.Replace("*", "", StringComparison.Ordinal), StringComparison.Ordinal))));
        }
        else
        {
            if (comparisons.Exists(c => c.Operator.Contains("String", StringComparison.Ordinal)))
                texts.UnionWith(Short(comparisons.Where(c => !c.Operator.Contains("Null", StringComparison.Ordinal)).Select(c => Expanded(c.Value, known))));
            texts = [.. texts.GroupBy(t => string.Concat(comparisons.Select(c => Equal(c.Operator, c.Value, t, known)))).Select(g => g.First())];
        }

        List<ReferenceValue?> domain = [null, new ReferenceValue([""], isSet), .. texts.Select(t => new ReferenceValue([t], isSet))];
        if (isSet)
            domain.AddRange(Subsets([.. texts]).Take(MostSets).Select(set => new ReferenceValue(set, true)));
        return domain;
    }

    /// <summary>Every text of up to three characters of those written, and one more.</summary>
    private static IEnumerable<string> Short(IEnumerable<string> written)
    {
        var alphabet = written.SelectMany(w => w + w.ToUpperInvariant()).Append('#').Distinct().Select(c => c.ToString()).ToList();
        var two = alphabet.SelectMany(a => alphabet.Select(b => a + b)).ToList();
        return alphabet.Count > 8 ? [] : [.. alphabet, .. two, .. two.SelectMany(t => alphabet.Select(c => t + c))];
    }

    /// <summary>The sets of more than one of the texts, smaller ones first.</summary>
    private static IEnumerable<IReadOnlyList<string>> Subsets(List<string> texts)
    {
        var sets = texts.Select((t, i) => (Set: (IReadOnlyList<string>)[t], Last: i)).ToList();
        while (sets.Count > 0)
        {
            sets = [.. sets.SelectMany(s => texts.Skip(s.Last + 1).Select((t, i) => (Set: (IReadOnlyList<string>)[.. s.Set, t], Last: s.Last + 1 + i))).Take(MostSets)];
            foreach (var (set, _) in sets)
                yield return set;
        }
    }

    /// <summary>What one comparison makes of a text, under either Version.</summary>
    private static string Equal(string op, string wanted, string text, ReferenceContext known)
    {
        var name = op[(op.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (name == "Null")
            return "";
        name = name.EndsWith("IfExists", StringComparison.Ordinal) ? name[..^"IfExists".Length] : name;
        return (ReferenceCondition.Compare(name, wanted, text, true, known) ? "1" : "0") + (ReferenceCondition.Compare(name, wanted, text, false, known) ? "1" : "0");
    }

    private static IEnumerable<(string Operator, string Key, IReadOnlyList<string> Values)> Conditions(JsonElement statement) =>
        !statement.TryGetProperty("Condition", out var block) ? []
        : block.EnumerateObject().SelectMany(op => op.Value.EnumerateObject().Select(key => (op.Name, key.Name, ReferenceCondition.Texts(key.Value))));

    private static string Expanded(string value, ReferenceContext known) =>
        ReferenceVariables.Expand(value, true, true, known) is { } expanded ? ReferenceGlob.Text(expanded) : value;

    private static IEnumerable<string> Candidates(string op, string value, ReferenceContext known)
    {
        var text = Expanded(value, known);
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
            yield return date.AddSeconds(0.5).ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.f'Z'", CultureInfo.InvariantCulture);
            yield return date.AddSeconds(1).ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }
        else if (op.Contains("Date", StringComparison.Ordinal) && long.TryParse(value, CultureInfo.InvariantCulture, out var epoch))
        {
            yield return (epoch - 1).ToString(CultureInfo.InvariantCulture);
            yield return (epoch + 1).ToString(CultureInfo.InvariantCulture);
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
            yield return text.ToLowerInvariant();
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
