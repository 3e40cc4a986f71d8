using System.Collections.Immutable;
using System.Text.Json;
using Ses.Resilient.Diagnostics.Evidence.Wire;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>The organization of the account that asks.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ManagementAccount">The account that SCPs do not bind.</param>
/// <param name="HasAllFeatures">Whether it can have SCPs at all; an organization for consolidated billing cannot.</param>
internal sealed record OrganizationHead(string Id, string ManagementAccount, bool HasAllFeatures);

/// <summary>A root, organizational unit or account.</summary>
internal sealed record OrganizationNode(string Id, string Type)
{
    public const string Root = "ROOT";
    public const string Unit = "ORGANIZATIONAL_UNIT";
    public const string Account = "ACCOUNT";

    public override string ToString() => Type switch
    {
        Root => $"root {Id}",
        Unit => $"OU {Id}",
        _ => $"account {Id}",
    };
}

/// <summary>The nodes from the root to an account; empty where AWS does not say.</summary>
internal sealed record OrganizationPath(ImmutableArray<OrganizationNode> Nodes);

/// <summary>An SCP attached to a node.</summary>
internal sealed record ScpSummary(string Id, string Name, string? Arn);

/// <summary>The calls of Organizations: what they ask and how their answers are read (Organizations API reference, 2016-11-28).</summary>
internal static class OrganizationsCalls
{
    public static ReadCall<OrganizationHead> DescribeOrganization() =>
        new(EvidenceReads.DescribeOrganization, "organization", [], static body => JsonAnswer.Read(body, static root =>
        {
            var organization = root.Required("Organization");
            return new OrganizationHead(
                organization.RequiredText("Id"),
                organization.RequiredText("MasterAccountId"),
                organization.OptionalText("FeatureSet") is not "CONSOLIDATED_BILLING");
        }));

    public static ReadCall<OrganizationPath> DescribeAccount(string account) =>
        new(EvidenceReads.DescribeAccount, $"account {account}", [new("AccountId", account)], body =>
            JsonAnswer.Read(body, root => PathOf(root.Required("Account"), account)));

    public static ReadCall<Page<OrganizationNode>> ListParents(OrganizationNode child, string? next) =>
        new(EvidenceReads.ListParents, child.ToString(), Paged(next, Member("ChildId", child.Id)), static body => PageOf(body, "Parents", static parent =>
            new OrganizationNode(parent.RequiredText("Id"), parent.RequiredText("Type"))));

    public static ReadCall<Page<ScpSummary>> ListPoliciesForTarget(OrganizationNode target, string? next) =>
        new(
            EvidenceReads.ListPoliciesForTarget,
            target.ToString(),
            Paged(next, Member("TargetId", target.Id), Member("Filter", "SERVICE_CONTROL_POLICY")),
            static body => PageOf(body, "Policies", static policy =>
                new ScpSummary(policy.RequiredText("Id"), policy.OptionalText("Name") ?? policy.RequiredText("Id"), policy.OptionalText("Arn"))));

    public static ReadCall<PolicyText> DescribePolicy(ScpSummary policy) =>
        new(EvidenceReads.DescribePolicy, $"SCP {policy.Name} ({policy.Id})", [new("PolicyId", policy.Id)], static body =>
            JsonAnswer.Read(body, static root => new PolicyText(root.Required("Policy").RequiredText("Content"))));

    /// <summary>Reads <c>o-…/r-…/ou-…/…/ACCOUNT/</c>. More than one path, or another form, is left to ListParents.</summary>
    private static OrganizationPath PathOf(JsonElement element, string account)
    {
        var paths = element.Entries("Paths").ToArray();
        if (paths is not [{ ValueKind: JsonValueKind.String } only])
        {
            return new OrganizationPath([]);
        }

        var parts = only.GetString()!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var known = parts.Length >= 3
            && parts[0].StartsWith("o-", StringComparison.Ordinal)
            && parts[1].StartsWith("r-", StringComparison.Ordinal)
            && parts[2..^1].All(static part => part.StartsWith("ou-", StringComparison.Ordinal))
            && string.Equals(parts[^1], account, StringComparison.Ordinal);
        return new OrganizationPath(!known
            ? []
            : [
                new OrganizationNode(parts[1], OrganizationNode.Root),
                .. parts[2..^1].Select(static part => new OrganizationNode(part, OrganizationNode.Unit)),
                new OrganizationNode(account, OrganizationNode.Account),
            ]);
    }

    private static KeyValuePair<string, string> Member(string name, string value) => new(name, value);

    private static ImmutableArray<KeyValuePair<string, string>> Paged(string? next, params ReadOnlySpan<KeyValuePair<string, string>> members) =>
        next is null ? [.. members] : [.. members, new("NextToken", next)];

    private static Page<T> PageOf<T>(byte[] body, string list, Func<JsonElement, T> read) => JsonAnswer.Read(body, root =>
        root.Required(list).ValueKind == JsonValueKind.Array
            ? new Page<T>([.. root.Entries(list).Select(read)], root.OptionalText("NextToken") is { Length: > 0 } next ? next : null)
            : throw new ReadException($"the answer has no list of {list}"));
}
