using System.Text.Json;

namespace Ses.Resilient.Tests.Conformance.Reference;

/// <summary>How a statement's Principal named the caller, from the least to the most generous grant.</summary>
internal enum PrincipalForm
{
    None,
    Account,
    Role,
    Exact,
    Anyone,
}

/// <summary>Who calls.</summary>
internal sealed record ReferenceCaller(string Arn, string Account, string? Role, bool HasBoundary)
{
    /// <summary>The user who made a federated session; a grant to that user reaches the session as one to a role does its sessions.</summary>
    public string? FederatingUser { get; init; }

    public bool IsRoot => Arn.EndsWith(":root", StringComparison.Ordinal) && Arn.Contains(":iam:", StringComparison.Ordinal);

    public bool IsFederated => Arn.Contains(":federated-user/", StringComparison.Ordinal);

    public bool IsServiceLinked => Role?.Contains(":role/aws-service-role/", StringComparison.Ordinal) == true;

    public static ReferenceCaller Of(JsonElement request, bool hasBoundary)
    {
        var arn = request.GetProperty("principal").GetString()!;
        var parts = arn.Split(':', 6);
        string? role = null;
        if (parts[5].StartsWith("assumed-role/", StringComparison.Ordinal))
        {
            role = request.TryGetProperty("role", out var given) && given.ValueKind == JsonValueKind.String
                ? given.GetString()
                : $"arn:{parts[1]}:iam::{parts[4]}:role/{parts[5].Split('/')[1]}";
        }

        var caller = new ReferenceCaller(arn, parts[4], role, hasBoundary);
        return caller.IsFederated && request.TryGetProperty("role", out var user) ? caller with { FederatingUser = user.GetString() } : caller;
    }
}

/// <summary>Whether one statement applies (IAM User Guide, the pages on the policy elements).</summary>
internal static class ReferenceStatement
{
    public static bool IsDeny(JsonElement statement) => statement.GetProperty("Effect").GetString() == "Deny";

    /// <summary>Whether action, resource and condition of the statement apply.</summary>
    public static bool Applies(JsonElement statement, bool variables, string action, string resource, ReferenceContext context) =>
        ActionApplies(statement, action)
        && ResourceApplies(statement, resource, variables, context)
        && (!statement.TryGetProperty("Condition", out var condition) || ReferenceCondition.Holds(condition, variables, context));

    /// <summary>How the statement's principal covers the caller; <see cref="PrincipalForm.None"/>: not at all.</summary>
    public static PrincipalForm Principal(JsonElement statement, ReferenceCaller caller)
    {
        if (statement.TryGetProperty("NotPrincipal", out var excepted))
        {
            // Account, then role, then session (or user): each has to be listed; and a boundary undoes the exception. The account's ARN is its root user's.
            var exempt = !caller.HasBoundary
                && Form(excepted, f => f == PrincipalForm.Account)
                && (caller.Role is null || Form(excepted, f => f == PrincipalForm.Role))
                && (caller.IsRoot || Form(excepted, f => f == PrincipalForm.Exact));
            return exempt ? PrincipalForm.None : PrincipalForm.Anyone;
        }

        return Forms(statement.GetProperty("Principal"), caller).Append(PrincipalForm.None).Max();

        bool Form(JsonElement element, Func<PrincipalForm, bool> wanted) => Forms(element, caller).Any(wanted);
    }

    private static IEnumerable<PrincipalForm> Forms(JsonElement principal, ReferenceCaller caller)
    {
        if (principal.ValueKind == JsonValueKind.String)
            return principal.GetString() == "*" ? [PrincipalForm.Anyone] : [];
        return !principal.TryGetProperty("AWS", out var aws) ? [] : ReferenceCondition.Texts(aws).Select(value =>
            value == "*" ? PrincipalForm.Anyone
            : value == caller.Account || (value.EndsWith(":root", StringComparison.Ordinal) && value.Split(':')[4] == caller.Account) ? PrincipalForm.Account
            : value == caller.Arn ? PrincipalForm.Exact
            : value == caller.Role || value == caller.FederatingUser ? PrincipalForm.Role
            : PrincipalForm.None);
    }

    private static bool ActionApplies(JsonElement statement, string action)
    {
        var negated = statement.TryGetProperty("NotAction", out var actions);
        if (!negated)
            actions = statement.GetProperty("Action");
        var patterns = ReferenceCondition.Texts(actions);
        var listed = patterns.Any(p => ReferenceGlob.Matches(p.ToLowerInvariant(), action.ToLowerInvariant()));
        return patterns.Count > 0 && listed != negated;
    }

    private static bool ResourceApplies(JsonElement statement, string resource, bool variables, ReferenceContext context)
    {
        var negated = statement.TryGetProperty("NotResource", out var resources);
        if (!negated)
            resources = statement.GetProperty("Resource");
        var patterns = ReferenceCondition.Texts(resources);
        return patterns.Count > 0 && patterns.Any(p => ResourceMatches(p, resource, variables, context)) != negated;
    }

    // An ARN with a variable that has no value matches no resource: as Resource it covers none, as NotResource it excepts none.
    private static bool ResourceMatches(string pattern, string resource, bool variables, ReferenceContext context)
    {
        if (pattern == "*")
            return true;
        var (patternParts, parts) = (pattern.Split(':', 6), resource.Split(':', 6));
        if (patternParts.Length < 6)
            return false;
        return parts.Length == 6
            && ReferenceVariables.Expand(patternParts[5], true, variables, context) is { } last
            && patternParts.Take(5).Zip(parts).All(part => ReferenceGlob.Matches(part.First, part.Second))
            && ReferenceGlob.Matches(last, parts[5]);
    }
}
