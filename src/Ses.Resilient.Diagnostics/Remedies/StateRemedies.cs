using Ses.Resilient.Diagnostics.Attribution;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>The changes that help where no policy refuses. SES's own state cannot be evaluated again here, so none is proved.</summary>
internal static class StateRemedies
{
    public static SesRemedy? For(DenialLayer layer, RefusedSend send) => layer switch
    {
        DenialLayer.CallerIdentity => Remedy(RemedyKind.UseExpectedIdentity, layer, RemedyOwner.App, $"Send with credentials of {send.ExpectedPrincipal}; adding permissions to {send.Principal} would mend the wrong identity."),
        DenialLayer.Credentials => Remedy(RemedyKind.FixCredentials, layer, RemedyOwner.App, CredentialsAdvice(send.Refusal)),
        DenialLayer.SendingIdentity => Remedy(RemedyKind.VerifyIdentity, layer, RemedyOwner.IdentityOwner, $"Verify the sender's address or its domain{In(send)}: identities are per Region.") with
        {
            AwsCli = RemedyCommands.VerifyIdentity(send.Facts?.FromAddress is { } from ? EmailAddress.DomainOf(from) : null, RegionOf(send)),
        },
        DenialLayer.AccountState when send.Refusal.Kind is SesRefusalKind.SendingPaused => Remedy(RemedyKind.ResumeSending, layer, RemedyOwner.AccountAdministrator, $"Find out why sending is paused{In(send)}, then resume it.") with { AwsCli = RemedyCommands.ResumeSending(RegionOf(send)) },
        DenialLayer.AccountState when send.Refusal.Kind is SesRefusalKind.AccountSuspended => Remedy(RemedyKind.ResumeSending, layer, RemedyOwner.AccountAdministrator, "Ask AWS Support about the suspension."),
        DenialLayer.AccountState => Remedy(RemedyKind.RequestProductionAccess, layer, RemedyOwner.AccountAdministrator, $"Request production access for SES{In(send)}, or verify the recipients while testing."),
        DenialLayer.TenantAssociation => Remedy(RemedyKind.AssociateWithTenant, layer, RemedyOwner.AccountAdministrator, $"Associate the named resources with tenant '{send.Facts?.TenantName}'.") with
        {
            AwsCli = RemedyCommands.AssociateWithTenant(send.Facts?.TenantName, send.Refusal.Identities.Select(send.Redactor.Text), RegionOf(send)),
        },
        _ => null,
    };

    private static string CredentialsAdvice(SesRefusal refusal) => refusal switch
    {
        { Kind: SesRefusalKind.ClockSkew } => "Set the clock of this machine, and keep it with NTP.",
        { CredentialsFault: CredentialsFault.Expired } => "Refresh the session; keep the credentials provider rather than copied keys.",
        { CredentialsFault: CredentialsFault.SignatureMismatch } => "Use the secret access key as IAM gave it: an SMTP password is derived from it and cannot sign API calls.",
        { CredentialsFault: CredentialsFault.UnknownKey } => "Use an access key that exists and is active, with the session token it came with.",
        { CredentialsFault: CredentialsFault.Missing or CredentialsFault.NotResolved } => "Configure credentials for the app: a role, a profile or environment variables.",
        { CredentialsFault: CredentialsFault.WrongScope } => "Configure the client for the Region of its endpoint.",
        { CredentialsFault: CredentialsFault.NotSubscribed } => "Enable the Region for the account, and open SES there once.",
        { CredentialsFault: CredentialsFault.SmtpCredentials } => "Make SMTP credentials for this Region; they are not the IAM secret key.",
        _ => "Check the access key, secret key and session token the app uses.",
    };

    private static string? RegionOf(RefusedSend send) => send.Refusal.Region ?? send.Facts?.Region;

    private static string In(RefusedSend send) => RegionOf(send) is { } region ? $" in {region}" : "";

    private static SesRemedy Remedy(RemedyKind kind, DenialLayer layer, RemedyOwner owner, string description) =>
        new(kind, layer, owner, description, null, RemedyProof.Unproved, "it changes no policy that could be evaluated here");
}
