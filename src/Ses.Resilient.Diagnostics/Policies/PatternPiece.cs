using System.Text;

namespace Ses.Resilient.Diagnostics.Policies;

internal enum PieceKind : byte
{
    Literal,

    /// <summary><c>?</c></summary>
    One,

    /// <summary><c>*</c></summary>
    Many,
    Variable,
}

/// <summary>A piece of a <see cref="TextPattern"/>.</summary>
internal readonly record struct PatternPiece(PieceKind Kind, string Text, PolicyVariable? Variable)
{
    /// <summary>Splits a text; <see langword="null"/> where a variable is malformed.</summary>
    public static List<PatternPiece>? Split(string text, bool wildcards, bool variables, out Sentence? problem)
    {
        problem = null;
        List<PatternPiece> pieces = [];
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (wildcards && c is '*' or '?')
            {
                Flush(pieces, literal);
                if (c == '?' || pieces is not [.., { Kind: PieceKind.Many }])
                {
                    pieces.Add(new PatternPiece(c == '*' ? PieceKind.Many : PieceKind.One, "", null));
                }
            }
            else if (variables && c == '$' && i + 1 < text.Length && text[i + 1] == '{')
            {
                var end = PolicyVariable.End(text, i);
                if (end < 0)
                {
                    problem = $"The policy variable has no closing brace.";
                    return null;
                }

                var inside = text.AsSpan(i + 2, end - i - 2);
                if (inside is "*" or "?" or "$")
                {
                    literal.Append(inside);
                }
                else if (PolicyVariable.Parse(inside, out problem) is { } variable)
                {
                    Flush(pieces, literal);
                    pieces.Add(new PatternPiece(PieceKind.Variable, "", variable));
                }
                else
                {
                    return null;
                }

                i = end;
            }
            else
            {
                literal.Append(c);
            }
        }

        Flush(pieces, literal);
        return pieces;
    }

    private static void Flush(List<PatternPiece> pieces, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            pieces.Add(new PatternPiece(PieceKind.Literal, literal.ToString(), null));
            literal.Clear();
        }
    }
}
