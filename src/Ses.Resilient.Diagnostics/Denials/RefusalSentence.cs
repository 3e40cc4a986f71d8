using static Ses.Resilient.Diagnostics.Denials.RefusalTokens;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>One access-denied sentence: the enhanced form of IAM and the older one of SES, read alike because logs mix their marks.</summary>
internal sealed record RefusalSentence
{
    private const string Anchor = "is not authorized to perform";
    private const string OnResource = "on resource";

    /// <summary>Words before a name that IAM's own messages use in place of an ARN.</summary>
    private static readonly string[] ResourceNouns = ["instance profile ", "role ", "user ", "group ", "policy "];

    public int Start { get; private init; }

    /// <summary>Behind the last part that was read.</summary>
    public int End { get; private init; }

    /// <summary>Where what belongs to this sentence ends: at the next one, or at the end of the text.</summary>
    public int Limit { get; private init; }

    /// <summary>Where what belongs to this sentence begins: behind the one before.</summary>
    public int From { get; private init; }

    public string? Principal { get; private init; }

    public string? Action { get; private init; }

    public string? Resource { get; private init; }

    public RefusalReason Reason { get; private init; }

    public bool IsCut { get; private init; }

    private int Facts => Count(Principal) + Count(Action) + Count(Resource) + Count(Reason.PolicyType) + Count(Reason.IsExplicitDeny) + Count(Reason.PolicyArn);

    /// <summary>
    /// The sentence with the most parts, the first of equals; <see langword="null"/> where the text has none.
    /// The words alone, without any part of AWS's form, are anybody's.
    /// </summary>
    public static RefusalSentence? ReadBest(string text)
    {
        RefusalSentence? best = null;
        var from = 0;
        var anchor = Find(text, Anchor);
        if (anchor < 0)
            return ReadReasonAlone(text);
        var (start, principal) = ReadPrincipal(text, 0, anchor);
        while (true)
        {
            var behind = anchor + Anchor.Length;
            var next = Find(text, Anchor, behind, text.Length);
            var (nextStart, nextPrincipal) = next < 0 ? (text.Length, null) : ReadPrincipal(text, behind, next);
            var sentence = Read(text, from, start, principal, behind, nextStart);
            if ((sentence.Facts > 0 || start < anchor) && (best is null || sentence.Facts > best.Facts))
                best = sentence;
            if (next < 0)
                return best;
            (anchor, start, principal, from) = (next, nextStart, nextPrincipal, sentence.End);
        }
    }

    /// <summary>A text that lost its head may still carry the reason; without a type of policy only the words for an explicit deny are AWS's.</summary>
    private static RefusalSentence? ReadReasonAlone(string text)
    {
        var at = StartsWith(text, 0, RefusalReason.WithDeny) || StartsWith(text, 0, RefusalReason.Because)
            ? 0
            : RefusalReason.FindStart(text, 0, text.Length);
        if (at < 0)
            return null;
        var reason = RefusalReason.Read(text, at, text.Length);
        return reason.PolicyType is null && reason.IsExplicitDeny is not true
            ? null
            : new() { Start = at, End = reason.End, Limit = text.Length, Action = reason.Action, Reason = reason, IsCut = reason.IsCut || IsTailCut(text, reason.End, text.Length) };
    }

    private static RefusalSentence Read(string text, int from, int start, string? principal, int at, int limit)
    {
        at = SkipSpaces(text, at);
        if (at < limit && text[at] == ':')
            at = SkipSpaces(text, at + 1);
        var cut = at >= text.Length;
        at = SkipQuotes(text, at);
        var action = RefusalReason.ReadAction(text, at, out var end);
        if (action is null)
        {
            end = TokenEnd(text, at, limit);
            cut |= end == text.Length || (EndsWithEllipsis(text.AsSpan(at, end - at)) && IsMessageEnd(text, end));
        }

        at = SkipSpaces(text, SkipQuotes(text, Math.Min(end, limit)));
        var resource = ReadResource(text, ref at, limit, ref cut);
        var reason = RefusalReason.Read(text, at, limit);
        return new()
        {
            From = from,
            Start = start,
            End = Math.Min(reason.End, limit),
            Limit = limit,
            Principal = principal,
            Action = action ?? (cut ? null : reason.Action),
            Resource = resource,
            Reason = reason,
            IsCut = cut || reason.IsCut || IsTailCut(text, Math.Min(reason.End, limit), limit),
        };
    }

    /// <summary>The principal before the anchor, and where the sentence begins. Names may hold spaces, so the word User is looked for, not a space.</summary>
    private static (int Start, string? Principal) ReadPrincipal(string text, int from, int anchor)
    {
        var (sure, sureValue, likely, likelyValue) = (-1, 0, -1, 0);
        for (var at = Find(text, "User", from, anchor); at >= 0; at = Find(text, "User", at + 4, anchor))
        {
            if (at > from && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '/' or '-' or '_' or ':' or '.' or '@' or '+' or '='))
                continue;
            var value = at + 4;
            var colon = value < anchor && text[value] == ':';
            if (!colon && value < anchor && text[value] != ' ' && !IsQuote(text[value]))
                continue;
            value = SkipSpaces(text, colon ? value + 1 : value);
            if (colon || (value < anchor && IsQuote(text[value])) || StartsWith(text, value, "arn:") || StartsWith(text, value, "anonymous"))
                (sure, sureValue) = (at, value);
            else
                (likely, likelyValue) = (at, value);
        }

        if (sure >= 0)
            return (sure, ValueBefore(text, sureValue, anchor, mayHaveSpaces: true));
        if (likely >= 0 && ValueBefore(text, likelyValue, anchor, mayHaveSpaces: false) is { } name)
            return (likely, name);

