using System.Text;

namespace Ses.Resilient.Tests.Conformance.Reference;

/// <summary>A pattern, character by character: <c>'*'</c> and <c>'?'</c> are wildcards only where they were written as such.</summary>
internal readonly record struct PatternToken(char Character, bool IsWildcard);

/// <summary>Glob matching by plain recursion over what is left of the pattern and of the text, each pair answered once.</summary>
internal static class ReferenceGlob
{
    public static IReadOnlyList<PatternToken> Wildcards(string pattern) => [.. pattern.Select(c => new PatternToken(c, c is '*' or '?'))];

    public static IReadOnlyList<PatternToken> Literal(string text) => [.. text.Select(c => new PatternToken(c, false))];

    public static bool Matches(string pattern, string text) => Matches(Wildcards(pattern), text);

    public static bool Matches(IReadOnlyList<PatternToken> pattern, string text)
    {
        var answers = new Dictionary<(int, int), bool>();
        return Rest(0, 0);

        bool Rest(int p, int t)
        {
            if (answers.TryGetValue((p, t), out var known))
                return known;
            var answer =
                p == pattern.Count ? t == text.Length
                : pattern[p] is { IsWildcard: true, Character: '*' } ? Rest(p + 1, t) || (t < text.Length && Rest(p, t + 1))
                : t < text.Length && (pattern[p].IsWildcard || pattern[p].Character == text[t]) && Rest(p + 1, t + 1);
            answers[(p, t)] = answer;
            return answer;
        }
    }

    public static string Text(IReadOnlyList<PatternToken> pattern) =>
        pattern.Aggregate(new StringBuilder(), (text, token) => text.Append(token.Character)).ToString();
}
