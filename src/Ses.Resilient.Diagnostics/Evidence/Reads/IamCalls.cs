using System.Collections.Immutable;
using System.Globalization;
using Ses.Resilient.Diagnostics.Evidence.Wire;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>A page of a list.</summary>
/// <param name="Items">Its entries.</param>
/// <param name="Next">Where the next page begins; <see langword="null"/> at the end.</param>
internal sealed record Page<T>(ImmutableArray<T> Items, string? Next);

/// <summary>A managed policy attached to a user, role or group.</summary>
internal sealed record AttachedPolicy(string Name, string Arn);

/// <summary>The text of a policy, as AWS gives it.</summary>
internal sealed record PolicyText(string Text, DateTimeOffset? Since = null);

/// <summary>The version of a managed policy that is in force.</summary>
internal sealed record DefaultVersion(string Id);

/// <summary>A user, role or group that policies hang on, with the operations that read them.</summary>
internal sealed record PolicyHolder(
    string Kind,
    string Name,
    ReadOperation ListInline,
    ReadOperation GetInline,
    ReadOperation ListAttached)
{
    public static PolicyHolder Role(string name) =>
        new("role", name, EvidenceReads.ListRolePolicies, EvidenceReads.GetRolePolicy, EvidenceReads.ListAttachedRolePolicies);

    public static PolicyHolder User(string name) =>
        new("user", name, EvidenceReads.ListUserPolicies, EvidenceReads.GetUserPolicy, EvidenceReads.ListAttachedUserPolicies);

    public static PolicyHolder Group(string name) =>
        new("group", name, EvidenceReads.ListGroupPolicies, EvidenceReads.GetGroupPolicy, EvidenceReads.ListAttachedGroupPolicies);

    public override string ToString() => ToSentence().English;

    public Sentence ToSentence() => Kind switch
    {
        "role" => $"role {Name}",
        "user" => $"user {Name}",
        _ => $"group {Name}",
    };

    /// <summary>The member of a request that names it.</summary>
    public KeyValuePair<string, string> Member => new(Kind switch
    {
        "role" => "RoleName",
        "user" => "UserName",
        _ => "GroupName",
    }, Name);
}

/// <summary>The calls of IAM: what they ask and how their answers are read (IAM API reference, 2010-05-08).</summary>
internal static class IamCalls
{
    /// <summary>IAM's greatest page: fewer round trips.</summary>
    private static readonly KeyValuePair<string, string> MaxItems = new("MaxItems", "1000");

    public static ReadCall<PrincipalEntity> GetRole(string name) =>
        new(EvidenceReads.GetRole, $"role {name}", [new("RoleName", name)], static body => Entity(Result(body, "GetRole").Required("Role"), "RoleId"));

    public static ReadCall<PrincipalEntity> GetUser(string name) =>
        new(EvidenceReads.GetUser, $"user {name}", [new("UserName", name)], static body => Entity(Result(body, "GetUser").Required("User"), "UserId"));

    public static ReadCall<Page<string>> ListInline(PolicyHolder holder, string? marker) =>
        List(holder.ListInline, holder, marker, body => PageOf(Result(body, holder.ListInline.Name), "PolicyNames", static member => member.Content));

    public static ReadCall<Page<AttachedPolicy>> ListAttached(PolicyHolder holder, string? marker) =>
        List(holder.ListAttached, holder, marker, body => PageOf(
            Result(body, holder.ListAttached.Name),
            "AttachedPolicies",
            static member => new AttachedPolicy(member.RequiredText("PolicyName"), member.RequiredText("PolicyArn"))));

    public static ReadCall<Page<string>> ListGroups(PolicyHolder user, string? marker) =>
        List(EvidenceReads.ListGroupsForUser, user, marker, static body =>
            PageOf(Result(body, "ListGroupsForUser"), "Groups", static member => member.RequiredText("GroupName")));

    public static ReadCall<PolicyText> GetInline(PolicyHolder holder, string policy) =>
        new(holder.GetInline, $"policy {policy} of {holder}", [holder.Member, new("PolicyName", policy)], body =>
            new PolicyText(Result(body, holder.GetInline.Name).RequiredText("PolicyDocument")));

    public static ReadCall<DefaultVersion> GetPolicy(string arn) =>
        new(EvidenceReads.GetPolicy, arn, [new("PolicyArn", arn)], static body =>
            new DefaultVersion(Result(body, "GetPolicy").Required("Policy").RequiredText("DefaultVersionId")));

    public static ReadCall<PolicyText> GetPolicyVersion(string arn, string version) =>
        new(EvidenceReads.GetPolicyVersion, $"{arn} {version}", [new("PolicyArn", arn), new("VersionId", version)], static body =>
            new PolicyText(
                Result(body, "GetPolicyVersion").Required("PolicyVersion").RequiredText("Document"),
                Date(Result(body, "GetPolicyVersion").Required("PolicyVersion").Text("CreateDate"))));

    private static ReadCall<Page<T>> List<T>(ReadOperation operation, PolicyHolder holder, string? marker, Func<byte[], Page<T>> parse) =>
        new(operation, holder.ToString(), marker is null ? [holder.Member, MaxItems] : [holder.Member, MaxItems, new("Marker", marker)], parse);

    private static AwsXml Result(byte[] body, string operation) => AwsXml.Parse(body).Required(operation + "Result");

    private static Page<T> PageOf<T>(AwsXml result, string list, Func<AwsXml, T> read)
    {
        ImmutableArray<T> items = [.. result.Members(list).Select(read)];
        return result.Text("IsTruncated") is "true" ? new Page<T>(items, result.RequiredText("Marker")) : new Page<T>(items, null);
    }

    private static PrincipalEntity Entity(AwsXml entity, string id)
    {
        var tags = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        if (entity.Child("Tags") is not null)
        {
            foreach (var tag in entity.Members("Tags"))
            {
                tags[tag.RequiredText("Key")] = tag.Required("Value").Content;
            }
        }

        return new PrincipalEntity(
            entity.RequiredText("Arn"),
            entity.Child("PermissionsBoundary")?.RequiredText("PermissionsBoundaryArn"),
            tags.ToImmutable(),
            entity.Text(id))
        {
            Created = Date(entity.Text("CreateDate")),
        };
    }

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}
