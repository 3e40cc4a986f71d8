using System.Text;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>Writes HashiCorp's configuration language.</summary>
internal static class Hcl
{
    // "${" begins a template; IAM writes its policy variables the same way, so it is doubled.
    public static string Text(string value) =>
        '"' + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal) + '"';

    public static string List(IEnumerable<string> values) => "[" + string.Join(", ", values.Select(Text)) + "]";

    public static void Append(StringBuilder text, SuggestedCondition condition, string indent) => text
        .Append(indent).Append("condition {\n")
        .Append(indent).Append("  test     = ").Append(Text(condition.Operator)).Append('\n')
        .Append(indent).Append("  variable = ").Append(Text(condition.Key)).Append('\n')
        .Append(indent).Append("  values   = ").Append(List(condition.Values)).Append('\n')
        .Append(indent).Append("}\n");
}
