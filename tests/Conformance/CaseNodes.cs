using System.Collections.Immutable;
using System.Text;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Conformance;

/// <summary>A case from the nodes of its line. Policies are parsed where they stand.</summary>
internal readonly struct CaseNodes(PolicyJson json)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="CaseFormatException">The line is no case.</exception>
    public EvaluationCase ReadCase(bool withExpected)
    {
        Require(json[0].Kind == JsonKind.Object, "a case is an object");
        string? id = null, source = null;
        AuthorizationRequest? request = null;
        PolicySet? policies = null;
        ExpectedAnswer? expected = null;
        for (var name = 1; name < json[0].Next; name = After(name))
        {
            if (Is(name, "id")) id = String(name + 1, "id");
            else if (Is(name, "request")) request = Request(name + 1);
            else if (Is(name, "policies")) policies = Policies(name + 1);
            else if (withExpected && Is(name, "expected")) expected = Expected(name + 1);
            else if (withExpected && Is(name, "source")) source = String(name + 1, "source");
        }

        return new EvaluationCase(
            id ?? throw new CaseFormatException("id is missing"),
            request ?? throw new CaseFormatException("request is missing"),
            policies ?? throw new CaseFormatException("policies is missing"),
            expected,
            source);
    }

    private AuthorizationRequest Request(int node)
    {
        RequireObject(node, "request");
        string? principal = null, role = null, action = null, resource = null, account = null;
        var keys = new List<ConditionKey>(16);
        for (var name = node + 1; name < json[node].Next; name = After(name))
        {
            if (Is(name, "principal")) principal = String(name + 1, "principal");
            else if (Is(name, "role")) role = StringOrNull(name + 1, "role");
            else if (Is(name, "action")) action = String(name + 1, "action");
            else if (Is(name, "resource")) resource = String(name + 1, "resource");
            else if (Is(name, "resourceAccount")) account = StringOrNull(name + 1, "resourceAccount");
            else if (Is(name, "context")) AddKnown(name + 1, keys);
            else if (Is(name, "unknown")) AddUnknown(name + 1, keys);
            else throw new CaseFormatException($"request has no member {json.Text(name)}");
        }

        var context = ConditionContext.Of(keys);
        Require(context.Keys.Count == keys.Count, "a key stands once, in context or in unknown, and there are at most 10,000");
        return new AuthorizationRequest(
            principal ?? throw new CaseFormatException("request.principal is missing"),
            role,
            action ?? throw new CaseFormatException("request.action is missing"),
            resource ?? throw new CaseFormatException("request.resource is missing"),
            account,
            context);
    }

    private void AddKnown(int node, List<ConditionKey> keys)
    {
        if (IsNull(node))
            return;
        RequireObject(node, "context");
        for (var name = node + 1; name < json[node].Next; name = After(name))
        {
            keys.Add(json[name + 1].Kind switch
            {
                JsonKind.String => ConditionKey.Known(json.Text(name), String(name + 1, "a context value")),
                JsonKind.Array => ConditionKey.KnownSet(json.Text(name), Strings(name + 1, "a context value")),
                _ => throw new CaseFormatException("a context value is a string or an array of strings"),
            });
        }
    }

    private void AddUnknown(int node, List<ConditionKey> keys)
    {
        if (IsNull(node))
            return;
        foreach (var name in Strings(node, "unknown"))
            keys.Add(ConditionKey.Unknown(name));
    }

    private PolicySet Policies(int node)
    {
        RequireObject(node, "policies");
        ImmutableArray<Policy>? identity = null, resource = null;
        Policy? boundary = null, session = null, endpoint = null;
        ImmutableArray<ImmutableArray<Policy>>? scp = null, rcp = null;
        for (var name = node + 1; name < json[node].Next; name = After(name))
        {
            if (Is(name, "identity")) identity = List(name + 1, PolicyKind.Identity);
            else if (Is(name, "boundary")) boundary = OneOrNull(name + 1, PolicyKind.Identity);
            else if (Is(name, "session")) session = OneOrNull(name + 1, PolicyKind.Identity);
            else if (Is(name, "scp")) scp = Levels(name + 1, PolicyKind.ServiceControl);
            else if (Is(name, "rcp")) rcp = Levels(name + 1, PolicyKind.ResourceControl);
            else if (Is(name, "resource")) resource = List(name + 1, PolicyKind.Resource);
            else if (Is(name, "endpoint")) endpoint = OneOrNull(name + 1, PolicyKind.Resource);
            else throw new CaseFormatException($"policies has no member {json.Text(name)}");
        }

        return new PolicySet { Identity = identity, Boundary = boundary, Session = session, Scp = scp, Rcp = rcp, Resource = resource, Endpoint = endpoint };
    }

    private ImmutableArray<ImmutableArray<Policy>>? Levels(int node, PolicyKind kind)
    {
        if (IsNull(node))
            return null;
        RequireArray(node, "the levels are an array or null");
        var levels = ImmutableArray.CreateBuilder<ImmutableArray<Policy>>(4);
        for (var level = node + 1; level < json[node].Next; level = json[level].Next)
        {
            RequireArray(level, "a level is an array of policies");
            levels.Add(Array(level, kind));
        }

        return levels.DrainToImmutable();
    }

    private ImmutableArray<Policy>? List(int node, PolicyKind kind)
    {
        if (IsNull(node))
            return null;
        RequireArray(node, "the layer is an array or null");
        return Array(node, kind);
    }

    private ImmutableArray<Policy> Array(int node, PolicyKind kind)
    {
        var policies = ImmutableArray.CreateBuilder<Policy>(2);
        for (var item = node + 1; item < json[node].Next; item = json[item].Next)
            policies.Add(One(item, kind));
        return policies.DrainToImmutable();
    }

    private Policy? OneOrNull(int node, PolicyKind kind) => IsNull(node) ? null : One(node, kind);

    private Policy One(int node, PolicyKind kind)
    {
        Require(json[node].Kind == JsonKind.Object, "a policy is an object with name and document");
        var policyName = "";
        var document = 0;
        for (var name = node + 1; name < json[node].Next; name = After(name))
        {
            if (Is(name, "name")) policyName = String(name + 1, "name");
            else if (Is(name, "document")) document = name + 1;
            else throw new CaseFormatException($"a policy has no member {json.Text(name)}");
        }

        Require(document > 0, "a policy needs a document");
        Require(json[document].Kind is JsonKind.Object or JsonKind.String, "a document is an object, or a string that holds its text");
        return json[document].Kind == JsonKind.String
            ? Policy.Parse(policyName, String(document, "a document"), kind)
            : Policy.Parse(policyName, json, document, kind);
    }

    private ExpectedAnswer Expected(int node)
    {
        RequireObject(node, "expected");
        string? decision = null;
        ImmutableArray<string> deniedBy = default, dependsOn = default;
        for (var name = node + 1; name < json[node].Next; name = After(name))
        {
            if (Is(name, "decision")) decision = String(name + 1, "decision");
            else if (Is(name, "deniedBy")) deniedBy = IsNull(name + 1) ? default : Strings(name + 1, "deniedBy");
            else if (Is(name, "dependsOn")) dependsOn = IsNull(name + 1) ? default : Strings(name + 1, "dependsOn");
        }

        return new ExpectedAnswer(decision ?? throw new CaseFormatException("expected.decision is missing"), deniedBy, dependsOn);
    }

    private int After(int name) => json[name + 1].Next;

    private bool Is(int name, string text) => json.TextEquals(name, text);

    private bool IsNull(int node) => json[node].Kind == JsonKind.Null;

    private string String(int node, string what) => StringOrNull(node, what) ?? throw new CaseFormatException($"{what} is a string");

    private string? StringOrNull(int node, string what)
    {
        if (IsNull(node))
            return null;
        Require(json[node].Kind == JsonKind.String, $"{what} is a string");
        var text = json.Text(node);
        // An escape may stand for half of a surrogate pair, which is no text: this throws.
        if (json[node].Escaped)
            _ = Utf8.GetByteCount(text);
        return text;
    }

    private ImmutableArray<string> Strings(int node, string what)
    {
        Require(json[node].Kind == JsonKind.Array, $"{what} is an array of strings");
        var strings = ImmutableArray.CreateBuilder<string>(4);
        for (var item = node + 1; item < json[node].Next; item = json[item].Next)
            strings.Add(json[item].Kind == JsonKind.String ? String(item, what) : throw new CaseFormatException($"{what} is an array of strings"));
        return strings.DrainToImmutable();
    }

    private void RequireObject(int node, string what)
    {
        if (json[node].Kind != JsonKind.Object)
            throw new CaseFormatException($"{what} is an object");
    }

    private void RequireArray(int node, string message)
    {
        if (json[node].Kind != JsonKind.Array)
            throw new CaseFormatException(message);
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new CaseFormatException(message);
    }
}
