using System.Globalization;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>
/// A point in time as policies and request contexts write it: the forms of the W3C note on ISO 8601 (year, month, day, or a time with its zone) or seconds since
/// 1970. Four digits alone are a year.
/// </summary>
internal readonly record struct PolicyInstant : IComparable<PolicyInstant>
{
    private const int FractionDigits = 18;
    private static readonly Int128 UnitsPerSecond = 1_000_000_000_000_000_000;

    /// <summary>Seconds since 1970 in units of 10⁻¹⁸: what both forms have in common.</summary>
    private readonly Int128 _units;

    private PolicyInstant(Int128 units) => _units = units;

    public static bool operator <(PolicyInstant left, PolicyInstant right) => left.CompareTo(right) < 0;

    public static bool operator >(PolicyInstant left, PolicyInstant right) => left.CompareTo(right) > 0;

    public static bool operator <=(PolicyInstant left, PolicyInstant right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PolicyInstant left, PolicyInstant right) => left.CompareTo(right) >= 0;

    public int CompareTo(PolicyInstant other) => _units.CompareTo(other._units);

    public static bool TryParse(ReadOnlySpan<char> text, out PolicyInstant instant)
    {
        instant = default;
        if (text.Length == 4 || (text.Length > 4 && text[4] == '-'))
        {
            return TryIso(text, out instant);
        }

        return TryEpoch(text, out instant);
    }

    /// <summary>As seconds since 1970 with eighteen decimals, moved by <paramref name="offset"/> of the last of them.</summary>
    public string ToEpochText(Int128 offset)
    {
        var units = _units + offset;
        var magnitude = units < 0 ? -units : units;
        return string.Create(
            CultureInfo.InvariantCulture, $"{(units < 0 ? "-" : "")}{magnitude / UnitsPerSecond}.{magnitude % UnitsPerSecond:d18}");
    }

    private static bool TryEpoch(ReadOnlySpan<char> text, out PolicyInstant instant)
    {
        instant = default;
        var negative = text.Length > 0 && text[0] == '-';
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        if (!TryDigits(whole, FractionDigits, out var seconds) || !TryFraction(point < 0 ? "0" : digits[(point + 1)..], out var fraction))
        {
            return false;
        }

        var units = (seconds * UnitsPerSecond) + fraction;
        instant = new PolicyInstant(negative ? -units : units);
        return true;
    }

    private static bool TryIso(ReadOnlySpan<char> text, out PolicyInstant instant)
    {
        instant = default;
        var month = 1;
        var day = 1;
        if (!TryField(ref text, 4, out var year)
            || (TrySkip(ref text, '-') && (!TryField(ref text, 2, out month)
                || (TrySkip(ref text, '-') && (!TryField(ref text, 2, out day) || text is ['-', ..])))))
        {
            return false;
        }

        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var seconds = (Int128)(new DateOnly(year, month, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber) * 86_400;
        Int128 fraction = 0;
        if (text.Length > 0 && !TryTime(text, out seconds, out fraction, seconds))
        {
            return false;
        }

        instant = new PolicyInstant((seconds * UnitsPerSecond) + fraction);
        return true;
    }

    private static bool TryTime(ReadOnlySpan<char> text, out Int128 seconds, out Int128 fraction, Int128 date)
    {
        seconds = date;
        fraction = 0;
        var second = 0;
        if (!TrySkip(ref text, 'T') || !TryField(ref text, 2, out var hour) || !TrySkip(ref text, ':') || !TryField(ref text, 2, out var minute)
            || (TrySkip(ref text, ':') && !TryField(ref text, 2, out second))
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        if (TrySkip(ref text, '.'))
        {
            var end = text.IndexOfAny("Z+-");
            if (end <= 0 || !TryFraction(text[..end], out fraction))
            {
                return false;
            }

            text = text[end..];
        }

        seconds += (hour * 3600) + (minute * 60) + second;
        if (text is "Z")
        {
            return true;
        }

        var sign = text is ['+', ..] ? -1 : 1;
        if (text is not ['+' or '-', ..])
        {
            return false;
        }

        text = text[1..];
        if (!TryField(ref text, 2, out var zoneHour) || !TrySkip(ref text, ':') || !TryField(ref text, 2, out var zoneMinute)
            || text.Length > 0 || zoneHour > 23 || zoneMinute > 59)
        {
            return false;
        }

        seconds += sign * ((zoneHour * 3600) + (zoneMinute * 60));
        return true;
    }

    private static bool TryField(ref ReadOnlySpan<char> text, int length, out int value)
    {
        value = 0;
        if (text.Length < length || !TryDigits(text[..length], length, out var digits))
        {
            return false;
        }

        value = (int)digits;
        text = text[length..];
        return true;
    }

    private static bool TrySkip(ref ReadOnlySpan<char> text, char c)
    {
        if (text.IsEmpty || text[0] != c)
        {
            return false;
        }

        text = text[1..];
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, int longest, out Int128 value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > longest || !AsciiText.IsDigits(text))
        {
            return false;
        }

        long number = 0;
        foreach (var c in text)
        {
            number = (number * 10) + (c - '0');
        }

        value = number;
        return true;
    }

    /// <summary>Digits after the point; more than eighteen make no difference.</summary>
    private static bool TryFraction(ReadOnlySpan<char> text, out Int128 units)
    {
        var kept = text.Length > FractionDigits ? text[..FractionDigits] : text;
        if (!AsciiText.IsDigits(text) || !TryDigits(kept, FractionDigits, out units))
        {
            units = 0;
            return false;
        }

        for (var i = kept.Length; i < FractionDigits; i++)
        {
            units *= 10;
        }

        return true;
    }
}
