namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>A decimal number of any length, compared exactly: IAM's "integer or decimal".</summary>
internal readonly ref struct ExactNumber
{
    private readonly bool _negative;
    private readonly ReadOnlySpan<char> _whole;
    private readonly ReadOnlySpan<char> _fraction;

    private ExactNumber(bool negative, ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction)
    {
        _whole = whole;
        _fraction = fraction;
        _negative = negative && (whole.Length > 0 || fraction.Length > 0);
    }

    public static bool TryParse(ReadOnlySpan<char> text, out ExactNumber number)
    {
        number = default;
        var negative = text.Length > 0 && text[0] == '-';
        var digits = text.Length > 0 && text[0] is '-' or '+' ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? default : digits[(point + 1)..];
        if (whole.Length + fraction.Length == 0 || !AsciiText.IsDigits(whole) || !AsciiText.IsDigits(fraction))
        {
            return false;
        }

        number = new ExactNumber(negative, whole.TrimStart('0'), fraction.TrimEnd('0'));
        return true;
    }

    public int Order(in ExactNumber other)
    {
        if (_negative != other._negative)
        {
            return _negative ? -1 : 1;
        }

        var magnitude = _whole.Length != other._whole.Length ? _whole.Length.CompareTo(other._whole.Length) : _whole.SequenceCompareTo(other._whole);
        if (magnitude == 0)
        {
            magnitude = _fraction.SequenceCompareTo(other._fraction);
        }

        return _negative ? -Math.Sign(magnitude) : Math.Sign(magnitude);
    }
}
