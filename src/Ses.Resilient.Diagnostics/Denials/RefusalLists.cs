using System.Collections.Immutable;
using static Ses.Resilient.Diagnostics.Denials.RefusalTokens;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>The two lists that refusals of SES carry.</summary>
/// <param name="Items">The complete items.</param>
/// <param name="Region">The Region the sentence names.</param>
/// <param name="IsCut">Whether the list is cut short.</param>
internal readonly record struct RefusalList(ImmutableArray<string> Items, string? Region, bool IsCut)
{
    public static readonly RefusalList Empty = new([], null, false);

    private const int MaxItems = 256;

    /// <summary><c>... not associated with resources [ARN, ARN].</c> Masked ARNs may hold brackets of their own.</summary>
    public static RefusalList ReadTenantGate(string text)
    {
        var at = Find(text, RefusalPhrases.TenantGate);
        if (at < 0)
            return Empty;
        at = SkipSpaces(text, at + RefusalPhrases.TenantGate.Length);
        if (at >= text.Length || text[at] != '[')
            return new([], null, at >= text.Length);

        var items = ImmutableArray.CreateBuilder<string>();
        var depth = 0;
        var start = at + 1;
        for (var i = at; i < text.Length; i++)
        {
            var isEnd = text[i] == ']' && --depth == 0;
            if (text[i] == '[')
                depth++;
            if (!isEnd && !(text[i] == ',' && depth == 1))
                continue;
            Add(items, text.AsSpan(start, i - start));
            start = i + 1;
            if (isEnd)
                return new(items.ToImmutable(), RegionOf(items), false);
        }

        return new(items.ToImmutable(), RegionOf(items), true);
    }

    /// <summary><c>The following identities failed the check in region R: a, Name &lt;b&gt;, ...</c></summary>
    public static RefusalList ReadFailedCheck(string text)
    {
        var at = Find(text, RefusalPhrases.FailedCheck);
        if (at < 0)
            return Empty;
        at = SkipSpaces(text, at + RefusalPhrases.FailedCheck.Length);
        var colon = text.IndexOf(':', at);
        if (colon < 0)
            return new([], null, true);
        var region = RefusalTokens.Region(text.AsSpan(at, colon - at));

        var items = ImmutableArray.CreateBuilder<string>();
        at = SkipSpaces(text, colon + 1);
        while (at < text.Length && items.Count < MaxItems)
        {
            var end = ItemEnd(text, at);
            var item = text.AsSpan(at, end - at);
            var more = end < text.Length && text[end] == ',';
            if (EndsWithEllipsis(item) && !more)
                return new(items.ToImmutable(), region, true);
            Add(items, item);
            if (!more)
                return new(items.ToImmutable(), region, false);
            at = SkipSpaces(text, end + 1);
        }

        return new(items.ToImmutable(), region, true);
    }

    /// <summary>An address or domain, or a header value: words or a quoted name, then an address in angle brackets.</summary>
    private static int ItemEnd(string text, int at)
    {
        var i = at;
        if (IsDoubleQuote(text[i]))
        {
            var close = i + 1;
            while (close < text.Length && !IsDoubleQuote(text[close]))
                close++;
            var behind = SkipSpaces(text, close + 1);
            if (behind < text.Length && text[behind] == '<' && AddressEnd(text, behind) is var quoted and > 0)
                return quoted;
        }

        while (i < text.Length && text[i] != ' ' && text[i] != ',' && !IsDoubleQuote(text[i])
            && !StartsWith(text, i, "</") && !(IsSingleQuote(text[i]) && IsClosing(text, i)))
        {
            if (text[i] == '<' && AddressEnd(text, i) is var attached and > 0)
                return attached;
            i++;
        }

        if (i >= text.Length || text[i] != ' ' || text.AsSpan(at, i - at).Contains('@'))
            return i;

        // Perhaps the first word of a display name: then an address follows before the item ends.
        for (var j = i; j < text.Length && j - i < 320; j++)
        {
            if (text[j] is ',' or '(' or '"' or ':')
                return i;
            if (text[j] == '<')
                return AddressEnd(text, j) is var named and > 0 ? named : i;
        }

        return i;
    }

    /// <summary>Behind <c>&lt;local@domain&gt;</c>, or -1 where it is not that.</summary>
    private static int AddressEnd(string text, int at)
    {
        var length = text.AsSpan(at, Math.Min(512, text.Length - at)).IndexOf('>');
        return length > 0 && text.AsSpan(at, length).Contains('@') && !text.AsSpan(at, length).Contains(' ') ? at + length + 1 : -1;
    }

    private static void Add(ImmutableArray<string>.Builder items, ReadOnlySpan<char> item)
    {
        item = item.Trim(' ');
        while (item.Length > 0 && (item[^1] is '.' or ';' or ')' or '}' || IsSingleQuote(item[^1])))
            item = item[..^1];
        if (item.Length is > 0 and <= MaxValue && items.Count < MaxItems)
            items.Add(item.ToString());
    }

    private static string? RegionOf(ImmutableArray<string>.Builder arns)
    {
        foreach (var arn in arns)
        {
            if (RegionOfArn(arn) is { } region)
                return region;
        }

        return null;
    }
}
