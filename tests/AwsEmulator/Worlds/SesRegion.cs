using System.Collections.Immutable;

namespace Ses.Resilient.AwsEmulator;

/// <summary>SES of one account in one Region.</summary>
public sealed record SesRegion(string Region)
{
    public bool ProductionAccess { get; init; } = true;

    public bool SendingEnabled { get; init; } = true;

    public string EnforcementStatus { get; init; } = "HEALTHY";

    public double MaxSendRate { get; init; } = 14;

    public double Max24HourSend { get; init; } = 50_000;

    public ImmutableSortedDictionary<string, EmailIdentity> Identities { get; init; } = Map.Empty<EmailIdentity>(StringComparer.OrdinalIgnoreCase);

    public ImmutableSortedDictionary<string, ConfigurationSet> ConfigurationSets { get; init; } = Map.Empty<ConfigurationSet>();

    public ImmutableSortedDictionary<string, EmailTemplate> Templates { get; init; } = Map.Empty<EmailTemplate>();

    public ImmutableSortedDictionary<string, Tenant> Tenants { get; init; } = Map.Empty<Tenant>();
}

public sealed record EmailIdentity(string Name)
{
    public bool Verified { get; init; } = true;

    public ImmutableSortedDictionary<string, string> Policies { get; init; } = Map.Empty<string>();

    public string? DefaultConfigurationSet { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = Map.Empty<string>();
}

public sealed record ConfigurationSet(string Name, bool SendingEnabled, string? SendingPool);

public sealed record EmailTemplate(string Name, string Subject, string Text);

public sealed record Tenant(string Name, string Id, string Arn, string SendingStatus, ImmutableArray<string> Resources);
