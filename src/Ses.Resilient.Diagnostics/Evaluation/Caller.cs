using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

internal enum CallerKind : byte
{
    /// <summary>A service, an anonymous caller, or an ARN of another kind.</summary>
    Other,
    Root,
    User,
    RoleSession,

    /// <summary>A role itself, as the simulator takes it.</summary>
    Role,
    FederatedUser,
}

/// <summary>The principal of a request, taken apart.</summary>
internal readonly ref struct Caller
{
    private readonly string _arn;

    /// <summary>ARN of the role of a session, or of the user who made a federated session, where known.</summary>
    private readonly string? _source;
    private readonly ReadOnlySpan<char> _partition;
    private readonly ReadOnlySpan<char> _name;

    public Caller(string principal, string? source)
    {
        _arn = principal;
        _source = source;
        if (PrincipalEntry.IsAccountId(principal))
        {
            Kind = CallerKind.Root;
            Account = principal;
            return;
        }

        var arn = new ArnText(principal);
        if (!arn.IsArn || !PrincipalEntry.IsAccountId(arn.Account))
        {
            return;
        }

        _partition = arn.Partition;
        Account = arn.Account;
        var resource = arn.Resource;
        var slash = resource.IndexOf('/');
        var type = slash < 0 ? resource : resource[..slash];
        _name = slash < 0 ? default : resource[(slash + 1)..];
        if (arn.Service.SequenceEqual("iam"))
        {
            Kind = slash < 0 ? (type.SequenceEqual("root") ? CallerKind.Root : CallerKind.Other)
                : type.SequenceEqual("user") ? CallerKind.User
                : type.SequenceEqual("role") ? CallerKind.Role
                : CallerKind.Other;
        }
        else if (arn.Service.SequenceEqual("sts") && slash > 0)
        {
            Kind = type.SequenceEqual("assumed-role") ? CallerKind.RoleSession
                : type.SequenceEqual("federated-user") ? CallerKind.FederatedUser
                : CallerKind.Other;
        }

        if (Kind == CallerKind.Role)
        {
            _source = principal;
        }
    }

    public CallerKind Kind { get; }

    /// <summary>The caller's account; empty where it has none.</summary>
    public ReadOnlySpan<char> Account { get; }

    /// <summary>A service-linked role: SCPs and RCPs do not bind it.</summary>
    public bool IsServiceLinkedRole
    {
        get
        {
            if (Kind is not (CallerKind.RoleSession or CallerKind.Role) || _source is null)
            {
                return false;
            }

            var role = new ArnText(_source);
            return role.IsArn && role.Resource.StartsWith("role/aws-service-role/", StringComparison.Ordinal);
        }
    }

    /// <summary>How an entry of Principal names the caller.</summary>
    public Grant NamedBy(PrincipalEntry entry)
    {
        switch (entry.Kind)
        {
            case PrincipalKind.Anyone:
                return Grant.Anyone;
            case PrincipalKind.Account:
                return IsAccount(entry) ? Grant.Account : Grant.None;
            case PrincipalKind.User when Kind == CallerKind.User:
                return Is(entry) ? Grant.User : Grant.None;
            case PrincipalKind.User when Kind == CallerKind.FederatedUser:
                return string.Equals(_source, entry.Text, StringComparison.Ordinal) ? Grant.FederatingUser : Grant.None;
            case PrincipalKind.Role when Kind is CallerKind.RoleSession or CallerKind.Role:
                return IsRole(entry) ? Grant.Role : Grant.None;
            case PrincipalKind.RoleSession or PrincipalKind.FederatedUser when Kind is CallerKind.RoleSession or CallerKind.FederatedUser:
                return Is(entry) ? Grant.Session : Grant.None;
            case PrincipalKind.Other:
                return Is(entry) ? Grant.Session : Grant.None;
            default:
                return Grant.None;
        }
    }

    private bool Is(PrincipalEntry entry) => string.Equals(_arn, entry.Text, StringComparison.Ordinal);

    private bool IsAccount(PrincipalEntry entry) =>
        Account.SequenceEqual(entry.Account) && (entry.Partition is null || _partition.IsEmpty || _partition.SequenceEqual(entry.Partition));

    private bool IsRole(PrincipalEntry entry)
    {
        if (_source is not null)
        {
            return string.Equals(_source, entry.Text, StringComparison.Ordinal);
        }

        var slash = _name.IndexOf('/');
        return Account.SequenceEqual(entry.Account) && _partition.SequenceEqual(entry.Partition)
            && (slash < 0 ? _name : _name[..slash]).SequenceEqual(entry.Name);
    }
}

/// <summary>
/// The form under which an Allow of a resource-based policy names the caller, from the least to the most generous: which implicit denials
/// of the other layers it makes irrelevant in the same account (IAM User Guide, policy evaluation logic). Each includes those before it.
/// </summary>
internal enum Grant : byte
{
    None = 0,

    /// <summary>The account: delegates to its own policies, so makes nothing irrelevant.</summary>
    Account,

    /// <summary>The user behind a federated session: the identity-based policies.</summary>
    FederatingUser,

    /// <summary>The role of the session: the identity-based policies.</summary>
    Role,

    /// <summary>The user: also the permissions boundary.</summary>
    User,

    /// <summary>The session itself: also the session policy.</summary>
    Session,

    /// <summary>Everyone (also when a condition narrows it to one ARN): as the session.</summary>
    Anyone,
}
