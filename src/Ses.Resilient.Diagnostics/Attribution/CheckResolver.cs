using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Gives the checks of a send their ARNs, the pair SES refused first.</summary>
/// <remarks>
/// SES checks several resources for one send and names one of them in a refusal. Which identity it takes for a From address without an
/// explicit ARN follows from which identities exist: the address, else its domain, else a parent domain.
/// </remarks>
internal static class CheckResolver
{
    public static ImmutableArray<SendCheck> Resolve(SesRefusal refusal, SendFacts facts, EvidenceSet evidence)
    {
        var checks = ImmutableArray.CreateBuilder<SendCheck>();
        if (refusal is { Action: { } action, Resource: var resource } && (resource is not null || IsWithoutResource(action)))
        {
            checks.Add(new SendCheck(action, resource ?? "*", RoleOf(resource, facts), IsNamedBySes: true));
        }

        if (Locate(refusal, facts, evidence) is not { } place) return checks.ToImmutable();

        foreach (var check in facts.Checks)
        {
            if (check.Basis == CheckBasis.Established && ArnOf(check.Resource, place, refusal, evidence) is { } arn)
            {
                AddOnce(checks, new SendCheck(check.Action, arn, check.Resource.Role, IsNamedBySes: false));
            }
        }

        if (facts.ConfigurationSetName is null && DefaultConfigurationSet(checks, place, evidence) is { } name)
        {
            var arn = place.Arn("configuration-set/" + name);
            foreach (var sendAction in checks.Where(c => c.Role == ResourceRole.From).Select(c => c.Action).Distinct(StringComparer.OrdinalIgnoreCase).ToArray())
            {
                AddOnce(checks, new SendCheck(sendAction, arn, ResourceRole.ConfigurationSet, IsNamedBySes: false));
            }
        }

        return checks.ToImmutable();
    }

    /// <summary>Checks that SES may make, but is not established to make, whose resource is known.</summary>
    public static ImmutableArray<SendCheck> Possible(SesRefusal refusal, SendFacts facts, EvidenceSet evidence) =>
        Locate(refusal, facts, evidence) is not { } place ? [] :
        [
            .. from check in facts.Checks
               where check.Basis == CheckBasis.Possible
               let arn = ArnOf(check.Resource, place, refusal, evidence)
               where arn is not null
               select new SendCheck(check.Action, arn, check.Resource.Role, IsNamedBySes: false),
        ];

    /// <summary>Checks that SES makes on an identity of which it could not be read which one it is: for each, all those it may be.</summary>
    public static ImmutableArray<ImmutableArray<SendCheck>> Unsettled(SesRefusal refusal, SendFacts facts, EvidenceSet evidence) =>
        Locate(refusal, facts, evidence) is not { } place ? [] :
        [
            .. from check in facts.Checks
               where check.Basis == CheckBasis.Established && check.Resource is { Type: SesResourceType.Identity, Arn: null, Name: not null }
               where ArnOf(check.Resource, place, refusal, evidence) is null
               select EmailAddress.IdentityCandidates(check.Resource.Name!)
                   .Where(name => evidence.Identities.GetValueOrDefault(name)?.State != ReadState.Absent)
                   .Select(name => new SendCheck(check.Action, place.Arn("identity/" + name), check.Resource.Role, IsNamedBySes: false))
                   .ToImmutableArray(),
        ];

    /// <summary>ses:ApplyTrackingConfigurationOverrides has no resource types; its refusals name none.</summary>
    private static bool IsWithoutResource(string action) =>
        action.Equals("ses:ApplyTrackingConfigurationOverrides", StringComparison.OrdinalIgnoreCase);

    private static void AddOnce(ImmutableArray<SendCheck>.Builder checks, SendCheck check)
    {
        var isThere = checks.Any(c => c.Action.Equals(check.Action, StringComparison.OrdinalIgnoreCase)
            && c.ResourceArn.Equals(check.ResourceArn, StringComparison.Ordinal));
        if (!isThere) checks.Add(check);
    }

