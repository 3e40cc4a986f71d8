using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Conformance;

/// <summary>Writes results, one a line, into a buffer.</summary>
internal sealed class ResultWriter : IDisposable
{
    private static readonly ImmutableArray<string> LayerNames = [.. Enum.GetNames<PolicyLayer>().Select(n => n.ToLowerInvariant())];
    private static readonly ImmutableArray<JsonEncodedText> Layers = [.. LayerNames.Select(n => JsonEncodedText.Encode(n))];
    private static readonly ImmutableArray<JsonEncodedText> Outcomes = [.. Enum.GetNames<LayerOutcome>().Select(n => JsonEncodedText.Encode(n))];
    private static readonly ImmutableArray<JsonEncodedText> Decisions = [.. Enum.GetNames<Decision>().Select(n => JsonEncodedText.Encode(n))];

    private readonly ArrayBufferWriter<byte> _buffer = new(256 * 1024);
    private readonly Utf8JsonWriter _json;

    // The relaxed encoder leaves @ and + readable; nothing here ends up in HTML. The shape is ours, so it needs no validation.
    public ResultWriter() => _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public static string NameOf(PolicyLayer layer) => LayerNames[(int)layer];

    public void Clear() => _buffer.ResetWrittenCount();

    public void Dispose() => _json.Dispose();

    public void Write(string id, EvaluationResult result)
    {
        Start(id, result.Decision);
        foreach (var layer in result.Layers)
            _json.WriteString(Layers[(int)layer.Layer], Outcomes[(int)layer.Outcome]);
        _json.WriteEndObject();
        _json.WriteStartArray("deniedBy"u8);
        foreach (var layer in result.DeniedBy)
            _json.WriteStringValue(Layers[(int)layer]);
        _json.WriteEndArray();
        _json.WriteStartArray("dependsOn"u8);
        foreach (var key in result.DependsOn)
            _json.WriteStringValue(key);
        _json.WriteEndArray();
        _json.WriteStartArray("statements"u8);
        foreach (var layer in result.Layers)
        {
            foreach (var match in layer.Deciding)
                WriteStatement(match.Statement);
        }

        _json.WriteEndArray();
        _json.WriteStartArray("errors"u8);
        foreach (var layer in result.Layers)
        {
            foreach (var e in layer.Errors)
                _json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{NameOf(layer.Layer)}: {e.Code} at {e.Path} ({e.Line}:{e.Column}): {e.Message}"));
        }

        End();
    }

    /// <summary>The result of a line that is no case, or that could not be evaluated.</summary>
    public void WriteError(string? id, string error)
    {
        Start(id, Decision.Invalid);
        _json.WriteEndObject();
        foreach (var name in (ReadOnlySpan<string>)["deniedBy", "dependsOn", "statements"])
        {
            _json.WriteStartArray(name);
            _json.WriteEndArray();
        }

        _json.WriteStartArray("errors"u8);
        _json.WriteStringValue(error);
        End();
    }

    private void Start(string? id, Decision decision)
    {
        _json.WriteStartObject();
        _json.WriteString("id"u8, id);
        _json.WriteString("decision"u8, Decisions[(int)decision]);
        _json.WriteStartObject("layers"u8);
    }

    private void End()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
    }

    private void WriteStatement(StatementRef statement)
    {
        _json.WriteStartObject();
        _json.WriteString("layer"u8, Layers[(int)statement.Layer]);
        _json.WriteString("policy"u8, statement.Policy);
        _json.WriteString("sid"u8, statement.Sid);
        _json.WriteNumber("index"u8, statement.Index);
        _json.WriteString("effect"u8, statement.IsDeny ? "Deny"u8 : "Allow"u8);
        _json.WriteEndObject();
    }
}
