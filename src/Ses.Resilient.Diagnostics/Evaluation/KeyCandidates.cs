using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>For every unknown key: absence and values, one of each kind that the policies tell apart.</summary>
internal sealed class KeyCandidates
{
    /// <summary>Evaluations of parts spent at most on finding candidates.</summary>
    private const int MaxTrials = 400_000;

    /// <summary>What a part that looks at several unknown keys counts, compared with one whose results are known beforehand.</summary>
    private const int SharedPartWork = 32;

    /// <summary>Texts of which every stretch is tried as the value of a policy variable are at most this long.</summary>
    private const int MaxVariableText = 160;

    /// <summary>Stretches that make a difference, above which no claim is made to have met everything.</summary>
    private const int MaxSpecials = 24;

    private readonly UnknownStatements _unknown;
    private readonly KeyAssumptions _assumptions;
    private readonly List<ConditionKey>[] _candidates;

    /// <summary>For each part that looks at one key: what each candidate makes of it.</summary>
    private readonly Match[]?[] _tables;

    private int _trials;

    private KeyCandidates(UnknownStatements unknown)
    {
        _unknown = unknown;
        _assumptions = new KeyAssumptions([.. unknown.Keys]);
        _candidates = new List<ConditionKey>[unknown.Keys.Count];
        _tables = new Match[]?[unknown.Parts.Count];
        Counts = new int[unknown.Keys.Count];
    }

    /// <summary>How many candidates each key has.</summary>
    public int[] Counts { get; }

    /// <summary>Whether the candidates are all kinds there are.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>What evaluating one combination costs.</summary>
    public long Work => _unknown.Statements.Sum(s => s.Parts.Sum(part => _tables[part] is null ? SharedPartWork : 1L));

    public static KeyCandidates For(UnknownStatements unknown, in RequestView view)
    {
        var candidates = new KeyCandidates(unknown);
        var assumed = view.Assuming(candidates._assumptions);
        for (var key = 0; key < candidates._candidates.Length; key++)
        {
            candidates.Find(key, assumed);
        }

        return candidates;
    }

    /// <summary>What a part comes to under the candidates that <paramref name="digits"/> choose.</summary>
    public Match Matches(int part, int[] digits, in RequestView view)
    {
        var keys = _unknown.Parts[part].Keys;
        if (_tables[part] is { } table)
        {
            return table[digits[keys[0]]];
        }

        foreach (var key in keys)
        {
            _assumptions[key] = _candidates[key][digits[key]];
        }

        return _unknown.Parts[part].Matches(view.Assuming(_assumptions));
    }

    private void Find(int key, in RequestView view)
    {
        List<int> alone = [];
        var isShared = false;
        for (var part = 0; part < _unknown.Parts.Count; part++)
        {
            var keys = _unknown.Parts[part].Keys;
            if (keys is [var only] && only == key)
            {
                alone.Add(part);
            }
            else
            {
                isShared |= Array.IndexOf(keys, key) >= 0;
            }
        }

        var name = _unknown.Keys[key];
        var witnesses = Witnesses(key, alone, isShared, view);
        IsComplete &= witnesses.IsComplete && !isShared;
        var kinds = new Kinds(this, key, alone, isShared);
        kinds.Add(ConditionKey.Absent(name.Text), view);
        foreach (var text in witnesses.Texts)
        {
            if (_trials > MaxTrials)
            {
                IsComplete = false;
                break;
            }

            kinds.Add(ConditionKey.Known(name.Text, text), view);
        }

        if (witnesses.MayBeSet || IsMultiValued(name, view))
        {
            AddSets(kinds, name.Text, witnesses.Texts, view);
        }

        _candidates[key] = kinds.Found;
        Counts[key] = kinds.Found.Count;
        kinds.FillTables(_tables);
    }

    private static bool IsMultiValued(ConditionKeyName name, in RequestView view) =>
        (view.Request.Context.Find(name)?.IsMultiValued ?? false) || WellKnownKeys.IsMultiValued(name.Text);

