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
    private readonly ConditionKey[] _keys;
    private readonly int[] _hashes;

    /// <summary>Open addressing over the hashes of the names: index of the key plus one, 0 where free. Its length is a power of two, at most half filled.</summary>
    private readonly ushort[] _slots;

    /// <summary>Values read as dates and addresses, once for all statements; filled when first asked for. Threads that meet there read the same.</summary>
    private readonly TypedValue?[] _typed;

    private ConditionContext(ConditionKey[] keys, bool unlistedGlobalKeysAreUnknown)
    {
        _keys = keys;
        UnlistedGlobalKeysAreUnknown = unlistedGlobalKeysAreUnknown;
        _hashes = new int[keys.Length];
        _typed = new TypedValue?[keys.Length];
        _slots = new ushort[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, keys.Length * 2))];
        for (var i = 0; i < keys.Length; i++)
        {
            _hashes[i] = ConditionKeyName.HashOf(keys[i].Name);
            var slot = _hashes[i] & (_slots.Length - 1);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = (ushort)(i + 1);
        }
    }

    /// <summary>More keys than this are not kept: a request carries some dozens.</summary>
    public const int MaxKeys = 10_000;

    public static ConditionContext Empty { get; } = new([], false);

    /// <summary>Whether a key that is not listed and does not begin with <c>ses:</c> is unknown (a real send) rather than absent (a conformance case).</summary>
    public bool UnlistedGlobalKeysAreUnknown { get; }

    public IEnumerable<ConditionKey> Keys => _keys;

    /// <summary>The context of these keys; of two with one name the later counts.</summary>
    public static ConditionContext Of(IEnumerable<ConditionKey> keys)
    {
        var byName = new Dictionary<string, ConditionKey>(StringComparer.OrdinalIgnoreCase);
        foreach (var key in keys)
        {
            byName[key.Name] = key;
        }

        return new ConditionContext([.. byName.Values.Take(MaxKeys)], false);
    }

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

    /// <summary>The one value of a known key, read; <see langword="null"/> where the key has no one value.</summary>
    public TypedValue? Typed(ConditionKeyName name)
    {
        var index = IndexOf(name.Text, name.Hash);
        return index < 0 ? null
            : Volatile.Read(ref _typed[index]) is { } typed ? typed
            : _keys[index] is { State: KeyState.Known, IsMultiValued: false, Values: [var text, ..] } ? Keep(index, text)
            : null;
    }

    private TypedValue Keep(int index, string text)
    {
        var typed = new TypedValue(text);
        Volatile.Write(ref _typed[index], typed);
        return typed;
    }

    private static bool SameName(string left, string right) => string.Equals(left, right, StringComparison.Ordinal) || string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private int IndexOf(string name, int hash)
    {
        var slots = _slots;
        var slot = hash & (slots.Length - 1);
        while (slots[slot] is var entry and > 0)
        {
            var index = entry - 1;
            if (_hashes[index] == hash && SameName(_keys[index].Name, name))
            {
                return index;
            }

            slot = (slot + 1) & (slots.Length - 1);
        }

        return -1;
    }
}
