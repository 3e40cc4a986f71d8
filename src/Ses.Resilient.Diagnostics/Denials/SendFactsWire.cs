using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;

namespace Ses.Resilient.Diagnostics.Denials;

internal enum SendContent
{
    /// <summary>The request does not say, or could not be read so far.</summary>
    Unknown = 0,
    Simple,
    Raw,

    /// <summary>A template kept in SES.</summary>
    StoredTemplate,

    /// <summary>A template given in the request itself.</summary>
    InlineTemplate,
}

/// <summary>A send request as it is on the wire, members not yet interpreted. One reader fills it; after that it is only read.</summary>
internal sealed class SendFactsWire(SesApi api, string operation)
{
    public SesApi Api { get; } = api;

    public string Operation { get; } = operation;

    public SendContent Content { get; set; }

    public string? From { get; set; }

    public string? FromIdentityArn { get; set; }

    /// <summary>v1 SendRawEmail: the identity for the From header, where it differs from that of the envelope.</summary>
    public string? FromHeaderIdentityArn { get; set; }

    public string? Feedback { get; set; }

    public string? FeedbackIdentityArn { get; set; }

    public List<string> To { get; } = [];

    public List<string> Cc { get; } = [];

    public List<string> Bcc { get; } = [];

    /// <summary>All recipients given as members, of every destination; for raw content the headers may give others.</summary>
    public IReadOnlyList<string> Recipients => [.. To, .. Cc, .. Bcc];

    public List<string> RecipientIdentityArns { get; } = [];

    public string? ConfigurationSet { get; set; }

    public string? Template { get; set; }

    public string? TemplateArn { get; set; }

    public string? Tenant { get; set; }

    public string? MultiRegionEndpoint { get; set; }

    public bool OverridesTracking { get; set; }

    public string? OpenTracking { get; set; }

    public string? ClickTracking { get; set; }

    /// <summary>The headers of raw content; <see langword="null"/> where there is none, or they cannot be read.</summary>
    public MimeHeaders? Headers { get; private set; }

    public List<string> Gaps { get; } = [];

    /// <summary>Whether all of the request was read; where not, a member that is not here may still have been sent.</summary>
    public bool IsWhole { get; private set; } = true;

    public void Fail(string gap)
    {
        IsWhole = false;
        Gaps.Add(gap);
    }

    /// <summary>Reads the headers out of base64 text, of which no more than a longest header block need be there.</summary>
    public void ReadRaw(ReadOnlySpan<byte> base64, bool isWhole)
    {
        Content = SendContent.Raw;
        var taken = base64[..Math.Min(base64.Length, Base64.GetMaxEncodedToUtf8Length(MimeHeaders.MaximumLength))];
        isWhole &= taken.Length == base64.Length;
        var message = new byte[Base64.GetMaxDecodedFromUtf8Length(taken.Length)];
        if (Base64.DecodeFromUtf8(taken, message, out _, out var length, isWhole) != System.Buffers.OperationStatus.Done)
        {
            Gaps.Add("The raw message is not valid base64, so its headers were not read.");
            return;
        }

        Headers = MimeHeaders.TryParse(message.AsSpan(0, length), isWhole);
        if (Headers is null)
            Gaps.Add("The raw message does not begin with a well-formed header block of at most 64 KB, so its headers were not read.");
    }

    public void ReadRaw(string base64)
    {
        var taken = base64.AsSpan(0, Math.Min(base64.Length, Base64.GetMaxEncodedToUtf8Length(MimeHeaders.MaximumLength)));
        ReadRaw(Encoding.UTF8.GetBytes(taken.ToArray()), taken.Length == base64.Length);
    }
}
