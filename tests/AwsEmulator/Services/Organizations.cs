using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Ses.Resilient.AwsEmulator;

/// <summary>AWS Organizations: the reads that show which service control policies bind an account.</summary>
internal static class Organizations
{
    public const string TargetPrefix = "AWSOrganizationsV20161128.";

    private const string Scp = "SERVICE_CONTROL_POLICY";

    private static readonly string[] Filters = [Scp, "RESOURCE_CONTROL_POLICY", "TAG_POLICY", "BACKUP_POLICY", "AISERVICES_OPT_OUT_POLICY", "CHATBOT_POLICY", "DECLARATIVE_POLICY_EC2"];

    public static ServiceInfo Service { get; } = new("organizations", "organizations", Protocol.Json11);

    public static FrozenDictionary<string, Operation> Operations { get; } = new[]
    {
        Operation.Json(Service, "DescribeOrganization", DescribeOrganization),
        Operation.Json(Service, "DescribeAccount", DescribeAccount) with { Target = c => c.Text("AccountId"), Resource = c => NodeResource(c, "AccountId") },
        Operation.Json(Service, "ListParents", ListParents) with { Target = c => c.Text("ChildId"), Resource = c => NodeResource(c, "ChildId") },
        Operation.Json(Service, "ListPoliciesForTarget", ListPoliciesForTarget) with { Target = c => c.Text("TargetId"), Resource = c => NodeResource(c, "TargetId") },
        Operation.Json(Service, "DescribePolicy", DescribePolicy) with { Target = c => c.Text("PolicyId"), Resource = PolicyResource },
    }.ToFrozenDictionary(o => o.Name, StringComparer.Ordinal);

    private static JsonObject DescribeOrganization(Call call)
    {
        var organization = Of(call);
        return new JsonObject
        {
            ["Organization"] = new JsonObject
            {
                ["Id"] = organization.Id,
                ["Arn"] = $"arn:{call.World.Partition}:organizations::{organization.ManagementAccount}:organization/{organization.Id}",
                ["FeatureSet"] = "ALL",
                ["MasterAccountArn"] = $"arn:{call.World.Partition}:organizations::{organization.ManagementAccount}:account/{organization.Id}/{organization.ManagementAccount}",
                ["MasterAccountId"] = organization.ManagementAccount,
                ["MasterAccountEmail"] = "aws-root@example.com",
                ["AvailablePolicyTypes"] = new JsonArray(new JsonObject { ["Type"] = Scp, ["Status"] = "ENABLED" }),
            },
        };
    }

    private static JsonObject DescribeAccount(Call call)
    {
        var organization = AsAdministrator(call);
        if (organization.Nodes.GetValueOrDefault(call.Required("AccountId")) is not { Type: "ACCOUNT" } account)
            throw new AwsException(400, "AccountNotFoundException", "You specified an account that doesn't exist.");
        var path = new List<string>();
        for (var node = account; node is not null; node = node.ParentId is null ? null : organization.Nodes[node.ParentId])
            path.Insert(0, node.Id);
        return new JsonObject
        {
            ["Account"] = new JsonObject
            {
                ["Id"] = account.Id,
                ["Arn"] = $"arn:{call.World.Partition}:organizations::{organization.ManagementAccount}:account/{organization.Id}/{account.Id}",
                ["Email"] = "aws-account@example.com",
                ["Name"] = account.Id,
                ["Status"] = "ACTIVE",
                ["State"] = "ACTIVE",
                ["Paths"] = new JsonArray($"{organization.Id}/{string.Join('/', path)}/"),
            },
        };
    }

    private static JsonObject ListParents(Call call)
    {
        var organization = AsAdministrator(call);
        var child = organization.Nodes.GetValueOrDefault(call.Required("ChildId"));
        if (child?.ParentId is null)
            throw new AwsException(400, "ChildNotFoundException", "You specified a child that doesn't exist.");
        var parent = organization.Nodes[child.ParentId];
        return WithPage(call, "Parents", new[] { parent }, p => new JsonObject { ["Id"] = p.Id, ["Type"] = p.Type });
    }

