using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>A layer under everything the unknown keys may be.</summary>
internal sealed record LayerPossibilities(LayerOutcome Outcome, ImmutableArray<string> DependsOn);

/// <summary>What a request comes to under everything its unknown keys may be.</summary>
/// <remarks>
/// A key has infinitely many values, but policies tell only few kinds of them apart. For each key one value of every kind is found (<see cref="KeyCandidates"/>), and
/// every combination is evaluated. Where that would be too many, or the kinds of one key hang on another unknown key, the answer falls back on bounds.
/// </remarks>
internal sealed record Possibilities(
    Decision Decision,
    ImmutableArray<string> DependsOn,
    byte DeniedBy,
    ImmutableArray<LayerPossibilities> Layers,
    bool IsExact)
{
    /// <summary>Combinations tried at most.</summary>
    public const int MaxCombinations = 65_536;

    /// <summary>More unknown keys that matter than this make more combinations than are tried.</summary>
    private const int MaxKeys = 24;

    /// <summary>Parts of statements looked at, at most, over all combinations.</summary>
    private const long MaxWork = 8_000_000;

    private const int Bits = 3;
    private const uint Field = (1 << Bits) - 1;
    private const int DeniedByShift = Bits * (LayerTallies.LayerCount + 1);

    /// <param name="tallies">The tallies with unknown keys left open.</param>
    public static Possibilities Explore(List<PolicyUnit> units, in LayerTallies tallies, in RequestView view)
    {
        var unknown = UnknownStatements.In(units, view);
        if (unknown.Keys.Count > MaxKeys)
        {
            return Summarize(unknown, [], [], false, tallies, view);
        }

        var candidates = KeyCandidates.For(unknown, view);
        long combinations = 1;
        foreach (var count in candidates.Counts)
        {
            combinations = Math.Min(combinations * count, MaxCombinations + 1);
        }

        if (combinations > MaxCombinations || combinations * candidates.Work > MaxWork)
        {
            return Summarize(unknown, [], candidates.Counts, false, tallies, view);
        }

        var outcomes = new uint[combinations];
        var trial = new Trial(units, unknown, candidates, tallies);
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = trial.Run(view);
            trial.Next();
        }

        return Summarize(unknown, outcomes, candidates.Counts, candidates.IsComplete, tallies, view);
    }

    /// <summary>A decision and the outcome of every layer in one number, so that combinations can be compared.</summary>
    public static uint Pack(in LayerTallies tallies, in RequestView view)
    {
        var verdict = Verdict.Of(tallies, view);
        var packed = (uint)verdict.Decision | ((uint)verdict.DeniedBy << DeniedByShift);
        for (var layer = 0; layer < LayerTallies.LayerCount; layer++)
        {
            packed |= (uint)Settled(tallies[layer]) << (Bits * (layer + 1));
        }

        return packed;
    }

    private static LayerOutcome Settled(in LayerTally tally)
    {
        var best = tally.Outcome(best: true);
        return best == tally.Outcome(best: false) ? best : LayerOutcome.Invalid;
    }

    private static Possibilities Summarize(
        UnknownStatements unknown, uint[] outcomes, int[] counts, bool isExact, in LayerTallies tallies, in RequestView view)
    {
        var best = Verdict.Bound(tallies, view, best: true);
        var isCertain = best.Decision == Verdict.Bound(tallies, view, best: false).Decision;
        var decision = new FieldSummary(outcomes, 0, isExact);
        var names = unknown.Names;
        var layers = ImmutableArray.CreateBuilder<LayerPossibilities>(LayerTallies.LayerCount);
        for (var layer = 0; layer < LayerTallies.LayerCount; layer++)
        {
            ref readonly var tally = ref tallies[layer];
            var settled = Settled(tally);
            var summary = new FieldSummary(outcomes, Bits * (layer + 1), isExact);
            var outcome = !tally.HasUnknown || settled != LayerOutcome.Invalid ? settled
                : summary.Only is { } only ? (LayerOutcome)only
                : summary.Contains((uint)LayerOutcome.Invalid) ? LayerOutcome.Invalid
                : LayerOutcome.Depends;
            layers.Add(new LayerPossibilities(
                outcome, outcome == LayerOutcome.Depends ? summary.DependsOn(names, counts, isExact) : []));
        }

        var final = isCertain ? best.Decision
            : decision.Only is { } one ? (Decision)one
            : decision.Contains((uint)Decision.Invalid) ? Decision.Invalid
            : Decision.Depends;
        var deniedBy = best.DeniedBy;
        if (isExact)
        {
            deniedBy = byte.MaxValue;
            foreach (var outcome in outcomes)
            {
                deniedBy &= (byte)(outcome >> DeniedByShift);
            }
        }

        return new Possibilities(
            final, final == Decision.Depends ? decision.DependsOn(names, counts, isExact) : [], deniedBy, layers.MoveToImmutable(), isExact);
    }

    /// <summary>One field of the packed outcomes over all combinations.</summary>
    private readonly struct FieldSummary(uint[] outcomes, int shift, bool isExact)
    {
        /// <summary>The one value it has everywhere.</summary>
        public uint? Only
        {
            get
            {
                if (!isExact || outcomes.Length == 0)
                {
                    return null;
                }

                var first = At(0);
                for (var i = 1; i < outcomes.Length; i++)
                {
                    if (At(i) != first)
                    {
                        return null;
                    }
                }

                return first;
            }
        }

        public bool Contains(uint value)
        {
            for (var i = 0; i < outcomes.Length; i++)
            {
                if (At(i) == value)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>The keys of which a change alone changes the field somewhere; all keys where not everything was tried.</summary>
        public ImmutableArray<string> DependsOn(List<string> names, int[] counts, bool everythingTried)
        {
            List<string> keys = [];
            var stride = 1;
            for (var key = 0; key < names.Count; key++)
            {
                if (!everythingTried || Turns(stride, counts[key]))
                {
                    keys.Add(names[key]);
                }

                stride *= everythingTried ? counts[key] : 1;
            }

            keys.Sort(StringComparer.Ordinal);
            return [.. keys];
        }

        private uint At(int index) => (outcomes[index] >> shift) & Field;

        private bool Turns(int stride, int count)
        {
            for (var i = 0; i < outcomes.Length; i++)
            {
                var digit = i / stride % count;
                if (digit > 0 && At(i) != At(i - (digit * stride)))
                {
                    return true;
                }
            }

            return false;
        }
    }
}

/// <summary>Tries one combination of values after the other.</summary>
internal sealed class Trial
{
    private readonly List<PolicyUnit> _units;
    private readonly UnknownStatements _unknown;
    private readonly KeyCandidates _candidates;
    private readonly LayerTally[] _layers = new LayerTally[LayerTallies.LayerCount];
    private readonly int[] _digits;

    public Trial(List<PolicyUnit> units, UnknownStatements unknown, KeyCandidates candidates, in LayerTallies tallies)
    {
        _units = units;
        _unknown = unknown;
        _candidates = candidates;
        _digits = new int[candidates.Counts.Length];
        for (var layer = 0; layer < LayerTallies.LayerCount; layer++)
        {
            ref var tally = ref _layers[layer];
            tally.IsPresent = tallies[layer].IsPresent;
            if ((PolicyLayer)layer is PolicyLayer.Scp or PolicyLayer.Rcp && tally.IsPresent)
            {
                tally.GrantCertain = Grant.Anyone;
                tally.GrantPossible = Grant.Anyone;
            }
        }
    }

    /// <summary>The next combination; the first key runs fastest.</summary>
    public void Next()
    {
        for (var key = 0; key < _digits.Length; key++)
        {
            if (++_digits[key] < _candidates.Counts[key])
            {
                return;
            }

            _digits[key] = 0;
        }
    }

    public uint Run(in RequestView view)
    {
        var tallies = default(LayerTallies);
        for (var layer = 0; layer < LayerTallies.LayerCount; layer++)
        {
            tallies[layer] = _layers[layer];
        }

        var statement = 0;
        for (var unit = 0; unit < _units.Count; unit++)
        {
            var tally = _unknown.Settled[unit];
            for (; statement < _unknown.Statements.Count && _unknown.Statements[statement].Unit == unit; statement++)
            {
                var s = _unknown.Statements[statement];
                var match = s.Rest;
                foreach (var part in s.Parts)
                {
                    match = Kleene.And(match, _candidates.Matches(part, _digits, view));
                }

                if (match != Match.No)
                {
                    tally.Add(s.IsDeny, match, s.Grant);
                }
            }

            ref var layer = ref tallies[(int)_units[unit].Layer];
            if (_units[unit].Level is not null)
            {
                layer.AddLevel(tally);
            }
            else
            {
                tally.IsPresent = layer.IsPresent;
                layer = tally;
            }
        }

        return Possibilities.Pack(tallies, view);
    }
}
