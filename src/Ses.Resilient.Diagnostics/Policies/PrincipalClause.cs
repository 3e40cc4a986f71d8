namespace Ses.Resilient.Diagnostics.Policies;

internal enum PrincipalKind : byte
{
    /// <summary><c>*</c></summary>
    Anyone,

    /// <summary>An account id or the ARN of the account's root.</summary>
    Account,

    /// <summary>An ARN <c>arn:…:iam::A:user/…</c>.</summary>
    User,

    /// <summary>An ARN <c>arn:…:iam::A:role/…</c>.</summary>
    Role,

    /// <summary>An ARN <c>arn:…:sts::A:assumed-role/R/S</c>.</summary>
    RoleSession,

    /// <summary>An ARN <c>arn:…:sts::A:federated-user/N</c>.</summary>
    FederatedUser,

    /// <summary>A service, an identity provider or a canonical id.</summary>
    Other,

    /// <summary>The unique id (<c>AIDA…</c>, <c>AROA…</c>) that IAM leaves where the user or role named is gone: matches nobody.</summary>
    DeletedId,

    /// <summary>Nobody can tell whom it names, such as an ARN with a wildcard in it.</summary>
    Malformed,
}

/// <summary>One entry of Principal or NotPrincipal.</summary>
/// <param name="Kind">What it names.</param>
/// <param name="Text">As written.</param>
/// <param name="Partition">For ARNs.</param>
/// <param name="Account">For accounts and ARNs.</param>
/// <param name="Name">For ARNs: what follows <c>user/</c>, <c>role/</c> and so on.</param>
internal sealed record PrincipalEntry(PrincipalKind Kind, string Text, string? Partition = null, string? Account = null, string? Name = null)
{
    /// <summary>Reads an entry of the <c>AWS</c> member.</summary>
    public static PrincipalEntry Aws(string text)
    {
        if (text is "*")
        {
            return new PrincipalEntry(PrincipalKind.Anyone, text);
        }

        if (IsAccountId(text))
        {
            return new PrincipalEntry(PrincipalKind.Account, text, null, text);
        }

        if (text.AsSpan().IndexOfAny('*', '?') >= 0)
        {
            return new PrincipalEntry(PrincipalKind.Malformed, text);
        }

        var arn = new ArnText(text);
        if (!arn.IsArn)
        {
            return new PrincipalEntry(IsUniqueId(text) ? PrincipalKind.DeletedId : PrincipalKind.Malformed, text);
        }

        if (!arn[0].SequenceEqual("arn") || !arn.Region.IsEmpty || !IsAccountId(arn.Account))
        {
            return new PrincipalEntry(PrincipalKind.Malformed, text);
        }

        var slash = arn.Resource.IndexOf('/');
        var type = slash < 0 ? arn.Resource : arn.Resource[..slash];
        var isIam = arn.Service is "iam";
        var isSts = arn.Service is "sts";
        var kind = type switch
        {
            "root" when isIam && slash < 0 => PrincipalKind.Account,
            "user" when isIam && slash > 0 => PrincipalKind.User,
            "role" when isIam && slash > 0 => PrincipalKind.Role,
            "assumed-role" when isSts && slash > 0 => PrincipalKind.RoleSession,
            "federated-user" when isSts && slash > 0 => PrincipalKind.FederatedUser,
            _ => PrincipalKind.Malformed,
        };
        return new PrincipalEntry(kind, text, arn.Partition.ToString(), arn.Account.ToString(), slash < 0 ? "" : arn.Resource[(slash + 1)..].ToString());
    }

    public static bool IsAccountId(ReadOnlySpan<char> text) => text.Length == 12 && AsciiText.IsDigits(text);

    private static bool IsUniqueId(ReadOnlySpan<char> text) =>
        text.Length >= 16 && text[0] == 'A' && AsciiText.IsCapitalsAndDigits(text);
}

/// <summary>A Principal or NotPrincipal element. Immutable.</summary>
internal sealed record PrincipalClause(bool IsNotPrincipal, PrincipalEntry[] Entries);
