using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>Which (action, resource) pairs SES checks for a send, in the order in which refusals are seen to come up: From identity, configuration set, the rest.</summary>
internal static class SendFactsChecks
{
    public static ImmutableArray<AuthorizationCheck> Of(SendFactsWire wire, SendFactsMail mail)
    {
        var resources = ResourcesOf(wire, mail);
        var checks = ImmutableArray.CreateBuilder<AuthorizationCheck>();
        foreach (var (action, basis) in ActionsOf(wire))
        {
            var types = SendFactsActions.Find(action)!.Resources;
            foreach (var (resource, resourceBasis) in resources)
            {
                // A resource that the reference does not list for the action may be checked all the same, but that is not established.
                var isListed = types.Contains(resource.Type);
                checks.Add(new(action, resource, isListed && basis == CheckBasis.Established ? resourceBasis : CheckBasis.Possible));
            }
        }

        // Checked apart from the send, and on no resource (SES developer guide, configuration overrides).
        if (wire.OverridesTracking)
        {
            checks.Add(new(
                SendFactsActions.ApplyTrackingConfigurationOverrides,
                new(SesResourceType.None, ResourceRole.None, null, null),
                CheckBasis.Established));
        }

        return checks.ToImmutable();
    }

    private static ImmutableArray<(string Action, CheckBasis Basis)> ActionsOf(SendFactsWire wire) => (wire.Api, wire.Operation, wire.Content) switch
    {
        // Refusals of v2 SendEmail name the action by content. Raw: seen many times, and ses:SendEmail is seen not to be needed.
        (SesApi.V2, "SendEmail", SendContent.Simple) => [(SendFactsActions.SendEmail, CheckBasis.Established)],
        (SesApi.V2, "SendEmail", SendContent.Raw) => [(SendFactsActions.SendRawEmail, CheckBasis.Established)],

        // Stored template: one live refusal names ses:SendTemplatedEmail, but the reference lists templates under ses:SendEmail too.
        (SesApi.V2, "SendEmail", SendContent.StoredTemplate) =>
            [(SendFactsActions.SendTemplatedEmail, CheckBasis.Established), (SendFactsActions.SendEmail, CheckBasis.Possible)],

        // Inline template: no report either way.
        (SesApi.V2, "SendEmail", SendContent.InlineTemplate) =>
            [(SendFactsActions.SendTemplatedEmail, CheckBasis.Possible), (SendFactsActions.SendEmail, CheckBasis.Possible)],
        (SesApi.V2, "SendEmail", _) =>
        [
            (SendFactsActions.SendEmail, CheckBasis.Possible),
            (SendFactsActions.SendRawEmail, CheckBasis.Possible),
            (SendFactsActions.SendTemplatedEmail, CheckBasis.Possible),
        ],

        // Both are needed, whatever the template.
        (SesApi.V2, "SendBulkEmail", _) =>
            [(SendFactsActions.SendBulkEmail, CheckBasis.Established), (SendFactsActions.SendBulkTemplatedEmail, CheckBasis.Established)],

        // Every other operation is authorized as the action of its name.
        _ => [("ses:" + wire.Operation, CheckBasis.Established)],
    };

    private static List<(SendResource Resource, CheckBasis Basis)> ResourcesOf(SendFactsWire wire, SendFactsMail mail)
    {
        var resources = new List<(SendResource, CheckBasis)>();
        var isVerification = wire.Operation is "SendCustomVerificationEmail";
        if (isVerification)
            Add(new(SesResourceType.CustomVerificationEmailTemplate, ResourceRole.Template, wire.Template, null), CheckBasis.Established);

        // The From of a custom verification mail is in its template: which identity that is shows the evidence, not the request.
        Add(Identity(ResourceRole.From, mail.FromAddress, mail.FromIdentityArn), isVerification ? CheckBasis.Possible : CheckBasis.Established);
        if (mail.OtherFromAddress is not null || mail.OtherFromIdentityArn is not null)
            Add(Identity(ResourceRole.From, mail.OtherFromAddress, mail.OtherFromIdentityArn), CheckBasis.Possible);

        if (mail.ConfigurationSet is not null)
            Add(new(SesResourceType.ConfigurationSet, ResourceRole.ConfigurationSet, mail.ConfigurationSet, null), CheckBasis.Established);
        if (mail.OtherConfigurationSet is not null)
            Add(new(SesResourceType.ConfigurationSet, ResourceRole.ConfigurationSet, mail.OtherConfigurationSet, null), CheckBasis.Possible);

        if (!isVerification && (wire.Template ?? wire.TemplateArn) is not null)
            Add(new(SesResourceType.Template, ResourceRole.Template, wire.Template ?? NameOf(wire.TemplateArn), wire.TemplateArn), CheckBasis.Established);

        // Refusals that name a recipient's identity are common, mostly in the sandbox; no AWS text says when SES makes this check.
        foreach (var recipient in mail.Recipients.Distinct(StringComparer.Ordinal))
            Add(Identity(ResourceRole.Recipient, recipient, null), CheckBasis.Possible);
        foreach (var arn in wire.RecipientIdentityArns.Distinct(StringComparer.Ordinal))
            Add(Identity(ResourceRole.Recipient, null, arn), CheckBasis.Possible);

        if (mail.FeedbackIdentityArn is not null || mail.FeedbackAddress is not null)
            Add(Identity(ResourceRole.Feedback, mail.FeedbackAddress, mail.FeedbackIdentityArn), CheckBasis.Possible);
        return resources;

        void Add(SendResource resource, CheckBasis basis) => resources.Add((resource, basis));
    }

    // With an ARN the identity it names is the one that counts, whatever the address.
    private static SendResource Identity(ResourceRole role, string? address, string? arn) =>
        new(SesResourceType.Identity, role, arn is null ? address : NameOf(arn), arn);

    private static string? NameOf(string? arn)
    {
        var slash = arn?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash < 0 ? null : arn![(slash + 1)..];
    }
}
