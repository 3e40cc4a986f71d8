namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>The members of a JSON object, with duplicate names (also in another case) and unknown names refused.</summary>
internal readonly struct PolicyMembers
{
    /// <summary>Up to this many members are compared with each other; more are put into a set, so that no text costs quadratic time.</summary>
    private const int Few = 12;

    private readonly PolicyJson _json;
    private readonly int _object;

    /// <param name="known">The names allowed; <see langword="null"/> for any.</param>
    public PolicyMembers(PolicyJson json, int @object, string[]? known, PolicyErrors errors)
    {
        _json = json;
        _object = @object;
        HashSet<string>? seen = null;
        var count = 0;
        for (var name = First; name < End; name = After(name))
        {
            if (count == Few)
            {
                seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                for (var earlier = First; earlier < name; earlier = After(earlier))
                {
                    seen.Add(json.Text(earlier));
                }
            }

            count++;
            if (seen is null ? StandsBefore(name) : !seen.Add(json.Text(name)))
            {
                errors.Add("P004", name, $"This name stands twice in one object; names that differ only in case count as the same.", "Keep one of the two.");
            }

            if (known is not null && !IsKnown(known, name))
            {
                RefuseUnknown(known, name, errors);
            }
        }
    }

    public int First => _object + 1;

    public int End => _json[_object].Next;

    /// <summary>The value of a member; -1 where there is none.</summary>
    public int this[string name]
    {
        get
        {
            for (var node = First; node < End; node = After(node))
            {
                if (_json.TextEquals(node, name))
                {
                    return node + 1;
                }
            }

            return -1;
        }
    }

    /// <summary>The name after this one.</summary>
    public int After(int name) => _json[name + 1].Next;

    public static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");

    private bool StandsBefore(int name)
    {
        for (var earlier = First; earlier < name; earlier = After(earlier))
        {
            if (_json.Span(earlier).Equals(_json.Span(name), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsKnown(string[] known, int name)
    {
        foreach (var element in known)
        {
            if (_json.TextEquals(name, element))
            {
                return true;
            }
        }

        return false;
    }

    private void RefuseUnknown(string[] known, int name, PolicyErrors errors)
    {
        var text = _json.Text(name);
        var meant = Array.Find(known, k => k.Equals(text, StringComparison.OrdinalIgnoreCase));
        errors.Add(
            "P005",
            name,
            $"\"{Shorten(text)}\" is no element that may stand here.",
            meant is null ? $"Allowed: {string.Join(", ", known)}." : $"Write {meant}: case counts.");
    }
}

/// <summary>The nodes of a value that may be one item or an array of them.</summary>
internal readonly ref struct PolicyItems(PolicyJson json, int node)
{
    private readonly bool _isArray = json[node].Kind == JsonKind.Array;

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var _ in this)
            {
                count++;
            }

            return count;
        }
    }

    public Enumerator GetEnumerator() => new(json, _isArray ? node + 1 : node, _isArray ? json[node].Next : node + 1, _isArray);

    /// <summary>Goes through the items.</summary>
    public ref struct Enumerator(PolicyJson json, int first, int end, bool isArray)
    {
        private int _next = first;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            if (_next >= end)
            {
                return false;
            }

            Current = _next;
            _next = isArray ? json[_next].Next : end;
            return true;
        }
    }
}
