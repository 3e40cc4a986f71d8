namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>
/// The sentence <c>User P is not authorized to perform A on resource R REASON</c>, in SES's own form (quoted, no reason) and in IAM's
/// (IAM User Guide, troubleshooting access-denied messages).
/// </summary>
internal sealed record RefusalSentence(
    string? Principal,
    string? Action,
    string? Resource,
    StatedPolicyType? PolicyType,
    bool? IsExplicitDeny,
    string? PolicyArn)
{
    private const string Verb = "is not authorized to perform";
    private const string Quotes = "`'\"";

    /// <summary>Where the part after a resource begins; nothing of it is ever part of a resource.</summary>
    private static readonly string[] AfterResource = [" because ", " with an explicit deny", " (", ". ", ", request id", "</"];

    private static readonly (string Text, StatedPolicyType Type)[] PolicyTypes =
    [
        ("identity-based policy", StatedPolicyType.IdentityBased),
        ("resource-based policy", StatedPolicyType.ResourceBased),
        ("permissions boundary", StatedPolicyType.PermissionsBoundary),
        ("session policy", StatedPolicyType.Session),
        ("sessions policy", StatedPolicyType.Session),
        ("service control policy", StatedPolicyType.ServiceControl),
        ("resource control policy", StatedPolicyType.ResourceControl),
        ("VPC endpoint policy", StatedPolicyType.VpcEndpoint),
        ("role trust policy", StatedPolicyType.RoleTrust),
    ];

    private int Facts => (Principal is null ? 0 : 1) + (Action is null ? 0 : 1) + (Resource is null ? 0 : 1) + (PolicyType is null ? 0 : 1);

    /// <summary>The sentence with the most in it; the first of equals. <see langword="null"/> where there is none.</summary>
    public static RefusalSentence? Find(string text)
    {
        RefusalSentence? best = null;
        var from = 0;
        for (var verb = IndexOf(text, Verb, 0); verb >= 0;)
        {
            var next = IndexOf(text, Verb, verb + Verb.Length);
            var end = next < 0 ? text.Length : next;
            var sentence = Read(text[from..verb], text[(verb + Verb.Length)..end]);
            if (best is null || sentence.Facts > best.Facts) best = sentence;
            from = verb + Verb.Length;
            verb = next;
        }

        return best;
    }

    private static RefusalSentence Read(string before, string after)
    {
        var rest = after.AsSpan().TrimStart(": ");
        var action = TakeAction(ref rest);
        var resource = TakeResource(ref rest);
        var (type, isExplicit, arn) = ReadReason(rest);
        return new RefusalSentence(PrincipalOf(before.AsSpan().TrimEnd()), action, resource, type, isExplicit, arn);
    }

    /// <summary>What stands between the word User and the verb; without that word, the last word.</summary>
    private static string? PrincipalOf(ReadOnlySpan<char> before)
    {
        var user = UserMark(before);
        var value = user >= 0 ? before[user..] : before[(before.LastIndexOf(' ') + 1)..];
        value = value.TrimStart(": ").TrimStart(Quotes).TrimEnd(Quotes).Trim();
        return value.IsEmpty ? null : value.ToString();
    }

    private static int UserMark(ReadOnlySpan<char> before)
    {
        for (var at = before.LastIndexOf("User", StringComparison.Ordinal); at >= 0; at = before[..at].LastIndexOf("User", StringComparison.Ordinal))
        {
            var end = at + 4;
            var beginsWord = at == 0 || !char.IsLetterOrDigit(before[at - 1]) && before[at - 1] is not ('/' or '-' or '_');
            if (beginsWord && end < before.Length && before[end] is ':' or ' ') return end;
        }

        return -1;
    }

    private static string? TakeAction(ref ReadOnlySpan<char> rest)
    {
        if (!rest.IsEmpty && Quotes.Contains(rest[0], StringComparison.Ordinal)) return TakeQuoted(ref rest);
        var end = rest.IndexOf(' ');
        if (end < 0) end = rest.Length;
        var value = CutMarkup(rest[..end]).TrimEnd(".,;)}]" + Quotes);
        rest = rest[end..];
        return value.IsEmpty ? null : value.ToString();
    }

    private static string? TakeResource(ref ReadOnlySpan<char> rest)
    {
        const string On = "on resource";
        var trimmed = rest.TrimStart();
        if (!trimmed.StartsWith(On, StringComparison.OrdinalIgnoreCase)) return null;
        rest = trimmed[On.Length..].TrimStart(": ");
        if (rest.IsEmpty || rest[0] == '(') return null;
        if (Quotes.Contains(rest[0], StringComparison.Ordinal)) return TakeQuoted(ref rest);

        var end = EndOfResource(rest);
        var value = rest[..end].TrimEnd(".,;)}]" + Quotes).Trim();
        rest = rest[end..];
        return value.IsEmpty ? null : value.ToString();
    }

    /// <summary>An ARN or name is one word; IAM also writes <c>role NAME</c>, <c>user NAME</c>, <c>instance profile NAME</c>, <c>policy ARN</c>.</summary>
    private static int EndOfResource(ReadOnlySpan<char> rest)
    {
        var end = rest.Length;
        foreach (var mark in AfterResource)
        {
            var at = rest.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
            if (at >= 0) end = Math.Min(end, at);
        }

        var words = rest.StartsWith("instance profile ", StringComparison.Ordinal) ? 3
            : rest.StartsWith("role ", StringComparison.Ordinal) || rest.StartsWith("user ", StringComparison.Ordinal) || rest.StartsWith("policy ", StringComparison.Ordinal) ? 2
            : 1;
        var position = 0;
        for (var word = 0; word < words && position < end; word++)
        {
            var space = rest[position..end].IndexOf(' ');
            if (space < 0) return end;
            position += space + 1;
        }

        return Math.Min(end, position);
    }

    /// <summary>Any quote closes, whatever opened, since copies mix them; but not one inside a word, as in <c>o'neil@example.com</c>.</summary>
    private static string? TakeQuoted(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(Quotes);
        var end = 0;
        while (end < rest.Length && !(Quotes.Contains(rest[end], StringComparison.Ordinal) && IsClosing(rest[(end + 1)..]))) end++;
        var value = rest[..end].Trim();
        rest = rest[end..].TrimStart(Quotes);
        return value.IsEmpty ? null : value.ToString();
    }

    private static bool IsClosing(ReadOnlySpan<char> after) => after.IsEmpty || !(char.IsLetterOrDigit(after[0]) || after[0] is '_' or '@');

    private static ReadOnlySpan<char> CutMarkup(ReadOnlySpan<char> value) => value.IndexOf("</", StringComparison.Ordinal) is >= 0 and var at ? value[..at] : value;

    private static (StatedPolicyType? Type, bool? IsExplicit, string? Arn) ReadReason(ReadOnlySpan<char> rest)
    {
        const string Explicit = "with an explicit deny";
        const string Implicit = "because no ";
        if (rest.IndexOf(Explicit, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            var reason = rest[(at + Explicit.Length)..];
            if (reason.IndexOf("transitively through a service control policy", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return (StatedPolicyType.ServiceControl, true, PolicyArnOf(reason));
            }

            var type = TypeAt(AfterArticle(reason));
            return (type, true, type is null ? null : PolicyArnOf(reason));
        }

        if (rest.IndexOf(Implicit, StringComparison.OrdinalIgnoreCase) is >= 0 and var no && TypeAt(rest[(no + Implicit.Length)..]) is { } missing)
        {
            return (missing, false, null);
        }

        return (null, null, null);
    }

    private static ReadOnlySpan<char> AfterArticle(ReadOnlySpan<char> reason)
    {
        foreach (var article in new[] { " in an ", " in a ", " in the " })
        {
            if (reason.StartsWith(article, StringComparison.OrdinalIgnoreCase)) return reason[article.Length..];
        }

        return [];
    }

    private static StatedPolicyType? TypeAt(ReadOnlySpan<char> text)
    {
        foreach (var (name, type) in PolicyTypes)
        {
            if (text.StartsWith(name, StringComparison.OrdinalIgnoreCase)) return type;
        }

        return null;
    }

    /// <summary>After <c>policy: </c> or <c>policy, with policy ARN: </c>, up to the next space; a full stop that ends the sentence is not part of it.</summary>
    private static string? PolicyArnOf(ReadOnlySpan<char> reason)
    {
        var at = reason.IndexOf(": arn:", StringComparison.Ordinal);
        if (at < 0 || at > 120) return null;
        var arn = reason[(at + 2)..];
        var end = arn.IndexOf(' ');
        if (end >= 0) arn = arn[..end];
        arn = CutMarkup(arn).TrimEnd(",;)}]" + Quotes);
        if (arn.EndsWith(".", StringComparison.Ordinal)) arn = arn[..^1];
        return arn.ToString();
    }

    private static int IndexOf(string text, string value, int start) => text.IndexOf(value, start, StringComparison.OrdinalIgnoreCase);
}
