using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>What has a meaning of its own in a text of a policy.</summary>
[Flags]
internal enum PatternSyntax
{
    Literal = 0,

    /// <summary><c>*</c> is any text, <c>?</c> any one character.</summary>
    Wildcards = 1,

    /// <summary><c>${…}</c> is a policy variable.</summary>
    Variables = 2,
}

/// <summary>
/// A text of a policy, taken apart once: literal text, wildcards, policy variables. Immutable.
/// </summary>
/// <remarks>
/// Matching takes time linear in pattern × text: after a <c>*</c> the leftmost place where the pieces up to the next <c>*</c> fit is as good as any
/// other, so at most one star is ever retried. What a variable stands for is data: a <c>*</c> in it is a star.
/// </remarks>
internal sealed class TextPattern
{
    private readonly PatternPiece[] _pieces;

    /// <summary>Literal text at the beginning; the whole for <see cref="Shape.Exact"/>.</summary>
    private readonly string _prefix;

    /// <summary>Literal text behind the last star; empty for <see cref="Shape.Exact"/>.</summary>
    private readonly string _suffix;
    private readonly Shape _shape;

    private TextPattern(string text, Shape shape, string prefix = "", string suffix = "", PatternPiece[]? pieces = null)
    {
        Text = text;
        _pieces = pieces ?? [];
        _shape = shape;
        _prefix = prefix;
        _suffix = suffix;
        HasVariables = Array.Exists(_pieces, static p => p.Kind == PieceKind.Variable);
        HasWildcards = shape is Shape.Anything or Shape.Star || Array.Exists(_pieces, static p => p.Kind is PieceKind.Many or PieceKind.One);
    }

    private enum Shape : byte
    {
        /// <summary>Prefix, then pieces, then suffix.</summary>
        Pieces,
        Anything,
        Exact,

        /// <summary>Prefix, one star, suffix.</summary>
        Star,
        Malformed,
    }

    /// <summary>The text as written.</summary>
    public string Text { get; }

    public bool IsAnything => _shape == Shape.Anything;

    public bool IsMalformed => _shape == Shape.Malformed;

    public bool HasVariables { get; }

    public bool HasWildcards { get; }

    /// <summary>The literal it stands for, where it is nothing but a literal.</summary>
    public string? Literal => _shape == Shape.Exact ? _prefix : null;

    /// <summary>Takes a text apart. A malformed variable makes a pattern of which nobody can tell what it matches.</summary>
    public static TextPattern Compile(string text, PatternSyntax syntax, out string? problem)
    {
        problem = null;
        var wildcards = (syntax & PatternSyntax.Wildcards) == PatternSyntax.Wildcards;
        var variables = (syntax & PatternSyntax.Variables) == PatternSyntax.Variables;
        if ((!wildcards || text.AsSpan().IndexOfAny('*', '?') < 0) && (!variables || !text.Contains("${", StringComparison.Ordinal)))
        {
            return new TextPattern(text, Shape.Exact, text);
        }

        if (wildcards && !text.Contains("${", StringComparison.Ordinal) && text.AsSpan().IndexOfAny('*', '?') is var star && text[star] == '*'
            && text.AsSpan(star + 1).IndexOfAny('*', '?') < 0)
        {
            return text.Length == 1 ? new TextPattern(text, Shape.Anything) : new TextPattern(text, Shape.Star, text[..star], text[(star + 1)..]);
        }

        var pieces = PatternPiece.Split(text, wildcards, variables, out problem);
        return pieces is null ? Malformed(text) : FromPieces(text, pieces);
    }

    public static TextPattern Malformed(string text) => new(text, Shape.Malformed);

    public static TextPattern FromPieces(string text, List<PatternPiece> pieces)
    {
        var prefix = pieces is [{ Kind: PieceKind.Literal } head, ..] ? head.Text : "";
        var from = prefix.Length > 0 ? 1 : 0;
        if (pieces.Count == from)
        {
            return new TextPattern(text, Shape.Exact, prefix);
        }

        var suffix = pieces is [.., { Kind: PieceKind.Many }, { Kind: PieceKind.Literal } tail] ? tail.Text : "";
        var to = pieces.Count - (suffix.Length > 0 ? 1 : 0);
        if (to - from == 1 && pieces[from].Kind == PieceKind.Many)
        {
            return new TextPattern(text, prefix.Length + suffix.Length == 0 ? Shape.Anything : Shape.Star, prefix, suffix);
        }

        return new TextPattern(text, Shape.Pieces, prefix, suffix, [.. pieces[from..to]]);
    }

    /// <summary>The pieces, also of a simple pattern.</summary>
    public List<PatternPiece> ToPieces()
    {
        List<PatternPiece> pieces = [];
        AddLiteral(pieces, _prefix);
        if (_shape is Shape.Anything or Shape.Star)
        {
            pieces.Add(new PatternPiece(PieceKind.Many, "", null));
        }

        pieces.AddRange(_pieces);
        AddLiteral(pieces, _suffix);
        return pieces;
    }

