using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>Collects texts for one unknown key so that everything policies tell apart is met.</summary>
internal sealed class KeyWitnesses
{
    /// <summary>A text that no policy names.</summary>
    private const string Fresh = "\u0001";

    private readonly PatternWitnesses _patterns = new();
    private OperatorFamily? _typed;

    /// <summary>The texts.</summary>
    public HashSet<string> Texts { get; } = new(StringComparer.Ordinal) { "", Fresh };

    /// <summary>Whether the texts are all kinds there are.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Whether a set operator looks at the key, so that it may have many values.</summary>
    public bool MayBeSet { get; private set; }

    /// <summary>Takes up a condition on the key.</summary>
    public void Add(Condition condition, in KeyScope scope)
    {
        MayBeSet |= condition.Operator.Set != SetOperator.None && condition.Operator.Family != OperatorFamily.Null;
        switch (condition.Values)
        {
            case StringValues strings:
                foreach (var pattern in strings.Patterns)
                {
                    Add(pattern, strings.IgnoreCase, scope);
                }

                break;
            case BoolValues bools:
                foreach (var pattern in bools.Patterns)
                {
                    Add(pattern, true, scope);
                }

                _patterns.Add([new PatternPiece(PieceKind.Literal, "true", null)], true);
                _patterns.Add([new PatternPiece(PieceKind.Literal, "false", null)], true);
                break;
            case ArnValues arns:
                foreach (var pattern in arns.Patterns)
                {
                    Add(pattern, scope);
                }

                break;
            case NumberValues numbers:
                TypedWitnesses.Add(numbers, Texts);
                AddTyped(OperatorFamily.Numeric);
                break;
            case DateValues dates:
                TypedWitnesses.Add(dates, Texts);
                AddTyped(OperatorFamily.Date);
                break;
            case IpValues addresses:
                TypedWitnesses.Add(addresses, Texts);
                AddTyped(OperatorFamily.Ip);
                break;
            case BinaryValues bytes:
                TypedWitnesses.Add(bytes, Texts);
                AddTyped(OperatorFamily.Binary);
                break;
        }
    }

    /// <summary>Takes up a text for which a policy variable of this key makes a difference.</summary>
    public void AddSpecial(string text)
    {
        Texts.Add(text);
        List<PatternPiece> literal = text.Length == 0 ? [] : [new PatternPiece(PieceKind.Literal, text, null)];
        _patterns.Add(literal, ignoreCase: false);
        _patterns.Add(literal, ignoreCase: true);
    }

    public void MarkIncomplete() => IsComplete = false;

    /// <summary>Works out the texts.</summary>
    public void Finish()
    {
        if (_typed == OperatorFamily.Numeric)
        {
            TypedWitnesses.AddBetweenNumbers(Texts);
        }

        if (!_patterns.IsEmpty)
        {
            IsComplete &= _patterns.Find(Texts) && _typed is null;
        }
    }

    private void AddTyped(OperatorFamily family)
    {
        IsComplete &= _typed is null || _typed == family;
        _typed = family;
    }

    private void Add(TextPattern pattern, bool ignoreCase, in KeyScope scope)
    {
        if (pattern.IsMalformed)
        {
            return;
        }

        if (pattern.Resolve(scope, out var unknown) is { } pieces)
        {
            _patterns.Add(pieces, ignoreCase);
        }
        else if (unknown)
        {
            AddWithFresh(pattern.ToPieces());
        }
    }

    private void Add(ArnPattern pattern, in KeyScope scope)
    {
        if (!pattern.HasVariables)
        {
            _patterns.Add(pattern);
            return;
        }

        List<PatternPiece> pieces = [];
        if (pattern.Whole is { } whole)
        {
            pieces = whole.ToPieces();
        }

        for (var part = 0; part < pattern.Parts.Length; part++)
        {
            pieces.AddRange(pattern.Parts[part].ToPieces());
            if (part < pattern.Parts.Length - 1)
            {
                pieces.Add(new PatternPiece(PieceKind.Literal, ":", null));
            }
        }

        if (TextPattern.FromPieces(pattern.Text, pieces).Resolve(scope, out var unknown) is { } resolved)
        {
            _patterns.Add(ArnPattern.FromPieces(pattern.Text, resolved));
        }
        else if (unknown)
        {
            AddWithFresh(pieces);
        }
    }

    /// <summary>The pattern hangs on another unknown key: one text that fits when that key has the fresh text, and no claim to have met everything.</summary>
    private void AddWithFresh(List<PatternPiece> pieces)
    {
        IsComplete = false;
        Texts.Add(string.Concat(pieces.Select(static p => p.Kind switch
        {
            PieceKind.Literal => p.Text,
            PieceKind.Many => "",
            _ => Fresh,
        })));
    }
}
