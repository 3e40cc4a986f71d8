using Amazon.Runtime;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>What the sending process knows of its own credentials and of its way to SES. Holds no secret.</summary>
internal sealed record SendingProcess
{
    public static SendingProcess Unknown { get; } = new();

    /// <summary>The session policy, where this process made the session and passed one. No call reads one back.</summary>
    public Policy? SessionPolicy { get; init; }

    /// <summary>The VPC endpoint that the send went to by its own DNS name; <see langword="null"/> says nothing, since private DNS hides one.</summary>
    public string? VpcEndpointId { get; init; }

    /// <summary>Looks at what is in memory: no credentials are fetched or refreshed.</summary>
    public static SendingProcess Of(Denial denial) => new()
    {
        SessionPolicy = denial.Credentials is AssumeRoleAWSCredentials { Options.Policy: { Length: > 0 } text } ? Policy.Parse("session policy", text, PolicyKind.Identity) : null,
        VpcEndpointId = VpcEndpointOf(denial.Endpoint),
    };

    /// <summary><c>vpce-0abc-x1y2z3.email.eu-west-1.vpce.amazonaws.com</c>: the name an interface endpoint has in any case.</summary>
    private static string? VpcEndpointOf(Uri? endpoint)
    {
        if (endpoint is not { IsAbsoluteUri: true, Host: var host } || !host.Contains(".vpce.", StringComparison.OrdinalIgnoreCase)) return null;
        var parts = host.Split('.')[0].Split('-');
        return parts is ["vpce", { Length: > 0 } id, ..] ? "vpce-" + id : null;
    }
}
