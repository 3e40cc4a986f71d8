using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient;

/// <summary>What the content of a described send is: it decides which IAM action SES checks.</summary>
public enum SesSendContent
{
    /// <summary>Subject and body as text or HTML: <c>ses:SendEmail</c>.</summary>
    Simple = 0,

    /// <summary>A raw MIME message: <c>ses:SendRawEmail</c>.</summary>
    Raw,

    /// <summary>A template stored in SES, see <see cref="SesSend.TemplateName"/>: <c>ses:SendTemplatedEmail</c>.</summary>
    Template,
}

/// <summary>Describes a send of the SES v2 operation <c>SendEmail</c>, for asking whether it would be allowed. What is left out is not assumed to be anything.</summary>
/// <remarks>Where a policy turns on something that is left out, such as the recipients, the answer is that it depends on it.</remarks>
public sealed record SesSend
{
    /// <summary>The From address, with or without a display name: <c>orders@example.com</c>, <c>"Shop" &lt;orders@example.com&gt;</c>.</summary>
    public required string From { get; init; }

    /// <summary>The recipients: To, Cc and Bcc. Empty for not known.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>What the content is.</summary>
    /// <value>Default: <see cref="SesSendContent.Simple"/>.</value>
    public SesSendContent Content { get; init; }

    /// <summary>The stored template; <see langword="null"/> for none or not known.</summary>
    public string? TemplateName { get; init; }

    /// <summary>The configuration set; <see langword="null"/> for none, or the default one of the identity.</summary>
    public string? ConfigurationSetName { get; init; }

    /// <summary>The SES tenant; <see langword="null"/> for none.</summary>
    public string? TenantName { get; init; }

    /// <summary>The ARN of the sending identity, where another account owns it; otherwise <see langword="null"/>.</summary>
    public string? FromIdentityArn { get; init; }

    /// <summary>Without addresses: this may end up in a log.</summary>
    public override string ToString() => $"{nameof(SesSend)} {{ {Content}, {Recipients.Count} recipients }}";

    internal SendFactsWire ToWire()
    {
        var wire = new SendFactsWire(SesApi.V2, "SendEmail")
        {
            From = From,
            FromIdentityArn = FromIdentityArn,
            ConfigurationSet = ConfigurationSetName,
            Template = TemplateName,
            Tenant = TenantName,
            Content = Content switch
            {
                SesSendContent.Raw => Diagnostics.Denials.SendContent.Raw,
                SesSendContent.Template => Diagnostics.Denials.SendContent.StoredTemplate,
                _ => Diagnostics.Denials.SendContent.Simple,
            },
        };
        wire.To.AddRange(Recipients);
        return wire;
    }
}
