using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Diagnostics;

/// <summary>How much a diagnosis may read in AWS.</summary>
public enum DiagnosticPermissionSize
{
    /// <summary>Nothing is granted. sts:GetCallerIdentity needs no permission and is all that is read.</summary>
    None = 0,

    /// <summary>The policies of users and roles, SES, and whether the account is in an organization.</summary>
    OwnAccount,

    /// <summary>Service control policies too. Has an effect only in the organization's management account or that of a delegated administrator.</summary>
    Organization,
}

/// <summary>The permissions that diagnoses need, made from the reads that they make: the policy grants these reads and nothing else.</summary>
public static class DiagnosticPermissions
{
    /// <summary>The least policy for diagnoses, as JSON for IAM.</summary>
    /// <param name="size">How much may be read.</param>
    /// <param name="account">The account whose principals and SES identities are read, 12 digits; any where <see langword="null"/>.</param>
    /// <param name="partition">The partition of ARNs: <c>aws</c>, <c>aws-cn</c>, <c>aws-us-gov</c> or another.</param>
    /// <returns>An identity-based policy, or <see langword="null"/> for <see cref="DiagnosticPermissionSize.None"/>.</returns>
    /// <remarks>Roles named for diagnoses need sts:AssumeRole on top, on those roles only. Actions and resources: Service Authorization Reference.</remarks>
    /// <exception cref="ArgumentException"><paramref name="account"/> has not 12 digits, or <paramref name="partition"/> is empty or no name of a partition.</exception>
    public static string? PolicyFor(DiagnosticPermissionSize size, string? account = null, string partition = "aws")
    {
        ArgumentException.ThrowIfNullOrEmpty(partition);
        if (account is not null && (account.Length != 12 || !account.All(char.IsAsciiDigit))) throw new ArgumentException("An account has 12 digits.", nameof(account));
        if (!partition.All(static c => char.IsAsciiLetterLower(c) || c == '-')) throw new ArgumentException("No name of a partition.", nameof(partition));
        return EvidencePermissions.PolicyFor(size, account, partition);
    }
}
