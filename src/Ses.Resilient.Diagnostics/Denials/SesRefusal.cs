using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Diagnostics;

/// <summary>What an answer that refuses a send says, and nothing that it does not: a part that is not in the text is <see langword="null"/>.</summary>
/// <remarks>Values are as in the text, with quotes and escapes removed.</remarks>
public sealed record SesRefusal
{
    internal SesRefusal()
    {
    }

    /// <summary>What kind of refusal it is.</summary>
    public SesRefusalKind Kind { get; internal init; }

    /// <summary>Which fault, where <see cref="Kind"/> is <see cref="SesRefusalKind.Credentials"/>.</summary>
    public CredentialsFault? CredentialsFault { get; internal init; }

    /// <summary>The principal that was refused: an ARN, or <c>anonymous</c>.</summary>
    public string? Principal { get; internal init; }

    /// <summary>The IAM action that was refused, for example <c>ses:SendRawEmail</c>. Often not the API operation that was called.</summary>
    public string? Action { get; internal init; }

    /// <summary>The resource that was refused. Often not the From identity: it can be a recipient's identity or a configuration set.</summary>
    /// <remarks>For <see cref="SesRefusalKind.MissingResource"/> the name that does not exist.</remarks>
    public string? Resource { get; internal init; }

    /// <summary>The type of policy the text blames. SES itself hardly ever says it.</summary>
    public StatedPolicyType? StatedPolicyType { get; internal init; }

    /// <summary><see langword="true"/> where the text says that a Deny matched, <see langword="false"/> where it says that no Allow did.</summary>
    /// <remarks>For service control policies AWS may call a missing Allow an explicit deny.</remarks>
    public bool? IsExplicitDeny { get; internal init; }

    /// <summary>The ARN of the policy with the Deny, where the text carries one.</summary>
    public string? PolicyArn { get; internal init; }

    /// <summary>The id under which AWS keeps the details of this authorization for 24 hours.</summary>
    public string? AuthorizationId { get; internal init; }

    /// <summary>The encoded message, for sts:DecodeAuthorizationMessage.</summary>
    public string? EncodedMessage { get; internal init; }

    /// <summary>The request id, where the exception or the text carries one.</summary>
    public string? RequestId { get; internal init; }

    /// <summary>The Region that the text or the resource ARN names, in lower case.</summary>
    public string? Region { get; internal init; }

    /// <summary>The identities that are not verified, or the resources that are not associated with the tenant.</summary>
    public ImmutableArray<string> Identities { get; internal init; } = [];

    /// <summary>The error code, for example <c>AccessDeniedException</c>, or the SMTP reply code.</summary>
    public string? ErrorCode { get; internal init; }

    /// <summary>The HTTP status, where there was one.</summary>
    public int? StatusCode { get; internal init; }

    /// <summary>Whether the text was cut off at its end, so that a reason may be lost.</summary>
    public bool IsTruncated { get; internal init; }

    /// <summary>The text as it came, at most 16,384 characters of it. May name recipients: it is not written to logs.</summary>
    public string RawMessage { get; internal init; } = "";

    /// <summary>The kind, action and principal. Not the text as it came and not the resource: both may name recipients, and loggers write this out.</summary>
    public override string ToString() => $"{Kind}: {Action ?? "unknown action"} by {Principal ?? "unknown principal"}";

    /// <summary>Reads the text of a refusal: of SES v1 and v2, of SMTP replies, of STS, IAM and Organizations, bare or as SDKs and logs wrap it.</summary>
    /// <param name="text">The text. Any text is accepted, also an empty one.</param>
    /// <returns>What the text says. Never <see langword="null"/>; nothing is thrown.</returns>
    public static SesRefusal Parse(string? text) => RefusalReader.Read(text ?? "");

    /// <summary>Reads an exception of the SDK: its code, status and request id, and its text.</summary>
    internal static SesRefusal FromException(Exception exception) => RefusalExceptions.Read(exception);
}
