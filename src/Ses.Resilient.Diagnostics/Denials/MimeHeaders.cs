using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>The few headers of a raw message that authorization looks at. Subject and content are never kept.</summary>
internal sealed class MimeHeaders
{
    /// <summary>How much of a message is read for its header block, in bytes.</summary>
    public const int MaximumLength = 64 * 1024;

    private static readonly ImmutableArray<string> Kept =
    [
        "From", "To", "Cc", "Bcc", "Return-Path",
        "X-SES-SOURCE-ARN", "X-SES-FROM-ARN", "X-SES-RETURN-PATH-ARN", "X-SES-CONFIGURATION-SET", "X-SES-TENANT",
    ];

    private readonly ImmutableArray<(string Name, string? Value)> _headers;

    private MimeHeaders(ImmutableArray<(string Name, string? Value)> headers) => _headers = headers;

    /// <summary>The values of every instance of a header, in order; <see langword="null"/> for one that is not UTF-8.</summary>
    public ImmutableArray<string?> All(string name) =>
        [.. _headers.Where(h => string.Equals(h.Name, name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value)];

    /// <summary>The value of the first instance: for X-SES headers the one that counts. <see langword="null"/> where there is none, or an empty one.</summary>
    public string? First(string name) => All(name) is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>Reads a header block.</summary>
    /// <param name="message">The message or its beginning.</param>
    /// <param name="isWhole">Whether it is the whole message: one without a blank line is then all headers.</param>
    /// <returns><see langword="null"/> where the block is not a header block, or does not end within <paramref name="message"/>: a header may then be missed.</returns>
    public static MimeHeaders? TryParse(ReadOnlySpan<byte> message, bool isWhole)
    {
        var headers = ImmutableArray.CreateBuilder<(string, string?)>();
        while (!message.IsEmpty)
        {
            var length = FieldLength(message);
            var field = message[..length];
            if (field[0] is (byte)'\n' || field.SequenceEqual("\r\n"u8))
                return new(headers.ToImmutable());

            var colon = field.IndexOf((byte)':');
            if (colon <= 0 || NameOf(field[..colon]) is not { } name)
                return null;
            if (Kept.Contains(name, StringComparer.OrdinalIgnoreCase))
                headers.Add((name, MimeEncodedWord.DecodeUtf8(Unfold(field[(colon + 1)..]))?.Trim()));
            message = message[length..];
        }

        return isWhole ? new(headers.ToImmutable()) : null;
    }

    // A field goes on as long as the next line begins with white space.
    private static int FieldLength(ReadOnlySpan<byte> message)
    {
        var length = 0;
        do
        {
            var end = message[length..].IndexOf((byte)'\n');
            if (end < 0)
                return message.Length;
            length += end + 1;
        }
        while (length > 2 && length < message.Length && message[length] is (byte)' ' or (byte)'\t');
        return length;
    }

    private static string? NameOf(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimEnd(" \t"u8);
        foreach (var b in bytes)
        {
            if (b is <= (byte)' ' or > (byte)'~')
                return null;
        }

        return MimeEncodedWord.DecodeUtf8(bytes);
    }

    private static byte[] Unfold(ReadOnlySpan<byte> value)
    {
        var unfolded = new byte[value.Length];
        var length = 0;
        foreach (var b in value)
        {
            if (b is not ((byte)'\r' or (byte)'\n'))
                unfolded[length++] = b;
        }

        return unfolded[..length];
    }
}
