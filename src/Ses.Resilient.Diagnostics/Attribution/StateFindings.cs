using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Tells what the layers do that are no readable policy: credentials, session, VPC endpoint, tenant, sending identity, account.</summary>
internal static class StateFindings
{
    /// <summary>SES looks at policies only after the signature was accepted.</summary>
    public static LayerFinding CredentialsAccepted { get; } =
        Finding(DenialLayer.Credentials, GateOutcome.Passes, $"AWS accepted the signature and named the principal");

    public static LayerFinding VpcEndpoint(SendingProcess sender) => sender switch
    {
        { Way: WayToSes.Public } => Finding(DenialLayer.VpcEndpointPolicy, GateOutcome.Passes, $"the send goes to SES's public addresses, past any VPC endpoint"),
        { VpcEndpointId: { } id } => Finding(DenialLayer.VpcEndpointPolicy, GateOutcome.CannotTell, $"the send goes through VPC endpoint {id}, and no call reads its policy here"),
        { Way: WayToSes.VpcEndpoint } => Finding(DenialLayer.VpcEndpointPolicy, GateOutcome.CannotTell, $"the send goes through a VPC endpoint, since SES's name stands for private addresses, and no call reads its policy here"),
        _ => Finding(DenialLayer.VpcEndpointPolicy, GateOutcome.CannotTell, $"no call reads the policy of the VPC endpoint, if the send went through one"),
    };

    /// <summary>A session policy cannot be read back by any call; IAM users that use their own keys have none.</summary>
    public static LayerFinding Session(string? principal, SendingProcess sender) => Arn.TryParse(principal) switch
    {
        _ when sender.SessionPolicyState == SessionPolicyState.None => Finding(DenialLayer.SessionPolicy, GateOutcome.Passes, $"this process made the session and passed no policy"),
        { Service: "iam" } => Finding(DenialLayer.SessionPolicy, GateOutcome.Passes, $"the sender is no session"),
        _ => Finding(DenialLayer.SessionPolicy, GateOutcome.CannotTell, $"no call reads the policy that was passed when the session was made, if one was"),
    };

    public static LayerFinding Tenant(SendFacts? facts) => facts switch
    {
        null => Finding(DenialLayer.TenantAssociation, GateOutcome.CannotTell, $"the request could not be read"),
        { TenantName: null } => Finding(DenialLayer.TenantAssociation, GateOutcome.Passes, $"the send names no tenant"),
        _ => Finding(DenialLayer.TenantAssociation, GateOutcome.CannotTell, $"whether the resources are associated with the tenant was not read"),
    };

    /// <summary>The identity of the From address that SES uses, as far as it was read.</summary>
    public static LayerFinding SendingIdentity(SendFacts? facts, ImmutableArray<CheckFinding> checks, EvidenceSet evidence)
    {
        const DenialLayer Layer = DenialLayer.SendingIdentity;
        if (facts is { FromIdentityArn: null, FromAddress: { } from } && NoneExists(from, checks, evidence))
        {
            return Finding(Layer, GateOutcome.RefusesExplicitly, $"neither the From address nor a domain above it is an identity of the account in this Region");
        }

        var arn = checks.FirstOrDefault(c => c.Role == ResourceRole.From)?.ResourceArn;
        if (Arn.TryParse(arn)?.NameOf("identity") is not { } name
            || (evidence.ForeignIdentities.GetValueOrDefault(arn!) ?? evidence.Identities.GetValueOrDefault(name)) is not { } read)
        {
            return Finding(Layer, GateOutcome.CannotTell, $"the identity of the From address was not read");
        }

        return read switch
        {
            { Value.VerifiedForSending: true } => Finding(Layer, GateOutcome.Passes, $"the identity of the From address is verified in this Region"),
            { Value.VerifiedForSending: false } => Finding(Layer, GateOutcome.RefusesExplicitly, $"the identity of the From address is not verified for sending in this Region"),
            _ => Finding(Layer, GateOutcome.CannotTell, $"the identity of the From address could not be read"),
        };
    }

    /// <summary>
    /// Whether no identity that could stand for the address exists. Those more specific than the one SES named do not: it takes the most specific.
    /// </summary>
    private static bool NoneExists(string from, ImmutableArray<CheckFinding> checks, EvidenceSet evidence)
    {
        var candidates = EmailAddress.IdentityCandidates(from).ToArray();
        var named = Arn.TryParse(checks.FirstOrDefault(c => c is { Role: ResourceRole.From, IsNamedBySes: true })?.ResourceArn)?.NameOf("identity");
        var first = named is null ? 0 : Math.Max(0, Array.FindIndex(candidates, c => c.Equals(named, StringComparison.OrdinalIgnoreCase)));
        return candidates.Length > 0 && candidates[first..].All(c => evidence.Identities.GetValueOrDefault(c)?.State == ReadState.Absent);
    }

    public static LayerFinding Account(EvidenceSet evidence)
    {
        const DenialLayer Layer = DenialLayer.AccountState;
        return evidence.AccountState.Value switch
        {
            null => Finding(Layer, GateOutcome.CannotTell, $"the state of the account was not read"),
            { SendingEnabled: false } => Finding(Layer, GateOutcome.RefusesExplicitly, $"sending is paused for the account in this Region"),
            { EnforcementStatus: "SHUTDOWN" } => Finding(Layer, GateOutcome.RefusesExplicitly, $"AWS has shut down sending for the account in this Region"),
            { ProductionAccessEnabled: false } => Finding(Layer, GateOutcome.CannotTell, $"the account is in the sandbox: recipients must be verified identities"),
            _ => Finding(Layer, GateOutcome.Passes, $"the account has production access and may send"),
        };
    }

    public static LayerFinding Finding(DenialLayer layer, GateOutcome outcome, Sentence detail) => new(layer, outcome, detail, null, []);
}
