namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>An IPv4 or IPv6 address, or a range of them in CIDR form. Spelling does not matter: <c>2001:DB8:0:0::1</c> is <c>2001:db8::1</c>.</summary>
/// <remarks>Own parsing, because System.Net.IPAddress allocates, and takes forms (octal, one number) that no policy may hold.</remarks>
internal readonly record struct IpRange
{
    private IpRange(bool isV6, UInt128 first, UInt128 last)
    {
        IsV6 = isV6;
        First = first;
        Last = last;
    }

    public bool IsV6 { get; }

    public UInt128 First { get; }

    public UInt128 Last { get; }

    /// <summary>Whether <paramref name="address"/> lies in it; the families never mix.</summary>
    public bool Contains(in IpRange address) => IsV6 == address.IsV6 && address.First >= First && address.Last <= Last;

    public static bool TryParseAddress(ReadOnlySpan<char> text, out IpRange address)
    {
        var isV6 = text.Contains(':');
        if (isV6 ? TryV6(text, out var value) : TryV4(text, out value))
        {
            address = new IpRange(isV6, value, value);
            return true;
        }

        address = default;
        return false;
    }

    /// <summary>A range, or a single address where no prefix length is given.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpRange range)
    {
        var slash = text.IndexOf('/');
        if (slash < 0)
        {
            return TryParseAddress(text, out range);
        }

        if (!TryParseAddress(text[..slash], out range) || !TrySmallNumber(text[(slash + 1)..], 3, range.IsV6 ? 128 : 32, out var prefix))
        {
            range = default;
            return false;
        }

        var hostBits = (range.IsV6 ? 128 : 32) - prefix;
        var hosts = hostBits == 128 ? UInt128.MaxValue : (UInt128.One << hostBits) - 1;
        range = new IpRange(range.IsV6, range.First & ~hosts, range.First | hosts);
        return true;
    }

    private static bool TryV4(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = 0;
        uint address = 0;
        uint octet = 0;
        var digits = 0;
        var dots = 0;
        foreach (var c in text)
        {
            if (c == '.')
            {
                if (digits == 0 || ++dots > 3)
                {
                    return false;
                }

                address = (address << 8) | octet;
                octet = 0;
                digits = 0;
            }
            else
            {
                // A leading zero is refused: some read it as octal.
                if (!char.IsAsciiDigit(c) || (digits > 0 && octet == 0))
                {
                    return false;
                }

                octet = (octet * 10) + (uint)(c - '0');
                digits++;
                if (octet > 255)
                {
                    return false;
                }
            }
        }

        value = (address << 8) | octet;
        return dots == 3 && digits > 0;
    }

    private static bool TryV6(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = 0;
        var gap = text.IndexOf("::");
        if (gap < 0)
        {
            return TryGroups(text, true, out value, out var all) && all == 8;
        }

        if (!TryGroups(text[..gap], false, out var head, out var headGroups)
            || !TryGroups(text[(gap + 2)..], true, out var tail, out var tailGroups)
            || headGroups + tailGroups > 7)
        {
            return false;
        }

        value = headGroups == 0 ? tail : (head << (16 * (8 - headGroups))) | tail;
        return true;
    }

    private static bool TryGroups(ReadOnlySpan<char> text, bool mayEndInV4, out UInt128 value, out int groups)
    {
        value = 0;
        groups = 0;
        while (text.Length > 0)
        {
            var colon = text.IndexOf(':');
            var group = colon < 0 ? text : text[..colon];
            if (mayEndInV4 && colon < 0 && group.Contains('.'))
            {
                if (groups > 6 || !TryV4(group, out var v4))
                {
                    return false;
                }

                value = (value << 32) | v4;
                groups += 2;
                return true;
            }

            if (groups == 8 || group.Length is 0 or > 4 || !TryHex(group, out var bits) || colon == text.Length - 1)
            {
                return false;
            }

            value = (value << 16) | bits;
            groups++;
            text = colon < 0 ? default : text[(colon + 1)..];
        }

        return true;
    }

    private static bool TryHex(ReadOnlySpan<char> text, out uint value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }

            value = (value << 4) | (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        }

        return true;
    }

    private static bool TrySmallNumber(ReadOnlySpan<char> text, int longest, int greatest, out int value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > longest || (text.Length > 1 && text[0] == '0'))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return value <= greatest;
    }
}
