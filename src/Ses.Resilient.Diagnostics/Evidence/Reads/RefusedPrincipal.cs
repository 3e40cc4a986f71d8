namespace Ses.Resilient.Diagnostics.Evidence.Reads;

internal enum PrincipalType
{
    /// <summary>No ARN, or one of another form.</summary>
    Unknown = 0,
    User,
    Role,

    /// <summary>A session of sts:GetFederationToken: its ARN does not name the user whose policies it has.</summary>
    FederatedUser,

    Root,
}

/// <summary>Who was refused, as far as an ARN tells it.</summary>
/// <param name="Type">The type.</param>
/// <param name="Account">The account, or <see langword="null"/>.</param>
/// <param name="Name">Name of the user or role, without its path.</param>
internal sealed record RefusedPrincipal(PrincipalType Type, string? Account, string Name)
{
    public static RefusedPrincipal Unknown { get; } = new(PrincipalType.Unknown, null, "");

    /// <summary>Reads ARNs of users, roles, role sessions, federated users and roots; anything else is unknown.</summary>
    public static RefusedPrincipal Parse(string? arn)
    {
        // arn:partition:service:region:account:resource
        var parts = (arn ?? "").Split(':', 6);
        if (parts.Length < 6 || parts[0] is not "arn" || parts[2] is not ("iam" or "sts"))
        {
            return Unknown;
        }

        var account = parts[4].Length > 0 ? parts[4] : null;
        var path = parts[5].Split('/');
        return (path[0], path.Length) switch
        {
            ("user", > 1) => Named(PrincipalType.User, account, path[^1]),
            ("role", > 1) => Named(PrincipalType.Role, account, path[^1]),
            ("assumed-role", > 1) => Named(PrincipalType.Role, account, path[1]),
            ("federated-user", > 1) => Named(PrincipalType.FederatedUser, account, path[1]),
            ("root", 1) => new RefusedPrincipal(PrincipalType.Root, account, "root"),
            _ => Unknown,
        };
    }

    private static RefusedPrincipal Named(PrincipalType type, string? account, string name) =>
        name.Length is > 0 and <= 128 ? new RefusedPrincipal(type, account, name) : Unknown;
}
