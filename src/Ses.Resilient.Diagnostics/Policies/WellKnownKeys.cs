namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>What is known of condition keys by their name.</summary>
internal static class WellKnownKeys
{
    /// <summary>Keys of AWS's data types ArrayOf… that requests to SES can carry.</summary>
    private static readonly string[] MultiValued =
    [
        "ses:Recipients", "aws:CalledVia", "aws:PrincipalOrgPaths", "aws:PrincipalServiceNamesList", "aws:ResourceOrgPaths", "aws:SourceOrgPaths", "aws:TagKeys",
    ];

    /// <summary>Names that policies and requests use all the time; for these a number takes the place of the name.</summary>
    private static readonly string[] Names =
    [
        .. MultiValued,
        "ses:ApiVersion", "ses:FeedbackAddress", "ses:FromAddress", "ses:FromDisplayName", "ses:MultiRegionEndpointId", "ses:TenantName",
        "ses:ApplyTrackingConfigurationOverrides", "ses:ClickTrackingEnabled", "ses:OpenTrackingEnabled",
        "aws:CurrentTime", "aws:EpochTime", "aws:SecureTransport", "aws:SourceIp", "aws:VpcSourceIp", "aws:UserAgent", "aws:Referer", "aws:RequestedRegion", "aws:SourceVpc",
        "aws:SourceVpce", "aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:ViaAWSService", "aws:CalledViaFirst", "aws:CalledViaLast",
        "aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalType", "aws:PrincipalIsAWSService", "aws:PrincipalServiceName", "aws:userid", "aws:username",
        "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime", "aws:FederatedProvider", "aws:SourceIdentity", "aws:ResourceAccount", "aws:ResourceOrgID",
    ];

    /// <summary>Open addressing: number of the name plus one, 0 where free.</summary>
    private static readonly byte[] Slots = Fill();

    private static readonly ConditionKeyName[] Shared = [.. Names.Select(static (name, number) => new ConditionKeyName(name, number))];

    public static bool IsMultiValued(string name) => Array.Exists(MultiValued, k => k.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The number of a well-known name; -1 for any other.</summary>
    public static int NumberOf(ReadOnlySpan<char> name)
    {
        for (var slot = Hash(name); Slots[slot] is var entry and > 0; slot = (slot + 1) % Slots.Length)
        {
            if (name.Equals(Names[entry - 1], StringComparison.OrdinalIgnoreCase))
            {
                return entry - 1;
            }
        }

        return -1;
    }

    /// <summary>The one instance of a well-known name spelt as AWS does.</summary>
    public static ConditionKeyName? Find(ReadOnlySpan<char> name) => NumberOf(name) is var number and >= 0 && name.SequenceEqual(Names[number]) ? Shared[number] : null;

    private static byte[] Fill()
    {
        var slots = new byte[256];
        for (var number = 0; number < Names.Length; number++)
        {
            var slot = Hash(Names[number]);
            while (slots[slot] > 0)
            {
                slot = (slot + 1) % slots.Length;
            }

            slots[slot] = (byte)(number + 1);
        }

        return slots;
    }

    // Setting the sixth bit makes letters lower case; what it does to other characters does not matter, for both sides are treated alike.
    private static int Hash(ReadOnlySpan<char> name) =>
        name.Length < 8 ? 0 : ((name.Length * 7) + ((name[^1] | 0x20) * 5) + ((name[^3] | 0x20) * 3) + ((name[5] | 0x20) * 11)) & 0xFF;
}
