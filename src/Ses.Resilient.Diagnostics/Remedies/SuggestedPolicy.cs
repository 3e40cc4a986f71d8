using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>A policy document to suggest, as JSON and as a Terraform data source.</summary>
internal sealed record SuggestedPolicy(ImmutableArray<SuggestedStatement> Statements)
{
    public const string TerraformName = "allow_ses_send";

    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,

        // Policies are read by people and pasted into consoles: "+" and "'" stay as they are. It is never put into HTML unescaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ToJson() => Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("Version", "2012-10-17");
        json.WriteStartArray("Statement");
        foreach (var statement in Statements) statement.WriteTo(json);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    public string ToTerraform()
    {
        var text = new StringBuilder();
        text.Append("data \"aws_iam_policy_document\" \"").Append(TerraformName).Append("\" {\n");
        foreach (var statement in Statements) statement.WriteTo(text);
        return text.Append('}').ToString();
    }

    /// <summary>A Condition element by itself, to be added to a statement.</summary>
    public static string ToJson(ImmutableArray<SuggestedCondition> conditions) => Json(json =>
    {
        json.WriteStartObject();
        SuggestedStatement.WriteConditions(json, conditions);
        json.WriteEndObject();
    });

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented)) write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan).ReplaceLineEndings("\n");
    }
}
