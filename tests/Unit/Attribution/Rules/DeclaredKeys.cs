using System.Collections.Immutable;
using Ses.Resilient.Tests.Conformance.Reference;

namespace Ses.Resilient.Tests.Rules;

/// <summary>The values of a send that conditions look at. <see langword="null"/>: the send has none.</summary>
internal sealed record SentValues
{
    public bool IsV1 { get; init; }

    public string? From { get; init; }

    public string? DisplayName { get; init; }

    public string? Feedback { get; init; }

    public ImmutableArray<string> Recipients { get; init; } = [];

    public string? Tenant { get; init; }

    public string? Endpoint { get; init; }

    public string? OpenTracking { get; init; }

    public string? ClickTracking { get; init; }
}

/// <summary>Which ses: keys SES supplies for which action (Service Authorization Reference for Amazon SES).</summary>
internal static class DeclaredKeys
{
    private static readonly ImmutableArray<string> Mail =
        ["ses:SendEmail", "ses:SendRawEmail", "ses:SendTemplatedEmail", "ses:SendBulkTemplatedEmail", "ses:SendCustomVerificationEmail"];

    public static Dictionary<string, ReferenceValue> For(string action, SentValues sent)
    {
        var keys = new Dictionary<string, ReferenceValue>(StringComparer.OrdinalIgnoreCase);
        if (action == "ses:ApplyTrackingConfigurationOverrides")
        {
            Add("ses:OpenTrackingEnabled", sent.OpenTracking);
            Add("ses:ClickTrackingEnabled", sent.ClickTracking);
            return keys;
        }

        // What v1 calls carry is not documented.
        if (!sent.IsV1) Add("ses:ApiVersion", "2");
        if (action is "ses:SendEmail" or "ses:SendBulkEmail")
        {
            Add("ses:TenantName", sent.Tenant);
            Add("ses:MultiRegionEndpointId", sent.Endpoint);
        }

        if (action == "ses:SendBounce") Add("ses:FromAddress", sent.From);
        if (!Mail.Contains(action)) return keys;
        Add("ses:FromAddress", sent.From);
        Add("ses:FromDisplayName", sent.DisplayName);
        Add("ses:FeedbackAddress", sent.Feedback);
        if (!sent.Recipients.IsEmpty) keys["ses:Recipients"] = new ReferenceValue(sent.Recipients, true);
        return keys;

        void Add(string name, string? value)
        {
            if (value is not null) keys[name] = new ReferenceValue([value], false);
        }
    }
}
