using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>What SES supplies and checks for one IAM action.</summary>
/// <param name="Keys">The <c>ses:</c> condition keys it supplies.</param>
/// <param name="Resources">The types of resources it is checked on.</param>
internal sealed record SendAction(ImmutableArray<string> Keys, ImmutableArray<SesResourceType> Resources);

/// <summary>The IAM actions of sends, as in the Service Authorization Reference for Amazon SES (v1 and v2 pages taken together).</summary>
internal static class SendFactsActions
{
    public const string SendEmail = "ses:SendEmail";
    public const string SendRawEmail = "ses:SendRawEmail";
    public const string SendTemplatedEmail = "ses:SendTemplatedEmail";
    public const string SendBulkTemplatedEmail = "ses:SendBulkTemplatedEmail";
    public const string SendBulkEmail = "ses:SendBulkEmail";
    public const string SendCustomVerificationEmail = "ses:SendCustomVerificationEmail";
    public const string SendBounce = "ses:SendBounce";
    public const string ApplyTrackingConfigurationOverrides = "ses:ApplyTrackingConfigurationOverrides";

    public const string ApiVersion = "ses:ApiVersion";
    public const string FromAddress = "ses:FromAddress";
    public const string FromDisplayName = "ses:FromDisplayName";
    public const string FeedbackAddress = "ses:FeedbackAddress";
    public const string Recipients = "ses:Recipients";
    public const string TenantName = "ses:TenantName";
    public const string MultiRegionEndpointId = "ses:MultiRegionEndpointId";
    public const string OpenTrackingEnabled = "ses:OpenTrackingEnabled";
    public const string ClickTrackingEnabled = "ses:ClickTrackingEnabled";

    private static readonly ImmutableArray<string> MailKeys = [ApiVersion, FromAddress, FromDisplayName, FeedbackAddress, Recipients];

    private static readonly FrozenDictionary<string, SendAction> Actions = new Dictionary<string, SendAction>(StringComparer.OrdinalIgnoreCase)
    {
        [SendEmail] = new([.. MailKeys, TenantName, MultiRegionEndpointId], [SesResourceType.Identity, SesResourceType.ConfigurationSet, SesResourceType.Template]),
        [SendRawEmail] = new(MailKeys, [SesResourceType.Identity, SesResourceType.ConfigurationSet]),
        [SendTemplatedEmail] = new(MailKeys, [SesResourceType.Identity, SesResourceType.ConfigurationSet, SesResourceType.Template]),
        [SendBulkTemplatedEmail] = new(MailKeys, [SesResourceType.Identity, SesResourceType.ConfigurationSet, SesResourceType.Template]),
        [SendBulkEmail] = new([ApiVersion, TenantName, MultiRegionEndpointId], [SesResourceType.Identity, SesResourceType.ConfigurationSet, SesResourceType.Template]),
        [SendCustomVerificationEmail] = new(MailKeys, [SesResourceType.CustomVerificationEmailTemplate, SesResourceType.Identity]),
        [SendBounce] = new([ApiVersion, FromAddress], [SesResourceType.Identity]),
        [ApplyTrackingConfigurationOverrides] = new([OpenTrackingEnabled, ClickTrackingEnabled], [SesResourceType.None]),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every <c>ses:</c> key that some send action supplies.</summary>
    public static ImmutableArray<string> AllKeys { get; } =
        [.. MailKeys, TenantName, MultiRegionEndpointId, OpenTrackingEnabled, ClickTrackingEnabled];

    /// <summary>The action, or <see langword="null"/> where it is no send action that we know; names ignore case, as IAM does.</summary>
    public static SendAction? Find(string action) => Actions.GetValueOrDefault(action);
}