    /// <summary>The pieces with every variable replaced by what it stands for; <see langword="null"/> where one stands for nothing, or is unknown.</summary>
    public List<PatternPiece>? Resolve(in KeyScope scope, out bool unknown)
    {
        unknown = false;
        var none = false;
        List<PatternPiece> pieces = [];
        foreach (var piece in ToPieces())
        {
            if (piece.Kind == PieceKind.Many && pieces is [.., { Kind: PieceKind.Many }])
            {
                continue;
            }

            if (piece.Kind != PieceKind.Variable)
            {
                pieces.Add(piece);
            }
            else if (scope.Resolve(piece.Variable!, out var isUnknown) is { } value)
            {
                if (value.Length > 0)
                {
                    pieces.Add(new PatternPiece(PieceKind.Literal, value, null));
                }
            }
            else
            {
                unknown |= isUnknown;
                none |= !isUnknown;
            }
        }

        unknown &= !none;
        return none || unknown ? null : pieces;
    }

    /// <summary>Whether the whole of <paramref name="text"/> matches.</summary>
    public Match Matches(ReadOnlySpan<char> text, in KeyScope scope)
    {
        switch (_shape)
        {
            case Shape.Exact:
                return Kleene.From(text.SequenceEqual(_prefix));
            case Shape.Anything:
                return Match.Yes;
            case Shape.Malformed:
                return Match.CannotTell;
            default:
                // One character first: it settles most.
                if (text.Length < _prefix.Length + _suffix.Length
                    || (_prefix.Length > 0 && text[0] != _prefix[0]) || (_suffix.Length > 0 && text[^1] != _suffix[^1])
                    || !text.StartsWith(_prefix) || !text.EndsWith(_suffix))
                {
                    return Match.No;
                }

                return _shape == Shape.Star ? Match.Yes : MatchPieces(text[_prefix.Length..^_suffix.Length], StringComparison.Ordinal, scope);
        }
    }

    /// <summary>The same, case ignored.</summary>
    public Match MatchesIgnoringCase(ReadOnlySpan<char> text, in KeyScope scope)
    {
        const StringComparison comparison = StringComparison.OrdinalIgnoreCase;
        return _shape switch
        {
            Shape.Exact => Kleene.From(text.Equals(_prefix, comparison)),
            Shape.Anything => Match.Yes,
            Shape.Malformed => Match.CannotTell,
            _ when text.Length < _prefix.Length + _suffix.Length || !text.StartsWith(_prefix, comparison) || !text.EndsWith(_suffix, comparison) => Match.No,
            Shape.Star => Match.Yes,
            _ => MatchPieces(text[_prefix.Length..^_suffix.Length], comparison, scope),
        };
    }

    public override string ToString() => Text;

    private static void AddLiteral(List<PatternPiece> pieces, string text)
    {
        if (text.Length > 0)
        {
            pieces.Add(new PatternPiece(PieceKind.Literal, text, null));
        }
    }

    private Match MatchPieces(ReadOnlySpan<char> text, StringComparison comparison, in KeyScope scope)
    {
        if (HasVariables && VariablesState(scope) is var state && state != Match.Yes)
        {
            return state;
        }

        var piece = 0;
        var at = 0;
        var star = -1;
        var starAt = 0;
        while (true)
        {
            if (piece == _pieces.Length)
            {
                if (at == text.Length)
                {
                    return Match.Yes;
                }
            }
            else
            {
                ref readonly var p = ref _pieces[piece];
                switch (p.Kind)
                {
                    case PieceKind.Many:
                        if (piece == _pieces.Length - 1)
                        {
                            return Match.Yes;
                        }

                        star = piece++;
                        starAt = at;
                        continue;
                    case PieceKind.One:
                        if (at < text.Length)
                        {
                            at++;
                            piece++;
                            continue;
                        }

                        return Match.No;
                    default:
                        var literal = p.Kind == PieceKind.Literal ? p.Text : scope.Resolve(p.Variable!, out _) ?? "";
                        if (text[at..].StartsWith(literal, comparison))
                        {
                            at += literal.Length;
                            piece++;
                            continue;
                        }

                        if (star == piece - 1 && star >= 0)
                        {
                            var found = text[at..].IndexOf(literal, comparison);
                            if (found < 0)
                            {
                                return Match.No;
                            }

                            starAt = at + found;
                            at = starAt + literal.Length;
                            piece++;
                            continue;
                        }

                        break;
                }
            }

            if (star < 0 || starAt >= text.Length)
            {
                return Match.No;
            }

            at = ++starAt;
            piece = star + 1;
        }
    }

    /// <summary>Yes: every variable has a value. No: one has none, so nothing matches.</summary>
    private Match VariablesState(in KeyScope scope)
    {
        var state = Match.Yes;
        foreach (ref readonly var piece in _pieces.AsSpan())
        {
            if (piece.Kind == PieceKind.Variable && scope.Resolve(piece.Variable!, out var unknown) is null)
            {
                state = Kleene.And(state, unknown ? Match.Unknown : Match.No);
            }
        }

        return state;
    }
}
