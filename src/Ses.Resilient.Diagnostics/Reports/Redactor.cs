using System.Text;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>
/// What may be written of a send to logs, traces and exceptions. An allow-list: of every mail address only the domain is written, save the
/// addresses that are the app's own: its From and feedback address, and what the caller's ARN spells.
/// </summary>
internal sealed class Redactor
{
    private const string Mask = "***";
    private readonly string[] _own;

    private Redactor(string[] own) => _own = own;

    /// <summary>Masks every address.</summary>
    public static Redactor Strict { get; } = new([]);

    public static Redactor For(SesRefusal refusal, SendFacts? facts) =>
        new([.. new[] { facts?.FromAddress, facts?.FeedbackAddress, refusal.Principal }.OfType<string>()]);

    /// <summary>The text with every foreign address masked: <c>jo@example.org</c> becomes <c>***@example.org</c>; a wildcard such as <c>*@example.org</c> stays.</summary>
    public string Text(string text)
    {
        if (!text.Contains('@', StringComparison.Ordinal)) return text;
        var masked = new StringBuilder(text.Length);
        var copied = 0;
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            var start = at;
            while (start > copied && IsLocalPart(text[start - 1])) start--;
            var end = at + 1;
            while (end < text.Length && IsDomainPart(text[end])) end++;
            var local = text.AsSpan(start, at - start);
            if (local.IsEmpty || local.IndexOfAny('*', '?') >= 0 || IsOwn(text.AsSpan(start, end - start).TrimEnd('.'))) continue;
            masked.Append(text, copied, start - copied).Append(Mask);
            copied = at;
        }

        return masked.Append(text, copied, text.Length - copied).ToString();
    }

    private bool IsOwn(ReadOnlySpan<char> address)
    {
        foreach (var own in _own)
        {
            if (own.AsSpan().Contains(address, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    // The characters RFC 5322 allows in a dot-atom; '/' and '=' stay out, since ARNs and logs put an address after them.
    private static bool IsLocalPart(char c) =>
        char.IsLetterOrDigit(c) || c > 127 || c is '.' or '_' or '-' or '+' or '%' or '&' or '!' or '#' or '$' or '^' or '~' or '{' or '}' or '|' or '*' or '?';

    private static bool IsDomainPart(char c) => char.IsLetterOrDigit(c) || c > 127 || c is '.' or '-';
}
