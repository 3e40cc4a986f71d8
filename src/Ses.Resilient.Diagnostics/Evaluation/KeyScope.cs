using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>Where condition keys get their values: the request's context and, while possibilities are tried out, assumed values for its unknown keys.</summary>
internal readonly ref struct KeyScope(ConditionContext context, KeyAssumptions? assumptions = null)
{
    private readonly ConditionContext? _context = context;
    private readonly KeyAssumptions? _assumptions = assumptions;

    public KeyState Find(ConditionKeyName name, out ImmutableArray<string> values, out bool isMultiValued)
    {
        var key = _assumptions?.Find(name) ?? _context?.Find(name);
        if (key is null)
        {
            values = [];
            isMultiValued = false;
            return _context is { UnlistedGlobalKeysAreUnknown: true } && !name.IsSes ? KeyState.Unknown : KeyState.Absent;
        }

        values = key.Values;
        isMultiValued = key.IsMultiValued;
        return key.State == KeyState.Known && values.IsDefaultOrEmpty ? KeyState.Absent : key.State;
    }

    /// <summary>The one value of a known key, read; <see langword="null"/> where there is none, or possibilities are being tried out.</summary>
    public TypedValue? Typed(ConditionKeyName name) => _assumptions is null ? _context?.Typed(name) : null;

    /// <summary>What a policy variable stands for; <see langword="null"/> where its key is unknown, or has no single value and the variable no default.</summary>
    public string? Resolve(PolicyVariable variable, out bool unknown)
    {
        var state = Find(variable.Key, out var values, out var isMultiValued);
        unknown = state == KeyState.Unknown;
        return state switch
        {
            KeyState.Unknown => null,
            KeyState.Known when !isMultiValued => values[0],
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
