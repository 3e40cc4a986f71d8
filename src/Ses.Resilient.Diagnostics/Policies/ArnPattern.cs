using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>
/// An ARN pattern of a Resource element or an ARN condition: six parts, each matched by itself, so that a wildcard never reaches over a colon between
/// the first five; the sixth runs to the end of the ARN. Case counts. Immutable.
/// </summary>
internal sealed class ArnPattern
{
    /// <summary>The leading parts that are literal text, with the colon behind each, and how many they are.</summary>
    private readonly string _head;
    private readonly int _headParts;
    private readonly TextPattern[] _parts;
    private readonly Shape _shape;

    private ArnPattern(string text, Shape shape, TextPattern[] parts, TextPattern? whole = null)
    {
        Text = text;
        _shape = shape;
        _parts = parts;
        Whole = whole;
        for (_head = ""; _headParts < parts.Length - 1 && parts[_headParts].Literal is { } literal; _headParts++)
        {
            _head += literal + ":";
        }
    }

    private enum Shape : byte
    {
        Parts,

        /// <summary>A lone <c>*</c> in a Resource element.</summary>
        Anything,

        /// <summary>A condition value that is no ARN.</summary>
        Nothing,

        /// <summary>A policy variable stands before the fifth colon of a condition value: parts are known only with its value.</summary>
        LateParts,
        Malformed,
    }

    public const int PartCount = 6;

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    public bool IsAnything => _shape == Shape.Anything;

    public bool IsMalformed => _shape == Shape.Malformed;

    public bool HasVariables => _shape == Shape.LateParts || (_shape == Shape.Parts && Array.Exists(_parts, static p => p.HasVariables));

    /// <summary>The six parts; empty where the pattern has none.</summary>
    public ReadOnlySpan<TextPattern> Parts => _parts;

    /// <summary>The pattern before it is split, where that has to wait for a variable.</summary>
    public TextPattern? Whole { get; }

    /// <summary>A pattern of Resource or NotResource. Policy variables are looked for in the sixth part only.</summary>
    public static ArnPattern ForResource(string text, bool variables, out string? problem)
    {
        problem = null;
        if (text.Length > 0 && text.AsSpan().IndexOfAnyExcept('*') < 0)
        {
            return new ArnPattern(text, Shape.Anything, []);
        }

        var arn = new ArnText(text);
        if (!arn.IsArn)
        {
            problem = "A resource is an ARN with six parts, or \"*\".";
            return new ArnPattern(text, Shape.Malformed, []);
        }

        var parts = new TextPattern[PartCount];
        for (var i = 0; i < PartCount; i++)
        {
            var syntax = variables && i == PartCount - 1 ? PatternSyntax.Wildcards | PatternSyntax.Variables : PatternSyntax.Wildcards;
            parts[i] = TextPattern.Compile(arn[i].ToString(), syntax, out problem);
        }

        return new ArnPattern(text, parts[PartCount - 1].IsMalformed ? Shape.Malformed : Shape.Parts, parts);
    }

    /// <summary>A value of an ARN condition operator. A value that is no ARN matches nothing.</summary>
    public static ArnPattern ForCondition(string text, bool variables, out string? problem)
    {
        var whole = TextPattern.Compile(text, variables ? PatternSyntax.Wildcards | PatternSyntax.Variables : PatternSyntax.Wildcards, out problem);
        if (whole.IsMalformed)
        {
            return new ArnPattern(text, Shape.Malformed, []);
        }

        return FromPieces(text, whole.ToPieces());
    }

    public Match Matches(in ArnText text, in KeyScope scope)
    {
        switch (_shape)
        {
            case Shape.Anything:
                return Match.Yes;
            case Shape.Nothing:
                return Match.No;
            case Shape.Malformed:
                return Match.CannotTell;
            case Shape.LateParts:
                return MatchesLate(text, scope);
        }

        if (!text.IsArn || !text.Text.StartsWith(_head))
        {
            return Match.No;
        }

        var match = Match.Yes;
        for (var i = _headParts; i < PartCount && match != Match.No; i++)
        {
            match = _parts[i].IsAnything ? match : Kleene.And(match, _parts[i].Matches(text[i], scope));
        }

        return match;
    }

    public override string ToString() => Text;

    public static ArnPattern FromPieces(string text, List<PatternPiece> pieces)
    {
        List<PatternPiece>[] parts = [[], [], [], [], [], []];
        var part = 0;
        foreach (var piece in pieces)
        {
            if (piece.Kind == PieceKind.Variable && part < PartCount - 1)
            {
                return new ArnPattern(text, Shape.LateParts, [], TextPattern.FromPieces(text, pieces));
            }

            if (piece.Kind != PieceKind.Literal || part == PartCount - 1)
            {
                parts[part].Add(piece);
                continue;
            }

            var rest = piece.Text;
            while (part < PartCount - 1 && rest.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0)
            {
                Add(parts[part++], rest[..colon]);
                rest = rest[(colon + 1)..];
            }

            Add(parts[part], rest);
        }

        return part < PartCount - 1
            ? new ArnPattern(text, Shape.Nothing, [])
            : new ArnPattern(text, Shape.Parts, Array.ConvertAll(parts, p => TextPattern.FromPieces(text, p)));
    }

    private static void Add(List<PatternPiece> pieces, string literal)
    {
        if (literal.Length > 0)
        {
            pieces.Add(new PatternPiece(PieceKind.Literal, literal, null));
        }
    }

    private Match MatchesLate(in ArnText text, in KeyScope scope)
    {
        var pieces = Whole!.Resolve(scope, out var unknown);
        return pieces is not null ? FromPieces(Text, pieces).Matches(text, scope)
            : unknown ? Match.Unknown
            : Match.No;
    }
}
