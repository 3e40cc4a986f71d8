namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>What is known of condition keys by their name.</summary>
internal static class WellKnownKeys
{
    /// <summary>Keys of AWS's data types ArrayOf… that requests to SES can carry.</summary>
    private static readonly string[] MultiValued =
    [
        "ses:Recipients", "aws:CalledVia", "aws:PrincipalOrgPaths", "aws:PrincipalServiceNamesList", "aws:ResourceOrgPaths", "aws:SourceOrgPaths", "aws:TagKeys",
    ];

    public static bool IsMultiValued(string name) => Array.Exists(MultiValued, k => k.Equals(name, StringComparison.OrdinalIgnoreCase));
}