    private static JsonObject ListPoliciesForTarget(Call call)
    {
        var organization = AsAdministrator(call);
        var filter = call.Required("Filter");
        if (!Filters.Contains(filter, StringComparer.Ordinal))
            throw new AwsException(400, "InvalidInputException", "You specified an invalid value.");
        if (!organization.Nodes.TryGetValue(call.Required("TargetId"), out var target))
            throw new AwsException(400, "TargetNotFoundException", "You specified a target that doesn't exist.");
        var policies = filter == Scp ? target.Scps.Select(id => organization.Policies[id]).ToArray() : [];
        return WithPage(call, "Policies", policies, p => Summary(call, organization, p));
    }

    private static JsonObject DescribePolicy(Call call)
    {
        var organization = AsAdministrator(call);
        if (!organization.Policies.TryGetValue(call.Required("PolicyId"), out var policy))
            throw new AwsException(400, "PolicyNotFoundException", "You specified a policy that doesn't exist.");
        return new JsonObject { ["Policy"] = new JsonObject { ["PolicySummary"] = Summary(call, organization, policy), ["Content"] = policy.Content } };
    }

    private static Organization Of(Call call) =>
        call.World.Organization is { } organization && organization.Nodes.ContainsKey(call.Principal.Account)
            ? organization
            : throw new AwsException(400, "AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");

    // All but DescribeOrganization may be called by the management account and by delegated administrators only.
    private static Organization AsAdministrator(Call call)
    {
        var organization = Of(call);
        return call.Principal.Account == organization.ManagementAccount || organization.DelegatedAdministrators.Contains(call.Principal.Account)
            ? organization
            : throw Refusals.Denied(Protocol.Json11, "You don't have permissions to access this resource.");
    }

    private static JsonObject Summary(Call call, Organization organization, ScpPolicy policy) => new()
    {
        ["Id"] = policy.Id,
        ["Arn"] = PolicyArn(call, organization, policy),
        ["Name"] = policy.Name,
        ["Description"] = "",
        ["Type"] = Scp,
        ["AwsManaged"] = policy.AwsManaged,
    };

    private static string PolicyArn(Call call, Organization organization, ScpPolicy policy) => policy.AwsManaged
        ? $"arn:{call.World.Partition}:organizations::aws:policy/service_control_policy/{policy.Id}"
        : $"arn:{call.World.Partition}:organizations::{organization.ManagementAccount}:policy/{organization.Id}/service_control_policy/{policy.Id}";

    private static Resource NodeResource(Call call, string parameter)
    {
        if (call.World.Organization is not { } organization || call.Text(parameter) is not { } id)
            return Resource.Any;
        var type = organization.Nodes.GetValueOrDefault(id)?.Type switch { "ROOT" => "root", "ORGANIZATIONAL_UNIT" => "ou", _ => "account" };
        return Resource.Of($"arn:{call.World.Partition}:organizations::{organization.ManagementAccount}:{type}/{organization.Id}/{id}");
    }

    private static Resource PolicyResource(Call call) =>
        call.World.Organization is { } organization && call.Text("PolicyId") is { } id && organization.Policies.TryGetValue(id, out var policy)
            ? Resource.Of(PolicyArn(call, organization, policy))
            : Resource.Any;

    private static JsonObject WithPage<T>(Call call, string list, IReadOnlyList<T> items, Func<T, JsonObject> json)
    {
        var page = Pages.Cut(items, call.Text("NextToken"), call.Number("MaxResults"), call.World.Reads, usual: 20, "InvalidInputException", "You specified an invalid value.");
        var result = new JsonObject { [list] = new JsonArray([.. page.Items.Select(json)]) };
        if (page.Next is not null)
            result["NextToken"] = page.Next;
        return result;
    }
}
