namespace Ses.Resilient.AwsEmulator;

public enum PrincipalKind
{
    Root,
    User,
    AssumedRole,
    FederatedUser,
}

/// <summary>Who calls, from a principal ARN such as <c>arn:aws:sts::111122223333:assumed-role/mailer/i-0abc</c>.</summary>
public sealed record Principal
{
    private Principal(string arn, string account, PrincipalKind kind, string name, string? session)
    {
        Arn = arn;
        Account = account;
        Kind = kind;
        Name = name;
        Session = session;
    }

    public string Arn { get; }

    public string Account { get; }

    public PrincipalKind Kind { get; }

    /// <summary>The name of the user or role, without path.</summary>
    public string Name { get; }

    public string? Session { get; }

    /// <summary>The UserId of sts:GetCallerIdentity.</summary>
    public string UserId => Kind switch
    {
        PrincipalKind.Root => Account,
        PrincipalKind.User => Ids.For("AIDA", $"{Account}/user/{Name}"),
        PrincipalKind.AssumedRole => $"{Ids.For("AROA", $"{Account}/role/{Name}")}:{Session}",
        _ => $"{Account}:{Name}",
    };

    public static Principal? TryParse(string arn)
    {
        var parts = arn.Split(':', 6);
        if (parts.Length != 6 || parts[0] != "arn" || parts[3].Length != 0 || !Ids.IsAccount(parts[4]))
            return null;
        var resource = parts[5].Split('/');
        return (parts[2], resource[0]) switch
        {
            ("iam", "root") when resource.Length == 1 => new(arn, parts[4], PrincipalKind.Root, "root", null),
            ("iam", "user") when resource.Length >= 2 && resource[^1].Length > 0 => new(arn, parts[4], PrincipalKind.User, resource[^1], null),
            ("sts", "assumed-role") when resource.Length == 3 && resource[1].Length > 0 && resource[2].Length > 0 =>
                new(arn, parts[4], PrincipalKind.AssumedRole, resource[1], resource[2]),
            ("sts", "federated-user") when resource.Length == 2 && resource[1].Length > 0 => new(arn, parts[4], PrincipalKind.FederatedUser, resource[1], null),
            _ => null,
        };
    }
}
