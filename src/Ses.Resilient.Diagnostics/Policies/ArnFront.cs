namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>The first five parts of an ARN pattern: literal text and wildcards. Patterns of one policy that begin alike share it. Immutable.</summary>
internal sealed class ArnFront
{
    public const int PartCount = ArnPattern.PartCount - 1;

    /// <summary>The leading parts that are literal text, with the colon behind each.</summary>
    private readonly string _head;

    /// <summary>The parts that follow; <see langword="null"/> where one takes anything.</summary>
    private readonly TextPattern?[] _others;

    private ArnFront(string text, string head, TextPattern?[] others)
    {
        Text = text;
        _head = head;
        _others = others;
    }

    /// <summary>As written, with the colon that ends it; empty where it was put together.</summary>
    public string Text { get; }

    /// <summary>The five parts.</summary>
    public IEnumerable<TextPattern> Parts => _head.Split(':').SkipLast(1).Select(static p => TextPattern.Compile(p, PatternSyntax.Literal, out _))
        .Concat(_others.Select(static p => p ?? TextPattern.Anything));

    public static ArnFront Parse(in ArnText arn)
    {
        var headParts = 0;
        var head = 0;
        while (headParts < PartCount && arn[headParts].IndexOfAny('*', '?') < 0)
        {
            head += arn[headParts++].Length + 1;
        }

        var others = new TextPattern?[PartCount - headParts];
        for (var i = 0; i < others.Length; i++)
        {
            var part = arn[headParts + i];
            others[i] = part is "*" ? null : TextPattern.Compile(part.ToString(), PatternSyntax.Wildcards, out _);
        }

        return new ArnFront(arn.Head.ToString(), arn.Text[..head].ToString(), others);
    }

    public static ArnFront Of(ReadOnlySpan<TextPattern> parts)
    {
        var others = new TextPattern?[PartCount];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = parts[i].IsAnything ? null : parts[i];
        }

        return new ArnFront("", "", others);
    }

    public bool Matches(in ArnText arn)
    {
        for (var i = 0; i < _others.Length; i++)
        {
            if (_others[i] is { } pattern && pattern.Matches(arn[PartCount - _others.Length + i], default) != Evaluation.Match.Yes)
            {
                return false;
            }
        }

        return arn.Text.StartsWith(_head);
    }
}
