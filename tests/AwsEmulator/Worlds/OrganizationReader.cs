using System.Collections.Immutable;

namespace Ses.Resilient.AwsEmulator;

/// <summary>Reads the organization of a world file: its tree, flattened, and its policies.</summary>
internal static class OrganizationReader
{
    public const string FullAccess = "p-FullAWSAccess";

    private const string AllowEverything = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    public static Organization? Read(JsonCursor? json)
    {
        if (json is null)
            return null;
        var policies = json.Named("policies").ToImmutableSortedDictionary(p => p.Name, p => ReadPolicy(p.Name, p.Value), StringComparer.Ordinal);
        if (!policies.ContainsKey(FullAccess))
            policies = policies.Add(FullAccess, new ScpPolicy(FullAccess, "FullAWSAccess", AllowEverything, AwsManaged: true));
        var management = json.RequiredString("managementAccount");
        var root = json.Object("root") ?? throw json.Missing("root", "{ \"id\": \"r-ab12\", \"scps\": [...], ... }");
        var nodes = ImmutableSortedDictionary.CreateBuilder<string, OrganizationNode>(StringComparer.Ordinal);
        ReadNode(root, "ROOT", parent: null, nodes);
        if (!nodes.ContainsKey(management))
            nodes.Add(management, new OrganizationNode(management, "ACCOUNT", "", nodes.Values.Single(n => n.ParentId is null).Id, [FullAccess]));
        var organization = new Organization(json.RequiredString("id"), management, json.Strings("delegatedAdministrators"))
        {
            Policies = policies,
            Nodes = nodes.ToImmutable(),
        };
        json.Done();
        return organization;
    }

    private static ScpPolicy ReadPolicy(string id, JsonCursor json)
    {
        var policy = new ScpPolicy(
            id,
            json.String("name") ?? id,
            json.Document("content") ?? throw json.Missing("content", "the policy, as an object or as text"),
            json.Bool("awsManaged") ?? false);
        json.Done();
        return policy;
    }

    private static void ReadNode(JsonCursor json, string type, string? parent, ImmutableSortedDictionary<string, OrganizationNode>.Builder nodes)
    {
        var id = json.RequiredString("id");
        var name = json.String("name") ?? (type == "ROOT" ? "Root" : id);
        Add(json, new OrganizationNode(id, type, name, parent, json.Strings("scps")), nodes);
        foreach (var unit in json.Objects("organizationalUnits"))
            ReadNode(unit, "ORGANIZATIONAL_UNIT", id, nodes);
        foreach (var (account, value) in json.Named("accounts"))
        {
            Add(value, new OrganizationNode(account, "ACCOUNT", "", id, value.Strings("scps")), nodes);
            value.Done();
        }
        json.Done();
    }

    private static void Add(JsonCursor json, OrganizationNode node, ImmutableSortedDictionary<string, OrganizationNode>.Builder nodes)
    {
        if (!nodes.TryAdd(node.Id, node))
            throw json.Error($"'{node.Id}' is in the tree twice.", "Keep one of the two.");
    }
}
