using Ses.Resilient.Diagnostics.Attribution;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>The AWS CLI command of a remedy. Commands that replace a whole document are shown only where the document is this one statement.</summary>
internal static class RemedyCommands
{
    private const string PolicyName = "AllowSesSend";

    /// <summary>Adds a policy of its own beside those that are there, so that nothing is overwritten.</summary>
    public static string? PutIdentityPolicy(string? principal, string policyJson)
    {
        if (Arn.TryParse(principal) is not { } arn) return null;
        if ((arn.NameOf("role") ?? SessionRole(arn)) is { } role)
        {
            return $"aws iam put-role-policy --role-name {LastSegment(role)} --policy-name {PolicyName} --policy-document {Quote(policyJson)}";
        }

        return arn.NameOf("user") is { } user
            ? $"aws iam put-user-policy --user-name {LastSegment(user)} --policy-name {PolicyName} --policy-document {Quote(policyJson)}"
            : null;
    }

    public static string? PutSendingAuthorizationPolicy(string identityArn, string policyJson) =>
        Arn.TryParse(identityArn) is { } arn && arn.NameOf("identity") is { } identity
            ? $"aws sesv2 create-email-identity-policy --region {arn.Region} --email-identity {Quote(identity)} --policy-name {PolicyName} --policy {Quote(policyJson)}"
            : null;

    public static string? VerifyIdentity(string? identity, string? region) =>
        identity is null || region is null ? null : $"aws sesv2 create-email-identity --region {region} --email-identity {Quote(identity)}";

    public static string? AssociateWithTenant(string? tenant, IEnumerable<string> resources, string? region) => tenant is null || region is null
        ? null
        : string.Join('\n', resources.Select(r => $"aws sesv2 create-tenant-resource-association --region {region} --tenant-name {Quote(tenant)} --resource-arn {Quote(r)}"));

    public static string? ResumeSending(string? region) =>
        region is null ? null : $"aws sesv2 put-account-sending-attributes --region {region} --sending-enabled";

    private static string? SessionRole(Arn arn) => arn.NameOf("assumed-role") is { } session ? session.Split('/')[0] : null;

    private static string LastSegment(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Quoted for a POSIX shell, on one line.</summary>
    private static string Quote(string text)
    {
        var line = string.Join(' ', text.Split('\n').Select(l => l.Trim()));
        return "'" + line.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }
}
