using System.Text.Json;

namespace Ses.Resilient.Tests.Conformance.Reference;

/// <summary>A key's values: one, or a set.</summary>
internal sealed record ReferenceValue(IReadOnlyList<string> Values, bool IsMultiValued);

/// <summary>The condition keys of a request; a key that is not in it is absent. Names ignore case.</summary>
internal sealed class ReferenceContext(IReadOnlyDictionary<string, ReferenceValue> keys)
{
    public static ReferenceContext Of(JsonElement request)
    {
        var keys = new Dictionary<string, ReferenceValue>(StringComparer.OrdinalIgnoreCase);
        if (request.TryGetProperty("context", out var context))
        {
            foreach (var key in context.EnumerateObject())
            {
                keys[key.Name] = key.Value.ValueKind == JsonValueKind.Array
                    ? new ReferenceValue([.. key.Value.EnumerateArray().Select(v => v.GetString()!)], true)
                    : new ReferenceValue([key.Value.GetString()!], false);
            }
        }

        return new ReferenceContext(keys);
    }

    public IEnumerable<string> AllValues => keys.Values.SelectMany(v => v.Values);

    public ReferenceValue? Get(string name) => keys.GetValueOrDefault(name);

    /// <summary>The value of a single-valued key.</summary>
    public string? Single(string name) => Get(name) is { IsMultiValued: false } value ? value.Values[0] : null;

    /// <summary>The same request with a key set, or left out.</summary>
    public ReferenceContext With(string name, ReferenceValue? value)
    {
        var copy = new Dictionary<string, ReferenceValue>(keys, StringComparer.OrdinalIgnoreCase);
        if (value is null)
            copy.Remove(name);
        else
            copy[name] = value;
        return new ReferenceContext(copy);
    }
}
