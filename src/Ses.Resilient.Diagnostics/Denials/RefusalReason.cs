using static Ses.Resilient.Diagnostics.Denials.RefusalTokens;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>The part of an access-denied sentence that names a policy type (IAM User Guide, "Troubleshoot access denied error messages").</summary>
/// <param name="PolicyType">The type of policy, where one is named.</param>
/// <param name="IsExplicitDeny">Explicit or missing Allow, where the text says.</param>
/// <param name="PolicyArn">The ARN behind the type.</param>
/// <param name="Action">The action the reason repeats.</param>
/// <param name="IsCut">Whether the text stops inside the reason.</param>
/// <param name="End">Where the reason ends.</param>
internal readonly record struct RefusalReason(
    StatedPolicyType? PolicyType, bool? IsExplicitDeny, string? PolicyArn, string? Action, bool IsCut, int End)
{
    public const string Because = "because ";
    public const string WithDeny = "with an explicit deny";

    private const string No = "because no ";
    private const string In = " in ";
    private const string Allows = " allows the ";
    private const string Transitively = " transitively through ";
    private const int LongestTypeName = 96;

    private static readonly (string Name, StatedPolicyType Type)[] Types =
    [
        ("identity-based policy", Diagnostics.StatedPolicyType.IdentityBased),
        ("resource-based policy", Diagnostics.StatedPolicyType.ResourceBased),
        ("permissions boundary", Diagnostics.StatedPolicyType.PermissionsBoundary),
        ("session policy", Diagnostics.StatedPolicyType.Session),
        ("sessions policy", Diagnostics.StatedPolicyType.Session),
        ("VPC endpoint policy", Diagnostics.StatedPolicyType.VpcEndpoint),
        ("service control policy", Diagnostics.StatedPolicyType.ServiceControl),
        ("resource control policy", Diagnostics.StatedPolicyType.ResourceControl),
        ("role trust policy", Diagnostics.StatedPolicyType.RoleTrust),
    ];

    /// <summary>Where a reason begins between the two places, or -1.</summary>
    public static int FindStart(string text, int from, int to)
    {
        var because = Find(text, " " + Because, from, to);
        var deny = Find(text, " " + WithDeny, from, because < 0 ? to : because);
        var at = deny >= 0 ? deny : because;
        return at < 0 ? -1 : at + 1;
    }

    /// <summary>Reads the reason that begins here; one with nothing in it where none does.</summary>
    public static RefusalReason Read(string text, int at, int limit)
    {
        if (StartsWith(text, at, WithDeny))
            return ReadExplicit(text, at + WithDeny.Length, limit);
        if (StartsWith(text, at, No))
            return ReadImplicit(text, at + No.Length, limit);

        // The sentence may stop inside the first words of a reason.
        return new(null, null, null, null, IsStartOf(text, at, No) || IsStartOf(text, at, WithDeny), at);
    }

    private static RefusalReason ReadImplicit(string text, int at, int limit)
    {
        var (type, end) = ReadType(text, at);
        var allows = Find(text, Allows, end, Math.Min(limit, end + LongestTypeName));
        if (type is null && allows < 0)
            return new(null, null, null, null, StopsInType(text, at), at);
        if (allows < 0)
            return new(type, false, null, null, false, end);

        var action = ReadAction(text, allows + Allows.Length, out var afterAction);
        var last = StartsWith(text, afterAction, " action") ? afterAction + " action".Length : afterAction;
        return new(type, false, null, action, false, Math.Min(last, text.Length));
    }

    private static RefusalReason ReadExplicit(string text, int at, int limit)
    {
        if (!StartsWith(text, at, In))
            return new(null, true, null, null, IsStartOf(text, at, In), at);

        var start = SkipArticle(text, at + In.Length);
        var (type, end) = ReadType(text, start);
        if (type is null)
            return new(null, true, null, null, StopsInType(text, start), at);

        if (type is StatedPolicyType.VpcEndpoint)
        {
            // The policy to change is the one behind the endpoint policy. A text that stops on the way to it names neither.
            if (StartsWith(text, end, Transitively))
            {
                (type, var behind) = ReadType(text, SkipArticle(text, end + Transitively.Length));
                if (type is null)
                    return new(null, true, null, null, true, end);
                end = behind;
            }
            else if (IsStartOf(text, end, Transitively) || SkipEllipsis(text, end) > end)
            {
                return new(null, true, null, null, true, end);
            }
        }

        var (arn, cut, last) = ReadPolicyArn(text, end, limit);
        return new(type, true, arn, null, cut, last);
    }

    private static (StatedPolicyType? Type, int End) ReadType(string text, int at)
    {
        foreach (var (name, type) in Types)
        {
            var end = at + name.Length;
            if (StartsWith(text, at, name) && (end >= text.Length || !char.IsLetter(text[end])))
                return (type, end);
        }

        return (null, at);
    }

    /// <summary>Whether the text ends inside the name of a type, or right before it.</summary>
    private static bool StopsInType(string text, int at)
    {
        foreach (var (name, _) in Types)
        {
            if (at >= text.Length || IsStartOf(text, at, name))
                return true;
        }

        return IsStartOf(text, at, "an ") || IsStartOf(text, at, "the ");
    }

    /// <summary>Whether all that is left of the text is the beginning of these words.</summary>
    private static bool IsStartOf(string text, int at, string words) =>
        at < text.Length && words.AsSpan().StartsWith(text.AsSpan(at), StringComparison.OrdinalIgnoreCase);

    private static int SkipArticle(string text, int at)
    {
        foreach (var article in (ReadOnlySpan<string>)["an ", "a ", "the "])
        {
            if (StartsWith(text, at, article))
                return at + article.Length;
        }

        return at;
    }

    /// <summary>Two spellings: <c>: ARN</c>, and that of S3, <c>, with policy ARN: ARN</c>.</summary>
    private static (string? Arn, bool IsCut, int End) ReadPolicyArn(string text, int at, int limit)
    {
        var start = at;
        if (StartsWith(text, start, ", with policy ARN"))
            start += ", with policy ARN".Length;
        if (start >= limit || text[start] != ':')
            return (null, false, at);

        start = SkipQuotes(text, SkipSpaces(text, start + 1));
        if (!StartsWith(text, start, "arn:"))
            return (null, false, at);
        var end = TokenEnd(text, start, limit);
        var token = text.AsSpan(start, end - start);
        return EndsWithEllipsis(token) && IsMessageEnd(text, end)
            ? (null, true, end)
            : (Trimmed(token), false, end);
    }

    /// <summary>An IAM action, <c>prefix:Name</c>; <see langword="null"/> for any other words and for one that is cut off.</summary>
    public static string? ReadAction(string text, int at, out int end)
    {
        end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '-'))
            end++;
        if (end == at || end >= text.Length || text[end] != ':')
            return null;
        var name = ++end;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '*' or '_' or '-'))
            end++;
        return end == name || end - at > 256 || SkipEllipsis(text, end) > end ? null : text[at..end];
    }
}
