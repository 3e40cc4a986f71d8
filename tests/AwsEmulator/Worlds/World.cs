using System.Collections.Immutable;

namespace Ses.Resilient.AwsEmulator;

/// <summary>What is true in the AWS of one test: accounts, organization, credentials, the send, SES's answer, and the declared truth. Immutable.</summary>
/// <remarks>The file form is described in <c>docs/world-files.md</c> and <c>world.schema.json</c>. Nothing in a world is evaluated: what SES answers is what the world says.</remarks>
public sealed record World
{
    /// <summary>The file it came from, for messages.</summary>
    public string Origin { get; init; } = "";

    public required string Title { get; init; }

    public string Description { get; init; } = "";

    /// <summary>The AWS document that the declared truth comes from.</summary>
    public string? Source { get; init; }

    /// <summary><c>aws</c>, <c>aws-cn</c>, <c>aws-us-gov</c> or <c>aws-eusc</c>.</summary>
    public string Partition { get; init; } = "aws";

    /// <summary>AWS's clock at the start; the emulator's own clock where absent.</summary>
    public DateTimeOffset? Now { get; init; }

    public ImmutableSortedDictionary<string, Account> Accounts { get; init; } = Map.Empty<Account>();

    /// <summary>Policy texts of AWS managed policies, by ARN.</summary>
    public ImmutableSortedDictionary<string, string> AwsManagedPolicies { get; init; } = Map.Empty<string>();

    public Organization? Organization { get; init; }

    public ImmutableSortedDictionary<string, Credential> Credentials { get; init; } = Map.Empty<Credential>();

    public ReadRules Reads { get; init; } = new();

    public ImmutableArray<Simulation> Simulations { get; init; } = [];

    /// <summary>What sts:DecodeAuthorizationMessage answers, by encoded message.</summary>
    public ImmutableSortedDictionary<string, string> DecodedMessages { get; init; } = Map.Empty<string>();

    /// <summary>ARNs of roles that a diagnosis may assume, by the account that they are in.</summary>
    public ImmutableSortedDictionary<string, string> DiagnosticRoles { get; init; } = Map.Empty<string>();

    public Send? Send { get; init; }

    /// <summary>SES's answers to the sends, in order; the last one repeats. Empty means every send is accepted.</summary>
    public ImmutableArray<Answer> Answers { get; init; } = [];

    public Truth? Truth { get; init; }

    /// <summary>Reads a world file.</summary>
    /// <exception cref="WorldException">The file is missing, is no JSON, or says something that a world cannot say.</exception>
    public static World Load(string path) => WorldReader.Load(path);

    /// <summary>Reads a world from JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="origin">What to call it in messages.</param>
    /// <exception cref="WorldException">The text is no JSON, or says something that a world cannot say.</exception>
    public static World Parse(string json, string origin = "world") => WorldReader.Parse(json, origin);
}

/// <summary>The organization: its tree and its service control policies.</summary>
public sealed record Organization(string Id, string ManagementAccount, ImmutableArray<string> DelegatedAdministrators)
{
    public ImmutableSortedDictionary<string, ScpPolicy> Policies { get; init; } = Map.Empty<ScpPolicy>();

    /// <summary>Root, organizational units and accounts by id.</summary>
    public ImmutableSortedDictionary<string, OrganizationNode> Nodes { get; init; } = Map.Empty<OrganizationNode>();
}

public sealed record ScpPolicy(string Id, string Name, string Content, bool AwsManaged);

/// <param name="Id">For example <c>r-ab12</c>, <c>ou-ab12-11111111</c>, <c>111122223333</c>.</param>
/// <param name="Type"><c>ROOT</c>, <c>ORGANIZATIONAL_UNIT</c> or <c>ACCOUNT</c>.</param>
/// <param name="Name">The name of an organizational unit.</param>
/// <param name="ParentId"><see langword="null"/> for the root.</param>
/// <param name="Scps">Ids of the policies attached right here.</param>
public sealed record OrganizationNode(string Id, string Type, string Name, string? ParentId, ImmutableArray<string> Scps);

/// <summary>An access key that AWS knows, and whose it is.</summary>
public sealed record Credential(string Name, string AccessKeyId, string SecretAccessKey, Principal Principal)
{
    public string? SessionToken { get; init; }

    public DateTimeOffset? Expires { get; init; }

    /// <summary>The session policy's text. No AWS call reads it back.</summary>
    public string? SessionPolicy { get; init; }

    /// <summary>An inactive key is, to AWS, an unknown one.</summary>
    public bool Inactive { get; init; }

    public override string ToString() => $"{Name} ({AccessKeyId}, {Principal.Arn})";
}

/// <summary>Who may read what; everything in the own account where no rule says otherwise.</summary>
public sealed record ReadRules
{
    public ImmutableArray<ReadDenial> Denied { get; init; } = [];

    /// <summary>The most items on one page of a list, whatever the caller asks for.</summary>
    public int? PageSize { get; init; }

    /// <summary>Whether each page of an Organizations or SES list comes after an empty one, as AWS documents for them.</summary>
    public bool EmptyPages { get; init; }
}

/// <param name="Principal">Pattern of principal ARNs.</param>
/// <param name="Actions">Patterns of IAM actions.</param>
/// <param name="Resources">Patterns of resource ARNs; every resource where empty.</param>
/// <param name="Message">The text of the refusal, instead of AWS's usual one.</param>
public sealed record ReadDenial(string Principal, ImmutableArray<string> Actions, ImmutableArray<string> Resources, string? Message);

/// <summary>One declared answer of iam:SimulatePrincipalPolicy; the first that fits is given.</summary>
public sealed record Simulation
{
    public string Principal { get; init; } = "*";

    public required ImmutableArray<string> Actions { get; init; }

    public ImmutableArray<string> Resources { get; init; } = ["*"];

    /// <summary>The policy types left out that this answers for, exactly; any where <see langword="null"/>.</summary>
    public ImmutableSortedSet<string>? Excludes { get; init; }

    public required string Decision { get; init; }

    public bool? AllowedByOrganizations { get; init; }

    public bool? AllowedByPermissionsBoundary { get; init; }

    public ImmutableArray<MatchedStatement> MatchedStatements { get; init; } = [];

    public ImmutableArray<string> MissingContextValues { get; init; } = [];
}

public sealed record MatchedStatement(string SourcePolicyId, string SourcePolicyType);

internal static class Map
{
    public static ImmutableSortedDictionary<string, T> Empty<T>(StringComparer? comparer = null) =>
        ImmutableSortedDictionary.Create<string, T>(comparer ?? StringComparer.Ordinal);
}