        // The head is cut off: an ARN or a masked name directly before the anchor is still the principal.
        var end = anchor > from && text[anchor - 1] == ' ' ? anchor - 1 : anchor;
        var start = end;
        while (start > from && text[start - 1] != ' ')
            start--;
        var token = start < end ? ValueBefore(text, start, end, mayHaveSpaces: false) : null;
        return token is not null && (StartsWith(token, 0, "arn:") || (token[0] == '<' && token[^1] == '>' && !token.StartsWith("</", StringComparison.Ordinal)))
            ? (start, token)
            : (anchor, null);
    }

    private static string? ValueBefore(string text, int at, int end, bool mayHaveSpaces)
    {
        var value = at < end ? Trimmed(text.AsSpan(at, end - at)) : null;
        if (value is null)
            return null;
        return value.Contains(". ", StringComparison.Ordinal) || (!mayHaveSpaces && value.Contains(' ', StringComparison.Ordinal)) ? null : value;
    }

    private static string? ReadResource(string text, ref int at, int limit, ref bool cut)
    {
        if (!StartsWith(text, at, OnResource))
        {
            // "on this resource", "on the resource associated with this ciphertext" (KMS): no name.
            if (StartsWith(text, at, "on this resource") || StartsWith(text, at, "on the resource"))
                at = RefusalReason.FindStart(text, at, limit) is var reason and >= 0 ? reason : at;
            else if (at < text.Length && limit == text.Length && OnResource.AsSpan().StartsWith(text.AsSpan(at), StringComparison.OrdinalIgnoreCase))
                cut = true;
            return null;
        }

        at = SkipSpaces(text, at + OnResource.Length);
        if (at < limit && text[at] == ':')
            at = SkipSpaces(text, at + 1);
        if (at >= limit)
        {
            cut |= at >= text.Length;
            return null;
        }

        if (text[at] == '(' || StartsWith(text, at, RefusalReason.Because) || StartsWith(text, at, RefusalReason.WithDeny))
            return null;
        return IsQuote(text[at]) ? ReadQuoted(text, ref at, limit, ref cut) : ReadBare(text, ref at, limit, ref cut);
    }

    private static string? ReadQuoted(string text, ref int at, int limit, ref bool cut)
    {
        var isDouble = IsDoubleQuote(text[at]);
        var start = SkipQuotes(text, at);
        if (start > at + 1 && (start >= limit || text[start] == ' '))
        {
            // An empty pair.
            at = SkipSpaces(text, start);
            return null;
        }

        // Object keys (S3, in double quotes) may hold spaces; nothing SES names does.
        var end = isDouble ? start : TokenEnd(text, start, limit);
        while (isDouble && end < limit && end - start <= MaxValue && !(IsDoubleQuote(text[end]) && IsClosing(text, end)))
            end++;
        var closed = end < limit && (isDouble ? IsDoubleQuote(text[end]) : IsSingleQuote(text[end]));
        if (!closed)
            end = TokenEnd(text, start, limit);
        var value = text[start..end];
        at = SkipPunctuation(text, end);
        if (closed)
            return value.Length is 0 or > MaxValue ? null : value;

        // The closing quote is missing. At the end of the message that means a value cut short; inside, a mark that was lost.
        if (!IsMessageEnd(text, end))
            return Trimmed(value);
        cut = true;
        return null;
    }

    private static string? ReadBare(string text, ref int at, int limit, ref bool cut)
    {
        var start = at;
        var reason = RefusalReason.FindStart(text, start, Math.Min(limit, start + MaxValue + RefusalReason.WithDeny.Length));
        if (reason >= 0 && IsOneValue(text.AsSpan(start, reason - start)))
        {
            at = reason;
            return Trimmed(text.AsSpan(start, reason - start));
        }

        var name = start;
        foreach (var noun in ResourceNouns)
        {
            if (StartsWith(text, start, noun))
            {
                name = start + noun.Length;
                break;
            }
        }

        var end = TokenEnd(text, name, limit);
        at = SkipPunctuation(text, end);
        var token = text.AsSpan(start, end - start);
        if (EndsWithEllipsis(token) && IsMessageEnd(text, end))
        {
            cut = true;
            return null;
        }

        return Trimmed(token);
    }

    /// <summary>Whether the words between the resource's place and a reason can be one value, not another sentence.</summary>
    private static bool IsOneValue(ReadOnlySpan<char> value) =>
        !value.Contains(". ", StringComparison.Ordinal) && !value.Contains(" (", StringComparison.Ordinal)
        && !value.Contains("; ", StringComparison.Ordinal) && !value.Contains(": ", StringComparison.Ordinal)
        && !value.Contains('"') && !value.Contains("</", StringComparison.Ordinal);

    private static int SkipPunctuation(string text, int at)
    {
        while (at < text.Length && (IsQuote(text[at]) || text[at] is ' ' or ','))
            at++;
        return at;
    }

    /// <summary>Whether what follows the parts, up to the end of the message, ends in an ellipsis.</summary>
    private static bool IsTailCut(string text, int at, int limit)
    {
        var end = at;
        while (end < limit && !IsDoubleQuote(text[end]) && !StartsWith(text, end, "</"))
            end++;
        var tail = text.AsSpan(at, end - at).TrimEnd(' ');
        return EndsWithEllipsis(tail) || tail.EndsWith("[truncated]", StringComparison.OrdinalIgnoreCase) || tail.EndsWith("(truncated)", StringComparison.OrdinalIgnoreCase);
    }

    private static int Count(object? part) => part is null ? 0 : 1;
}
