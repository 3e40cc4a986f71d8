using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>
/// An ARN pattern of a Resource element or an ARN condition: six parts, each matched by itself, so that a wildcard never reaches over a colon between
/// the first five; the sixth runs to the end of the ARN. Case counts. Immutable.
/// </summary>
internal sealed class ArnPattern
{
    /// <summary>The leading parts that are literal text, with the colon behind each.</summary>
    private readonly string _head;

    /// <summary>The parts that follow.</summary>
    private readonly TextPattern[] _tail;
    private readonly Shape _shape;

    private ArnPattern(string text, Shape shape, string head = "", TextPattern[]? tail = null)
    {
        Text = text;
        _shape = shape;
        _head = head;
        _tail = tail ?? [];
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

    public bool HasVariables => _shape == Shape.LateParts || (_shape == Shape.Parts && Array.Exists(_tail, static p => p.HasVariables));

    /// <summary>The six parts; empty where the pattern has none.</summary>
    public TextPattern[] Parts =>
        _shape != Shape.Parts ? []
        : _head.Length == 0 ? _tail
        : [.. _head[..^1].Split(':').Select(static p => TextPattern.Compile(p, PatternSyntax.Literal, out _)), .. _tail];

    /// <summary>The pattern before it is split, where that has to wait for a variable.</summary>
    public TextPattern? Whole { get; private init; }

    /// <summary>A pattern of Resource or NotResource. Policy variables are looked for in the sixth part only.</summary>
    public static ArnPattern ForResource(string text, bool variables, out string? problem)
    {
        problem = null;
        if (text.Length > 0 && text.AsSpan().IndexOfAnyExcept('*') < 0)
        {
            return new ArnPattern(text, Shape.Anything);
        }

        var arn = new ArnText(text);
        if (arn.IsArn)
        {
            return Split(text, arn, variables, out problem);
        }

        problem = "A resource is an ARN with six parts, or \"*\".";
        return new ArnPattern(text, Shape.Malformed);
    }

    /// <summary>A value of an ARN condition operator. A value that is no ARN matches nothing.</summary>
    public static ArnPattern ForCondition(string text, bool variables, out string? problem)
    {
        problem = null;
        var arn = new ArnText(text);
        var variable = variables ? text.IndexOf("${", StringComparison.Ordinal) : -1;
        if (variable < 0 || (arn.IsArn && variable >= arn.Head.Length))
        {
            return arn.IsArn ? Split(text, arn, variables, out problem) : new ArnPattern(text, Shape.Nothing);
        }

        var whole = TextPattern.Compile(text, PatternSyntax.Wildcards | PatternSyntax.Variables, out problem);
        return whole.IsMalformed ? new ArnPattern(text, Shape.Malformed) : FromPieces(text, whole.ToPieces());
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

        if (!text.IsArn)
        {
            return Match.No;
        }

        // The last part first: it tells most resources apart.
        var match = Match.Yes;
        for (var i = _tail.Length - 1; i >= 0 && match != Match.No; i--)
        {
            var pattern = _tail[i];
            match = pattern.IsAnything ? match : Kleene.And(match, pattern.Matches(text[PartCount - _tail.Length + i], scope));
        }

        return match == Match.No || text.Text.StartsWith(_head) ? match : Match.No;
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
                return new ArnPattern(text, Shape.LateParts) { Whole = TextPattern.FromPieces(text, pieces) };
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
            ? new ArnPattern(text, Shape.Nothing)
            : new ArnPattern(text, Shape.Parts, tail: Array.ConvertAll(parts, p => TextPattern.FromPieces(text, p)));
    }

    /// <summary>Splits at the first five colons; policy variables only in the sixth part.</summary>
    private static ArnPattern Split(string text, in ArnText arn, bool variables, out string? problem)
    {
        problem = null;
        var headParts = 0;
        var head = 0;
        while (headParts < PartCount - 1 && arn[headParts].IndexOfAny('*', '?') < 0)
        {
            head += arn[headParts++].Length + 1;
        }

        var tail = new TextPattern[PartCount - headParts];
        for (var i = 0; i < tail.Length; i++)
        {
            var isLast = i == tail.Length - 1;
            var syntax = variables && isLast ? PatternSyntax.Wildcards | PatternSyntax.Variables : PatternSyntax.Wildcards;
            tail[i] = TextPattern.Compile(arn[headParts + i].ToString(), syntax, out problem);
        }

        return problem is null ? new ArnPattern(text, Shape.Parts, text[..head], tail) : new ArnPattern(text, Shape.Malformed);
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
