using System.Text;
using System.Text.Json;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Conformance;

/// <summary>Reads one case from one line of UTF-8.</summary>
internal static class CaseReader
{
    // Deeper than any policy may be, so that a policy nested too deeply is the engine's to refuse.
    private const int MaxDepth = 512;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a line. A bad one gives <paramref name="error"/>, and its id where that can be read.</summary>
    public static EvaluationCase? Read(ReadOnlySpan<byte> line, bool withExpected, out string? id, out string? error)
    {
        try
        {
            var text = Utf8.GetString(line);
            using var json = new PolicyJson(text);
            var reader = new PolicyJsonReader(text, json, MaxDepth);
            reader.Read();
            if (reader.Fault != JsonFault.None)
                throw new CaseFormatException($"at character {reader.FaultOffset + 1}: {reader.FaultMessage.English}");
            var result = new CaseNodes(json).ReadCase(withExpected);
            id = result.Id;
            error = null;
            return result;
        }
        // EncoderFallbackException: half of a surrogate pair, written as an escape.
        catch (Exception e) when (e is CaseFormatException or DecoderFallbackException or EncoderFallbackException)
        {
            id = FindId(line);
            error = e.Message;
            return null;
        }
    }

    // The id of a line that could not be read, for the line's error; the first member named id at the top.
    private static string? FindId(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = MaxDepth });
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals("id"u8))
                    continue;
                reader.Read();
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }

        return null;
    }
}
