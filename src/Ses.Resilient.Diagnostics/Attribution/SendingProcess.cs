using Amazon.Runtime;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Whether the session that sent has a session policy. No call reads one back, but the process that made the session knows what it passed.</summary>
internal enum SessionPolicyState
{
    /// <summary>The credentials came from elsewhere: nobody here knows.</summary>
    Unknown = 0,

    /// <summary>None was passed.</summary>
    None,

    /// <summary>One was passed, and its text is at hand.</summary>
    Known,
}

/// <summary>What the sending process knows of its own credentials and of its way to SES. Holds no secret.</summary>
internal sealed record SendingProcess
{
    public static SendingProcess Unknown { get; } = new();

    public SessionPolicyState SessionPolicyState { get; init; }

    public Policy? SessionPolicy { get; init; }

    /// <summary>Whether what is configured as the secret access key has the form of an SMTP password.</summary>
    public bool SecretIsSmtpPassword { get; init; }

    /// <summary>The VPC endpoint that the send went to by its own DNS name; <see langword="null"/> says nothing, since private DNS hides one.</summary>
    public string? VpcEndpointId { get; init; }

    /// <summary>How the send goes to SES; looked up only where it matters.</summary>
    public WayToSes Way { get; init; }

    /// <summary>Looks at what is in memory: no credentials are fetched or refreshed.</summary>
    public static SendingProcess Of(Denial denial) => Of(denial.Credentials, denial.Endpoint);

    /// <inheritdoc cref="Of(Denial)"/>
    public static SendingProcess Of(AWSCredentials? credentials, Uri? endpoint)
    {
        var (state, text) = SessionPolicyOf(credentials);
        return new SendingProcess
        {
            SessionPolicyState = state,
            SessionPolicy = text is null ? null : Policy.Parse("session policy", text, PolicyKind.Identity),
            SecretIsSmtpPassword = credentials is BasicAWSCredentials or SessionAWSCredentials && IsSmtpPassword(credentials.GetCredentials().SecretKey),
            VpcEndpointId = VpcEndpointOf(endpoint),
        };
    }

    private static (SessionPolicyState State, string? Text) SessionPolicyOf(AWSCredentials? credentials) => credentials switch
    {
        AssumeRoleAWSCredentials { Options: null or { Policy: null or "" } } => (SessionPolicyState.None, null),
        AssumeRoleAWSCredentials { Options.Policy: { } text } => (SessionPolicyState.Known, text),
        _ => (SessionPolicyState.Unknown, null),
    };

    /// <summary>
    /// An SMTP password is the Base64 form of a version byte and an HMAC-SHA256 (SES Developer Guide, obtaining SMTP credentials): 33 bytes, 44 characters. Secret
    /// access keys have 40.
    /// </summary>
    private static bool IsSmtpPassword(string? secret)
    {
        const int Length = 33;
        if (secret?.Length != Length / 3 * 4) return false;
        Span<byte> bytes = stackalloc byte[Length];
        return Convert.TryFromBase64String(secret, bytes, out var written) && written == Length && bytes[0] is >= 2 and <= 4;
    }

    /// <summary><c>vpce-0abc-x1y2z3.email.eu-west-1.vpce.amazonaws.com</c>: the name an interface endpoint has in any case.</summary>
    private static string? VpcEndpointOf(Uri? endpoint)
    {
        if (endpoint is not { IsAbsoluteUri: true, Host: var host } || !host.Contains(".vpce.", StringComparison.OrdinalIgnoreCase)) return null;
        var parts = host.Split('.')[0].Split('-');
        return parts is ["vpce", { Length: > 0 } id, ..] ? "vpce-" + id : null;
    }
}
