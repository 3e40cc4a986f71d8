using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Ses.Resilient.AwsEmulator;

/// <summary>One JSON object of a world file. It remembers which fields were asked for, so that the others are unknown.</summary>
internal sealed class JsonCursor
{
    private readonly JsonElement _object;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public JsonCursor(JsonElement element, string path, string origin)
    {
        Path = path;
        Origin = origin;
        if (element.ValueKind != JsonValueKind.Object)
            throw Error($"an object is expected, but it is {Describe(element)}.", "Put { ... } there.");
        _object = element;
    }

    public string Path { get; }

    public string Origin { get; }

    public WorldException Error(string what, string toDo) => new(Origin, Path, what, toDo);

    public WorldException ErrorAt(string field, string what, string toDo) => new(Origin, $"{Path}.{field}", what, toDo);

    public bool Has(string name) => Find(name) is not null;

    public string? String(string name) => Find(name) is { } value ? StringOf(value, name) : null;

    public string RequiredString(string name) => String(name) ?? throw Missing(name, "a string");

    public string? OneOf(string name, params ReadOnlySpan<string> allowed)
    {
        if (String(name) is not { } value)
            return null;
        if (!allowed.Contains(value))
            throw ErrorAt(name, $"'{value}' is not one of {string.Join(", ", allowed)}.", Nearest.Hint(value, allowed.ToArray()) ?? "Use one of them.");
        return value;
    }

    public bool? Bool(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw ErrorAt(name, $"true or false is expected, but it is {Describe(other)}.", "Write true or false without quotes."),
    };

    public double? Number(string name)
    {
        if (Find(name) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= 0
            ? number
            : throw ErrorAt(name, $"a number, zero or more, is expected, but it is {Describe(value)}.", "Write a plain number.");
    }

    public int? Int(string name, int least, int most)
    {
        if (Find(name) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw ErrorAt(name, $"a whole number from {least} to {most} is expected, but it is {Describe(value)}.", "Write such a number.");
    }

    public DateTimeOffset? Time(string name)
    {
        if (String(name) is not { } text)
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw ErrorAt(name, $"'{text}' is no date and time.", "Write it as 2026-03-01T12:00:00Z.");
    }

    public ImmutableArray<string> Strings(string name)
    {
        if (Find(name) is not { } value)
            return [];
        return [.. Items(name, value).Select(item => StringOf(item.Value, item.Name))];
    }

    public IEnumerable<JsonCursor> Objects(string name)
    {
        if (Find(name) is not { } value)
            return [];
        return Items(name, value).Select(item => new JsonCursor(item.Value, $"{Path}.{item.Name}", Origin));
    }

    public JsonCursor? Object(string name) => Find(name) is { } value ? new JsonCursor(value, $"{Path}.{name}", Origin) : null;

    /// <summary>An object, or an array of objects.</summary>
    public IEnumerable<JsonCursor> OneOrMore(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } => Objects(name),
        _ => [Object(name)!],
    };

    /// <summary>An object whose fields are names of the file's choice.</summary>
    public IEnumerable<(string Name, JsonCursor Value)> Named(string name)
    {
        if (Object(name) is not { } map)
            yield break;
        foreach (var property in map._object.EnumerateObject())
            yield return (property.Name, new JsonCursor(property.Value, $"{map.Path}.{property.Name}", Origin));
    }

    /// <summary>Names of the file's choice, each with a string.</summary>
    public ImmutableSortedDictionary<string, string> NamedStrings(string name)
    {
        if (Object(name) is not { } map)
            return Map.Empty<string>();
        return map._object.EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => map.StringOf(p.Value, p.Name), StringComparer.Ordinal);
    }

    /// <summary>Names of the file's choice, each with a JSON document as an object or as raw text.</summary>
    public ImmutableSortedDictionary<string, string> Documents(string name, Func<string, string>? key = null)
    {
        if (Object(name) is not { } map)
            return Map.Empty<string>();
        return map._object.EnumerateObject().ToImmutableSortedDictionary(p => key is null ? p.Name : key(p.Name), p => map.DocumentOf(p.Value, p.Name), StringComparer.Ordinal);
    }

    /// <summary>A JSON document as an object or as raw text.</summary>
    public string? Document(string name) => Find(name) is { } value ? DocumentOf(value, name) : null;

    /// <summary>Rejects fields that were never asked for.</summary>
    public void Done()
    {
        foreach (var property in _object.EnumerateObject())
        {
            if (_asked.Contains(property.Name))
                continue;
            throw ErrorAt(
                property.Name,
                "this field is unknown.",
                Nearest.Hint(property.Name, _asked) ?? $"Remove it; known here: {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.");
        }
    }

    public WorldException Missing(string name, string kind) => Error($"'{name}' is missing.", $"Add it: {kind}.");

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {value.GetRawText()}",
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };

    private JsonElement? Find(string name)
    {
        _asked.Add(name);
        return _object.TryGetProperty(name, out var value) ? value : null;
    }

    private IEnumerable<(string Name, JsonElement Value)> Items(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select((item, i) => ($"{name}[{i.ToString(CultureInfo.InvariantCulture)}]", item))
            : throw ErrorAt(name, $"an array is expected, but it is {Describe(value)}.", "Put [ ... ] around it.");

    private string StringOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw ErrorAt(name, $"a string is expected, but it is {Describe(value)}.", "Put it in quotes.");

    private string DocumentOf(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Object => value.GetRawText(),
        JsonValueKind.String => value.GetString()!,
        _ => throw ErrorAt(name, $"a policy is expected, but it is {Describe(value)}.", "Write it as a JSON object, or as a string that holds its text."),
    };
}

/// <summary>The nearest of the known names to a misspelt one.</summary>
internal static class Nearest
{
    public static string? Hint(string written, IReadOnlyCollection<string> known)
    {
        var best = known.Select(name => (Name: name, Distance: Distance(written.ToUpperInvariant(), name.ToUpperInvariant()))).OrderBy(x => x.Distance).FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(2, written.Length / 3) ? $"Did you mean '{best.Name}'?" : null;
    }

    // Levenshtein, one row at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
