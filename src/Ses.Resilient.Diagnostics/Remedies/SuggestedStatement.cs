using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>A condition to suggest.</summary>
/// <param name="Operator">For example <c>StringEquals</c>.</param>
/// <param name="Key">The condition key.</param>
/// <param name="Values">What it asks for.</param>
internal sealed record SuggestedCondition(string Operator, string Key, ImmutableArray<string> Values)
{
    public bool Equals(SuggestedCondition? other) =>
        other is not null && Operator == other.Operator && Key == other.Key && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Operator, Key, Values.Length);
}

/// <summary>An Allow statement to suggest: these actions, these resources, no more.</summary>
/// <param name="Actions">The actions.</param>
/// <param name="Resources">The resources.</param>
/// <param name="Principal">For a policy of a resource: who is allowed.</param>
/// <param name="Conditions">When it holds.</param>
internal sealed record SuggestedStatement(
    ImmutableArray<string> Actions,
    ImmutableArray<string> Resources,
    string? Principal,
    ImmutableArray<SuggestedCondition> Conditions)
{
    public void WriteTo(Utf8JsonWriter json)
    {
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
        if (!Conditions.IsEmpty) WriteConditions(json, Conditions);
        json.WriteEndObject();
    }

    /// <summary>The Condition element. Conditions of one operator stand together, since JSON has no two members of one name.</summary>
    public static void WriteConditions(Utf8JsonWriter json, ImmutableArray<SuggestedCondition> conditions)
    {
        json.WriteStartObject("Condition");
        foreach (var byOperator in conditions.GroupBy(c => c.Operator, StringComparer.Ordinal))
        {
            json.WriteStartObject(byOperator.Key);
            foreach (var condition in byOperator.DistinctBy(c => c.Key, StringComparer.OrdinalIgnoreCase)) Write(json, condition.Key, condition.Values);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public void WriteTo(StringBuilder terraform)
    {
        terraform.Append("  statement {\n    effect    = \"Allow\"\n");
        terraform.Append("    actions   = ").Append(Hcl.List(Actions)).Append('\n');
        terraform.Append("    resources = ").Append(Hcl.List(Resources)).Append('\n');
        if (Principal is not null)
        {
            terraform.Append("    principals {\n      type        = \"AWS\"\n      identifiers = ").Append(Hcl.List([Principal])).Append("\n    }\n");
        }

        foreach (var condition in Conditions) Hcl.Append(terraform, condition, "    ");
        terraform.Append("  }\n");
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<string> values)
    {
        if (values.Length == 1)
        {
            json.WriteString(name, values[0]);
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
