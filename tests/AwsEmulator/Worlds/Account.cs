using System.Collections.Immutable;

namespace Ses.Resilient.AwsEmulator;

/// <summary>One AWS account.</summary>
public sealed record Account(string Id)
{
    public ImmutableSortedDictionary<string, IamUser> Users { get; init; } = Map.Empty<IamUser>();

    public ImmutableSortedDictionary<string, IamGroup> Groups { get; init; } = Map.Empty<IamGroup>();

    public ImmutableSortedDictionary<string, IamRole> Roles { get; init; } = Map.Empty<IamRole>();

    /// <summary>Texts of customer managed policies, by ARN.</summary>
    public ImmutableSortedDictionary<string, string> Policies { get; init; } = Map.Empty<string>();

    /// <summary>SES by Region.</summary>
    public ImmutableSortedDictionary<string, SesRegion> Ses { get; init; } = Map.Empty<SesRegion>();
}

/// <summary>What users, groups and roles have in common.</summary>
public abstract record IamEntity(string Name, string Arn, string Path)
{
    public ImmutableSortedDictionary<string, string> InlinePolicies { get; init; } = Map.Empty<string>();

    public ImmutableArray<string> AttachedPolicies { get; init; } = [];

    /// <summary>How long before the world began it was made; long ago where absent.</summary>
    public TimeSpan? Age { get; init; }
}

public sealed record IamGroup(string Name, string Arn, string Path) : IamEntity(Name, Arn, Path);

public sealed record IamUser(string Name, string Arn, string Path) : IamEntity(Name, Arn, Path)
{
    public ImmutableArray<string> Groups { get; init; } = [];

    public string? PermissionsBoundary { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = Map.Empty<string>();
}

public sealed record IamRole(string Name, string Arn, string Path) : IamEntity(Name, Arn, Path)
{
    public string? PermissionsBoundary { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = Map.Empty<string>();

    /// <summary>The trust policy's text, which is shown but never evaluated.</summary>
    public required string Trust { get; init; }

    /// <summary>Patterns of principal ARNs that may assume the role; the principals of its own account where absent.</summary>
    public ImmutableArray<string> AssumableBy { get; init; } = [];
}