    /// <summary>What the resource SES named is to this send. A recipient only where it is not also the sender.</summary>
    public static ResourceRole RoleOf(string? resource, SendFacts facts)
    {
        if (Arn.TryParse(resource) is not { } arn) return ResourceRole.None;
        if (arn.NameOf("configuration-set") is not null) return ResourceRole.ConfigurationSet;
        if (arn.NameOf("template") is not null || arn.NameOf("custom-verification-email-template") is not null) return ResourceRole.Template;
        if (arn.NameOf("identity") is not { } identity) return ResourceRole.None;
        if (resource == facts.FromIdentityArn || IsIdentityOf(facts.FromAddress, identity)) return ResourceRole.From;
        if (facts.Recipients.Any(r => IsIdentityOf(r, identity))) return ResourceRole.Recipient;
        return IsIdentityOf(facts.FeedbackAddress, identity) ? ResourceRole.Feedback : ResourceRole.From;
    }

    private static bool IsIdentityOf(string? address, string identity) =>
        address is not null && EmailAddress.IdentityCandidates(address).Contains(identity, StringComparer.OrdinalIgnoreCase);

    private static string? ArnOf(SendResource resource, Place place, SesRefusal refusal, EvidenceSet evidence) => resource switch
    {
        { Arn: { } arn } => arn,
        { Type: SesResourceType.None } => "*",
        { Name: null } => null,
        { Type: SesResourceType.Identity } => IdentityArn(resource.Name, place, refusal, evidence),
        { Type: SesResourceType.ConfigurationSet } => place.Arn("configuration-set/" + resource.Name),
        { Type: SesResourceType.Template } => place.Arn("template/" + resource.Name),
        { Type: SesResourceType.CustomVerificationEmailTemplate } => place.Arn("custom-verification-email-template/" + resource.Name),
        _ => null,
    };

    /// <summary>The identity SES takes for an address: the one it named, else the most specific that exists; <see langword="null"/> where that is not known.</summary>
    private static string? IdentityArn(string address, Place place, SesRefusal refusal, EvidenceSet evidence)
    {
        if (Arn.TryParse(refusal.Resource) is { } named && named.NameOf("identity") is { } identity && IsIdentityOf(address, identity))
        {
            return refusal.Resource;
        }

        foreach (var candidate in EmailAddress.IdentityCandidates(address))
        {
            var read = evidence.Identities.GetValueOrDefault(candidate, ReadOutcome<SesIdentity>.NotAsked);
            if (read.State == ReadState.Found) return place.Arn("identity/" + candidate);
            if (read.State != ReadState.Absent) return null;
        }

        return null;
    }

    /// <summary>That of an identity of the sender's account: configuration sets are an account's own, and what was read of a namesake says nothing of another account's identity.</summary>
    private static string? DefaultConfigurationSet(IEnumerable<SendCheck> checks, Place place, EvidenceSet evidence)
    {
        var from = Arn.TryParse(checks.FirstOrDefault(c => c.Role == ResourceRole.From)?.ResourceArn);
        return from?.Account == place.Account && from?.NameOf("identity") is { } name
            && evidence.Identities.GetValueOrDefault(name) is { State: ReadState.Found, Value: { } identity }
                ? identity.DefaultConfigurationSet
                : null;
    }

    private static Place? Locate(SesRefusal refusal, SendFacts facts, EvidenceSet evidence)
    {
        var caller = Arn.TryParse(evidence.Caller.Value?.Arn ?? refusal.Principal);
        var region = facts.Region ?? refusal.Region;
        return caller is { } c && region is not null ? new Place(c.Partition, region, c.Account) : null;
    }

    private readonly record struct Place(string Partition, string Region, string Account)
    {
        public string Arn(string resource) => new Arn(Partition, "ses", Region, Account, resource).ToString();
    }
}
