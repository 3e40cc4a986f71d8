using System.Text.Json;

namespace Ses.Resilient.Tests.Conformance.Reference;

/// <summary>The answer to a case.</summary>
internal sealed record ReferenceAnswer(string Decision, IReadOnlyList<string> DeniedBy, IReadOnlyList<string> DependsOn)
{
    public override string ToString() => $"{Decision}, denied by [{string.Join(", ", DeniedBy)}], depends on [{string.Join(", ", DependsOn)}]";
}

/// <summary>
/// IAM policy evaluation as the IAM User Guide describes it, written to be read, not to be fast: every layer judged by itself from the JSON text,
/// then combined. Policies must be valid; unknown keys are <see cref="ReferenceUnknowns"/>'s.
/// </summary>
internal static class ReferenceEvaluator
{
    private sealed record Verdict(bool Denies, bool Allows);

    /// <summary>The answer with every key known or absent.</summary>
    public static ReferenceAnswer Evaluate(JsonElement request, JsonElement policies, ReferenceContext context)
    {
        var action = request.GetProperty("action").GetString()!;
        if (string.Equals(action, "sts:GetCallerIdentity", StringComparison.OrdinalIgnoreCase))
            return new ReferenceAnswer("Allow", [], []);
        var resource = request.GetProperty("resource").GetString()!;
        var caller = ReferenceCaller.Of(request, Layer(policies, "boundary") is not null);
        var owner = request.TryGetProperty("resourceAccount", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()!
            : resource.Split(':', 6) is [_, _, _, _, { Length: > 0 } account, _] ? account
            : caller.Account;
        var sameAccount = owner == caller.Account;

        var endpoint = Layer(policies, "endpoint") is { } e ? Judge([e], true, out _) : null;
        var scp = Layer(policies, "scp") is { } s && !caller.IsServiceLinked ? JudgeLevels(s, false) : null;
        var rcp = Layer(policies, "rcp") is { } r && !caller.IsServiceLinked ? JudgeLevels(r, true) : null;
        var grant = PrincipalForm.None;
        var onResource = Layer(policies, "resource") is { } o ? Judge([.. o.EnumerateArray()], true, out grant) : new Verdict(false, false);
        var identity = Layer(policies, "identity") is { } i ? Judge([.. i.EnumerateArray()], false, out _) : null;
        var boundary = Layer(policies, "boundary") is { } b ? Judge([b], false, out _) : null;
        var session = Layer(policies, "session") is { } t ? Judge([t], false, out _) : null;

        // In one account a grant on the resource may stand in for the caller's own policies; how far says the form in which it names the caller.
        var sparesIdentity = caller.IsRoot || (sameAccount && grant >= PrincipalForm.Role);
        var sparesCeilings = sameAccount && grant >= PrincipalForm.Exact;
        // A federated user without a session policy has none of the user's permissions.
        var sessionIsMissing = session is null && caller.IsFederated;

        var layers = new (string Name, bool Explicit, bool Implicit)[]
        {
            ("endpoint", endpoint?.Denies == true, endpoint?.Allows == false),
            ("scp", scp?.Denies == true, scp?.Allows == false),
            ("rcp", rcp?.Denies == true, rcp?.Allows == false),
            ("resource", onResource.Denies, !sameAccount && !onResource.Allows),
            ("identity", identity?.Denies == true, identity?.Allows == false && !sparesIdentity),
            ("boundary", boundary?.Denies == true, boundary?.Allows == false && !sparesCeilings),
            ("session", session?.Denies == true, (session?.Allows == false || sessionIsMissing) && !sparesCeilings),
        };
        var deniedBy = layers.Where(l => l.Explicit || l.Implicit).Select(l => l.Name).ToList();
        return new ReferenceAnswer(layers.Any(l => l.Explicit) ? "ExplicitDeny" : deniedBy.Count > 0 ? "ImplicitDeny" : "Allow", deniedBy, []);

        // Every level must allow; a Deny at any level denies.
        Verdict JudgeLevels(JsonElement levels, bool principals)
        {
            var verdicts = levels.EnumerateArray().Select(level => Judge([.. level.EnumerateArray()], principals, out _)).ToList();
            return new Verdict(verdicts.Any(v => v.Denies), verdicts.All(v => v.Allows));
        }

        Verdict Judge(IReadOnlyList<JsonElement> layer, bool principals, out PrincipalForm form)
        {
            var (denies, allows) = (false, false);
            form = PrincipalForm.None;
            foreach (var policy in layer)
            {
                var document = Document(policy);
                var variables = document.TryGetProperty("Version", out var version) && version.GetString() == "2012-10-17";
                foreach (var statement in Statements(document))
                {
                    var named = principals ? ReferenceStatement.Principal(statement, caller) : PrincipalForm.Anyone;
                    if (named == PrincipalForm.None || !ReferenceStatement.Applies(statement, variables, action, resource, context))
                        continue;
                    if (ReferenceStatement.IsDeny(statement))
                        denies = true;
                    else
                        (allows, form) = (true, form > named ? form : named);
                }
            }

            return new Verdict(denies, allows);
        }
    }

    /// <summary>Every statement of every policy in the layers.</summary>
    public static IEnumerable<JsonElement> AllStatements(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(AllStatements),
        JsonValueKind.Object when element.TryGetProperty("document", out _) => Statements(Document(element)),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => AllStatements(p.Value)),
        _ => [],
    };

    private static List<JsonElement> Statements(JsonElement document) =>
        document.GetProperty("Statement") is { ValueKind: JsonValueKind.Array } several ? [.. several.EnumerateArray()] : [document.GetProperty("Statement")];

    private static JsonElement Document(JsonElement policy)
    {
        var document = policy.GetProperty("document");
        if (document.ValueKind != JsonValueKind.String)
            return document;
        var text = document.GetString()!;
        return JsonDocument.Parse(text.StartsWith('%') ? Uri.UnescapeDataString(text) : text).RootElement;
    }

    private static JsonElement? Layer(JsonElement policies, string name) =>
        policies.TryGetProperty(name, out var layer) && layer.ValueKind != JsonValueKind.Null ? layer : null;
}
