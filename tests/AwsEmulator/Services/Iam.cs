using System.Xml.Linq;

namespace Ses.Resilient.AwsEmulator;

/// <summary>AWS Identity and Access Management: its reads.</summary>
internal static partial class Iam
{
    private static readonly ServiceInfo Service = new("iam", "iam", Protocol.Query, "https://iam.amazonaws.com/doc/2010-05-08/");

    public static QueryApi Api { get; } = QueryApi.Of(
        Service,
        "2010-05-08",
        OnUser("GetUser", GetUser),
        OnRole("GetRole", c => [RoleElement("Role", c.Role(), withTrust: true)]),
        OnUser("ListUserPolicies", c => InlineNames(c, c.User())),
        OnRole("ListRolePolicies", c => InlineNames(c, c.Role())),
        OnGroup("ListGroupPolicies", c => InlineNames(c, c.Group())),
        OnUser("ListAttachedUserPolicies", c => Attached(c, c.User())),
        OnRole("ListAttachedRolePolicies", c => Attached(c, c.Role())),
        OnGroup("ListAttachedGroupPolicies", c => Attached(c, c.Group())),
        OnUser("GetUserPolicy", c => Inline(c, "UserName", c.User())) with { Target = c => $"{c.Text("UserName")}/{c.Text("PolicyName")}" },
        OnRole("GetRolePolicy", c => Inline(c, "RoleName", c.Role())) with { Target = c => $"{c.Text("RoleName")}/{c.Text("PolicyName")}" },
        OnGroup("GetGroupPolicy", c => Inline(c, "GroupName", c.Group())) with { Target = c => $"{c.Text("GroupName")}/{c.Text("PolicyName")}" },
        OnUser("ListGroupsForUser", ListGroupsForUser),
        OnPolicy("GetPolicy", GetPolicy),
        OnPolicy("GetPolicyVersion", GetPolicyVersion),
        OnPolicy("ListPolicyVersions", ListPolicyVersions),
        Operation.Xml(Service, "GetAccountAuthorizationDetails", GetAccountAuthorizationDetails),
        OnPolicySource("SimulatePrincipalPolicy", SimulatePrincipalPolicy),
        OnPolicySource("GetContextKeysForPrincipalPolicy", GetContextKeysForPrincipalPolicy));

    private static Operation OnUser(string name, Func<Call, IEnumerable<XElement>> result) => Operation.Xml(Service, name, result) with
    {
        Target = c => c.Text("UserName"),
        Resource = c => Shown(c, "user", c.Text("UserName") ?? c.Principal.Name, n => c.Account.Users.GetValueOrDefault(n)),
    };

    private static Operation OnRole(string name, Func<Call, IEnumerable<XElement>> result) => Operation.Xml(Service, name, result) with
    {
        Target = c => c.Text("RoleName"),
        Resource = c => Shown(c, "role", c.Text("RoleName") ?? "", n => c.Account.Roles.GetValueOrDefault(n)),
    };

    private static Operation OnGroup(string name, Func<Call, IEnumerable<XElement>> result) => Operation.Xml(Service, name, result) with
    {
        Target = c => c.Text("GroupName"),
        Resource = c => Shown(c, "group", c.Text("GroupName") ?? "", n => c.Account.Groups.GetValueOrDefault(n)),
    };

    private static Operation OnPolicy(string name, Func<Call, IEnumerable<XElement>> result) => Operation.Xml(Service, name, result) with
    {
        Target = c => c.Text("PolicyArn"),
        Resource = c => new Resource(c.Text("PolicyArn") ?? "*", "policy " + c.Text("PolicyArn")),
    };

    private static Operation OnPolicySource(string name, Func<Call, IEnumerable<XElement>> result) => Operation.Xml(Service, name, result) with
    {
        Target = c => c.Text("PolicySourceArn"),
        Resource = c => Resource.Of(c.Text("PolicySourceArn") ?? "*"),
    };

    private static Resource Shown(Call call, string type, string name, Func<string, IamEntity?> find) =>
        new(find(name)?.Arn ?? call.Arn("iam", "", $"{type}/{name}"), $"{type} {name}");

    private static IamUser User(this Call call) => Find(call.Account.Users, call.Required("UserName"), "user");

