using System.Text.Json;
using Ses.Resilient.Diagnostics.Evidence.Wire;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>Reads JSON answers; what AWS documents and is not there makes the answer malformed.</summary>
internal static class JsonAnswer
{
    /// <exception cref="ReadException">The body is no JSON object, or <paramref name="read"/> misses something.</exception>
    public static T Read<T>(byte[] body, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement)
                : throw new ReadException("the answer is no JSON object");
        }
        catch (JsonException malformed)
        {
            throw new ReadException("the answer is no well-formed JSON", malformed);
        }
    }

    public static string RequiredText(this JsonElement value, string name) =>
        value.OptionalText(name) is { Length: > 0 } text ? text : throw Missing(name);

    public static string? OptionalText(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    public static bool RequiredBool(this JsonElement value, string name) => value.Required(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Missing(name),
    };

    public static double? OptionalNumber(this JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out var number) ? number : null;

    public static JsonElement Required(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : throw Missing(name);

    /// <summary>The entries of an array; an array that is not there is empty, as AWS leaves empty ones out.</summary>
    public static IEnumerable<JsonElement> Entries(this JsonElement value, string name)
    {
        if (!value.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return member.ValueKind == JsonValueKind.Array ? member.EnumerateArray() : throw Missing(name);
    }

    /// <summary>The entries of an array that must be there.</summary>
    public static IEnumerable<JsonElement> RequiredEntries(this JsonElement value, string name) =>
        value.Required(name).ValueKind == JsonValueKind.Array ? value.Required(name).EnumerateArray() : throw Missing(name);

    private static ReadException Missing(string name) => new($"the answer has no {name}");
}
