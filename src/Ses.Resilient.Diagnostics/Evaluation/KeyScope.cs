using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>Where condition keys get their values: the request's context and, while possibilities are tried out, assumed values for its unknown keys.</summary>
internal readonly ref struct KeyScope(ConditionContext context, KeyAssumptions? assumptions = null)
{
    private readonly ConditionContext? _context = context;
    private readonly KeyAssumptions? _assumptions = assumptions;

    /// <summary>The key as assumed or listed; <see langword="null"/> where it is neither.</summary>
    public ConditionKey? Find(ConditionKeyName name) => _assumptions?.Find(name) ?? _context?.Find(name);

    /// <summary>What conditions see of a key.</summary>
    /// <param name="key">What <see cref="Find(ConditionKeyName)"/> gave for it.</param>
    public KeyState StateOf(ConditionKeyName name, ConditionKey? key) =>
        key is not null ? key.EffectiveState
        : _context is { UnlistedGlobalKeysAreUnknown: true } && !name.IsSes ? KeyState.Unknown
        : KeyState.Absent;

    public KeyState Find(ConditionKeyName name, out ImmutableArray<string> values)
    {
        var key = Find(name);
        values = key?.Values ?? [];
        return StateOf(name, key);
    }

    /// <summary>What a policy variable stands for; <see langword="null"/> where its key is unknown, or has no single value and the variable no default.</summary>
    public string? Resolve(PolicyVariable variable, out bool unknown)
    {
        var key = Find(variable.Key);
        var state = StateOf(variable.Key, key);
        unknown = state == KeyState.Unknown;
        return state switch
        {
            KeyState.Unknown => null,
            KeyState.Known when !key!.IsMultiValued => key.Values[0],
            _ => variable.Default,
        };
    }
}

/// <summary>Assumed values for keys of which the request says nothing certain. Changed in place while possibilities are tried out; never shared.</summary>
internal sealed class KeyAssumptions(ConditionKeyName[] names)
{
    private readonly ConditionKey?[] _keys = new ConditionKey?[names.Length];

    public ConditionKey? this[int index]
    {
        set => _keys[index] = value;
    }

    public ConditionKey? Find(ConditionKeyName name)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Hash == name.Hash && string.Equals(names[i].Text, name.Text, StringComparison.OrdinalIgnoreCase))
            {
                return _keys[i];
            }
        }

        return null;
    }
}
