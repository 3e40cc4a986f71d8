using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics;

/// <summary>Which provider of the SDK gave the credentials of a send.</summary>
public enum CredentialsSource
{
    /// <summary>It cannot be told: a provider of the app's own, or one that is not known here.</summary>
    Unknown = 0,

    /// <summary>Given to the client, in code or by its configuration, before the SDK's chain was asked.</summary>
    Explicit,

    /// <summary>The environment variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.</summary>
    Environment,

    /// <summary>A token of a web identity, for example of a Kubernetes service account.</summary>
    WebIdentity,

    /// <summary>Keys in a profile of the shared configuration files.</summary>
    Profile,

    /// <summary>A role that the SDK assumes with other credentials.</summary>
    AssumedRole,

    /// <summary>IAM Identity Center or a console login.</summary>
    SingleSignOn,

    /// <summary>A program that a profile names.</summary>
    Process,

    /// <summary>The role of a container: ECS tasks, EKS Pod Identity.</summary>
    Container,

    /// <summary>The role of an EC2 instance.</summary>
    InstanceProfile,

    /// <summary>No credentials: unsigned requests.</summary>
    Anonymous,
}

/// <summary>Where the credentials of a send came from. Holds names of settings, never their secret values.</summary>
public sealed class CredentialsOrigin
{
    internal CredentialsOrigin()
    {
    }

    /// <summary>Which provider gave them.</summary>
    public CredentialsSource Source { get; internal init; }

    /// <summary>The setting they came from in words, for example <c>environment variable AWS_ACCESS_KEY_ID</c>.</summary>
    public string Setting => SettingSentence.English;

    internal Sentence SettingSentence { get; init; } = Sentence.Empty;

    /// <summary>The access key id that signed the send, but for its beginning and its last four characters masked; <see langword="null"/> where the send was not signed.</summary>
    public string? AccessKeyId { get; internal init; }

    /// <summary>The account, where the refusal or AWS named the principal.</summary>
    public string? Account { get; internal init; }

    /// <summary>The session's name, where the principal is a session.</summary>
    public string? SessionName { get; internal init; }

    /// <summary>When they expire, where the provider tells.</summary>
    public DateTimeOffset? Expires { get; internal init; }

    /// <summary>Where another identity sent than the app expects: settings that are there too and that these credentials come before.</summary>
    public ImmutableArray<string> Shadows { get; internal init; } = [];

    /// <summary>In one line.</summary>
    public override string ToString() => Reports.CredentialsText.Line(this).English;
}
