using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ses.Resilient.Diagnostics;

/// <summary>
/// Stores a sentence so that it can still be translated: <c>"its format"</c>, or <c>["its format", form, values...]</c>. What is read may be anything.
/// </summary>
internal sealed class SentenceJson : JsonConverter<Sentence>
{
    private const int MostArguments = 16;

    public override Sentence Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new Sentence(reader.GetString()!, []);
        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read() || reader.TokenType != JsonTokenType.String) throw new JsonException();
        var format = reader.GetString()!;
        if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var form)) throw new JsonException();
        var arguments = ImmutableArray.CreateBuilder<object>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (arguments.Count == MostArguments) throw new JsonException();

            // A value is an array of one, so that it is told from a sentence without values.
            if (reader.TokenType == JsonTokenType.StartArray && IsValue(reader))
            {
                reader.Read();
                arguments.Add(reader.GetString()!);
                reader.Read();
            }
            else
            {
                arguments.Add(Read(ref reader, typeToConvert, options));
            }
        }

        return new Sentence(format, arguments.ToImmutable(), (SentenceForm)form & (SentenceForm.Capitalized | SentenceForm.WithoutFullStop));
    }

    public override void Write(Utf8JsonWriter writer, Sentence value, JsonSerializerOptions options)
    {
        if (value.Arguments.IsEmpty && value.Form == SentenceForm.AsWritten)
        {
            writer.WriteStringValue(value.Format);
            return;
        }

        writer.WriteStartArray();
        writer.WriteStringValue(value.Format);
        writer.WriteNumberValue((int)value.Form);
        foreach (var argument in value.Arguments)
        {
            if (argument is Sentence inner)
            {
                Write(writer, inner, options);
                continue;
            }

            writer.WriteStartArray();
            writer.WriteStringValue((string)argument);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static bool IsValue(Utf8JsonReader ahead) =>
        ahead.Read() && ahead.TokenType == JsonTokenType.String && ahead.Read() && ahead.TokenType == JsonTokenType.EndArray;
}
