using System.Globalization;
using static Ses.Resilient.Diagnostics.Denials.RefusalTokens;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>The facts that wrappers put around a sentence: codes, status, ids, the encoded message.</summary>
internal static class RefusalMarks
{
    /// <summary>Longest text sts:DecodeAuthorizationMessage takes (STS API reference).</summary>
    private const int MaxEncoded = 10_240;

    private const string Encoded = "Encoded authorization failure message:";

    /// <summary>The SMTP replies a text may begin with. Left out are numbers that HTTP uses as well.</summary>
    private static readonly string[] SmtpReplies = ["421", "450", "451", "452", "454", "521", "530", "534", "535", "538", "550", "551", "552", "553", "554", "555"];

    /// <summary>What SES's SMTP replies say between the code and the words that matter.</summary>
    private static readonly string[] SmtpLeads =
        ["Access denied:", "Message rejected:", "Throttling failure:", "Email address is not verified.", "The following identities"];

    private static readonly string[] CodeKeys = ["error occurred (", "api error ", "error code", "<code>", "(code ", "code", "errorcode", "__type", "x-amzn-errortype", "name"];

    /// <summary>The encoded authorization failure message between the two places. A blob that is cut off cannot be decoded and is left out.</summary>
    public static (string? Value, bool IsCut) ReadEncoded(string text, int from, int to)
    {
        var at = Find(text, Encoded, from, to);
        if (at < 0)
            return (null, false);
        var start = SkipQuotes(text, SkipSpaces(text, at + Encoded.Length));
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_'))
            end++;
        if (SkipEllipsis(text, end) > end)
            return (null, true);
        return end == start || end - start > MaxEncoded ? (null, start >= text.Length) : (text[start..end], false);
    }

    /// <summary>The id of the request's authorization details (IAM User Guide, "authorization id"), from the sentence or from its link.</summary>
    public static string? ReadAuthorizationId(string text, int from, int to)
    {
        foreach (var mark in (ReadOnlySpan<string>)["authorization id:", "/authorization-details/"])
        {
            var at = Find(text, mark, from, to);
            if (at < 0)
                continue;
            var start = SkipQuotes(text, SkipSpaces(text, at + mark.Length));
            var end = start;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
                end++;
            if (end > start && end - start <= 128 && SkipEllipsis(text, end) == end)
                return text[start..end];
        }

        return null;
    }

    /// <summary>All spellings of SDKs, JSON, XML and headers: <c>Request ID: x</c>, <c>"requestId":"x"</c>, <c>&lt;RequestId&gt;x</c>.</summary>
    public static string? ReadRequestId(string text, int from, int to)
    {
        for (var at = Find(text, "request", from, to); at >= 0; at = Find(text, "request", at + 7, to))
        {
            var i = at + 7;
            if (i < to && text[i] is ' ' or '-' or '_')
                i++;
            if (!StartsWith(text, i, "id"))
                continue;
            i = SkipAssignment(text, i + 2);
            if (i < 0)
                continue;
            var end = i;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_' or '+' or '='))
                end++;
            if (end - i is >= 8 and <= 128 && SkipEllipsis(text, end) == end)
                return text[i..end];
        }

        return null;
    }

