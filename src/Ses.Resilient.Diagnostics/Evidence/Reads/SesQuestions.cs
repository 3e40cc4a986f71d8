using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>What to ask SES for a refusal, the most telling first.</summary>
internal sealed class SesQuestions
{
    /// <summary>Domains asked for above an address: more labels are no sender's, and each read may cost a second.</summary>
    private const int MaxDomains = 4;

    private readonly ImmutableArray<string> _recipients;
    private readonly bool _seeksDefaultConfigurationSet;

    private SesQuestions(string? named, ImmutableArray<string> candidates, bool account, ImmutableArray<string> recipients, bool seeksDefaultConfigurationSet)
    {
        Named = named;
        Candidates = candidates;
        Account = account;
        _recipients = recipients;
        _seeksDefaultConfigurationSet = seeksDefaultConfigurationSet;
    }

    /// <summary>An identity the refusal names that the From address does not lead to, such as a recipient's.</summary>
    public string? Named { get; }

    /// <summary>The identities that may stand for the From address: the one the refusal names, then from the address up to its domain and the domains above.</summary>
    public ImmutableArray<string> Candidates { get; }

    /// <summary>Whether the state of the account is asked for.</summary>
    public bool Account { get; }

    /// <summary>The configuration set to ask for, where the send names one.</summary>
    public string? ConfigurationSet { get; private set; }

    /// <summary>The tenant to ask for, where the send names one.</summary>
    public string? Tenant { get; private set; }

    /// <param name="refusal">The refusal.</param>
    /// <param name="facts">What was sent.</param>
    /// <param name="ownAccount">The account that reads, where known.</param>
    /// <param name="plan">What is asked for.</param>
    public static SesQuestions For(SesRefusal refusal, SendFacts facts, string? ownAccount, EvidencePlan plan)
    {
        var questions = For(refusal, facts, ownAccount, plan.Identities, plan.Account);
        questions.ConfigurationSet = plan.ConfigurationSet && facts.ConfigurationSetName is { Length: > 0 } set ? set : null;
        questions.Tenant = plan.Tenant && facts.TenantName is { Length: > 0 } tenant ? tenant : null;
        return questions;
    }

    private static SesQuestions For(SesRefusal refusal, SendFacts facts, string? ownAccount, bool identities, bool account)
    {
        var seeksDefault = SesArn.Name(refusal.Resource, "configuration-set") is { } set
            && !string.Equals(set, facts.ConfigurationSetName, StringComparison.Ordinal);
        if (!identities)
        {
            return new SesQuestions(null, [], account, facts.Recipients, seeksDefault);
        }

        var from = FromCandidates(facts, ownAccount);
        var named = IsOwn(refusal.Resource, ownAccount) ? SesArn.Name(refusal.Resource, "identity") : null;
        var place = named is null ? -1 : IndexOf(from, named);

        // SES names the identity it took: the more specific ones do not exist, or a delegate sender's ARN stands in their place.
        return place >= 0
            ? new SesQuestions(null, [named!, .. from.AsSpan()[(place + 1)..]], account, facts.Recipients, seeksDefault)
            : new SesQuestions(named, from, account, facts.Recipients, seeksDefault);
    }

    /// <summary>Whether the identity that stands for the From address is known with this, so that those above it need not be asked for.</summary>
    public bool IsSettledBy(ReadOutcome<SesIdentity> identity) =>
        identity.Value is { VerifiedForSending: true } found && (found.DefaultConfigurationSet is not null || !_seeksDefaultConfigurationSet);

    /// <summary>What a record of the read shows. Recipients, and whatever might be one, are not shown.</summary>
    public string Masked(string name) =>
        Contains(Candidates, name) && !Contains(_recipients, name) ? $"identity {name}" : "identity of a recipient";

    private static ImmutableArray<string> FromCandidates(SendFacts facts, string? ownAccount)
    {
        if (facts.FromIdentityArn is { Length: > 0 } arn)
        {
            return IsOwn(arn, ownAccount) && SesArn.Name(arn, "identity") is { } name ? [name] : [];
        }

        if (facts.FromAddress is not { Length: > 0 and <= 320 } address)
        {
            return [];
        }

        var at = address.LastIndexOf('@');
        var domain = address[(at + 1)..].TrimEnd('.').ToLowerInvariant();
        if (domain.Length == 0)
        {
            return [];
        }

        // SES keeps domains in lower case; the part before the @ as it was given.
        var candidates = ImmutableArray.CreateBuilder<string>();
        if (at > 0)
        {
            candidates.Add(address[..(at + 1)] + domain);
        }

        var labels = domain.Split('.');
        for (var i = Math.Max(0, labels.Length - 1 - MaxDomains); i == 0 || i < labels.Length - 1; i++)
        {
            candidates.Add(string.Join('.', labels[i..]));
        }

        return candidates.ToImmutable();
    }

    /// <summary>Whether it takes the own account to tell own identities from those of others.</summary>
    public static bool NeedOwnAccount(SesRefusal refusal, SendFacts facts) =>
        SesArn.Account(refusal.Resource) is not null || SesArn.Account(facts.FromIdentityArn) is not null;

    /// <summary>SES would say of another account's identity that it does not exist: it is not asked for, nor where it is not known whose it is.</summary>
    private static bool IsOwn(string? arn, string? ownAccount) =>
        SesArn.Account(arn) is not { } account || string.Equals(account, ownAccount, StringComparison.Ordinal);

    private static bool Contains(ImmutableArray<string> names, string name) => IndexOf(names, name) >= 0;

    private static int IndexOf(ImmutableArray<string> names, string name)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (string.Equals(names[i], name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>Parts of an SES ARN.</summary>
internal static class SesArn
{
    /// <summary>The name in <c>arn:P:ses:R:A:TYPE/NAME</c>, or <see langword="null"/>.</summary>
    public static string? Name(string? arn, string type)
    {
        var parts = (arn ?? "").Split(':', 6);
        return parts.Length == 6 && parts[2] is "ses" && parts[5].Length > type.Length + 1
            && parts[5].StartsWith(type, StringComparison.Ordinal) && parts[5][type.Length] == '/'
                ? parts[5][(type.Length + 1)..]
                : null;
    }

    /// <summary>The account of an ARN, or <see langword="null"/>.</summary>
    public static string? Account(string? arn) => (arn ?? "").Split(':', 6) is [_, _, _, _, { Length: > 0 } account, _] ? account : null;
}
