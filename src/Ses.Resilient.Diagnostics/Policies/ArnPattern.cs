using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>
/// An ARN pattern of a Resource element or an ARN condition: six parts, each matched by itself, so that a wildcard never reaches over a colon between
/// the first five; the sixth runs to the end of the ARN. Case counts. Immutable.
/// </summary>
internal sealed class ArnPattern
{
    private readonly Shape _shape;
    private readonly ArnFront? _front;

    /// <summary>The sixth part.</summary>
    private readonly TextPattern? _last;

    private ArnPattern(string text, Shape shape)
    {
        Text = text;
        _shape = shape;
    }

    private ArnPattern(string text, ArnFront front, TextPattern last)
        : this(text, Shape.Parts)
    {
        _front = front;
        _last = last;
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

    private static ArnPattern Anything { get; } = new("*", Shape.Anything);

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    public bool IsAnything => _shape == Shape.Anything;

    public bool IsMalformed => _shape == Shape.Malformed;

    public bool HasVariables => _shape == Shape.LateParts || _last is { HasVariables: true };

    /// <summary>The first five parts; <see langword="null"/> where the pattern has none.</summary>
    public ArnFront? Front => _front;

    /// <summary>The six parts; empty where the pattern has none.</summary>
    public TextPattern[] Parts => _front is null ? [] : [.. _front.Parts, _last!];

    /// <summary>The pattern before it is split, where that has to wait for a variable.</summary>
    public TextPattern? Whole { get; private init; }

    /// <summary>A pattern of Resource or NotResource. Policy variables are looked for in the sixth part only.</summary>
    /// <param name="like">A pattern of the same policy: what they share is kept once.</param>
    public static ArnPattern ForResource(string text, bool variables, out Sentence? problem, ArnPattern? like = null)
    {
        problem = null;
        if (text is "*")
        {
            return Anything;
        }

        if (text.Length > 0 && text.AsSpan().IndexOfAnyExcept('*') < 0)
        {
            return new ArnPattern(text, Shape.Anything);
        }

        var arn = new ArnText(text);
        if (arn.IsArn)
        {
            return Split(text, arn, variables, out problem, like);
        }

        problem = $"A resource is an ARN with six parts, or \"*\".";
        return new ArnPattern(text, Shape.Malformed);
    }

    /// <summary>A value of an ARN condition operator. A value that is no ARN matches nothing.</summary>
    public static ArnPattern ForCondition(string text, bool variables, out Sentence? problem)
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
        var match = MatchesLast(text, scope);
        return match == Match.No || _front is null || _front.Matches(text) ? match : Match.No;
    }

    /// <summary>The same without a look at <see cref="Front"/>. The sixth part tells most resources apart, so it goes first.</summary>
    public Match MatchesLast(in ArnText text, in KeyScope scope)
    {
        if (_shape != Shape.Parts)
        {
            return MatchesOther(text, scope);
        }

        return text.IsArn ? _last!.Matches(text.Resource, scope) : Match.No;
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
            : FromParts(text, Array.ConvertAll(parts, p => TextPattern.FromPieces(text, p)));
    }

    private static ArnPattern FromParts(string text, TextPattern[] parts) => new(text, ArnFront.Of(parts.AsSpan(0, ArnFront.PartCount)), parts[^1]);

    /// <summary>Splits at the first five colons; policy variables only in the sixth part.</summary>
    private static ArnPattern Split(string text, in ArnText arn, bool variables, out Sentence? problem, ArnPattern? like = null)
    {
        var last = TextPattern.Compile(arn.Resource.ToString(), variables ? PatternSyntax.Wildcards | PatternSyntax.Variables : PatternSyntax.Wildcards, out problem);
        if (problem is not null)
        {
            return new ArnPattern(text, Shape.Malformed);
        }

        var front = like?._front is { } other && arn.Head.SequenceEqual(other.Text) ? other : ArnFront.Parse(arn);
        return new ArnPattern(text, front, last);
    }

    private static void Add(List<PatternPiece> pieces, string literal)
    {
        if (literal.Length > 0)
        {
            pieces.Add(new PatternPiece(PieceKind.Literal, literal, null));
        }
    }

    private Match MatchesOther(in ArnText text, in KeyScope scope) => _shape switch
    {
        Shape.Anything => Match.Yes,
        Shape.Nothing => Match.No,
        Shape.LateParts => MatchesLate(text, scope),
        _ => Match.CannotTell,
    };

    private Match MatchesLate(in ArnText text, in KeyScope scope)
    {
        var pieces = Whole!.Resolve(scope, out var unknown);
        return pieces is not null ? FromPieces(Text, pieces).Matches(text, scope)
            : unknown ? Match.Unknown
            : Match.No;
    }
}
