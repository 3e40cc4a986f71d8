using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace Ses.Resilient.Diagnostics.Reports.WorldFiles;

/// <summary>The accounts of a world file: the sender with its policies, and SES as it was read.</summary>
internal static class WorldAccounts
{
    public static string RegionOf(RefusedSend send) => send.Facts?.Region ?? send.Refusal.Region ?? "us-east-1";

    public static string AccountOf(RefusedSend send) => Arn.TryParse(WorldFile.PrincipalOf(send))!.Value.Account;

    public static void AddTo(JsonObject world, RefusedSend send)
    {
        var account = AccountOf(send);
        var accounts = new JsonObject { [account] = new JsonObject() };
        world["accounts"] = accounts;
        AddSender(world, accounts[account]!.AsObject(), send);
        AddSes(SesOf(accounts, account, RegionOf(send)), send);
        foreach (var place in send.Evidence.Elsewhere) AddElsewhere(world, place, send);
        foreach (var (arn, read) in send.Evidence.ForeignIdentities.Where(i => i.Value.IsKnown)) AddForeign(world, arn, read.Value, send);
        WorldOrganization.AddTo(world, send);
    }

    private static void AddSender(JsonObject world, JsonObject account, RefusedSend send)
    {
        var principal = Arn.TryParse(WorldFile.PrincipalOf(send))!.Value;
        var user = principal.Service == "iam" ? principal.NameOf("user") : null;
        var role = principal.Service == "iam" ? principal.NameOf("role") : principal.NameOf("assumed-role")?.Split('/')[0];
        if ((user ?? role) is not { } named) return;
        var name = named[(named.LastIndexOf('/') + 1)..];
        var entity = new JsonObject();
        account[user is null ? "roles" : "users"] = new JsonObject { [name] = entity };

        var real = Arn.TryParse(send.Evidence.Principal.Value?.Arn) ?? principal;
        if ((real.NameOf("user") ?? real.NameOf("role")) is { } full && full.LastIndexOf('/') is var slash and >= 0 && real.Service == "iam") entity["path"] = "/" + full[..(slash + 1)];
        if (send is { Now: { } now, Evidence.Principal.Value.Created: { } created } && now - created is { TotalDays: >= 0 and < 1 } age) entity["createdMinutesAgo"] = (int)age.TotalMinutes;
        AddPolicies(world, account, entity, send);
        if (send.Evidence.Boundary.Value is { Arn: { } arn } boundary)
        {
            entity["permissionsBoundary"] = arn;
            Define(world, account, boundary, send);
        }
    }

    /// <summary>Inline and attached ones on whom they hang on; those of groups carry the group in their name.</summary>
    private static void AddPolicies(JsonObject world, JsonObject account, JsonObject entity, RefusedSend send)
    {
        var groups = send.Evidence.Reads.Select(r => r.Target.Split(' ')).Where(t => t is [.., "group", _]).Select(t => t[^1]).Distinct(StringComparer.Ordinal).ToDictionary(g => g, _ => new JsonObject(), StringComparer.Ordinal);
        foreach (var policy in send.Evidence.IdentityPolicies)
        {
            if (policy.Arn is { } arn)
            {
                Define(world, account, policy, send);
                var attached = entity["attachedPolicies"] as JsonArray ?? [];
                entity["attachedPolicies"] ??= attached;
                attached.Add((JsonNode)JsonValue.Create(arn));
            }
            else if (IsOne(policy))
            {
                var group = groups.FirstOrDefault(g => policy.Name.EndsWith($" (group {g.Key})", StringComparison.Ordinal));
                var name = group.Key is null ? policy.Name : policy.Name[..^$" (group {group.Key})".Length];
                var holder = group.Value ?? entity;
                if (holder["inlinePolicies"] is null) holder["inlinePolicies"] = new JsonObject();
                holder["inlinePolicies"]![name] = WorldPolicies.Cut(policy, send.Checks);
            }
        }

        if (groups.Count == 0) return;
        var all = new JsonObject();
        foreach (var (name, group) in groups) all[name] = group;
        account["groups"] = all;
        entity["groups"] = new JsonArray([.. groups.Keys.Select(g => (JsonNode)JsonValue.Create(g))]);
    }

    /// <summary>One policy that was listed, rather than what stands for a list that was not readable.</summary>
    private static bool IsOne(Policy policy) => policy.Document is not null || !policy.Name.Contains("policies of ", StringComparison.Ordinal) && !policy.Name.Contains("identity-based policies", StringComparison.Ordinal);

    private static void Define(JsonObject world, JsonObject account, Policy policy, RefusedSend send)
    {
        if (Arn.TryParse(policy.Arn) is not { } arn || arn.NameOf("policy") is not { } name) return;
        var holder = arn.Account == "aws" ? world : account;
        var member = arn.Account == "aws" ? "awsManagedPolicies" : "policies";
        if (holder[member] is null) holder[member] = new JsonObject();
        holder[member]![name] = WorldPolicies.Cut(policy, send.Checks);
    }

