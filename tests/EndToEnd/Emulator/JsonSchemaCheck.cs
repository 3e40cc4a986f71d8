using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ses.Resilient.Tests.Emulator;

/// <summary>The keywords of JSON Schema 2020-12 that world.schema.json uses. A keyword that it does not know is an error, so that none is passed over.</summary>
internal sealed class JsonSchemaCheck
{
    private readonly JsonElement _root;

    private JsonSchemaCheck(JsonElement root) => _root = root;

    /// <summary>Every property of the schema, as definition/name.</summary>
    public IReadOnlySet<string> AllProperties => _root.GetProperty("$defs").EnumerateObject().SelectMany(d => Properties(d.Value, d.Name)).Concat(Properties(_root, "")).ToHashSet(StringComparer.Ordinal);

    public static JsonSchemaCheck Load(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return new JsonSchemaCheck(document.RootElement.Clone());
    }

    /// <summary>What does not fit, and which properties of the schema were used.</summary>
    public IReadOnlyList<string> Errors(JsonElement instance, out IReadOnlySet<string> seen)
    {
        var run = new Run();
        Check(_root, instance, "", "", run);
        seen = run.Seen;
        return run.Errors;
    }

    /// <summary>Paths of the instance's objects that may have only the properties of the schema.</summary>
    public IEnumerable<string> ClosedObjects(JsonElement instance)
    {
        var run = new Run();
        Check(_root, instance, "", "", run);
        return run.Closed;
    }

    private static IEnumerable<string> Properties(JsonElement schema, string name)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            yield break;
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                yield return $"{name}/{property.Name}";
                foreach (var inner in Properties(property.Value, $"{name}/{property.Name}"))
                    yield return inner;
            }
        }
        foreach (var nested in (string[])["items", "additionalProperties"])
        {
            if (schema.TryGetProperty(nested, out var inner))
            {
                foreach (var property in Properties(inner, name))
                    yield return property;
            }
        }
    }

    private void Check(JsonElement schema, JsonElement value, string path, string name, Run run)
    {
        if (schema.ValueKind == JsonValueKind.False)
            run.Errors.Add($"{path}: not allowed");
        if (schema.ValueKind != JsonValueKind.Object)
            return;
        foreach (var keyword in schema.EnumerateObject())
        {
            switch (keyword.Name)
            {
                case "$schema" or "title" or "description" or "$defs" or "properties" or "additionalProperties":
                    break;
                case "$ref":
                    var target = keyword.Value.GetString()!["#/$defs/".Length..];
                    Check(_root.GetProperty("$defs").GetProperty(target), value, path, target, run);
                    break;
                case "type":
                    if (!Types(keyword.Value).Any(t => Is(value, t)))
                        run.Errors.Add($"{path}: not {keyword.Value}");
                    break;
                case "enum":
                    if (keyword.Value.EnumerateArray().All(e => !JsonElement.DeepEquals(e, value)))
                        run.Errors.Add($"{path}: not one of {keyword.Value}");
                    break;
                case "pattern":
                    if (value.ValueKind == JsonValueKind.String && !Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!, RegexOptions.ECMAScript))
                        run.Errors.Add($"{path}: not like {keyword.Value}");
                    break;
                case "minimum":
                    if (value.ValueKind == JsonValueKind.Number && value.GetDouble() < keyword.Value.GetDouble())
                        run.Errors.Add($"{path}: below {keyword.Value}");
                    break;
                case "maximum":
                    if (value.ValueKind == JsonValueKind.Number && value.GetDouble() > keyword.Value.GetDouble())
                        run.Errors.Add($"{path}: above {keyword.Value}");
                    break;
                case "required":
                    if (value.ValueKind == JsonValueKind.Object)
                        run.Errors.AddRange(keyword.Value.EnumerateArray().Where(r => !value.TryGetProperty(r.GetString()!, out _)).Select(r => $"{path}: {r} is missing"));
                    break;
                case "propertyNames":
                    if (value.ValueKind == JsonValueKind.Object)
                    {
                        foreach (var property in value.EnumerateObject())
                            Check(keyword.Value, JsonElement.Parse(JsonSerializer.Serialize(property.Name)), $"{path}/{property.Name}", name, run);
                    }
                    break;
                case "items":
                    if (value.ValueKind == JsonValueKind.Array)
                    {
                        foreach (var (i, item) in value.EnumerateArray().Index())
                            Check(keyword.Value, item, $"{path}/{i.ToString(CultureInfo.InvariantCulture)}", name, run);
                    }
                    break;
                case "anyOf":
                    AnyOf(keyword.Value, value, path, name, run);
                    break;
                default:
                    throw new InvalidOperationException($"The schema uses '{keyword.Name}', which this check does not know.");
            }
        }
        if (value.ValueKind == JsonValueKind.Object)
            CheckProperties(schema, value, path, name, run);
    }

    private void CheckProperties(JsonElement schema, JsonElement value, string path, string name, Run run)
    {
        var known = schema.TryGetProperty("properties", out var properties);
        var others = schema.TryGetProperty("additionalProperties", out var additional);
        if (known && others && additional.ValueKind == JsonValueKind.False)
            run.Closed.Add(path);
        foreach (var property in value.EnumerateObject())
        {
            var at = $"{path}/{Uri.EscapeDataString(property.Name)}";
            if (known && properties.TryGetProperty(property.Name, out var own))
            {
                run.Seen.Add($"{name}/{property.Name}");
                Check(own, property.Value, at, $"{name}/{property.Name}", run);
            }
            else if (others)
            {
                Check(additional, property.Value, at, name, run);
            }
        }
    }

    private void AnyOf(JsonElement branches, JsonElement value, string path, string name, Run run)
    {
        var tries = branches.EnumerateArray().Select(branch =>
        {
            var inner = new Run();
            Check(branch, value, path, name, inner);
            return inner;
        }).ToArray();
        var best = tries.MinBy(t => t.Errors.Count)!;
        run.Errors.AddRange(best.Errors);
        run.Seen.UnionWith(best.Seen);
        run.Closed.AddRange(best.Closed);
    }

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => throw new InvalidOperationException($"The schema uses the type '{type}', which this check does not know."),
    };

    private sealed class Run
    {
        public List<string> Errors { get; } = [];

        public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

        public List<string> Closed { get; } = [];
    }
}
