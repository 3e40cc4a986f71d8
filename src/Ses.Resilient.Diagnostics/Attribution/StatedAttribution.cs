using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Refusals whose text itself names the layer: credentials, tenant, verification, state of the account.</summary>
internal static class StatedAttribution
{
    public static LayerAttribution Credentials(RefusedSend send)
    {
        var refusal = send.Refusal;
        return Stated(DenialLayer.Credentials, refusal.Kind == SesRefusalKind.ClockSkew
            ? (Sentence)$"The clock of this machine is more than 15 minutes from AWS's, so AWS refused the signature."
            : CredentialsSentence(refusal.CredentialsFault, send.Sender.SecretIsSmtpPassword));
    }

    public static LayerAttribution Tenant(RefusedSend send)
    {
        var missing = string.Join(", ", send.Refusal.Identities.Select(send.Redactor.Text));
        Sentence summary = (send.Facts?.TenantName, missing) switch
        {
            ({ } name, "") => $"Tenant '{name}' is not associated with a resource of the send.",
            ({ } name, _) => $"Tenant '{name}' is not associated with {missing}.",
            (_, "") => $"The tenant of the send is not associated with a resource of the send.",
            _ => $"The tenant of the send is not associated with {missing}.",
        };
        return Stated(DenialLayer.TenantAssociation, summary);
    }

    public static LayerAttribution AccountState(RefusedSend send) => Stated(
        DenialLayer.AccountState,
        send.Refusal.Kind == SesRefusalKind.AccountSuspended
            ? (Sentence)$"AWS has suspended sending for this account."
            : TenantFindings.PausedSentence(send.Evidence));

    /// <summary>
    /// The From address must be verified in every account state; recipients only in the sandbox (SES Developer Guide, moving out of the sandbox).
    /// So the identities that failed the check tell which of the two it is.
    /// </summary>
    public static LayerAttribution NotVerified(RefusedSend send)
    {
        var region = (send.Refusal.Region ?? send.Facts?.Region) is { } r ? (Sentence)$" in {r}" : $" in this Region";
        if (send.Facts is not { } facts || send.Refusal.Identities.IsDefaultOrEmpty)
        {
            return Stated(DenialLayer.SendingIdentity, $"An identity of the send is not verified{region}.");
        }

        var failed = send.Refusal.Identities;
        var ofSender = failed.Where(i => facts.FromAddress is { } from && Spells(i, from) || facts.FeedbackAddress is { } feedback && Spells(i, feedback)).ToImmutableArray();
        var sandbox = SandboxSentence(send, failed.Length - ofSender.Length, region);
        if (ofSender.IsEmpty) return Stated(DenialLayer.AccountState, sandbox);

        if (send.Evidence.Elsewhere is [_, ..] places && ofSender.Length == failed.Length)
        {
            return Stated(DenialLayer.SendingIdentity, $"The sender's identity is not verified{region}, the place the send went to, but it is elsewhere: {string.Join(", ", places.Select(place => place.Arn))}.");
        }

        var attribution = Stated(
            DenialLayer.SendingIdentity,
            $"The sender's identity {string.Join(", ", ofSender.Select(send.Redactor.Text))} is not verified{region}.");
        return ofSender.Length == failed.Length ? attribution : attribution with
        {
            Summary = $"{attribution.Summary} {sandbox}",
            Next = [DenialLayer.AccountState],
            Findings = attribution.Findings.Add(StateFindings.Finding(DenialLayer.AccountState, GateOutcome.RefusesExplicitly, sandbox.WithoutFullStop())),
        };
    }

    private static Sentence SandboxSentence(RefusedSend send, int recipients, Sentence region)
    {
        var who = recipients == 1 ? (Sentence)$"1 recipient that is not a verified identity" : $"{recipients} recipients that are not verified identities";
        return send.Evidence.AccountState.Value switch
        {
            { ProductionAccessEnabled: false } => $"The account is in the SES sandbox{region}, and the send names {who}.",
            { ProductionAccessEnabled: true } => $"The send names {who}{region}. This account has production access, so the account that owns the sending identity must be the one in the sandbox.",
            _ => $"The send names {who}{region}: SES asks for that only while this account, or the owner of the sending identity, is in the sandbox.",
        };
    }

    private static bool Spells(string identity, string address) =>
        identity.Contains(address, StringComparison.OrdinalIgnoreCase)
        || EmailAddress.IdentityCandidates(address).Contains(identity, StringComparer.OrdinalIgnoreCase);

    private static Sentence CredentialsSentence(CredentialsFault? fault, bool isSmtpPassword) => fault switch
    {
        CredentialsFault.SignatureMismatch when isSmtpPassword => $"The signature does not match: what is configured as the secret access key is an SMTP password.",
        CredentialsFault.UnknownKey => $"AWS does not know the access key or session token that signed the send: it is deleted, inactive, or of another partition.",
        CredentialsFault.Missing => $"The send carried no credentials.",
        CredentialsFault.SignatureMismatch => $"The signature does not match: the secret access key is wrong, for example an SMTP password used in its place.",
        CredentialsFault.WrongScope => $"The send was signed for another Region or service than the endpoint it went to.",
        CredentialsFault.Expired => $"The session that signed the send has expired.",
        CredentialsFault.Malformed => $"The Authorization header of the send is malformed.",
        CredentialsFault.NotSubscribed => $"The account is not subscribed to SES, or the Region is not enabled for it.",
        CredentialsFault.SmtpCredentials => $"The SMTP user name or password is wrong, or the password was derived for another Region.",
        CredentialsFault.NotResolved => $"The SDK found no usable credentials, so nothing was sent.",
        _ => $"AWS refused the credentials of the send.",
    };

    private static LayerAttribution Stated(DenialLayer layer, Sentence summary) => new(
        layer,
        Certainty.Stated,
        summary,
        [StateFindings.Finding(layer, GateOutcome.RefusesExplicitly, summary.WithoutFullStop())],
        [],
        [],
        null);
}
