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

    public bool IsEmpty => _errors is null;

    /// <summary>A fault for which AWS refuses the whole policy.</summary>
    public void Add(string code, int node, Sentence message, string? help)
    {
        IsRefused = true;
        AddUnclear(code, node, message, help);
    }

    /// <summary>A part of which nobody can tell what it means; the rest of the policy stands.</summary>
    public void AddUnclear(string code, int node, Sentence message, string? help)
    {
        if (_errors is not { Count: >= Most })
        {
            Record(code, json.Path(node), json[node].Start, message, help);
        }
    }

    public void AddAt(string code, int offset, Sentence message, string? help)
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

    public ImmutableArray<PolicyError> ToImmutable() => _errors?.ToImmutable() ?? [];

    private void Record(string code, string path, int offset, Sentence message, string? help)
    {
        _errors ??= ImmutableArray.CreateBuilder<PolicyError>();
        if (_errors.Count < Most)
        {
            var (line, column) = json.Place(offset);
            _errors.Add(new PolicyError(code, path, line, column, message, help));
        }
    }
}
