namespace Ses.Resilient.AwsEmulator;

/// <summary>World-file patterns: <c>*</c> any text, <c>?</c> one character. They choose among declared rules; no policy is evaluated with them.</summary>
internal static class Pattern
{
    public static bool Matches(string pattern, string text, StringComparison comparison = StringComparison.Ordinal)
    {
        int p = 0, t = 0, star = -1, retry = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                retry = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || string.Equals(pattern[p].ToString(), text[t].ToString(), comparison)))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++retry;
            }
            else
            {
                return false;
            }
        }
        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }

    public static bool MatchesAny(IEnumerable<string> patterns, string text, StringComparison comparison = StringComparison.Ordinal) =>
        patterns.Any(p => Matches(p, text, comparison));
}
