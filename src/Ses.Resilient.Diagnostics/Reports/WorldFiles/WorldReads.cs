using System.Text.Json.Nodes;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Diagnostics.Reports.WorldFiles;

/// <summary>What could not be read, and what the simulator answered.</summary>
internal static class WorldReads
{
    public static void AddTo(JsonObject world, RefusedSend send)
    {
        var denied = Denied(send);
        if (denied.Count > 0) world["reads"] = new JsonObject { ["denied"] = denied };
        if (send is { Evidence.Simulation.Value: { } simulation, Denied: { } pair }) world["simulations"] = Simulations(simulation, pair);
    }

    private static JsonArray Denied(RefusedSend send)
    {
        var denied = new JsonArray();
        foreach (var permission in send.Evidence.Reads.GroupBy(r => r.Permission, StringComparer.Ordinal))
        {
            var refused = permission.Where(r => r.State is ReadState.NotPermitted or ReadState.Failed or ReadState.OutOfTime).ToArray();
            if (refused.Length == 0) continue;
            var json = new JsonObject { ["actions"] = new JsonArray(permission.Key) };

            // Some of its resources could be read: the rule names those that could not.
            if (refused.Length < permission.Count())
            {
                var resources = refused.Select(r => ResourceOf(r, send)).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
                if (resources.Length == 0) continue;
                json["resources"] = new JsonArray([.. resources.Select(r => (JsonNode)JsonValue.Create(r))]);
            }

            denied.Add((JsonNode)json);
        }

        return denied;
    }

    private static string? ResourceOf(DiagnosticRead read, RefusedSend send)
    {
        var words = read.Target.Split(' ');
        if (words[0].StartsWith("arn:", StringComparison.Ordinal)) return words[0];
        var account = WorldAccounts.AccountOf(send);
        return words switch
        {
            ["identity", var name, ..] when read.Service == "ses" => $"arn:*:ses:{WorldAccounts.RegionOf(send)}:{account}:identity/{name}",
            [.., "group", var group] => $"arn:*:iam::{account}:group/*{group}",
            [.., "user", var user] => $"arn:*:iam::{account}:user/*{user}",
            [.., "role", var role] => $"arn:*:iam::{account}:role/*{role}",
            _ => null,
        };
    }

    private static JsonArray Simulations(SimulationEvidence simulation, CheckFinding pair)
    {
        var answers = new JsonArray();
        foreach (var (scope, run) in simulation.Runs.OrderBy(r => r.Key))
        {
            var json = new JsonObject
            {
                ["actions"] = new JsonArray(pair.Action),
                ["resources"] = new JsonArray(pair.ResourceArn),
                ["excludes"] = new JsonArray(
                [
                    .. scope.HasFlag(SimulationScope.WithoutScps) ? new JsonNode[] { "scp" } : [],
                    .. scope.HasFlag(SimulationScope.WithoutBoundary) ? new JsonNode[] { "permission-boundary" } : [],
                ]),
                ["decision"] = run.Decision switch
                {
                    SimulatedDecision.Allowed => "allowed",
                    SimulatedDecision.ExplicitDeny => "explicitDeny",
                    _ => "implicitDeny",
                },
            };
            if (run.AllowedByOrganizations is { } scps) json["allowedByOrganizations"] = scps;
            if (run.AllowedByBoundary is { } boundary) json["allowedByPermissionsBoundary"] = boundary;
            if (!run.MissingKeys.IsEmpty) json["missingContextValues"] = new JsonArray([.. run.MissingKeys.Select(k => (JsonNode)JsonValue.Create(k))]);
            answers.Add((JsonNode)json);
        }

        return answers;
    }
}
