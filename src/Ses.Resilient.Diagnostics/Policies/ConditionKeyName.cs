namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>The name of a condition key, with its hash: names ignore case.</summary>
internal sealed class ConditionKeyName
{
    public ConditionKeyName(string text)
        : this(text, WellKnownKeys.NumberOf(text))
    {
    }

    public ConditionKeyName(string text, int number)
    {
        Text = text;
        Hash = number >= 0 ? number : HashOfOther(text);
        IsSes = text.StartsWith("ses:", StringComparison.OrdinalIgnoreCase);
    }

    public string Text { get; }

    public int Hash { get; }

    /// <summary>Whether SES itself supplies the key.</summary>
    public bool IsSes { get; }

    public static ConditionKeyName Of(ReadOnlySpan<char> text) => WellKnownKeys.Find(text) ?? new ConditionKeyName(text.ToString());

    /// <summary>Not negative: a well-known name, and no other has this hash. Negative: another name, perhaps one of several.</summary>
    public static int HashOf(string name) => WellKnownKeys.NumberOf(name) is var number and >= 0 ? number : HashOfOther(name);

    private static int HashOfOther(string name) => string.GetHashCode(name, StringComparison.OrdinalIgnoreCase) | int.MinValue;
}
