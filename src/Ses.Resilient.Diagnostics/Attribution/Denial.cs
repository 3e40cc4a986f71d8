using Amazon.Runtime;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>A refused call as it is understood before anything is read for it. Immutable.</summary>
/// <param name="Refusal">What SES said.</param>
/// <param name="Facts">What was sent; <see langword="null"/> where the call could not be read.</param>
internal sealed record Denial(SesRefusal Refusal, SendFacts? Facts)
{
    /// <summary>The credentials that sent, for the reads.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>Whether the client was given its credentials; otherwise the SDK's chain found them.</summary>
    public bool CredentialsAreGiven { get; init; }

    /// <summary>The configuration of the client that sent, for the reads.</summary>
    public IClientConfig? ClientConfig { get; init; }

    /// <summary>The access key that signed the send; <see langword="null"/> where it was never signed.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>Where the send went.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Reads the call; nothing is thrown.</summary>
    public static Denial Of(IRequestContext request, Exception refusal, TimeProvider clock) =>
        new(SesRefusal.FromException(refusal), SendFactsReader.Read(request, clock))
        {
            Credentials = request.Identity as AWSCredentials ?? request.ExplicitAWSCredentials,
            CredentialsAreGiven = request.ExplicitAWSCredentials is not null || request.ClientConfig?.DefaultAWSCredentials is not null,
            ClientConfig = request.ClientConfig,
            AccessKeyId = request.Request is { } sent ? sent.AWS4SignerResult?.AccessKeyId ?? sent.AWS4aSignerResult?.AccessKeyId : null,
            Endpoint = request.Request?.Endpoint,
        };

    /// <summary>Without the access key: this may end up in a log.</summary>
    public override string ToString() => $"{Refusal} ({Facts})";
}
