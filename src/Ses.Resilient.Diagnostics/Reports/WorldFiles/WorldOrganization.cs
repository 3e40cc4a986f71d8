using System.Globalization;
using System.Text.Json.Nodes;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Diagnostics.Reports.WorldFiles;

/// <summary>The organization of a world file: its levels down to the account, with a stand-in for the policies of each.</summary>
internal static class WorldOrganization
{
    public static void AddTo(JsonObject world, RefusedSend send)
    {
        if (send.Evidence.Organization.Value is not { } organization) return;
        var account = WorldAccounts.AccountOf(send);
        var json = new JsonObject { ["id"] = organization.OrganizationId, ["managementAccount"] = organization.ManagementAccount };
        world["organization"] = json;
        if (organization.Levels.Value is not { Levels: { IsEmpty: false } levels })
        {
            json["root"] = new JsonObject { ["id"] = "r-replay", ["accounts"] = new JsonObject { [account] = new JsonObject() } };
            return;
        }

        if (account != organization.ManagementAccount) json["delegatedAdministrators"] = new JsonArray(account);
        var policies = new JsonObject();
        json["policies"] = policies;
        JsonObject? parent = null;
        for (var i = 0; i < levels.Length; i++)
        {
            var node = new JsonObject();
            node["scps"] = new JsonArray(StandIn(send, i, levels[i], policies));
            if (levels[i].TargetType == "ACCOUNT")
            {
                parent!["accounts"] = new JsonObject { [levels[i].TargetId] = node };
                break;
            }

            node["id"] = levels[i].TargetId;
            if (parent is null) json["root"] = node;
            else parent["organizationalUnits"] = new JsonArray((JsonNode)node);
            parent = node;
        }
    }

    /// <summary>One policy that does what those of the level do together; named as the one that decided.</summary>
    private static string StandIn(RefusedSend send, int index, OrganizationLevel level, JsonObject policies)
    {
        var pairs = send.Checks.Select(c => (c.Action, c.ResourceArn, Evaluation: PolicyEvaluator.Evaluate(c.Request, new PolicySet { Scp = [level.Policies] })[PolicyLayer.Scp])).ToArray();
        var content = WorldPolicies.StandInFor([.. pairs], principal: null) ?? WorldPolicies.AllowsNothingOfSes;
        var decided = pairs.SelectMany(p => p.Evaluation.Deciding).Where(m => m.Statement.IsDeny).Select(m => m.Statement).FirstOrDefault();
        var id = string.Create(CultureInfo.InvariantCulture, $"p-standin{index}");
        policies[id] = new JsonObject { ["name"] = decided?.Policy ?? $"stand-in for {level.TargetId}", ["content"] = content };
        return id;
    }
}
