using System.Text;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>One encoded word of RFC 2047: <c>=?charset?B-or-Q?text?=</c>.</summary>
internal static class MimeEncodedWord
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Encoding StrictAscii =
        Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    /// <summary>Whether the text looks like an encoded word, or contains one.</summary>
    public static bool IsPresentIn(string text)
    {
        var start = text.IndexOf("=?", StringComparison.Ordinal);
        return start >= 0 && text.IndexOf("?=", start + 2, StringComparison.Ordinal) >= 0;
    }

    /// <summary>Takes an encoded word apart.</summary>
    /// <returns><see langword="false"/> where the atom is no encoded word, or its charset is not one that we decode.</returns>
    public static bool TryDecode(string atom, out Encoding charset, out byte[] bytes)
    {
        charset = Encoding.Latin1;
        bytes = [];
        if (!atom.StartsWith("=?", StringComparison.Ordinal) || !atom.EndsWith("?=", StringComparison.Ordinal) || atom.Length < 6)
            return false;
        var parts = atom[2..^2].Split('?');
        if (parts.Length != 3 || CharsetOf(parts[0]) is not { } known)
            return false;
        charset = known;
        return parts[1] switch
        {
            "B" or "b" => TryBase64(parts[2], out bytes),
            "Q" or "q" => TryQuoted(parts[2], out bytes),
            _ => false,
        };
    }

    /// <summary>Decodes bytes strictly: <see langword="null"/> where they are not of the charset.</summary>
    public static string? Decode(Encoding charset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return charset.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Text of a header as it stands there: UTF-8 (RFC 6532), which ASCII is part of.</summary>
    public static string? DecodeUtf8(ReadOnlySpan<byte> bytes) => Decode(StrictUtf8, bytes);

    // Other charsets need the code page tables, which every trimmed app would carry for a name in a diagnosis.
    private static Encoding? CharsetOf(string name)
    {
        var language = name.IndexOf('*', StringComparison.Ordinal);
        return (language < 0 ? name : name[..language]).ToUpperInvariant() switch
        {
            "UTF-8" => StrictUtf8,
            "US-ASCII" => StrictAscii,
            "ISO-8859-1" => Encoding.Latin1,
            _ => null,
        };
    }

    private static bool TryBase64(string text, out byte[] bytes)
    {
        var buffer = new byte[text.Length];
        var isValid = Convert.TryFromBase64String(text, buffer, out var length);
        bytes = buffer[..length];
        return isValid;
    }

    private static bool TryQuoted(string text, out byte[] bytes)
    {
        bytes = [];
        var buffer = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is < ' ' or > '~')
                return false;
            if (c == '=')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                    return false;
                buffer[length++] = Convert.FromHexString(text.AsSpan(i + 1, 2))[0];
                i += 2;
            }
            else
            {
                buffer[length++] = (byte)(c == '_' ? ' ' : c);
            }
        }

        bytes = buffer[..length];
        return true;
    }
}