    private KeyWitnesses Witnesses(int key, List<int> alone, bool isShared, in RequestView view)
    {
        var name = _unknown.Keys[key];
        var witnesses = new KeyWitnesses();
        var specials = 0;
        foreach (var part in alone)
        {
            var condition = _unknown.Parts[part].Condition;
            if (condition is null)
            {
                specials += AddStretches(key, part, view.Request.Resource, witnesses, view);
            }
            else if (!string.Equals(condition.Key.Text, name.Text, StringComparison.OrdinalIgnoreCase))
            {
                view.Scope.Find(condition.Key, out var values);
                foreach (var value in values)
                {
                    specials += AddStretches(key, part, value, witnesses, view);
                }
            }
        }

        foreach (var part in _unknown.Parts)
        {
            if (part.Condition is { } condition && string.Equals(condition.Key.Text, name.Text, StringComparison.OrdinalIgnoreCase))
            {
                witnesses.Add(condition, view.Scope);
            }
        }

        if (specials > MaxSpecials || isShared)
        {
            witnesses.MarkIncomplete();
        }

        witnesses.Finish();
        return witnesses;
    }

    /// <summary>A variable that makes a known text match is a stretch of that text: tries them all.</summary>
    private int AddStretches(int key, int part, string text, KeyWitnesses witnesses, in RequestView view)
    {
        if (text.Length > MaxVariableText || _trials > MaxTrials)
        {
            witnesses.MarkIncomplete();
            return 0;
        }

        var specials = new HashSet<string>(StringComparer.Ordinal);
        var usual = With(key, part, "\u0001", view);
        for (var start = 0; start <= text.Length; start++)
        {
            for (var end = start; end <= text.Length; end++)
            {
                var stretch = text[start..end];
                if (With(key, part, stretch, view) != usual && specials.Add(stretch) && specials.Count <= MaxSpecials)
                {
                    witnesses.AddSpecial(stretch);
                }
            }
        }

        return specials.Count;
    }

    private Match With(int key, int part, string text, in RequestView view)
    {
        _trials++;
        _assumptions[key] = ConditionKey.Known(_unknown.Keys[key].Text, text);
        var match = _unknown.Parts[part].Matches(view);
        _assumptions[key] = null;
        return match;
    }

    /// <summary>
    /// Sets of values, grown one value at a time. What a condition makes of a set follows from what it makes of its values, so growing one set of each kind is enough.
    /// </summary>
    private void AddSets(Kinds kinds, string name, HashSet<string> texts, in RequestView view)
    {
        Queue<ImmutableArray<string>> sets = [];
        kinds.Add(ConditionKey.KnownSet(name, [""]), view);
        foreach (var text in texts)
        {
            if (text.Length > 0 && kinds.AddSet(ConditionKey.KnownSet(name, [text]), view))
            {
                sets.Enqueue([text]);
            }
        }

        while (sets.TryDequeue(out var set))
        {
            foreach (var text in texts)
            {
                if (_trials > MaxTrials)
                {
                    IsComplete = false;
                    return;
                }

                var grown = set.Add(text);
                if (!set.Contains(text, StringComparer.Ordinal) && kinds.AddSet(ConditionKey.KnownSet(name, grown), view))
                {
                    sets.Enqueue(grown);
                }
            }
        }
    }

    /// <summary>The kinds of one key found so far, told apart by what the parts that look at the key alone make of them.</summary>
    private sealed class Kinds(KeyCandidates owner, int key, List<int> parts, bool keepAll)
    {
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        private readonly HashSet<string> _seenSets = new(StringComparer.Ordinal);
        private readonly List<string> _prints = [];

        public List<ConditionKey> Found { get; } = [];

        /// <summary>Adds a candidate if it is of a new kind.</summary>
        public bool Add(ConditionKey candidate, in RequestView view)
        {
            var print = Print(candidate, view);
            var isNew = _seen.Add(print) || keepAll;
            if (isNew)
            {
                Found.Add(candidate);
                _prints.Add(print);
            }

            return isNew;
        }

        /// <summary>The same for a set; whether it is a new kind among sets.</summary>
        public bool AddSet(ConditionKey candidate, in RequestView view)
        {
            var isNew = _seenSets.Add(Print(candidate, view));
            if (isNew)
            {
                Add(candidate, view);
            }

            return isNew;
        }

        public void FillTables(Match[]?[] tables)
        {
            for (var i = 0; i < parts.Count; i++)
            {
                tables[parts[i]] = _prints.ConvertAll(print => (Match)print[i]).ToArray();
            }
        }

        private string Print(ConditionKey candidate, in RequestView view)
        {
            owner._trials += parts.Count;
            owner._assumptions[key] = candidate;
            var print = new char[parts.Count];
            for (var i = 0; i < print.Length; i++)
            {
                print[i] = (char)owner._unknown.Parts[parts[i]].Matches(view);
            }

            owner._assumptions[key] = null;
            return new string(print);
        }
    }
}
