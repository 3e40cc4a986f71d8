using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>Collects what is wrong with a policy text.</summary>
internal sealed class PolicyErrors(PolicyJson json)
{
    /// <summary>Enough to work with; a text with more faults is no policy.</summary>
    private const int Most = 20;

    private ImmutableArray<PolicyError>.Builder? _errors;

    /// <summary>Whether AWS refuses the whole policy, rather than one part being unclear.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>A fault for which AWS refuses the whole policy.</summary>
    public void Add(string code, int node, string message, string? help)
    {
        IsRefused = true;
        AddUnclear(code, node, message, help);
    }

    /// <summary>A part of which nobody can tell what it means; the rest of the policy stands.</summary>
    public void AddUnclear(string code, int node, string message, string? help)
    {
        if (_errors is not { Count: >= Most })
        {
            Record(code, json.Path(node), json[node].Start, message, help);
        }
    }

    public void AddAt(string code, int offset, string message, string? help)
    {
        IsRefused = true;
        Record(code, "$", offset, message, help);
    }

    /// <summary>The text of a string; anything else is a fault.</summary>
    public string? String(int node, string element)
    {
        if (json[node].Kind == JsonKind.String)
        {
            return json.Text(node);
        }

        Add("P006", node, $"{element} must be a string.", null);
        return null;
    }

    /// <summary>The nodes of a string or an array of strings.</summary>
    public IEnumerable<int> Strings(int node, string element)
    {
        if (json[node].Kind != JsonKind.Array)
        {
            if (String(node, element) is not null)
            {
                yield return node;
            }

            yield break;
        }

        for (var item = node + 1; item < json[node].Next; item = json[item].Next)
        {
            if (String(item, element) is not null)
            {
                yield return item;
            }
        }
    }

    public ImmutableArray<PolicyError> ToImmutable() => _errors?.ToImmutable() ?? [];

    private void Record(string code, string path, int offset, string message, string? help)
    {
        _errors ??= ImmutableArray.CreateBuilder<PolicyError>();
        if (_errors.Count < Most)
        {
            var (line, column) = json.Place(offset);
            _errors.Add(new PolicyError(code, path, line, column, message, help));
        }
    }
}

/// <summary>The members of a JSON object, with duplicate names (also in another case) and unknown names refused.</summary>
internal readonly struct PolicyMembers
{
    private readonly PolicyJson _json;
    private readonly int _object;

    /// <param name="known">The names allowed; <see langword="null"/> for any.</param>
    public PolicyMembers(PolicyJson json, int @object, string[]? known, PolicyErrors errors)
    {
        _json = json;
        _object = @object;
        HashSet<string>? seen = null;
        for (var name = First; name < End; name = After(name))
        {
            if (name > First)
            {
                seen ??= new HashSet<string>(StringComparer.OrdinalIgnoreCase) { json.Text(First) };
                if (!seen.Add(json.Text(name)))
                {
                    errors.Add("P004", name, "This name stands twice in one object; names that differ only in case count as the same.", "Keep one of the two.");
                }
            }

            if (known is not null && !Array.Exists(known, k => json.TextEquals(name, k)))
            {
                var text = json.Text(name);
                var meant = Array.Find(known, k => k.Equals(text, StringComparison.OrdinalIgnoreCase));
                errors.Add(
                    "P005", name, $"\"{Shorten(text)}\" is no element that may stand here.", meant is null ? $"Allowed: {string.Join(", ", known)}." : $"Write {meant}: case counts.");
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
}
