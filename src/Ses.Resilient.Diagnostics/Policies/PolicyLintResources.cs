using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>Resources that cannot be those of the request.</summary>
internal static class PolicyLintResources
{
    private const string IdentityPrefix = "identity/";

    private static readonly string[] PartNames = ["prefix", "partition", "service", "Region", "account", "resource"];

    public static void Check(Statement statement, AuthorizationRequest? request, LintReport report)
    {
        if (request is null || statement.IsNotResource || statement.Resources is not { } resources || !Concerns(statement, request))
        {
            return;
        }

        var arn = new ArnText(request.Resource);
        var scope = new KeyScope(request.Context);
        if (!arn.IsArn || MatchesAny(resources, arn, scope))
        {
            return;
        }

        for (var i = 0; i < resources.Length; i++)
        {
            var parts = resources[i].Parts;
            if (parts.Length != ArnPattern.PartCount)
            {
                continue;
            }

            var failed = Failed(parts, arn, scope);
            if (failed is [var one] && one is 1 or 3 or 4)
            {
                report.Add(
                    "L007",
                    "Resource",
                    i,
                    resources.Length,
                    $"The {PartNames[one]} \"{PolicyMembers.Shorten(parts[one].Text)}\" is not that of the resource asked for, \"{PolicyMembers.Shorten(arn[one].ToString())}\".");
            }
            else if (failed is [5] && Kinship(parts[5].Literal, arn.Resource.ToString()) is { } message)
            {
                report.Add("L008", "Resource", i, resources.Length, message);
            }
        }
    }

    private static bool Concerns(Statement statement, AuthorizationRequest request)
    {
        var action = request.Action.ToLowerInvariant();
        return !statement.IsNotAction && Array.Exists(statement.Actions, a => a.Matches(action) == Match.Yes);
    }

    private static bool MatchesAny(ArnPattern[] resources, in ArnText arn, in KeyScope scope)
    {
        foreach (var resource in resources)
        {
            if (resource.Matches(arn, scope) != Match.No)
            {
                return true;
            }
        }

        return false;
    }

    private static List<int> Failed(TextPattern[] parts, in ArnText arn, in KeyScope scope)
    {
        List<int> failed = [];
        for (var part = 0; part < parts.Length; part++)
        {
            if (parts[part].Matches(arn[part], scope) == Match.No)
            {
                failed.Add(part);
            }
        }

        return failed;
    }

    /// <summary>Whether the policy names the domain of the address asked for, or an address of the domain asked for.</summary>
    private static string? Kinship(string? named, string asked)
    {
        if (named?.StartsWith(IdentityPrefix, StringComparison.Ordinal) != true || !asked.StartsWith(IdentityPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var namedIdentity = named[IdentityPrefix.Length..];
        var askedIdentity = asked[IdentityPrefix.Length..];
        return Domain(askedIdentity) is { } askedDomain && askedDomain.Equals(namedIdentity, StringComparison.OrdinalIgnoreCase)
                ? $"The policy names the domain identity; SES asked for the address identity {PolicyMembers.Shorten(askedIdentity)}, which is a resource of its own."
            : Domain(namedIdentity) is { } namedDomain && namedDomain.Equals(askedIdentity, StringComparison.OrdinalIgnoreCase)
                ? $"The policy names an address identity; SES asked for the domain identity {PolicyMembers.Shorten(askedIdentity)}, which is a resource of its own."
            : null;
    }

    private static string? Domain(string identity) => identity.LastIndexOf('@') is var at and >= 0 ? identity[(at + 1)..] : null;
}