    private static IamRole Role(this Call call) => Find(call.Account.Roles, call.Required("RoleName"), "role");

    private static IamGroup Group(this Call call) => Find(call.Account.Groups, call.Required("GroupName"), "group");

    private static T Find<T>(IReadOnlyDictionary<string, T> all, string name, string type) =>
        all.TryGetValue(name, out var entity) ? entity : throw NoSuchEntity($"The {type} with name {name} cannot be found.");

    private static AwsException NoSuchEntity(string message) => new(404, "NoSuchEntity", message);

    private static IEnumerable<XElement> GetUser(Call call)
    {
        if (call.Text("UserName") is not null)
            return [UserElement("User", call.User())];
        return call.Principal.Kind == PrincipalKind.User
            ? [UserElement("User", call.Account.Users[call.Principal.Name])]
            : throw new AwsException(400, "ValidationError", "Must specify userName when calling with non-User credentials");
    }

    private static IEnumerable<XElement> InlineNames(Call call, IamEntity entity)
    {
        var page = call.Page([.. entity.InlinePolicies.Keys]);
        return [new("PolicyNames", page.Items.Select(n => new XElement("member", n))), .. Truncation(page)];
    }

    private static IEnumerable<XElement> Attached(Call call, IamEntity entity)
    {
        var page = call.Page(entity.AttachedPolicies);
        return [new("AttachedPolicies", page.Items.Select(arn => AttachedElement(arn))), .. Truncation(page)];
    }

    private static IEnumerable<XElement> Inline(Call call, string owner, IamEntity entity)
    {
        var name = call.Required("PolicyName");
        return entity.InlinePolicies.TryGetValue(name, out var document)
            ? [new(owner, entity.Name), new("PolicyName", name), new("PolicyDocument", Encoded(document))]
            : throw NoSuchEntity($"The {owner[..^4].ToLowerInvariant()} policy with name {name} cannot be found.");
    }

    private static IEnumerable<XElement> ListGroupsForUser(Call call)
    {
        var page = call.Page([.. call.User().Groups.Select(g => call.Account.Groups[g])]);
        return [new("Groups", page.Items.Select(g => EntityElement("member", "Group", "AGPA", g))), .. Truncation(page)];
    }

    private static string PolicyText(Call call, out string arn)
    {
        arn = call.Required("PolicyArn");
        if (call.Account.Policies.TryGetValue(arn, out var own))
            return own;
        if (call.World.AwsManagedPolicies.TryGetValue(arn, out var managed))
            return managed;
        var parts = arn.Split(':');
        if (parts.Length == 6 && Ids.IsAccount(parts[4]) && parts[4] != call.Principal.Account)
            throw Refusals.Implicit(call, "iam:" + call.Request.Form["Action"], "policy " + arn, "resource-based policy");
        throw NoSuchEntity($"Policy {arn} was not found.");
    }

    private static IEnumerable<XElement> GetPolicy(Call call)
    {
        PolicyText(call, out var arn);
        return [PolicyElement("Policy", arn)];
    }

    private static IEnumerable<XElement> GetPolicyVersion(Call call)
    {
        var document = PolicyText(call, out var arn);
        var version = call.Required("VersionId");
        return version == DefaultVersion
            ? [VersionElement("PolicyVersion", document)]
            : throw NoSuchEntity($"Policy {arn} version {version} does not exist or is not attachable.");
    }

    private static IEnumerable<XElement> ListPolicyVersions(Call call)
    {
        var page = call.Page([PolicyText(call, out _)]);
        // The list gives no documents.
        return [new("Versions", page.Items.Select(_ => VersionElement("member", document: null))), .. Truncation(page)];
    }

    private static Page<T> Page<T>(this Call call, IReadOnlyList<T> items) =>
        Pages.Cut(items, call.Text("Marker"), call.Number("MaxItems"), call.World.Reads with { EmptyPages = false }, usual: 100, "ValidationError", "Invalid Marker.");

    private static IEnumerable<XElement> Truncation<T>(Page<T> page) =>
        page.Next is null ? [new("IsTruncated", "false")] : [new("IsTruncated", "true"), new("Marker", page.Next)];
}
