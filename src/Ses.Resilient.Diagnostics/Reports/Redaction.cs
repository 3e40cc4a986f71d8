using System.Text;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>What may be written to logs, traces and messages of exceptions. The one place that decides it.</summary>
/// <remarks>
/// Written: ARNs and names of principals, actions, configuration sets, templates and tenants, domains, and the app's own From
/// address. Of every other address the part before the <c>@</c> is masked, because SES names a recipient's identity as the refused
/// resource (in the sandbox, and where the recipient is an identity of the account too). Text of unknown make is only written through here.
/// </remarks>
internal static class Redaction
{
    public const string Mask = "***";

    /// <summary>The text with the local part of each mail address masked, but for <paramref name="fromAddress"/> and names of IAM principals.</summary>
    /// <param name="text">Any text, an ARN as well.</param>
    /// <param name="fromAddress">The bare address the app sends from, where it is known.</param>
    public static string Text(string text, string? fromAddress)
    {
        if (!text.Contains('@', StringComparison.Ordinal))
            return text;

        var written = new StringBuilder(text.Length);
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && !IsSeparator(text[end]))
                end++;
            AppendWord(written, text.AsSpan(start, end - start), fromAddress);
            if (end < text.Length)
                written.Append(text[end]);
            start = end + 1;
        }

        return written.ToString();
    }

    /// <summary><see cref="Text"/> for a value that may be missing.</summary>
    public static string? Value(string? text, string? fromAddress) => text is null ? null : Text(text, fromAddress);

    private static void AppendWord(StringBuilder written, ReadOnlySpan<char> word, string? fromAddress)
    {
        var at = word.LastIndexOf('@');
        if (at < 0 || IsPrincipal(word))
        {
            written.Append(word);
            return;
        }

        // Everything before the @ goes, also where a separator of another syntax stands in it: too much masked is the safe side.
        // An identity's ARN is kept up to its name.
        const string Identity = ":identity/";
        var identity = word.IndexOf(Identity, StringComparison.Ordinal);
        var kept = identity >= 0 && identity + Identity.Length <= at ? identity + Identity.Length : LeadingQuotes(word[..at]);
        written.Append(word[..kept]);
        if (fromAddress is not null && AddressIn(word[kept..], at - kept).Equals(fromAddress, StringComparison.OrdinalIgnoreCase))
            written.Append(word[kept..]);
        else
            written.Append(Mask).Append(word[at..]);
    }

    /// <summary>The address without what stands behind its domain: a quote, a full stop.</summary>
    private static ReadOnlySpan<char> AddressIn(ReadOnlySpan<char> text, int at)
    {
        var end = at + 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '-' or '.'))
            end++;
        return text[..end].TrimEnd('.');
    }

    /// <summary>User names and session names may be addresses of staff, and the principal is what the reader must act on.</summary>
    private static bool IsPrincipal(ReadOnlySpan<char> word)
    {
        var arn = word.IndexOf("arn:", StringComparison.Ordinal);
        if (arn < 0 || arn != LeadingQuotes(word))
            return false;
        var service = word[(arn + 4)..];
        var partition = service.IndexOf(':');
        if (partition < 0)
            return false;
        service = service[(partition + 1)..];
        return service.StartsWith("iam:", StringComparison.Ordinal) || service.StartsWith("sts:", StringComparison.Ordinal);
    }

    private static int LeadingQuotes(ReadOnlySpan<char> word) => word.Length - word.TrimStart("'").Length;

    private static bool IsSeparator(char c) =>
        char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '(' or ')' or '[' or ']' or '{' or '}' or '"' or '`';
}
