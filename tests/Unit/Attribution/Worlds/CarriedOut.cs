using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Tests.Rules;
using JsonArray = System.Text.Json.Nodes.JsonArray;
using JsonNode = System.Text.Json.Nodes.JsonNode;
using JsonObject = System.Text.Json.Nodes.JsonObject;

namespace Ses.Resilient.Tests.Attribution.Worlds;

/// <summary>Does to policies what a remedy and its commands say.</summary>
internal static partial class CarriedOut
{
    public static DeclaredPolicies On(DeclaredPolicies policies, SesRemedy remedy)
    {
        var change = JsonNode.Parse(remedy.Policy!)!;
        var commands = remedy.AwsCli ?? "";
        switch (remedy.Kind)
        {
            case RemedyKind.AddStatement:
                return policies with { IdentityPolicies = policies.IdentityPolicies.Add(new PolicyText("added", null, remedy.Policy!)) };
            case RemedyKind.PutSendingAuthorizationPolicy:
                var identity = change["Statement"]![0]!["Resource"]!.GetValue<string>();
                return policies with { OnIdentities = policies.OnIdentities.SetItem(identity, [.. policies.OnIdentities.GetValueOrDefault(identity, []), new PolicyText("added", null, remedy.Policy!)]) };
            case RemedyKind.ExtendPermissionsBoundary:
                return policies with { BoundaryPolicy = Edited(policies.BoundaryPolicy!, d => Add(d, change)) };
            case RemedyKind.ExtendServiceControlPolicy:
                var levels = Target().Matches(commands).Select(m => int.Parse(m.Groups["level"].Value, CultureInfo.InvariantCulture)).ToArray();
                return policies with { Levels = [.. policies.Levels!.Value.Select((l, i) => levels.Contains(i) ? l.Add(new PolicyText("added", null, remedy.Policy!)) : l)] };
            default:
                var name = Name().Match(commands).Groups["name"].Value;
                var numbers = Instruction().Match(commands).Groups["numbers"].Value.Split(", ").Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
                return Narrowed(policies, remedy.Layer, name, document => Array.ForEach(numbers, n => Narrow(document, n - 1, change)));
        }
    }

    private static DeclaredPolicies Narrowed(DeclaredPolicies policies, DenialLayer layer, string name, Action<JsonNode> edit)
    {
        ImmutableArray<PolicyText> In(ImmutableArray<PolicyText> texts) => [.. texts.Select(t => t.Name == name ? Edited(t, edit) : t)];
        return layer switch
        {
            DenialLayer.IdentityPolicy => policies with { IdentityPolicies = In(policies.IdentityPolicies) },
            DenialLayer.PermissionsBoundary => policies with { BoundaryPolicy = Edited(policies.BoundaryPolicy!, edit) },
            DenialLayer.ServiceControlPolicy => policies with { Levels = [.. policies.Levels!.Value.Select(In)] },
            _ => policies with { OnIdentities = policies.OnIdentities.ToImmutableDictionary(o => o.Key, o => In(o.Value)) },
        };
    }

    private static PolicyText Edited(PolicyText text, Action<JsonNode> edit)
    {
        var document = JsonNode.Parse(text.Text)!;
        edit(document);
        return text with { Text = document.ToJsonString() };
    }

    private static void Add(JsonNode document, JsonNode change)
    {
        foreach (var statement in change["Statement"]!.AsArray()) document["Statement"]!.AsArray().Add(statement!.DeepClone());
    }

    private static void Narrow(JsonNode document, int index, JsonNode change)
    {
        var statement = document["Statement"]![index]!.AsObject();
        var block = (JsonObject)(statement["Condition"]?.DeepClone() ?? new JsonObject());
        var present = (JsonObject)(block["StringNotEquals"]?.DeepClone() ?? new JsonObject());
        var values = present["ses:FromAddress"] is JsonArray list ? [.. list.Select(v => v!.DeepClone())] : present["ses:FromAddress"] is { } one ? new[] { one.DeepClone() } : [];
        present["ses:FromAddress"] = new JsonArray([.. values, change["Condition"]!["StringNotEquals"]!["ses:FromAddress"]!.DeepClone()]);
        block["StringNotEquals"] = present;
        statement["Condition"] = block;
    }

    [GeneratedRegex("--target-id target-(?<level>[0-9]+)")]
    private static partial Regex Target();

    [GeneratedRegex("(?:update-policy --policy-id|--policy-name) (?<name>[a-z0-9-]+)")]
    private static partial Regex Name();

    [GeneratedRegex("# add the condition to statements? (?<numbers>[0-9, ]+[0-9]|[0-9]+) of")]
    private static partial Regex Instruction();
}
