using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Util;

namespace SesContract.Wire;

/// <summary>Writes members of a REST-JSON body. A member that was not set is left out.</summary>
internal static class JsonBody
{
    public static Utf8JsonWriter Text(this Utf8JsonWriter json, string name, string value)
    {
        if (value is not null)
            json.WriteString(name, value);
        return json;
    }

    public static Utf8JsonWriter Constant(this Utf8JsonWriter json, string name, ConstantClass value) => json.Text(name, value?.Value);

    public static Utf8JsonWriter Blob(this Utf8JsonWriter json, string name, MemoryStream value)
    {
        if (value is null)
            return json;
        json.WritePropertyName(name);
        StringUtils.WriteBase64StringValue(json, value);
        return json;
    }

    public static Utf8JsonWriter Structure<T>(this Utf8JsonWriter json, string name, T value, Action<Utf8JsonWriter, T> members) where T : class
    {
        if (value is null)
            return json;
        json.WriteStartObject(name);
        members(json, value);
        json.WriteEndObject();
        return json;
    }

    public static Utf8JsonWriter Texts(this Utf8JsonWriter json, string name, List<string> values) =>
        json.Array(name, values, static (writer, value) => writer.WriteStringValue(value));

    public static Utf8JsonWriter Structures<T>(this Utf8JsonWriter json, string name, List<T> values, Action<Utf8JsonWriter, T> members) where T : class =>
        json.Array(name, values, (writer, value) =>
        {
            writer.WriteStartObject();
            if (value is not null)
                members(writer, value);
            writer.WriteEndObject();
        });

    private static Utf8JsonWriter Array<T>(this Utf8JsonWriter json, string name, List<T> values, Action<Utf8JsonWriter, T> element)
    {
        if (!Collections.IsSet(values))
            return json;
        json.WriteStartArray(name);
        foreach (var value in values)
            element(json, value);
        json.WriteEndArray();
        return json;
    }
}
