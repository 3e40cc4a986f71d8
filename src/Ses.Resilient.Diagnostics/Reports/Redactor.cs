using System.Text;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>What of a send may be written to logs, traces and texts of exceptions. The one place that decides it.</summary>
/// <remarks>
/// An allow-list: of a mail address only the domain is written, unless it is the app's own From or feedback address or the name of an IAM
/// principal. SES names a recipient's identity as the refused resource (in the sandbox, and where it is an identity of the account),
/// so text of unknown make is written only through here.
/// </remarks>
internal sealed class Redactor
{
    private const string Mask = "***";
    private readonly string[] _own;

    private Redactor(string[] own) => _own = own;

    /// <summary>Masks every address.</summary>
    public static Redactor Strict { get; } = new([]);

    /// <summary>Masks every address but these.</summary>
    public static Redactor Keeping(string[] addresses) => new(addresses);

    public static Redactor For(SendFacts? facts) => new([.. new[] { facts?.FromAddress, facts?.FeedbackAddress }.OfType<string>()]);

    /// <summary>The text with foreign addresses masked: <c>jo@example.org</c> becomes <c>***@example.org</c>; a pattern such as <c>*@example.org</c> stays.</summary>
    public string Text(string text)
    {
        if (!text.Contains('@', StringComparison.Ordinal)) return text;
        var written = new StringBuilder(text.Length);
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && !IsSeparator(text[end])) end++;
            AppendWord(written, text.AsSpan(start, end - start));
            if (end < text.Length) written.Append(text[end]);
            start = end + 1;
        }

        return written.ToString();
    }

    /// <summary>The sentence with foreign addresses in its values masked.</summary>
    public Sentence Text(Sentence sentence) => sentence.Map(Text);

    private void AppendWord(StringBuilder written, ReadOnlySpan<char> word)
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
        var local = word[kept..at];
        if (local.IsEmpty || IsPattern(local) || IsOwn(AddressIn(word[kept..], at - kept))) written.Append(word);
        else written.Append(word[..kept]).Append(Mask).Append(word[at..]);
    }

    /// <summary>A wildcard covers many and names none; <c>***</c> is our own mask. With other syntax in it, as in <c>x?to=jo</c>, it is none.</summary>
    private static bool IsPattern(ReadOnlySpan<char> local) => local.IndexOfAny('*', '?') >= 0 && local.IndexOfAny('=', '/', ':') < 0;

    private bool IsOwn(ReadOnlySpan<char> address)
    {
        foreach (var own in _own)
        {
            if (address.Equals(own, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>The address without what stands behind its domain: a quote, a full stop.</summary>
    private static ReadOnlySpan<char> AddressIn(ReadOnlySpan<char> text, int at)
    {
        var end = at + 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '-' or '.')) end++;
        return text[..end].TrimEnd('.');
    }

    /// <summary>User and session names may be addresses of staff, and the principal is what the reader must act on.</summary>
    private static bool IsPrincipal(ReadOnlySpan<char> word)
    {
        word = word[LeadingQuotes(word)..];
        if (!word.StartsWith("arn:", StringComparison.Ordinal)) return false;
        var service = word[4..];
        service = service[(service.IndexOf(':') + 1)..];
        return service.StartsWith("iam:", StringComparison.Ordinal) || service.StartsWith("sts:", StringComparison.Ordinal);
    }

    private static int LeadingQuotes(ReadOnlySpan<char> word) => word.Length - word.TrimStart("'").Length;

    private static bool IsSeparator(char c) =>
        char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '(' or ')' or '[' or ']' or '{' or '}' or '"' or '`';
}
