using System.Collections.Immutable;
using System.Globalization;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Denials;

internal enum SesApi
{
    V1,
    V2,
}

internal enum SesResourceType
{
    /// <summary>No resource: the check is against <c>*</c>.</summary>
    None = 0,
    Identity,
    ConfigurationSet,
    Template,
    CustomVerificationEmailTemplate,
}

/// <summary>Why a resource is checked for a send.</summary>
internal enum ResourceRole
{
    None = 0,
    From,
    Feedback,
    Recipient,
    ConfigurationSet,
    Template,
}

/// <summary>How well it is known that SES makes a check.</summary>
internal enum CheckBasis
{
    /// <summary>Documented, or seen in real denials again and again.</summary>
    Established = 0,

    /// <summary>Seen or plausible, not established: counts only when the refusal itself names it.</summary>
    Possible,
}

/// <summary>A resource of a send. The account and Region of its ARN come from the caller where the request gives no ARN.</summary>
/// <param name="Type">The SES resource type.</param>
/// <param name="Role">Why it is checked.</param>
/// <param name="Name">Its name: an address or domain, a configuration set, a template.</param>
/// <param name="Arn">The ARN, where the request itself gives one.</param>
internal sealed record SendResource(SesResourceType Type, ResourceRole Role, string? Name, string? Arn)
{
    /// <summary>Type and role only: name and ARN may be those of a recipient.</summary>
    public override string ToString() => $"{Type} ({Role})";
}

/// <summary>One (action, resource) pair that SES checks for a send.</summary>
internal sealed record AuthorizationCheck(string Action, SendResource Resource, CheckBasis Basis);

/// <summary>What was sent, as far as authorization looks at it. Holds no content of the mail.</summary>
internal sealed record SendFacts
{
    public required SesApi Api { get; init; }

    /// <summary>The API operation, for example <c>SendEmail</c>.</summary>
    public required string Operation { get; init; }

    public string? Region { get; init; }

    public string? FromAddress { get; init; }

    public string? FromDisplayName { get; init; }

    public string? FeedbackAddress { get; init; }

    /// <summary>To, then Cc, then Bcc, bare addresses. For bulk sends: of all entries.</summary>
    public ImmutableArray<string> Recipients { get; init; } = [];

    public string? FromIdentityArn { get; init; }

    public string? FeedbackIdentityArn { get; init; }

    public string? ConfigurationSetName { get; init; }

    public string? TemplateName { get; init; }

    public string? TemplateArn { get; init; }

    public string? TenantName { get; init; }

    public string? MultiRegionEndpointId { get; init; }

    /// <summary>Every pair SES checks for this call, in the order in which SES is seen to check them.</summary>
    public ImmutableArray<AuthorizationCheck> Checks { get; init; } = [];

    /// <summary>The condition keys of the send, before the per-action selection of <see cref="ContextFor"/>.</summary>
    public ConditionContext Context { get; init; } = ConditionContext.Empty;

    /// <summary>What could not be read of the request, in words; empty when everything could.</summary>
    public ImmutableArray<string> Gaps { get; init; } = [];

    /// <summary>The condition keys as SES supplies them for <paramref name="action"/>: ses:SendBulkEmail, for one, carries no address keys.</summary>
    /// <remarks>For an action that we do not know as one of a send, every <c>ses:</c> key is unknown.</remarks>
    public ConditionContext ContextFor(string action)
    {
        var keys = SendFactsActions.Find(action)?.Keys;
        var context = Context;
        foreach (var name in SendFactsActions.AllKeys)
        {
            if (keys is null)
                context = context.With(ConditionKey.Unknown(name));
            else if (!keys.Value.Contains(name, StringComparer.OrdinalIgnoreCase))
                context = context.With(ConditionKey.Absent(name));
        }

        return context;
    }

    /// <summary>Says how much is known, without addresses or names: this may end up in a log.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{nameof(SendFacts)} {{ {Api} {Operation}, Region = {Region}, Recipients = {Recipients.Length}, Checks = {Checks.Length}, Gaps = {Gaps.Length} }}");
}
