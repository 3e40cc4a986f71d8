using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Sharing;

/// <summary>What a diagnosis of a denial follows from, evidence apart, as hashes: nothing of it can be read back, and two denials with the same hash are judged alike.</summary>
/// <remarks>
/// Everything that is known of the send and its refusal is in, whether or not a policy looks at it, and so are the access key, the endpoint and
/// the options that change the answer. Left out is what belongs to one request and decides nothing: request id, authorization id, encoded message and
/// the text as it came. Recipients and time stand apart: see <see cref="SharingScope"/>.
/// </remarks>
internal sealed record DenialFingerprint
{
    /// <summary>Raised when what goes in, or how, changes.</summary>
    private const int Version = 1;

    private static readonly string Library = typeof(SesDiagnosis).Assembly.GetName().Version?.ToString() ?? "";

    private DenialFingerprint(string anyRecipients, string sameRecipients, string sameMoment)
    {
        AnyRecipients = anyRecipients;
        SameRecipients = sameRecipients;
        SameMoment = sameMoment;
    }

    /// <summary>Without recipients and time.</summary>
    public string AnyRecipients { get; }

    /// <summary>With recipients, without time.</summary>
    public string SameRecipients { get; }

    /// <summary>With recipients and time.</summary>
    public string SameMoment { get; }

    /// <summary>The hash by which diagnoses of a scope are shared.</summary>
    public string this[SharingScope scope] => scope switch
    {
        SharingScope.AnyRecipients => AnyRecipients,
        SharingScope.SameRecipients => SameRecipients,
        _ => SameMoment,
    };

    /// <summary>The fingerprint; <see langword="null"/> where too little is known of the call to tell whether another is like it.</summary>
    public static DenialFingerprint? Of(Denial denial, DiagnosisSettings settings)
    {
        if (denial is not { Facts: { } facts, AccessKeyId: { } accessKeyId })
            return null;

        using var writer = new FingerprintWriter();
        writer.Add(Version).Add(Library)
            .Add(accessKeyId).Add(denial.Endpoint?.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped))
            .Add(settings.Budget.Ticks).Add(settings.ExpectedPrincipal).Add(settings.ServiceUrl)
            .Add([.. settings.DiagnosticRoles.OrderBy(r => r.Key, StringComparer.Ordinal).SelectMany(r => new[] { r.Key, r.Value })]);
        AddRefusal(writer, denial.Refusal);
        AddSend(writer, facts);

        // The same resource may be the sender's to one send and a recipient's to another.
        writer.Add<ResourceRole>(CheckResolver.RoleOf(denial.Refusal.Resource, facts));
        AddUnlessOfRecipients(writer, facts);
        var anyRecipients = writer.Current;

        AddRecipients(writer, facts);
        var sameRecipients = writer.Current;

        AddKeys(writer, facts, SharingScopes.IsOfMoment);
        return new DenialFingerprint(anyRecipients, sameRecipients, writer.Current);
    }

    private static void AddRefusal(FingerprintWriter writer, SesRefusal refusal) => writer
        .Add<SesRefusalKind>(refusal.Kind).Add(refusal.CredentialsFault)
        .Add(refusal.Principal).Add(refusal.Action).Add(refusal.Resource)
        .Add(refusal.StatedPolicyType).Add(refusal.IsExplicitDeny).Add(refusal.PolicyArn)
        .Add(refusal.Region).Add(refusal.Identities)
        .Add(refusal.ErrorCode).Add(refusal.StatusCode ?? -1).Add(refusal.IsTruncated);

    /// <summary>Condition keys and checks, but for those of time and of recipients.</summary>
    /// <param name="without">A condition key that is left out as well.</param>
    internal static void AddUnlessOfRecipients(FingerprintWriter writer, SendFacts facts, string? without = null)
    {
        AddKeys(writer, facts, key =>
            !SharingScopes.IsOfMoment(key) && !SharingScopes.IsOfRecipients(key) && !key.Equals(without, StringComparison.OrdinalIgnoreCase));
        AddChecks(writer, facts, ofRecipients: false);
    }

    internal static void AddRecipients(FingerprintWriter writer, SendFacts facts)
    {
        writer.Add(facts.Recipients);
        AddKeys(writer, facts, SharingScopes.IsOfRecipients);
        AddChecks(writer, facts, ofRecipients: true);
    }

    internal static void AddSend(FingerprintWriter writer, SendFacts facts) => writer
        .Add<SesApi>(facts.Api).Add(facts.Operation).Add(facts.Region)
        .Add(facts.FromAddress).Add(facts.FromDisplayName).Add(facts.FeedbackAddress)
        .Add(facts.FromIdentityArn).Add(facts.FeedbackIdentityArn).Add(facts.ConfigurationSetName)
        .Add(facts.TemplateName).Add(facts.TemplateArn).Add(facts.TenantName).Add(facts.MultiRegionEndpointId)
        .Add(facts.Gaps);

    private static void AddKeys(FingerprintWriter writer, SendFacts facts, Func<string, bool> isAdded)
    {
        // The order in which the context lists its keys differs from process to process.
        var keys = facts.Context.Keys.Where(k => isAdded(k.Name)).OrderBy(k => k.Name, StringComparer.OrdinalIgnoreCase).ToArray();
        writer.Add(facts.Context.UnlistedGlobalKeysAreUnknown).Add(keys.Length);
        foreach (var key in keys)
            writer.Add(key.Name.ToUpperInvariant()).Add<KeyState>(key.State).Add(key.Values).Add(key.IsMultiValued);
    }

    private static void AddChecks(FingerprintWriter writer, SendFacts facts, bool ofRecipients)
    {
        var checks = facts.Checks.Where(c => c.Resource.Role == ResourceRole.Recipient == ofRecipients).ToArray();
        writer.Add(checks.Length);
        foreach (var check in checks)
        {
            writer.Add(check.Action).Add<CheckBasis>(check.Basis)
                .Add<SesResourceType>(check.Resource.Type).Add<ResourceRole>(check.Resource.Role)
                .Add(check.Resource.Name).Add(check.Resource.Arn);
        }
    }
}
