using System.Collections.Immutable;

namespace Ses.Resilient.AwsEmulator;

/// <summary>The send that the app makes.</summary>
public sealed record Send
{
    public required string Credentials { get; init; }

    /// <summary>What the app has configured as its secret key, where that is not the right one.</summary>
    public string? WrongSecretAccessKey { get; init; }

    /// <summary>The principal that the app's owner believes it sends as.</summary>
    public string? ExpectedPrincipal { get; init; }

    public required string Region { get; init; }

    public string Api { get; init; } = "v2";

    public string Operation { get; init; } = "SendEmail";

    public string Content { get; init; } = "simple";

    public string? From { get; init; }

    public string? FromDisplayName { get; init; }

    public ImmutableArray<string> To { get; init; } = [];

    public ImmutableArray<string> Cc { get; init; } = [];

    public ImmutableArray<string> Bcc { get; init; } = [];

    public ImmutableArray<string> ReplyTo { get; init; } = [];

    public string? FeedbackAddress { get; init; }

    public string? FromIdentityArn { get; init; }

    public string? FeedbackIdentityArn { get; init; }

    public string? ConfigurationSet { get; init; }

    public string? Template { get; init; }

    public string? Tenant { get; init; }

    public string? EndpointId { get; init; }

    public string Subject { get; init; } = "";

    public string Body { get; init; } = "";

    public TrackingOverrides? TrackingOverrides { get; init; }

    /// <summary>The IP addresses that SES's name stands for where the app runs; not looked up where empty.</summary>
    public ImmutableArray<string> EndpointAddresses { get; init; } = [];
}

/// <summary>ENABLED or DISABLED each, or <see langword="null"/> where the request does not set it.</summary>
public sealed record TrackingOverrides(string? OpenTracking, string? ClickTracking);

/// <summary>What SES answers to one send.</summary>
public sealed record Answer
{
    public bool Accepted { get; init; }

    public int Status { get; init; } = 200;

    public string Code { get; init; } = "";

    public string? Message { get; init; }

    public WireForm Wire { get; init; }

    /// <summary>Statuses of the entries of an accepted bulk send; SUCCESS where absent.</summary>
    public ImmutableArray<string> EntryStatuses { get; init; } = [];

    internal static Answer Success { get; } = new() { Accepted = true };
}

/// <summary>How a refusal is spelled on the wire of a REST-JSON service. Query answers know only the default, <see cref="EmptyBody"/> and <see cref="Html"/>.</summary>
public enum WireForm
{
    /// <summary>The type in the header, the text under <c>message</c>.</summary>
    Default = 0,

    /// <summary>The text under <c>Message</c>.</summary>
    CapitalMessage,

    /// <summary>The text under both keys.</summary>
    BothMessages,

    /// <summary>The type only in the body's <c>__type</c>.</summary>
    TypeInBody,

    /// <summary>The type only in the body's <c>__type</c>, after a namespace.</summary>
    NamespacedTypeInBody,

    /// <summary>The type in the header, followed by a colon and a URL.</summary>
    TypeWithUrl,

    /// <summary>The key is there and its value is null.</summary>
    NullMessage,

    /// <summary>No body.</summary>
    EmptyBody,

    /// <summary>An HTML page without a type, as a proxy makes it.</summary>
    Html,
}

/// <summary>What a diagnosis of the send must say; declared from AWS's documents, never computed.</summary>
public sealed record Truth
{
    /// <summary><c>accepted</c> or <c>denied</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>A name of DenialLayer.</summary>
    public string? Layer { get; init; }

    /// <summary>A name of Certainty.</summary>
    public string? Certainty { get; init; }

    /// <summary>Whether a Deny statement refused.</summary>
    public bool? Explicit { get; init; }

    /// <summary>Layers that refuse next, in the order to fix them.</summary>
    public ImmutableArray<string> Next { get; init; } = [];

    /// <summary>Where the layer is Undetermined: the layers that remain possible.</summary>
    public ImmutableArray<string> Remaining { get; init; } = [];

    /// <summary>The kind of the smallest change that helps.</summary>
    public string? Remedy { get; init; }
}