    /// <summary><c>Status Code: 403</c>, <c>StatusCode: 403</c>, <c>"statusCode":403</c>, <c>Http Status Code 403</c>.</summary>
    public static int? ReadStatus(string text, int from, int to)
    {
        for (var at = Find(text, "status", from, to); at >= 0; at = Find(text, "status", at + 6, to))
        {
            var i = at + 6;
            if (i < to && text[i] is ' ' or '-' or '_')
                i++;
            if (!StartsWith(text, i, "code"))
                continue;
            i = SkipAssignment(text, i + 4, mayBeSpace: true);
            if (i < 0 || i + 3 > text.Length || (i + 3 < text.Length && char.IsAsciiLetterOrDigit(text[i + 3])))
                continue;
            if (int.TryParse(text.AsSpan(i, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599)
                return status;
        }

        return null;
    }

    /// <summary>The SMTP reply code a text begins with, or that stands directly before these words: <c>554 Access denied</c>, <c>(554, b"Access denied</c>.</summary>
    public static string? SmtpReplyBefore(string text, int at)
    {
        var i = at;
        for (var lead = LeadBefore(text, i); lead > 0; lead = LeadBefore(text, i))
            i = text.AsSpan(0, i).TrimEnd(' ').Length - lead;

        while (i > 0 && (text[i - 1] is ' ' or ',' or '(' or ':' or '-' || IsQuote(text[i - 1])))
            i--;
        if (i < at && i > 1 && text[i - 1] == 'b' && text[i - 2] is ' ' or ',')
        {
            i--;
            while (i > 0 && text[i - 1] is ' ' or ',')
                i--;
        }

        return i >= 3 && i < at && SmtpReplyAt(text, i - 3) is { } reply && (i == 3 || !char.IsLetterOrDigit(text[i - 4])) ? reply : null;
    }

    private static int LeadBefore(string text, int at)
    {
        var head = text.AsSpan(0, at).TrimEnd(' ');
        foreach (var lead in SmtpLeads)
        {
            if (head.EndsWith(lead, StringComparison.OrdinalIgnoreCase))
                return lead.Length;
        }

        return 0;
    }

    public static string? SmtpReplyAt(string text, int at)
    {
        foreach (var reply in SmtpReplies)
        {
            if (string.CompareOrdinal(text, at, reply, 0, 3) == 0 && at + 3 < text.Length && !char.IsLetterOrDigit(text[at + 3]))
                return reply;
        }

        return null;
    }

    /// <summary>The error code in a wrapper between the two places: the first, or the last where it stands before its sentence.</summary>
    public static string? ReadErrorCode(string text, int from, int to, bool last)
    {
        (string? Code, int At) found = (null, -1);
        foreach (var key in CodeKeys)
        {
            for (var at = Find(text, key, from, to); at >= 0; at = Find(text, key, at + key.Length, to))
            {
                if (ReadCode(text, key, at, to) is { } code && (found.Code is null || last == at > found.At))
                    found = (code, at);
                if (!last && found.Code is not null && found.At <= at)
                    break;
            }
        }

        // "CODE: words", "CODE (client): words".
        for (var colon = text.IndexOf(':', from, Math.Max(0, to - from)); colon >= 0; colon = text.IndexOf(':', colon + 1, to - colon - 1))
        {
            if (CodeBefore(text, from, colon) is { } code && (found.Code is null || last == colon > found.At))
                found = (code, colon);
            if (!last && found.Code is not null && found.At <= colon)
                break;
        }

        return found.Code;
    }

    private static string? ReadCode(string text, string key, int at, int to)
    {
        var i = at + key.Length;
        var isSure = key[0] is '<' or '_' || key is "error occurred (" or "api error " or "error code";
        if (key is "code" or "errorcode" or "name" or "__type" or "x-amzn-errortype")
        {
            if (at > 0 && char.IsLetterOrDigit(text[at - 1]))
                return null;
            i = SkipAssignment(text, i);
        }
        else if (key is "error code")
        {
            i = SkipAssignment(text, i, mayBeSpace: true);
        }

        if (i < 0 || i >= to)
            return null;
        var end = i;
        while (end < to && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '_' or '#' or '/' or '-'))
            end++;
        var code = text[i..end].TrimEnd('.');
        code = code[(code.LastIndexOf('#') + 1)..];
        if (code.Length is 0 or > 128 || !char.IsAsciiLetter(code[0]) || code.Contains('/', StringComparison.Ordinal))
            return null;
        return isSure || IsCode(code) ? code : null;
    }

    private static string? CodeBefore(string text, int from, int colon)
    {
        var end = colon;
        foreach (var side in (ReadOnlySpan<string>)[" (client)", " (server)"])
        {
            if (text.AsSpan(from, colon - from).EndsWith(side, StringComparison.Ordinal))
                end = colon - side.Length;
        }

        var start = end;
        while (start > from && end - start <= 128 && char.IsAsciiLetterOrDigit(text[start - 1]))
            start--;
        var code = text[start..end];
        return RefusalCodes.IsKnown(code) ? code : null;
    }

    private static bool IsCode(string code) => RefusalCodes.IsKnown(code) || code.EndsWith("Exception", StringComparison.Ordinal);

    /// <summary>Past what stands between a key and its value in JSON, XML, headers and prose; -1 where the value does not follow.</summary>
    private static int SkipAssignment(string text, int at, bool mayBeSpace = false)
    {
        var i = SkipSpaces(text, SkipQuotes(text, at));
        if (i < text.Length && text[i] is ':' or '=' or '>')
            i++;
        else if (!mayBeSpace || i == at)
            return -1;
        i = SkipQuotes(text, SkipSpaces(text, i));
        return i < text.Length ? i : -1;
    }
}
