using static Ses.Resilient.Diagnostics.Denials.RefusalTokens;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>The sentences in which SES says that something the request names does not exist.</summary>
internal static class RefusalMissing
{
    private static readonly (string Before, string After)[] Forms =
    [
        ("Configuration set ", " does not exist"),
        ("Template ", " does not exist"),
        ("Tenant ", " for AwsAccountId "),
    ];

    /// <summary>The name, and where the sentence begins; <see langword="null"/> where the text has no such sentence.</summary>
    public static (string? Name, int At)? Read(string text)
    {
        foreach (var (before, after) in Forms)
        {
            var end = Find(text, after);
            if (end < 0)
                continue;
            var start = text.AsSpan(0, end).LastIndexOf(before, StringComparison.OrdinalIgnoreCase);
            if (start < 0)
                continue;
            var name = text.AsSpan(start + before.Length, end - start - before.Length);

            // SES writes <NAME>; none of these names may hold a space.
            if (name.Length > 2 && name[0] == '<' && name[^1] == '>')
                name = name[1..^1];
            return name.Contains(' ') ? (null, start) : (Trimmed(name), start);
        }

        return null;
    }
}
