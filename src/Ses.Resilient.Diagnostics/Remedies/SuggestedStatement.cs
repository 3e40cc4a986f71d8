using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>An Allow statement to suggest: this action, this resource, no more.</summary>
/// <param name="Actions">The actions.</param>
/// <param name="Resources">The resources.</param>
/// <param name="Principal">For a sending authorization policy: who is allowed.</param>
/// <param name="FromAddress">Where given, only sends from this address.</param>
internal sealed record SuggestedStatement(
    IReadOnlyCollection<string> Actions,
    IReadOnlyCollection<string> Resources,
    string? Principal = null,
    string? FromAddress = null)
{
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,

        // Policies are read by people and pasted into consoles: "+" and "'" stay as they are. It is never put into HTML unescaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A whole policy document with this one statement.</summary>
    public string ToPolicyJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteString("Version", "2012-10-17");
            json.WriteStartArray("Statement");
            json.WriteStartObject();
            json.WriteString("Effect", "Allow");
            if (Principal is not null)
            {
                json.WriteStartObject(nameof(Principal));
                json.WriteString("AWS", Principal);
                json.WriteEndObject();
            }

            Write(json, "Action", Actions);
            Write(json, "Resource", Resources);
            if (FromAddress is not null)
            {
                json.WriteStartObject("Condition");
                json.WriteStartObject("StringEquals");
                json.WriteString("ses:FromAddress", FromAddress);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan).ReplaceLineEndings("\n");
    }

    /// <summary>The same as a Terraform data source.</summary>
    public string ToTerraform(string name)
    {
        var text = new StringBuilder();
        text.Append("data \"aws_iam_policy_document\" \"").Append(name).Append("\" {\n  statement {\n    effect    = \"Allow\"\n");
        text.Append("    actions   = ").Append(Hcl(Actions)).Append('\n');
        text.Append("    resources = ").Append(Hcl(Resources)).Append('\n');
        if (Principal is not null)
        {
            text.Append("    principals {\n      type        = \"AWS\"\n      identifiers = ").Append(Hcl([Principal])).Append("\n    }\n");
        }

        if (FromAddress is not null)
        {
            text.Append("    condition {\n      test     = \"StringEquals\"\n      variable = \"ses:FromAddress\"\n      values   = ").Append(Hcl([FromAddress])).Append("\n    }\n");
        }

        return text.Append("  }\n}").ToString();
    }

    // In HCL "${" begins a template; IAM writes its policy variables the same way, so it is doubled.
    private static string Hcl(IEnumerable<string> values) => "[" + string.Join(", ", values.Select(v =>
        '"' + v.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("${", "$${", StringComparison.Ordinal) + '"')) + "]";

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyCollection<string> values)
    {
        if (values.Count == 1)
        {
            json.WriteString(name, values.First());
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
