using System.Collections.Concurrent;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.FailFast;

/// <summary>The denials that stand for one client. Bounded; a send whose denial is not certain to be the same is never held back.</summary>
internal sealed class StandingDenials(FailFastOptions options, TimeProvider time)
{
    /// <summary>The most that stand at once; where there are as many, further ones do not.</summary>
    public const int Most = 1000;

    private readonly ConcurrentDictionary<string, StandingDenial> _denials = new(StringComparer.Ordinal);

    public bool IsEmpty => _denials.IsEmpty;

    public int Count => _denials.Count;

    /// <summary>A denial that a send would meet; <see langword="null"/> where none stands.</summary>
    public StandingDenial? Find(SendKeys send) => Find(send.AnyRecipients) ?? Find(send.SameRecipients);

    /// <summary>Whether a send is to be the probe of a denial.</summary>
    public bool IsProbe(StandingDenial denial) => denial.TryProbe(time.GetUtcNow(), options.ProbeInterval);

    /// <summary>A denial was seen and explained.</summary>
    public void Open(SendKeys send, SendFacts facts, SesDiagnosis diagnosis)
    {
        if (ScopeOf(facts, diagnosis) is not { } scope)
            return;
        var key = scope == SharingScope.AnyRecipients ? send.AnyRecipients : send.SameRecipients;
        if (_denials.Count >= Most && !_denials.ContainsKey(key))
        {
            foreach (var (other, denial) in _denials)
            {
                if (IsOver(denial))
                    _denials.TryRemove(KeyValuePair.Create(other, denial));
            }

            if (_denials.Count >= Most)
                return;
        }

        _denials[key] = new StandingDenial(key, Anonymous(diagnosis), time.GetUtcNow());
    }

    /// <summary>A send went through that the denial would have met.</summary>
    public void Close(StandingDenial denial) => _denials.TryRemove(denial.Key, out _);

    private StandingDenial? Find(string key)
    {
        if (!_denials.TryGetValue(key, out var denial) || !IsOver(denial))
            return denial;
        _denials.TryRemove(KeyValuePair.Create(key, denial));
        return null;
    }

    private bool IsOver(StandingDenial denial) => time.GetUtcNow() - denial.SeenAt >= options.Duration;

    /// <summary>Which sends the denial stands for; <see langword="null"/>: for none, since time, or what could not be found out, may have decided.</summary>
    private static SharingScope? ScopeOf(SendFacts facts, SesDiagnosis diagnosis)
    {
        if (diagnosis.Layer == DenialLayer.Undetermined || diagnosis.Sharing == SharingScope.SameMoment || !Lasts(diagnosis.Refusal))
            return null;

        // Unless every policy that decided was read, one that looks at recipients may have. And what names a recipient is that recipient's.
        return diagnosis is { Certainty: Certainty.Proven, Sharing: SharingScope.AnyRecipients, Refusal: { Kind: SesRefusalKind.Authorization, Resource: { } resource } }
            && CheckResolver.RoleOf(resource, facts) is { } role and not (ResourceRole.Recipient or ResourceRole.None)
            && !NamesRecipient(resource, facts)
                ? SharingScope.AnyRecipients
                : SharingScope.SameRecipients;
    }

    private static bool NamesRecipient(string resource, SendFacts facts) =>
        facts.Recipients.Any(r => resource.EndsWith("/" + r, StringComparison.OrdinalIgnoreCase));

    /// <summary>What the next send of the same kind meets as well. Credentials that expired are renewed, and clocks are corrected.</summary>
    private static bool Lasts(SesRefusal refusal) => refusal.Kind switch
    {
        SesRefusalKind.Authorization or SesRefusalKind.TenantAssociation or SesRefusalKind.NotVerified
            or SesRefusalKind.SendingPaused or SesRefusalKind.AccountSuspended => true,
        SesRefusalKind.Credentials => refusal.CredentialsFault is CredentialsFault.UnknownKey or CredentialsFault.SignatureMismatch,
        _ => false,
    };

    /// <summary>Without what belonged to the request that was denied.</summary>
    private static SesDiagnosis Anonymous(SesDiagnosis diagnosis) => diagnosis with
    {
        Refusal = diagnosis.Refusal with { RequestId = null, AuthorizationId = null, EncodedMessage = null, RawMessage = "" },
        Duration = TimeSpan.Zero,
        Incident = null,
    };
}
