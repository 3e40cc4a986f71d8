namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>The name of a condition key, with its hash: names ignore case.</summary>
internal sealed class ConditionKeyName(string text)
{
    public string Text { get; } = text;

    public int Hash { get; } = HashOf(text);

    /// <summary>Whether SES itself supplies the key.</summary>
    public bool IsSes { get; } = text.StartsWith("ses:", StringComparison.OrdinalIgnoreCase);

    public static int HashOf(string name) => string.GetHashCode(name, StringComparison.OrdinalIgnoreCase);
}
