using Ses.Resilient.Diagnostics.Attribution;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>
/// AWS attaches <c>AWSCompromisedKeyQuarantine</c>, V2 or V3 to a user whose access key was found in public (AWS Managed Policy Reference). That is an incident of
/// security: the policy is not to be taken away, the key is to be replaced and what was done with it looked into, with AWS Support.
/// </summary>
internal static class Quarantine
{
    private const string Name = "AWSCompromisedKeyQuarantine";

    public static bool IsQuarantine(string? policyArn, string? policyName) =>
        Arn.TryParse(policyArn) is { Service: "iam", Account: "aws" } arn && arn.Resource.StartsWith("policy/" + Name, StringComparison.Ordinal)
        || (policyArn is null && policyName?.StartsWith(Name, StringComparison.Ordinal) == true);

    /// <summary>The quarantine policy that refused, or that is attached to the sender.</summary>
    public static string? Find(RefusedSend send)
    {
        if (IsQuarantine(send.Refusal.PolicyArn, null)) return NameOf(send.Refusal.PolicyArn!);
        return send.Evidence.IdentityPolicies.FirstOrDefault(p => p.Arn is not null && IsQuarantine(p.Arn, p.Name))?.Name;
    }

    public static SesRemedy Remedy(DenialLayer layer, string policy, RefusedSend send) => new(
        RemedyKind.RespondToExposedKey,
        layer,
        RemedyOwner.AwsSupport,
        $"Treat this as a security incident: AWS attached {policy} because an access key of {GrantRemedies.SenderName(send)} was exposed. Make a new key, deactivate the exposed one, look in CloudTrail for what was done with it, and answer the AWS Support case; leave the policy in place until AWS Support says that it may go.",
        null,
        RemedyProof.Unproved,
        $"the policy stays until the incident is closed, so the send was not evaluated without it")
    {
        AwsCli = Arn.TryParse(send.Principal)?.NameOf("user") is { } user ? RemedyCommands.DeactivateKey(user) : null,
    };

    public static string NameOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