    private static void AddSes(JsonObject ses, RefusedSend send)
    {
        var evidence = send.Evidence;
        if (evidence.AccountState.Value is { } state)
        {
            ses["productionAccess"] = state.ProductionAccessEnabled;
            ses["sendingEnabled"] = state.SendingEnabled;
            if (state.EnforcementStatus is "HEALTHY" or "PROBATION" or "SHUTDOWN") ses["enforcementStatus"] = state.EnforcementStatus;
        }

        foreach (var (name, read) in evidence.Identities.OrderBy(i => i.Key, StringComparer.Ordinal))
        {
            if (read.Value is { } identity) AddIdentity(ses, name, identity, identity.Policies.Select(p => (p.Name, WorldPolicies.Cut(p, send.Checks))));
        }

        if (evidence.ConfigurationSet.Value is { } set) ses["configurationSets"] = new JsonObject { [set.Name] = new JsonObject { ["sendingEnabled"] = set.SendingEnabled } };
        if (evidence.Tenant.Value is { } tenant)
        {
            var json = new JsonObject { ["id"] = "tn-replay", ["resources"] = new JsonArray([.. (evidence.TenantResources.Value?.Arns ?? []).Select(a => (JsonNode)JsonValue.Create(a))]) };
            if (tenant.SendingStatus is { } status) json["sendingStatus"] = status;
            ses["tenants"] = new JsonObject { [tenant.Name] = json };
        }
    }

    private static void AddIdentity(JsonObject ses, string name, SesIdentity identity, IEnumerable<(string Name, JsonNode Text)> policies)
    {
        var json = new JsonObject { ["verified"] = identity.VerifiedForSending };
        var texts = new JsonObject();
        foreach (var (policy, text) in policies) texts[policy] = text;
        if (texts.Count > 0) json["policies"] = texts;
        if (identity.DefaultConfigurationSet is { } set) json["defaultConfigurationSet"] = set;
        if (ses["identities"] is null) ses["identities"] = new JsonObject();
        ses["identities"]![name] = json;
    }

    /// <summary>An identity that another account owns, as a role of that account read it.</summary>
    private static void AddForeign(JsonObject world, string identityArn, SesIdentity? identity, RefusedSend send)
    {
        if (Arn.TryParse(identityArn) is not { } arn || arn.NameOf("identity") is not { } name) return;
        var ses = Owned(world, arn);
        if (identity is null) return;
        var pairs = send.Checks.Where(c => c.ResourceArn == identityArn).Select(c => (c.Action, c.ResourceArn, c.Result[Evaluation.PolicyLayer.Resource])).ToImmutableArray();
        AddIdentity(ses, name, identity, StandIns(pairs, send));
    }

    private static void AddElsewhere(JsonObject world, IdentityElsewhere place, RefusedSend send)
    {
        if (Arn.TryParse(place.Arn) is not { } arn || arn.NameOf("identity") is not { } name) return;
        if (arn.Account == AccountOf(send))
        {
            AddIdentity(SesOf(world["accounts"]!.AsObject(), arn.Account, arn.Region), name, place.Identity, place.Identity.Policies.Select(p => (p.Name, WorldPolicies.Cut(p, send.Checks))));
            return;
        }

        var pairs = send.Checks.Where(c => c.Role == Denials.ResourceRole.From).Select(c => (c.Action, place.Arn, Evaluated(c, place, arn))).ToImmutableArray();
        AddIdentity(Owned(world, arn), name, place.Identity, StandIns(pairs, send));
    }

    private static Evaluation.LayerEvaluation Evaluated(CheckFinding check, IdentityElsewhere place, Arn arn) => Evaluation.PolicyEvaluator.Evaluate(
        check.Request with { Resource = place.Arn, ResourceAccount = arn.Account }, check.Policies with { Resource = place.Identity.Policies })[Evaluation.PolicyLayer.Resource];

    private static (string Name, JsonNode Text)[] StandIns(ImmutableArray<(string Action, string Resource, Evaluation.LayerEvaluation Evaluation)> pairs, RefusedSend send) =>
        WorldPolicies.StandInFor(pairs, GrantedPrincipal(send)) is { } text ? [(pairs.SelectMany(p => p.Evaluation.Deciding).Select(m => m.Statement.Policy).FirstOrDefault() ?? "stand-in", text)] : [];

    /// <summary>The user or role, since a policy that names a session is another thing.</summary>
    private static string GrantedPrincipal(RefusedSend send)
    {
        if (send.Evidence.Principal.Value?.Arn is { } read) return read;
        var principal = Arn.TryParse(WorldFile.PrincipalOf(send))!.Value;
        return principal.NameOf("assumed-role") is { } session
            ? new Arn(principal.Partition, "iam", "", principal.Account, "role/" + session.Split('/')[0]).ToString()
            : principal.ToString();
    }

    /// <summary>SES of an account that a role is named for: the role is made for the replay.</summary>
    private static JsonObject Owned(JsonObject world, Arn arn)
    {
        var accounts = world["accounts"]!.AsObject();
        if (accounts[arn.Account] is null)
        {
            const string Role = "diagnosis";
            accounts[arn.Account] = new JsonObject { ["roles"] = new JsonObject { [Role] = new JsonObject { ["assumableBy"] = new JsonArray("*") } } };
            if (world["diagnosticRoles"] is null) world["diagnosticRoles"] = new JsonObject();
            world["diagnosticRoles"]![arn.Account] = new Arn(arn.Partition, "iam", "", arn.Account, "role/" + Role).ToString();
        }

        return SesOf(accounts, arn.Account, arn.Region);
    }

    private static JsonObject SesOf(JsonObject accounts, string account, string region)
    {
        var owner = accounts[account]!.AsObject();
        if (owner["ses"] is null) owner["ses"] = new JsonObject();
        var regions = owner["ses"]!.AsObject();
        if (regions[region] is null) regions[region] = new JsonObject();
        return regions[region]!.AsObject();
    }
}
