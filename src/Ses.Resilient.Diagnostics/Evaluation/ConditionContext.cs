using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Policies;

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

/// <summary>One condition key of a request. Immutable.</summary>
internal sealed class ConditionKey
{
    private TypedValue? _typed;

    private ConditionKey(string name, KeyState state, ImmutableArray<string> values, bool isMultiValued)
    {
        Name = name;
        State = state;
        Values = values;
        IsMultiValued = isMultiValued;
        EffectiveState = state == KeyState.Known && values.IsDefaultOrEmpty ? KeyState.Absent : state;
        IsNullDataSet = values.IsDefaultOrEmpty || values.All(string.IsNullOrEmpty);
    }

    public string Name { get; }

    public KeyState State { get; }

    public ImmutableArray<string> Values { get; }

    public bool IsMultiValued { get; }

    /// <summary>The state that conditions see: a key with an empty set of values is absent.</summary>
    public KeyState EffectiveState { get; }

    /// <summary>Whether all its values are empty texts.</summary>
    public bool IsNullDataSet { get; }

    /// <summary>The value of a known, single-valued key, read once for all statements, when first asked for. Threads that meet there read the same.</summary>
    public TypedValue Typed()
    {
        var typed = Volatile.Read(ref _typed);
        if (typed is null)
        {
            typed = new TypedValue(Values[0]);
            Volatile.Write(ref _typed, typed);
        }

        return typed;
    }

    public static ConditionKey Known(string name, string value) => new(name, KeyState.Known, [value], false);

    public static ConditionKey KnownSet(string name, ImmutableArray<string> values) => new(name, KeyState.Known, values, true);

    public static ConditionKey Absent(string name) => new(name, KeyState.Absent, [], false);

    public static ConditionKey Unknown(string name) => new(name, KeyState.Unknown, [], false);

    public ConditionKey Renamed(string name) => new(name, State, Values, IsMultiValued);
}

/// <summary>The condition keys of a request, immutable; names ignore case.</summary>
internal sealed class ConditionContext
{
    private readonly ConditionKey[] _keys;
    private readonly int[] _hashes;

    /// <summary>Open addressing over the hashes of the names: index of the key plus one, 0 where free. Its length is a power of two, at most half filled.</summary>
    private readonly ushort[] _slots;

    private ConditionContext(IReadOnlyCollection<ConditionKey> keys, bool unlistedGlobalKeysAreUnknown)
    {
        UnlistedGlobalKeysAreUnknown = unlistedGlobalKeysAreUnknown;
        var most = Math.Min(keys.Count, MaxKeys);
        _keys = new ConditionKey[most];
        _hashes = new int[most];
        _slots = new ushort[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, most * 2))];
        var count = 0;
        foreach (var key in keys)
        {
            var hash = ConditionKeyName.HashOf(key.Name);
            ref var slot = ref _slots[SlotOf(key.Name, hash)];
            if (slot > 0)
            {
                _keys[slot - 1] = key;
            }
            else if (count < most)
            {
                _keys[count] = key;
                _hashes[count] = hash;
                slot = (ushort)++count;
            }
        }

        Array.Resize(ref _keys, count);
    }

    /// <summary>More keys than this are not kept: a request carries some dozens.</summary>
    public const int MaxKeys = 10_000;

    public static ConditionContext Empty { get; } = new([], false);

    /// <summary>Whether a key that is not listed and does not begin with <c>ses:</c> is unknown (a real send) rather than absent (a conformance case).</summary>
    public bool UnlistedGlobalKeysAreUnknown { get; }

    public IReadOnlyList<ConditionKey> Keys => _keys;

    /// <summary>The context of these keys; of two with one name the later counts.</summary>
    public static ConditionContext Of(IReadOnlyCollection<ConditionKey> keys) => new(keys, false);

    public ConditionContext With(ConditionKey key)
    {
        var index = IndexOf(key.Name, ConditionKeyName.HashOf(key.Name));
        ConditionKey[] keys = index < 0 ? [.. _keys, key] : [.. _keys];
        keys[index < 0 ? ^1 : index] = key;
        return keys.Length > MaxKeys ? this : new ConditionContext(keys, UnlistedGlobalKeysAreUnknown);
    }

    public ConditionContext Without(string name)
    {
        var index = IndexOf(name, ConditionKeyName.HashOf(name));
        return index < 0 ? this : new ConditionContext([.. _keys[..index], .. _keys[(index + 1)..]], UnlistedGlobalKeysAreUnknown);
    }

    public ConditionContext WithUnlistedGlobalKeysUnknown() => new(_keys, true);

    public ConditionKey Get(string name) =>
        IndexOf(name, ConditionKeyName.HashOf(name)) is var index and >= 0 ? _keys[index]
        : UnlistedGlobalKeysAreUnknown && !name.StartsWith("ses:", StringComparison.OrdinalIgnoreCase) ? ConditionKey.Unknown(name)
        : ConditionKey.Absent(name);

    /// <summary>The key as listed; <see langword="null"/> where it is not listed.</summary>
    public ConditionKey? Find(ConditionKeyName name) => IndexOf(name.Text, name.Hash) is var index and >= 0 ? _keys[index] : null;

    private static bool SameName(string left, string right) => string.Equals(left, right, StringComparison.Ordinal) || string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private int IndexOf(string name, int hash) => _slots[SlotOf(name, hash)] - 1;

    /// <summary>The slot that holds a name, or the free one where it would be put.</summary>
    private int SlotOf(string name, int hash)
    {
        var slots = _slots;
        var slot = hash & (slots.Length - 1);
        while (slots[slot] is var entry and > 0 && (_hashes[entry - 1] != hash || (hash < 0 && !SameName(_keys[entry - 1].Name, name))))
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        return slot;
    }
}
