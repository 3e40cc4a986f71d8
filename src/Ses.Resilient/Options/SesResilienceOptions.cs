using Ses.Resilient.Diagnostics;

namespace Ses.Resilient;

/// <summary>How a refused send is explained. Read once, when the first client is attached; validated then, or at the start of the host.</summary>
public sealed partial class SesResilienceOptions
{
    /// <summary>What the app gets when SES refuses a send.</summary>
    /// <value>Default: <see cref="Ses.Resilient.OnDenied.Throw"/>.</value>
    public OnDenied OnDenied { get; set; }

    /// <summary>The longest time a diagnosis may take, and so the longest time by which a refused send fails later than without it.</summary>
    /// <value>Default: 5 seconds. From 100 milliseconds to 1 minute.</value>
    public TimeSpan DiagnosisBudget { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a diagnosis is used again for refused sends that are judged alike: same credentials, same refusal, and the same values in all that a policy that was read looks at.</summary>
    /// <remarks>
    /// One that leaves something open is used for 30 seconds at most. While a diagnosis is being made, sends that are judged alike share it in any case.
    /// It is kept in the app's <c>HybridCache</c>, if there is one; else in memory and, if there is one, in the app's <c>IDistributedCache</c>. What
    /// is kept names no recipients, content or credentials. <see cref="Ses.Resilient.Diagnostics.SesDiagnosis.EvidenceAge"/> tells how old the reads are.
    /// </remarks>
    /// <value>Default: 5 minutes. From 1 second to 1 hour; zero for never.</value>
    public TimeSpan DiagnosisCacheDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The ARN of the IAM user or role that the app means to send with; <c>*</c> and <c>?</c> are wildcards. A refusal of another principal is then known as such.</summary>
    /// <value>Default: <see langword="null"/>, no expectation. At most 2048 characters.</value>
    /// <example><c>arn:aws:iam::123456789012:role/mailer</c></example>
    public string? ExpectedPrincipal { get; set; }

    /// <summary>
    /// ARNs of IAM roles that a diagnosis may assume, by 12-digit account id, to read the policies of an SES identity that another account owns.
    /// The role needs <c>ses:GetEmailIdentity</c>, and its trust policy must let the sender assume it.
    /// </summary>
    /// <value>Default: empty. The policies of another account's identity then stay unread.</value>
    public IDictionary<string, string> DiagnosticRoles { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Layers that no call can read and of which the app's owner knows that its sends meet none, for <see cref="ISesPermissionProbe"/>: it cannot say that a send is allowed while one of them is open.</summary>
    /// <value>Default: empty. Only <see cref="DenialLayer.SessionPolicy"/> (whoever makes the app's session passes no policy) and <see cref="DenialLayer.VpcEndpointPolicy"/> (sends go through no VPC endpoint, or one whose policy allows everything).</value>
    public ISet<DenialLayer> LayersNotInUse { get; } = new HashSet<DenialLayer>();

    /// <summary>Where the reads of a diagnosis go instead of AWS's endpoints; for emulators.</summary>
    /// <value>Default: <see langword="null"/>, the endpoints of AWS. An absolute http or https address.</value>
    public Uri? DiagnosticsServiceUrl { get; set; }

    /// <summary>What was found in the configuration and could not be read, for the validation to tell with all else.</summary>
    internal List<string> ConfigurationErrors { get; } = [];
}
