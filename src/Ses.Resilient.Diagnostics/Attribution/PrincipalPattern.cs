using System.IO.Enumeration;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Compares the principal that sent with the one an app expects.</summary>
internal static class PrincipalPattern
{
    /// <summary>
    /// Whether <paramref name="actual"/> is <paramref name="expected"/>: an ARN with <c>*</c> and <c>?</c>. A role's ARN covers its sessions,
    /// whatever its path, since session ARNs do not carry the path (IAM User Guide, IAM identifiers).
    /// </summary>
    public static bool Matches(string expected, string actual)
    {
        if (Glob(expected, actual)) return true;
        if (Arn.TryParse(expected) is not { Service: "iam" } role || role.NameOf("role") is not { } path) return false;
        var name = path[(path.LastIndexOf('/') + 1)..];
        return Glob($"arn:{role.Partition}:sts::{role.Account}:assumed-role/{name}/*", actual);
    }

    private static bool Glob(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
}
