using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace Ses.Resilient.Diagnostics.Reports.WorldFiles;

/// <summary>
/// Policies of a world file. Of those of the sender's own account the statements that are about sends; for those that others own a stand-in, which has their effect on this
/// send and nothing of their text.
/// </summary>
internal static class WorldPolicies
{
    private const string StandIn = "stand-in";

    /// <summary>A text that is no policy: what it stands for could not be read or parsed either.</summary>
    public static JsonNode Unreadable => JsonValue.Create("not readable");

    /// <summary>A level of an organization always has a policy.</summary>
    public static JsonNode AllowsNothingOfSes => Document(PolicyDocument.CurrentVersion, [Effect(isDeny: false, "sts:GetCallerIdentity", "*", [], principal: null)]);

    /// <summary>The statements of an own policy that name an action of SES or cover one that was checked; the others decide nothing here.</summary>
    public static JsonNode Cut(Policy policy, ImmutableArray<CheckFinding> checks) => policy.Document is { } document
        ? Document(document.Version, document.Statements.ToArray().Where(s => Matters(s, checks)).Select(Statement))
        : Unreadable;

    /// <summary>What another account's policies of one identity did to each checked pair.</summary>
    public static JsonNode? StandInFor(ImmutableArray<(string Action, string Resource, LayerEvaluation Evaluation)> pairs, string? principal)
    {
        var statements = pairs.SelectMany(pair => Effects(pair.Evaluation).Select(effect => Effect(effect.IsDeny, pair.Action, pair.Resource, effect.Keys, principal))).ToArray();
        return pairs.Any(p => p.Evaluation.Outcome == LayerOutcome.Invalid) ? Unreadable : statements.Length == 0 ? null : Document(PolicyDocument.CurrentVersion, statements);
    }

    private static IEnumerable<(bool IsDeny, ImmutableArray<string> Keys)> Effects(LayerEvaluation evaluation) => evaluation.Outcome switch
    {
        LayerOutcome.Allow => [(false, [])],
        LayerOutcome.ExplicitDeny => [(true, []), .. evaluation.SilentLevels.IsDefaultOrEmpty ? new[] { (false, ImmutableArray<string>.Empty) } : []],

        // Whether an Allow or a Deny turns on the keys: it may be either, so it is both.
        LayerOutcome.Depends when evaluation.Deciding.Any(m => m.Statement.IsDeny) => [(false, []), (true, evaluation.DependsOn)],
        LayerOutcome.Depends => [(false, evaluation.DependsOn)],
        _ => [],
    };

    private static JsonObject Effect(bool isDeny, string action, string resource, ImmutableArray<string> keys, string? principal)
    {
        var statement = new JsonObject { ["Effect"] = isDeny ? "Deny" : "Allow" };
        if (principal is not null) statement["Principal"] = new JsonObject { ["AWS"] = principal };
        statement["Action"] = action;
        statement["Resource"] = resource;
        if (keys.IsDefaultOrEmpty) return statement;
        var condition = new JsonObject();
        foreach (var key in keys) condition[key] = StandIn;
        statement["Condition"] = new JsonObject { ["StringEquals"] = condition };
        return statement;
    }

    private static JsonObject Document(string? version, IEnumerable<JsonObject> statements)
    {
        var document = new JsonObject();
        if (version is not null) document["Version"] = version;
        document["Statement"] = new JsonArray([.. statements]);
        return document;
    }

    private static bool Matters(Statement statement, ImmutableArray<CheckFinding> checks) =>
        statement.IsNotAction
        || statement.Actions.Any(a => a.IsAnything || a.Text.StartsWith("ses:", StringComparison.OrdinalIgnoreCase) || checks.Any(c => a.Matches(c.Action.ToLowerInvariant()) != Match.No));

    private static JsonObject Statement(Statement statement)
    {
        var json = new JsonObject();
        if (statement.Sid is { } sid) json["Sid"] = sid;
        json["Effect"] = statement.IsDeny ? "Deny" : "Allow";
        if (statement.Principal is { } principal) json[principal.IsNotPrincipal ? "NotPrincipal" : "Principal"] = Principals(principal);
        json[statement.IsNotAction ? "NotAction" : "Action"] = List(statement.Actions.Select(a => a.Text));
        if (statement.Resources is { } resources) json[statement.IsNotResource ? "NotResource" : "Resource"] = List(resources.Select(r => r.Text));
        if (statement.Conditions.Length > 0 || statement.HasEmptyCondition) json["Condition"] = Conditions(statement.Conditions);
        return json;
    }

    private static JsonObject Principals(PrincipalClause clause)
    {
        var json = new JsonObject();
        foreach (var group in clause.Entries.GroupBy(e => e.Kind != PrincipalKind.Other ? "AWS" : e.Text.Contains(".amazonaws.", StringComparison.Ordinal) ? "Service" : "Federated", StringComparer.Ordinal))
        {
            json[group.Key] = List(group.Select(e => e.Text));
        }

        return json;
    }

    private static JsonObject Conditions(Condition[] conditions)
    {
        var json = new JsonObject();
        foreach (var condition in conditions)
        {
            if (json[condition.Operator.Text] is not JsonObject keys) json[condition.Operator.Text] = keys = [];
            keys[condition.Key.Text] = List(condition.Required);
        }

        return json;
    }

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)JsonValue.Create(t))]);
}
