namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>The members of a JSON object, with duplicate names (also in another case) and unknown names refused.</summary>
internal readonly struct PolicyMembers
{
    /// <summary>Up to this many members are compared with each other; more are put into a set, so that no text costs quadratic time.</summary>
    private const int Few = 12;

    private readonly PolicyJson _json;
    private readonly int _object;
    private readonly string[]? _known;

    /// <summary>Nodes of the values of <see cref="_known"/>; 0 where there is none.</summary>
    private readonly KnownNodes _nodes;

    /// <param name="known">The names allowed, at most <see cref="KnownNodes.Most"/>; <see langword="null"/> for any.</param>
    public PolicyMembers(PolicyJson json, int @object, string[]? known, PolicyErrors errors)
    {
        _json = json;
        _object = @object;
        _known = known;
        HashSet<string>? seen = null;
        var count = 0;
        var allKnown = true;
        for (var name = First; name < End; name = After(name))
        {
            var number = IndexOf(known, name);
            var isRepeated = false;
            if (allKnown && number >= 0)
            {
                // Where all names so far were exact, the nodes tell whether this one is new.
                isRepeated = _nodes[number] > 0;
            }
            else
            {
                allKnown = false;
                if (seen is null && count >= Few)
                {
                    seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                    for (var earlier = First; earlier < name; earlier = After(earlier))
                    {
                        seen.Add(json.Text(earlier));
                    }
                }

                isRepeated = seen is null ? StandsBefore(name) : !seen.Add(json.Text(name));
            }

            count++;
            if (isRepeated)
            {
                errors.Add("P004", name, $"This name stands twice in one object; names that differ only in case count as the same.", "Keep one of the two.");
            }

            if (number >= 0)
            {
                _nodes[number] = _nodes[number] > 0 ? _nodes[number] : name + 1;
            }
            else if (known is not null)
            {
                RefuseUnknown(known, name, errors);
            }
        }
    }

    public int First => _object + 1;

    public int End => _json[_object].Next;

    /// <summary>The value of a member that may stand here; -1 where there is none.</summary>
    public int this[string name]
    {
        get
        {
            var number = 0;
            while (_known![number] != name)
            {
                number++;
            }

            return _nodes[number] is var node and > 0 ? node : -1;
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

    private int IndexOf(string[]? known, int name)
    {
        for (var i = 0; known is not null && i < known.Length; i++)
        {
            if (_json.TextEquals(name, known[i]))
            {
                return i;
            }
        }

        return -1;
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

/// <summary>Nodes by the number of a name.</summary>
[System.Runtime.CompilerServices.InlineArray(Most)]
internal struct KnownNodes
{
    public const int Most = 9;

    private int _first;
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
