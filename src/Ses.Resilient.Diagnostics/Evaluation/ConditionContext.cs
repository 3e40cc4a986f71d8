using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>What is known of a condition key.</summary>
internal enum KeyState
{
    /// <summary>The request does not carry the key.</summary>
    Absent = 0,

    /// <summary>The request carries the key with these values.</summary>
    Known,

    /// <summary>The key may be absent or have any value.</summary>
    Unknown,
}

/// <summary>One condition key of a request.</summary>
internal sealed record ConditionKey(string Name, KeyState State, ImmutableArray<string> Values, bool IsMultiValued)
{
    public static ConditionKey Known(string name, string value) => new(name, KeyState.Known, [value], false);

    public static ConditionKey KnownSet(string name, ImmutableArray<string> values) => new(name, KeyState.Known, values, true);

    public static ConditionKey Absent(string name) => new(name, KeyState.Absent, [], false);

    public static ConditionKey Unknown(string name) => new(name, KeyState.Unknown, [], false);
}

/// <summary>The condition keys of a request, immutable; names ignore case.</summary>
internal sealed class ConditionContext
{
    private readonly ImmutableDictionary<string, ConditionKey> _keys;

    private ConditionContext(ImmutableDictionary<string, ConditionKey> keys, bool unlistedGlobalKeysAreUnknown)
    {
        _keys = keys;
        UnlistedGlobalKeysAreUnknown = unlistedGlobalKeysAreUnknown;
    }

    public static ConditionContext Empty { get; } = new(ImmutableDictionary.Create<string, ConditionKey>(StringComparer.OrdinalIgnoreCase), false);

    /// <summary>Whether a key that is not listed and does not begin with <c>ses:</c> is unknown (a real send) rather than absent (a conformance case).</summary>
    public bool UnlistedGlobalKeysAreUnknown { get; }

    public IEnumerable<ConditionKey> Keys => _keys.Values;

    public ConditionContext With(ConditionKey key) => new(_keys.SetItem(key.Name, key), UnlistedGlobalKeysAreUnknown);

    public ConditionContext Without(string name) => new(_keys.Remove(name), UnlistedGlobalKeysAreUnknown);

    public ConditionContext WithUnlistedGlobalKeysUnknown() => new(_keys, true);

    public ConditionKey Get(string name) =>
        _keys.TryGetValue(name, out var key) ? key
        : UnlistedGlobalKeysAreUnknown && !name.StartsWith("ses:", StringComparison.OrdinalIgnoreCase) ? ConditionKey.Unknown(name)
        : ConditionKey.Absent(name);
}
