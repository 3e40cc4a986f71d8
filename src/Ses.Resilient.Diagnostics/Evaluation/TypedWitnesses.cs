using System.Globalization;
using System.Numerics;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>
/// Finds texts for numbers, dates, addresses and bytes: each value a policy names, and one on either side of it, so that every stretch between two is met.
/// </summary>
internal static class TypedWitnesses
{
    public static void Add(NumberValues values, HashSet<string> texts)
    {
        List<(BigInteger Units, int Scale)> numbers = [];
        foreach (var text in values.Numbers)
        {
            if (ExactNumber.TryParse(text, out _))
            {
                numbers.Add(Scaled(text));
            }
        }

        foreach (var (units, scale) in numbers)
        {
            texts.Add(Text(units, scale));
        }
    }

    /// <summary>Puts a number between any two neighbours, one below all and one above all.</summary>
    public static void AddBetweenNumbers(HashSet<string> texts)
    {
        List<(BigInteger Units, int Scale)> numbers = [];
        foreach (var text in texts)
        {
            if (ExactNumber.TryParse(text, out _))
            {
                numbers.Add(Scaled(text));
            }
        }

        if (numbers.Count == 0)
        {
            return;
        }

        var scale = numbers.Max(static n => n.Scale) + 1;
        var units = numbers.ConvertAll(n => n.Units * BigInteger.Pow(10, scale - n.Scale));
        units.Sort();
        texts.Add(Text(units[0] - 1, scale));
        texts.Add(Text(units[^1] + 1, scale));
        for (var i = 1; i < units.Count; i++)
        {
            texts.Add(Text((units[i - 1] + units[i]) / 2, scale));
        }
    }

    public static void Add(DateValues values, HashSet<string> texts)
    {
        foreach (var instant in values.Instants)
        {
            texts.Add(instant.ToEpochText(Int128.Zero));
            texts.Add(instant.ToEpochText(-1));
            texts.Add(instant.ToEpochText(1));
        }
    }

    public static void Add(IpValues values, HashSet<string> texts)
    {
        texts.Add("0.0.0.0");
        texts.Add("::");
        foreach (var range in values.Ranges)
        {
            var greatest = range.IsV6 ? UInt128.MaxValue : uint.MaxValue;
            texts.Add(Text(range.First, range.IsV6));
            texts.Add(Text(range.Last, range.IsV6));
            texts.Add(Text(range.First == 0 ? 0 : range.First - 1, range.IsV6));
            texts.Add(Text(range.Last == greatest ? greatest : range.Last + 1, range.IsV6));
        }
    }

    public static void Add(BinaryValues values, HashSet<string> texts)
    {
        texts.Add("!");
        texts.Add(Convert.ToBase64String(new byte[values.Values.Select(static v => v.Length).DefaultIfEmpty().Max() + 1]));
        foreach (var value in values.Values)
        {
            texts.Add(Convert.ToBase64String(value));
        }
    }

    private static (BigInteger Units, int Scale) Scaled(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? text : text.Remove(point, 1);
        _ = BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var units);
        return (units, point < 0 ? 0 : text.Length - point - 1);
    }

    private static string Text(BigInteger units, int scale)
    {
        var digits = BigInteger.Abs(units).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var sign = units.Sign < 0 ? "-" : "";
        return scale == 0 ? sign + digits : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }

    private static string Text(UInt128 address, bool isV6)
    {
        var groups = isV6 ? 8 : 4;
        var bits = isV6 ? 16 : 8;
        var parts = new string[groups];
        for (var i = 0; i < groups; i++)
        {
            var part = (int)(address >> (bits * (groups - 1 - i))) & ((1 << bits) - 1);
            parts[i] = part.ToString(isV6 ? "x" : "d", CultureInfo.InvariantCulture);
        }

        return string.Join(isV6 ? ':' : '.', parts);
    }
}
