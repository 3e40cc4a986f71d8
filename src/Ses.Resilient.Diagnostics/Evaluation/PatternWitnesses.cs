using System.Runtime.InteropServices;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>
/// Finds, for a group of patterns, one text for every way in which texts can match some of them and not the others.
/// </summary>
/// <remarks>
/// The patterns are run side by side as automata. From the states that can be reached, each reached by a shortest text, one is kept for every set of patterns that it
/// accepts. All characters that no pattern names behave alike, so one of them stands for the rest.
/// </remarks>
internal sealed class PatternWitnesses
{
    private const int MaxPositions = 8_192;

    /// <summary>Words of state computed at most.</summary>
    private const int MaxWork = 4_000_000;

    private readonly List<Token> _tokens = [];
    private readonly List<int> _starts = [];
    private readonly List<int> _ends = [];
    private bool _isTooLong;
    private bool _splitsColons;

    private enum TokenKind : byte
    {
        Char,
        One,
        OneWithinPart,
        Many,
        ManyWithinPart,
        End,
    }

    public bool IsEmpty => _starts.Count == 0;

    public void Add(List<PatternPiece> pieces, bool ignoreCase)
    {
        Begin();
        AddPieces(pieces, ignoreCase, withinPart: false);
        Finish();
    }

    /// <summary>Adds an ARN pattern without variables.</summary>
    public void Add(ArnPattern pattern)
    {
        if (pattern.Parts.Length != ArnPattern.PartCount)
        {
            return;
        }

        _splitsColons = true;
        Begin();
        for (var part = 0; part < ArnPattern.PartCount; part++)
        {
            AddPieces(pattern.Parts[part].ToPieces(), false, withinPart: part < ArnPattern.PartCount - 1);
            if (part < ArnPattern.PartCount - 1)
            {
                _tokens.Add(new Token(TokenKind.Char, ':', false));
            }
        }

        Finish();
    }

    /// <summary>Adds the texts to <paramref name="texts"/>; whether they are all there can be.</summary>
    public bool Find(HashSet<string> texts)
    {
        if (_isTooLong)
        {
            return false;
        }

        var alphabet = Alphabet();
        var words = (_tokens.Count + 63) / 64;
        var transitions = alphabet.ConvertAll(c => new Transition(this, c, words));
        var many = Mask(words, static t => t.Kind is TokenKind.Many or TokenKind.ManyWithinPart);
        var start = new ulong[words];
        foreach (var position in _starts)
        {
            Set(start, position);
        }

        Close(start, many);

        // The empty text is a kind of its own (set operators take it for no value), so no other text is dropped for its sake.
        var reached = new HashSet<string>(StringComparer.Ordinal);
        List<(ulong[] State, int From, char By)> states = [(start, -1, '\0')];
        texts.Add("");
        HashSet<string> seen = new(StringComparer.Ordinal);
        var work = 0;
        for (var i = 0; i < states.Count; i++)
        {
            var state = states[i].State;
            if (i > 0 && seen.Add(Accepted(state)))
            {
                texts.Add(TextOf(states, i));
            }

            for (var c = 0; c < alphabet.Count; c++)
            {
                var next = transitions[c].Apply(state);
                Close(next, many);
                if (reached.Add(Key(next)))
                {
                    states.Add((next, i, alphabet[c]));
                }
            }

            work += alphabet.Count * words;
            if (work > MaxWork)
            {
                return false;
            }
        }

        return true;
    }

    private static string TextOf(List<(ulong[] State, int From, char By)> states, int index)
    {
        List<char> text = [];
        for (; states[index].From >= 0; index = states[index].From)
        {
            text.Add(states[index].By);
        }

        text.Reverse();
        return new string(CollectionsMarshal.AsSpan(text));
    }

    private static void Set(ulong[] bits, int position) => bits[position >> 6] |= 1UL << (position & 63);

