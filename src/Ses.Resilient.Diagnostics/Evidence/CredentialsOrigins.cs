using System.Collections.Immutable;
using Amazon.Runtime;
using Ses.Resilient.Diagnostics.Attribution;

namespace Ses.Resilient.Diagnostics.Evidence;

/// <summary>Tells which provider gave the credentials of a send, from the SDK's own objects and the names of settings. Nothing is fetched, and no secret is read.</summary>
/// <remarks>
/// The chain of AWSSDK.Core 4: what the client was given, environment variables, web identity, profile, container, instance. Which of them came to be is
/// told by the type of the credentials; keys that the chain found, and that are no environment variables, are those of a profile.
/// </remarks>
internal static class CredentialsOrigins
{
    private const string KeyVariable = "AWS_ACCESS_KEY_ID";

    /// <summary>Settings that lead the chain to a provider, in its order.</summary>
    private static readonly ImmutableArray<(CredentialsSource Source, string Variable)> Chain =
    [
        (CredentialsSource.Environment, KeyVariable),
        (CredentialsSource.WebIdentity, "AWS_WEB_IDENTITY_TOKEN_FILE"),
        (CredentialsSource.Profile, "AWS_PROFILE"),
        (CredentialsSource.Container, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
        (CredentialsSource.Container, "AWS_CONTAINER_CREDENTIALS_FULL_URI"),
    ];

    /// <param name="denial">The refused call.</param>
    /// <param name="principal">Who sent, where known.</param>
    /// <param name="expected">The principal the app expects; may hold wildcards.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public static CredentialsOrigin? Of(Denial denial, string? principal, string? expected, Func<string, string?> environment)
    {
        if (denial.Credentials is not { } credentials) return null;
        var given = denial.CredentialsAreGiven;
        var source = SourceOf(credentials, given);
        var arn = Arn.TryParse(principal);
        var isOther = expected is not null && principal is not null && !PrincipalPattern.Matches(expected, principal);
        return new CredentialsOrigin
        {
            Source = source,
            SettingSentence = SettingOf(credentials, source, given, denial.ClientConfig, environment),
            AccessKeyId = Masked(denial.AccessKeyId),
            Account = arn is { Account.Length: > 0 } known ? known.Account : null,
            SessionName = arn?.NameOf("assumed-role") is { } session && session.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? session[(slash + 1)..] : null,
            Expires = Expiry(credentials),
            Shadows = isOther ? ShadowedBy(given ? CredentialsSource.Explicit : source, environment) : [],
        };
    }

    private static CredentialsSource SourceOf(AWSCredentials credentials, bool given) => credentials switch
    {
        EnvironmentVariablesAWSCredentials => CredentialsSource.Environment,
        AssumeRoleWithWebIdentityCredentials => CredentialsSource.WebIdentity,
        AssumeRoleAWSCredentials or FederatedAWSCredentials => CredentialsSource.AssumedRole,
        SSOAWSCredentials or LoginAWSCredentials => CredentialsSource.SingleSignOn,
        ProcessAWSCredentials => CredentialsSource.Process,
        GenericContainerCredentials => CredentialsSource.Container,
        InstanceProfileAWSCredentials => CredentialsSource.InstanceProfile,

        // The SDK keeps the one of its chain to itself.
        _ when credentials.GetType().Name is "DefaultInstanceProfileAWSCredentials" => CredentialsSource.InstanceProfile,
        AnonymousAWSCredentials => CredentialsSource.Anonymous,
        BasicAWSCredentials or SessionAWSCredentials => given ? CredentialsSource.Explicit : CredentialsSource.Profile,
        _ => given ? CredentialsSource.Explicit : CredentialsSource.Unknown,
    };

    private static Sentence SettingOf(AWSCredentials credentials, CredentialsSource source, bool given, IClientConfig? config, Func<string, string?> environment)
    {
        Sentence how = source switch
        {
            CredentialsSource.Explicit => $"credentials given to the client",
            CredentialsSource.Environment => $"environment variable {KeyVariable}",
            CredentialsSource.WebIdentity => $"web identity token (AWS_WEB_IDENTITY_TOKEN_FILE)",
            CredentialsSource.Profile => Profile(config, environment),
            CredentialsSource.AssumedRole => $"role assumed by the SDK",
            CredentialsSource.SingleSignOn => $"single sign-on",
            CredentialsSource.Process => $"credential process",
            CredentialsSource.Container => $"role of the container",
            CredentialsSource.InstanceProfile => $"role of the EC2 instance",
            CredentialsSource.Anonymous => $"no credentials",
            _ => $"credentials of type {credentials.GetType().Name}",
        };
        var isOfProfile = source is CredentialsSource.AssumedRole or CredentialsSource.SingleSignOn or CredentialsSource.Process;
        return given && source != CredentialsSource.Explicit ? (Sentence)$"{how}, given to the client"
            : !given && isOfProfile ? (Sentence)$"{how}, by {Profile(config, environment)}"
            : how;
    }

    private static Sentence Profile(IClientConfig? config, Func<string, string?> environment)
    {
        if (config?.Profile is { Name.Length: > 0 } chosen)
        {
            return chosen.Location is { Length: > 0 } ? (Sentence)$"profile '{chosen.Name}' of the client, in the file that it names" : $"profile '{chosen.Name}' of the client";
        }

        var named = environment("AWS_PROFILE") is { Length: > 0 } name ? (Sentence)$"profile '{name}' (AWS_PROFILE)" : $"profile 'default'";
        var file = environment("AWS_SHARED_CREDENTIALS_FILE") is { Length: > 0 } ? (Sentence)$"the file that AWS_SHARED_CREDENTIALS_FILE names"
            : environment("AWS_CONFIG_FILE") is { Length: > 0 } ? (Sentence)$"~/.aws/credentials or the file that AWS_CONFIG_FILE names"
            : $"~/.aws/credentials or ~/.aws/config";
        return $"{named} in {file}";
    }

    private static ImmutableArray<string> ShadowedBy(CredentialsSource source, Func<string, string?> environment)
    {
        var place = source switch
        {
            CredentialsSource.Explicit => -1,
            CredentialsSource.AssumedRole or CredentialsSource.SingleSignOn or CredentialsSource.Process => Place(CredentialsSource.Profile),
            _ => Place(source),
        };
        return [.. Chain.Where((step, index) => index > place && step.Source != source && environment(step.Variable) is { Length: > 0 }).Select(static step => step.Variable)];
    }

    private static int Place(CredentialsSource source)
    {
        for (var i = 0; i < Chain.Length; i++)
        {
            if (Chain[i].Source == source) return i;
        }

        return Chain.Length;
    }

    /// <summary>The prefix tells the kind of the key; the last four tell keys apart.</summary>
    private static string? Masked(string? key) => key switch
    {
        null or "" => null,
        { Length: >= 16 } => $"{key[..4]}********{key[^4..]}",
        _ => "****",
    };

    private static DateTimeOffset? Expiry(AWSCredentials credentials) =>
        credentials.Expiration is { } time ? new DateTimeOffset(DateTime.SpecifyKind(time.ToUniversalTime(), DateTimeKind.Utc)) : null;
}
