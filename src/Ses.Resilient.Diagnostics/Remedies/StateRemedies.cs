using Ses.Resilient.Diagnostics.Attribution;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>The changes that help where no policy refuses. SES's own state cannot be evaluated again here, so none is proved.</summary>
internal static class StateRemedies
{
    public static SesRemedy? For(DenialLayer layer, RefusedSend send) => layer switch
    {
        DenialLayer.CallerIdentity => Remedy(RemedyKind.UseExpectedIdentity, layer, RemedyOwner.App, $"Send with credentials of {send.ExpectedPrincipal}; adding permissions to {send.Principal} would mend the wrong identity.") with { AwsCli = RemedyCommands.WhoAmI },
        DenialLayer.Credentials => Remedy(RemedyKind.FixCredentials, layer, OwnerOfCredentials(send), CredentialsAdvice(send)) with { AwsCli = CredentialsCommand(send) },
        DenialLayer.SendingIdentity when ElsewhereRemedies.Find(send) is { } elsewhere => elsewhere,
        DenialLayer.SendingIdentity => Remedy(RemedyKind.VerifyIdentity, layer, RemedyOwner.IdentityOwner, $"Verify the sender's address or its domain{In(send)}: identities are per Region.") with
        {
            AwsCli = RemedyCommands.VerifyIdentity(DomainOf(send), RegionOf(send)),
            Terraform = RemedyTerraform.VerifyIdentity(DomainOf(send)),
        },
        DenialLayer.AccountState => AccountState(layer, send),
        DenialLayer.TenantAssociation => Remedy(RemedyKind.AssociateWithTenant, layer, RemedyOwner.AccountAdministrator, $"Associate the named resources with tenant '{send.Facts?.TenantName}'.") with
        {
            AwsCli = RemedyCommands.AssociateWithTenant(send.Facts?.TenantName, send.Refusal.Identities, RegionOf(send)),
            Terraform = RemedyTerraform.AssociateWithTenant(send.Facts?.TenantName, send.Refusal.Identities),
        },
        _ => null,
    };

    private static SesRemedy? AccountState(DenialLayer layer, RefusedSend send) => send.Refusal.Kind switch
    {
        // What it should hold is the app's to know: there is no change to suggest beyond what the finding says.
        _ when send.Evidence is { ConfigurationSet.State: ReadState.Absent, AccountState.Value: { ProductionAccessEnabled: true, SendingEnabled: true, EnforcementStatus: not "SHUTDOWN" } } => null,
        SesRefusalKind.SendingPaused => Resume(layer, send),
        SesRefusalKind.AccountSuspended => Remedy(RemedyKind.ResumeSending, layer, RemedyOwner.AwsSupport, $"Ask AWS Support about the suspension."),
        _ when send.Evidence.AccountState.Value is { SendingEnabled: false } || send.Evidence.ConfigurationSet.Value is { SendingEnabled: false } => Resume(layer, send),
        _ when send.Evidence.AccountState.Value is { EnforcementStatus: "SHUTDOWN" } => Remedy(RemedyKind.ResumeSending, layer, RemedyOwner.AwsSupport, $"Ask AWS Support why sending was shut down, and answer its review."),
        _ => Remedy(RemedyKind.RequestProductionAccess, layer, RemedyOwner.AwsSupport, $"Request production access for SES{In(send)}, which AWS Support decides on, or verify the recipients while testing.") with
        {
            AwsCli = RemedyCommands.RequestProductionAccess(RegionOf(send)),
        },
    };

    private static SesRemedy Resume(DenialLayer layer, RefusedSend send) =>
        send.Evidence is { ConfigurationSet.Value: { SendingEnabled: false } set, AccountState.Value: not { SendingEnabled: false } }
            ? Remedy(RemedyKind.ResumeSending, layer, RemedyOwner.AccountAdministrator, $"Find out why sending is paused for configuration set '{set.Name}', then resume it.") with { AwsCli = RemedyCommands.ResumeSending(set.Name, RegionOf(send)) }
            : Remedy(RemedyKind.ResumeSending, layer, RemedyOwner.AccountAdministrator, $"Find out why sending is paused{In(send)}, then resume it.") with { AwsCli = RemedyCommands.ResumeSending(RegionOf(send)) };

    /// <summary>A Region is enabled, and SES opened, by whoever manages the account; everything else is the app's configuration.</summary>
    private static RemedyOwner OwnerOfCredentials(RefusedSend send) =>
        send.Refusal.CredentialsFault == CredentialsFault.NotSubscribed ? RemedyOwner.AccountAdministrator : RemedyOwner.App;

    private static string? CredentialsCommand(RefusedSend send) => send.Refusal switch
    {
        { Kind: SesRefusalKind.ClockSkew } => null,
        { CredentialsFault: CredentialsFault.NotSubscribed } => RegionOf(send) is { } region ? $"aws account enable-region --region-name {region}" : null,
        _ => RemedyCommands.WhoAmI,
    };

    private static string? DomainOf(RefusedSend send) => send.Facts?.FromAddress is { } from ? EmailAddress.DomainOf(from) : null;

    private static Sentence CredentialsAdvice(RefusedSend send) => send.Refusal switch
    {
        { Kind: SesRefusalKind.ClockSkew } => $"Set the clock of this machine, and keep it with NTP.",
        { CredentialsFault: CredentialsFault.Expired } => $"Refresh the session; keep the credentials provider rather than copied keys.",
        { CredentialsFault: CredentialsFault.SignatureMismatch } when send.Sender.SecretIsSmtpPassword => $"Configure the secret access key of an IAM user in place of the SMTP password, which works over SMTP alone and cannot be turned back into the key it was made from.",
        { CredentialsFault: CredentialsFault.SignatureMismatch } => $"Use the secret access key as IAM gave it: an SMTP password is derived from it and cannot sign API calls.",
        { CredentialsFault: CredentialsFault.UnknownKey } => $"Use an access key that exists and is active, with the session token it came with.",
        { CredentialsFault: CredentialsFault.Missing or CredentialsFault.NotResolved } => $"Configure credentials for the app: a role, a profile or environment variables.",
        { CredentialsFault: CredentialsFault.WrongScope } => $"Configure the client for the Region of its endpoint.",
        { CredentialsFault: CredentialsFault.NotSubscribed } => $"Enable the Region for the account, and open SES there once.",
        { CredentialsFault: CredentialsFault.SmtpCredentials } => $"Make SMTP credentials for this Region; they are not the IAM secret key.",
        _ => $"Check the access key, secret key and session token the app uses.",
    };

    private static string? RegionOf(RefusedSend send) => send.Refusal.Region ?? send.Facts?.Region;

    private static Sentence In(RefusedSend send) => RegionOf(send) is { } region ? (Sentence)$" in {region}" : $"";

    private static SesRemedy Remedy(RemedyKind kind, DenialLayer layer, RemedyOwner owner, Sentence description) =>
        new(kind, layer, owner, description, null, RemedyProof.Unproved, $"it changes no policy that could be evaluated here");
}