    /// <summary>A star may stand for nothing: who is before it is also behind it. Stars never stand side by side.</summary>
    private static void Close(ulong[] state, ulong[] many)
    {
        ulong carry = 0;
        for (var w = 0; w < state.Length; w++)
        {
            var stars = state[w] & many[w];
            var entered = (stars << 1) | carry;
            carry = stars >> 63;
            state[w] |= entered;
        }
    }

    private static string Key(ulong[] state) => new(MemoryMarshal.Cast<ulong, char>(state));

    private void Begin() => _starts.Add(_tokens.Count);

    private void Finish()
    {
        _ends.Add(_tokens.Count);
        _tokens.Add(new Token(TokenKind.End, '\0', false));
        _isTooLong |= _tokens.Count > MaxPositions;
    }

    private void AddPieces(List<PatternPiece> pieces, bool ignoreCase, bool withinPart)
    {
        foreach (var piece in pieces)
        {
            switch (piece.Kind)
            {
                case PieceKind.One:
                    _tokens.Add(new Token(withinPart ? TokenKind.OneWithinPart : TokenKind.One, '\0', false));
                    break;
                case PieceKind.Many:
                    _tokens.Add(new Token(withinPart ? TokenKind.ManyWithinPart : TokenKind.Many, '\0', false));
                    break;
                default:
                    foreach (var c in piece.Text)
                    {
                        _tokens.Add(new Token(TokenKind.Char, c, ignoreCase));
                    }

                    break;
            }
        }
    }

    private List<char> Alphabet()
    {
        SortedSet<char> alphabet = [];
        if (_splitsColons)
        {
            alphabet.Add(':');
        }

        foreach (var token in _tokens)
        {
            if (token.Kind == TokenKind.Char)
            {
                alphabet.Add(token.Char);
                if (token.IgnoreCase)
                {
                    alphabet.Add(char.ToUpperInvariant(token.Char));
                    alphabet.Add(char.ToLowerInvariant(token.Char));
                }
            }
        }

        // A character that no pattern names, in either case.
        var other = 'x';
        while (alphabet.Contains(other) || alphabet.Contains(char.ToUpperInvariant(other)) || other == ':')
        {
            other = other == '\uFFFD' ? '!' : (char)(other + 1);
        }

        alphabet.Add(other);
        return [.. alphabet];
    }

    private ulong[] Mask(int words, Func<Token, bool> holds)
    {
        var mask = new ulong[words];
        for (var i = 0; i < _tokens.Count; i++)
        {
            if (holds(_tokens[i]))
            {
                Set(mask, i);
            }
        }

        return mask;
    }

    private string Accepted(ulong[] state)
    {
        var accepted = new char[_ends.Count];
        for (var i = 0; i < accepted.Length; i++)
        {
            var end = _ends[i];
            accepted[i] = (state[end >> 6] >> (end & 63) & 1) != 0 ? '1' : '0';
        }

        return new string(accepted);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Token(TokenKind Kind, char Char, bool IgnoreCase);

    /// <summary>What reading one character does: which positions step on, and which (stars) stay.</summary>
    private sealed class Transition(PatternWitnesses patterns, char c, int words)
    {
        private readonly ulong[] _step = patterns.Mask(words, t => t.Kind switch
        {
            TokenKind.Char => t.IgnoreCase ? char.ToUpperInvariant(t.Char) == char.ToUpperInvariant(c) : t.Char == c,
            TokenKind.One => true,
            TokenKind.OneWithinPart => c != ':',
            _ => false,
        });

        private readonly ulong[] _stay = patterns.Mask(words, t => t.Kind == TokenKind.Many || (t.Kind == TokenKind.ManyWithinPart && c != ':'));

        public ulong[] Apply(ulong[] state)
        {
            var next = new ulong[state.Length];
            ulong carry = 0;
            for (var w = 0; w < state.Length; w++)
            {
                var steps = state[w] & _step[w];
                next[w] = (steps << 1) | carry | (state[w] & _stay[w]);
                carry = steps >> 63;
            }

            return next;
        }
    }
}
