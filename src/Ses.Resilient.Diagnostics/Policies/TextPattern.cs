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
    private readonly Shape _shape;

    /// <summary>Literal text at the beginning (the whole for <see cref="Shape.Exact"/>) and at the end.</summary>
    private readonly TextEnds _ends;
    private readonly PatternPiece[] _pieces;

    /// <summary>The variable, where there is nothing else between the ends: much the most frequent use of one.</summary>
    private readonly PolicyVariable? _onlyVariable;

    /// <summary>What it comes to where the ends fit, if there is nothing between them to look at.</summary>
    private readonly Match _whereEndsFit;

    private TextPattern(string text, Shape shape, in TextEnds ends, PatternPiece[]? pieces = null)
    {
        Text = text;
        _pieces = pieces ?? [];
        _shape = shape;
        _onlyVariable = _pieces is [{ Kind: PieceKind.Variable } only] ? only.Variable : null;
        _whereEndsFit = shape == Shape.Malformed ? Match.CannotTell : Match.Yes;
        _ends = ends;
        foreach (ref readonly var piece in _pieces.AsSpan())
        {
            HasVariables |= piece.Kind == PieceKind.Variable;
            HasWildcards |= piece.Kind is PieceKind.Many or PieceKind.One;
        }

        HasWildcards |= shape is Shape.Anything or Shape.Star;
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

    /// <summary>A lone <c>*</c>.</summary>
    public static TextPattern Anything { get; } = new("*", Shape.Anything, new TextEnds("", ""));

    /// <summary>The text as written.</summary>
    public string Text { get; }

    public bool IsAnything => _shape == Shape.Anything;

    public bool IsMalformed => _shape == Shape.Malformed;

    public bool HasVariables { get; }

    public bool HasWildcards { get; }

    /// <summary>The literal it stands for, where it is nothing but a literal.</summary>
    public string? Literal => _shape == Shape.Exact ? _ends.Prefix : null;

    /// <summary>Takes a text apart. A malformed variable makes a pattern of which nobody can tell what it matches.</summary>
    public static TextPattern Compile(string text, PatternSyntax syntax, out Sentence? problem)
    {
        problem = null;
        if (text is "*" && syntax.HasFlag(PatternSyntax.Wildcards))
        {
            return Anything;
        }

        var wildcards = (syntax & PatternSyntax.Wildcards) == PatternSyntax.Wildcards;
        var variables = (syntax & PatternSyntax.Variables) == PatternSyntax.Variables;
        if ((!wildcards || text.AsSpan().IndexOfAny('*', '?') < 0) && (!variables || !text.Contains("${", StringComparison.Ordinal)))
        {
            return new TextPattern(text, Shape.Exact, TextEnds.OfLiteral(text));
        }

        if (wildcards && !text.Contains("${", StringComparison.Ordinal) && text.AsSpan().IndexOfAny('*', '?') is var star && text[star] == '*'
            && text.AsSpan(star + 1).IndexOfAny('*', '?') < 0)
        {
            return new TextPattern(text, Shape.Star, new TextEnds(text[..star], text[(star + 1)..]));
        }

        var pieces = PatternPiece.Split(text, wildcards, variables, out problem);
        return pieces is null ? Malformed(text) : FromPieces(text, pieces);
    }

    public static TextPattern Malformed(string text) => new(text, Shape.Malformed, new TextEnds("", ""));

    public static TextPattern FromPieces(string text, List<PatternPiece> pieces)
    {
        var prefix = pieces is [{ Kind: PieceKind.Literal } head, ..] ? head.Text : "";
        var from = prefix.Length > 0 ? 1 : 0;
        if (pieces.Count == from)
        {
            return new TextPattern(text, Shape.Exact, TextEnds.OfLiteral(prefix));
        }

        // The whole text is matched, so literal text at the end of the pattern is the end of the text, whatever stands before it.
        var suffix = pieces is [.., { Kind: PieceKind.Literal } tail] ? tail.Text : "";
        var to = pieces.Count - (suffix.Length > 0 ? 1 : 0);
        if (from == to)
        {
            return new TextPattern(text, Shape.Exact, TextEnds.OfLiteral(prefix + suffix));
        }

        if (to - from == 1 && pieces[from].Kind == PieceKind.Many)
        {
            return prefix.Length + suffix.Length == 0 ? new TextPattern(text, Shape.Anything, new TextEnds("", "")) : new TextPattern(text, Shape.Star, new TextEnds(prefix, suffix));
        }

        return new TextPattern(text, Shape.Pieces, new TextEnds(prefix, suffix), [.. pieces[from..to]]);
    }

    /// <summary>The pieces, also of a simple pattern.</summary>
    public List<PatternPiece> ToPieces()
    {
        List<PatternPiece> pieces = [];
        AddLiteral(pieces, _ends.Prefix);
        if (_shape is Shape.Anything or Shape.Star)
        {
            pieces.Add(new PatternPiece(PieceKind.Many, "", null));
        }

        pieces.AddRange(_pieces);
        AddLiteral(pieces, _ends.Suffix);
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
    public Match Matches(ReadOnlySpan<char> text, in KeyScope scope) =>
        !_ends.Fit(text) ? Match.No
        : _pieces.Length == 0 ? _whereEndsFit
        : _onlyVariable is null ? MatchPieces(Inner(text), StringComparison.Ordinal, scope)
        : scope.Resolve(_onlyVariable, out var unknown) is { } value ? Kleene.From(Inner(text).SequenceEqual(value))
        : unknown ? Match.Unknown
        : Match.No;

    /// <summary>The same, case ignored.</summary>
    public Match MatchesIgnoringCase(ReadOnlySpan<char> text, in KeyScope scope) => _shape switch
    {
        Shape.Exact => Kleene.From(text.Equals(_ends.Prefix, StringComparison.OrdinalIgnoreCase)),
        Shape.Anything => Match.Yes,
        Shape.Malformed => Match.CannotTell,
        _ when !_ends.FitIgnoringCase(text) => Match.No,
        Shape.Star => Match.Yes,
        _ => MatchPieces(Inner(text), StringComparison.OrdinalIgnoreCase, scope),
    };

    public override string ToString() => Text;

    private static void AddLiteral(List<PatternPiece> pieces, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            pieces.Add(new PatternPiece(PieceKind.Literal, text, null));
        }
    }

    private ReadOnlySpan<char> Inner(ReadOnlySpan<char> text) => text[_ends.Prefix.Length..^_ends.Suffix.Length];

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
