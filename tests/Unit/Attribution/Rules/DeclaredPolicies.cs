using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ses.Resilient.Tests.Conformance.Reference;

namespace Ses.Resilient.Tests.Rules;

/// <summary>A policy as its owner wrote it.</summary>
internal sealed record PolicyText(string Name, string? Arn, string Text);

/// <summary>The layers a sender can read about, as policy texts, and what IAM's documented rules make of them: answered by the reference evaluator, never by the engine.</summary>
internal sealed record DeclaredPolicies
{
    public const string Scp = "scp";
    public const string OnResource = "resource";
    public const string Identity = "identity";
    public const string Boundary = "boundary";

    /// <summary>The order of the IAM User Guide, policy evaluation logic: organization, resource, identity, boundary.</summary>
    public static readonly ImmutableArray<string> Order = [Scp, OnResource, Identity, Boundary];

    /// <summary>The policies as the reference evaluator takes them, by identity and layers: asked many thousand times.</summary>
    private static readonly ConditionalWeakTable<DeclaredPolicies, ConcurrentDictionary<(string Resource, string Layers), string>> Written = [];

    public required string Principal { get; init; }

    /// <summary>The role of a session, with its path.</summary>
    public string? Role { get; init; }

    public ImmutableArray<PolicyText> IdentityPolicies { get; init; } = [];

    public PolicyText? BoundaryPolicy { get; init; }

    /// <summary>From the root to the account; <see langword="null"/> where SCPs do not bind.</summary>
    public ImmutableArray<ImmutableArray<PolicyText>>? Levels { get; init; }

    /// <summary>Sending authorization policies by the ARN of the identity.</summary>
    public ImmutableDictionary<string, ImmutableArray<PolicyText>> OnIdentities { get; init; } = ImmutableDictionary<string, ImmutableArray<PolicyText>>.Empty;

    public string Account => Principal.Split(':')[4];

    private bool IsRoot => Principal.EndsWith(":root", StringComparison.Ordinal);

    /// <summary>What the rules say to one pair.</summary>
    public ReferenceAnswer Ask(string action, string resource, IReadOnlyDictionary<string, ReferenceValue> keys, params IReadOnlyCollection<string> unknown) =>
        Ask(action, resource, keys, unknown, Order);

    /// <summary>The refusing layers with whether a Deny of theirs matches, in the order in which they are to be told: Denies first.</summary>
    public ImmutableArray<(string Layer, bool IsExplicit)> Refusing(string action, string resource, IReadOnlyDictionary<string, ReferenceValue> keys)
    {
        var refusing = Ask(action, resource, keys).DeniedBy;
        return [.. Order.Where(refusing.Contains)
            .Select(layer => (Layer: layer, IsExplicit: Ask(action, resource, keys, [], [layer]).Decision == "ExplicitDeny"))
            .OrderBy(l => l.IsExplicit ? 0 : 1)];
    }

    private ReferenceAnswer Ask(
        string action, string resource, IReadOnlyDictionary<string, ReferenceValue> keys, IReadOnlyCollection<string> unknown, ImmutableArray<string> layers)
    {
        var request = new JsonObject
        {
            ["principal"] = Principal,
            ["role"] = Role,
            ["action"] = action,
            ["resource"] = resource,
            ["resourceAccount"] = resource == "*" ? Account : null,
            ["context"] = new JsonObject(keys.Select(k => KeyValuePair.Create<string, JsonNode?>(
                k.Key, k.Value.IsMultiValued ? new JsonArray([.. k.Value.Values.Select(v => JsonValue.Create(v))]) : JsonValue.Create(k.Value.Values[0])))),
            ["unknown"] = new JsonArray([.. unknown.Select(u => JsonValue.Create(u))]),
        };
        var policies = Written.GetOrCreateValue(this).GetOrAdd((OnIdentities.ContainsKey(resource) ? resource : "", string.Join(' ', layers)), static (key, p) => p.Policies.Write(key.Item1, p.Layers), (Policies: this, Layers: layers));
        using var asked = JsonDocument.Parse($$"""{"request":{{request.ToJsonString()}},"policies":{{policies}}}""");
        return ReferenceUnknowns.Evaluate(asked.RootElement);
    }

    private string Write(string resource, ImmutableArray<string> layers)
    {
        var policies = new JsonObject();
        if (layers.Contains(Identity) && !IsRoot) policies[Identity] = List(IdentityPolicies);
        if (layers.Contains(Boundary) && BoundaryPolicy is { } boundary) policies[Boundary] = Policy(boundary);
        if (layers.Contains(Scp) && Levels is { } levels) policies[Scp] = new JsonArray([.. levels.Select(List)]);
        if (layers.Contains(OnResource) && OnIdentities.TryGetValue(resource, out var owned)) policies[OnResource] = List(owned);
        return policies.ToJsonString();

        static JsonArray List(ImmutableArray<PolicyText> texts) => [.. texts.Select(Policy)];

        static JsonNode Policy(PolicyText text) => new JsonObject { ["name"] = text.Name, ["document"] = JsonNode.Parse(text.Text) };
    }
}
