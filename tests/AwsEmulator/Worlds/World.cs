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

/// <summary>SES of one account in one Region.</summary>
public sealed record SesRegion(string Region)
{
    public bool ProductionAccess { get; init; } = true;

    public bool SendingEnabled { get; init; } = true;

    public string EnforcementStatus { get; init; } = "HEALTHY";

    public double MaxSendRate { get; init; } = 14;

    public double Max24HourSend { get; init; } = 50_000;

    public ImmutableSortedDictionary<string, EmailIdentity> Identities { get; init; } = Map.Empty<EmailIdentity>(StringComparer.OrdinalIgnoreCase);

    public ImmutableSortedDictionary<string, ConfigurationSet> ConfigurationSets { get; init; } = Map.Empty<ConfigurationSet>();

    public ImmutableSortedDictionary<string, EmailTemplate> Templates { get; init; } = Map.Empty<EmailTemplate>();

    public ImmutableSortedDictionary<string, Tenant> Tenants { get; init; } = Map.Empty<Tenant>();
}

public sealed record EmailIdentity(string Name)
{
    public bool Verified { get; init; } = true;

    public ImmutableSortedDictionary<string, string> Policies { get; init; } = Map.Empty<string>();

    public string? DefaultConfigurationSet { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = Map.Empty<string>();
}

public sealed record ConfigurationSet(string Name, bool SendingEnabled, string? SendingPool);

public sealed record EmailTemplate(string Name, string Subject, string Text);

public sealed record Tenant(string Name, string Id, string Arn, string SendingStatus, ImmutableArray<string> Resources);

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

/// <summary>The send that the app makes.</summary>
public sealed record Send
{
    public required string Credentials { get; init; }

    /// <summary>What the app has configured as its secret key, where that is not the right one.</summary>
    public string? WrongSecretAccessKey { get; init; }

    /// <summary>The principal that the app's owner believes it sends as.</summary>
    public string? ExpectedPrincipal { get; init; }

    public required string Region { get; init; }

    public string Api { get; init; } = "v2";

    public string Operation { get; init; } = "SendEmail";

    public string Content { get; init; } = "simple";

    public string? From { get; init; }

    public string? FromDisplayName { get; init; }

    public ImmutableArray<string> To { get; init; } = [];

    public ImmutableArray<string> Cc { get; init; } = [];

    public ImmutableArray<string> Bcc { get; init; } = [];

    public ImmutableArray<string> ReplyTo { get; init; } = [];

    public string? FeedbackAddress { get; init; }

    public string? FromIdentityArn { get; init; }

    public string? FeedbackIdentityArn { get; init; }

    public string? ConfigurationSet { get; init; }

    public string? Template { get; init; }

    public string? Tenant { get; init; }

    public string? EndpointId { get; init; }

    public string Subject { get; init; } = "";

    public string Body { get; init; } = "";

    public TrackingOverrides? TrackingOverrides { get; init; }
}

/// <summary>ENABLED or DISABLED each, or <see langword="null"/> where the request does not set it.</summary>
public sealed record TrackingOverrides(string? OpenTracking, string? ClickTracking);

/// <summary>What SES answers to one send.</summary>
public sealed record Answer
{
    public bool Accepted { get; init; }

    public int Status { get; init; } = 200;

    public string Code { get; init; } = "";

    public string? Message { get; init; }

    public WireForm Wire { get; init; }

    /// <summary>Statuses of the entries of an accepted bulk send; SUCCESS where absent.</summary>
    public ImmutableArray<string> EntryStatuses { get; init; } = [];

    internal static Answer Success { get; } = new() { Accepted = true };
}

/// <summary>How a refusal is spelled on the wire of a REST-JSON service. Query answers know only the default, <see cref="EmptyBody"/> and <see cref="Html"/>.</summary>
public enum WireForm
{
    /// <summary>The type in the header, the text under <c>message</c>.</summary>
    Default = 0,

    /// <summary>The text under <c>Message</c>.</summary>
    CapitalMessage,

    /// <summary>The text under both keys.</summary>
    BothMessages,

    /// <summary>The type only in the body's <c>__type</c>.</summary>
    TypeInBody,

    /// <summary>The type only in the body's <c>__type</c>, after a namespace.</summary>
    NamespacedTypeInBody,

    /// <summary>The type in the header, followed by a colon and a URL.</summary>
    TypeWithUrl,

    /// <summary>The key is there and its value is null.</summary>
    NullMessage,

    /// <summary>No body.</summary>
    EmptyBody,

    /// <summary>An HTML page without a type, as a proxy makes it.</summary>
    Html,
}

/// <summary>What a diagnosis of the send must say; declared from AWS's documents, never computed.</summary>
public sealed record Truth
{
    /// <summary><c>accepted</c> or <c>denied</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>A name of DenialLayer.</summary>
    public string? Layer { get; init; }

    /// <summary>A name of Certainty.</summary>
    public string? Certainty { get; init; }

    /// <summary>Whether a Deny statement refused.</summary>
    public bool? Explicit { get; init; }

    /// <summary>Layers that refuse next, in the order to fix them.</summary>
    public ImmutableArray<string> Next { get; init; } = [];

    /// <summary>Where the layer is Undetermined: the layers that remain possible.</summary>
    public ImmutableArray<string> Remaining { get; init; } = [];

    /// <summary>The kind of the smallest change that helps.</summary>
    public string? Remedy { get; init; }
}

internal static class Map
{
    public static ImmutableSortedDictionary<string, T> Empty<T>(StringComparer? comparer = null) =>
        ImmutableSortedDictionary.Create<string, T>(comparer ?? StringComparer.Ordinal);
}
