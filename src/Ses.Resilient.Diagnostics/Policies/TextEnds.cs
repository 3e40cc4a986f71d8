using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>
/// The literal beginning and end of a pattern. Of each, eight characters are compared at once, without a look at the strings: that settles most comparisons. They are
/// the eight next to the wildcard, because beginnings such as <c>ses:</c> and ends such as <c>.com</c> tell little apart.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct TextEnds
{
    /// <summary>Texts shorter than this are compared in the plain way.</summary>
    private const int Width = 8;

    private readonly Vector128<ushort> _head;
    private readonly Vector128<ushort> _headMask;
    private readonly Vector128<ushort> _tail;
    private readonly Vector128<ushort> _tailMask;

    /// <summary>Where the eight characters of the beginning stand, from the start of a text.</summary>
    private readonly int _headAt;

    /// <summary>Where the eight characters of the end stand, from the end of a text.</summary>
    private readonly int _tailAt;
    private readonly int _shortest;

    /// <summary>How much longer than <see cref="_shortest"/> a text may be.</summary>
    private readonly uint _slack;

    /// <summary>There is more than the eight characters.</summary>
    private readonly bool _goesOn;

    public TextEnds(string prefix, string suffix)
    {
        Prefix = prefix;
        Suffix = suffix;
        _shortest = prefix.Length + suffix.Length;
        _slack = int.MaxValue;
        _goesOn = prefix.Length > Width || suffix.Length > Width;
        _headAt = Math.Max(0, prefix.Length - Width);
        _tailAt = Math.Max(Width, suffix.Length);
        (_head, _headMask) = Left(prefix.AsSpan(_headAt));
        (_tail, _tailMask) = suffix.Length > Width ? Left(suffix.AsSpan(0, Width)) : Right(suffix);
    }

    private TextEnds(string literal)
    {
        Prefix = literal;
        Suffix = "";
        _shortest = literal.Length;
        _goesOn = literal.Length > 2 * Width;
        _tailAt = Width;
        (_head, _headMask) = Left(literal.AsSpan(0, Math.Min(literal.Length, Width)));
        (_tail, _tailMask) = Right(literal.AsSpan(Math.Max(0, literal.Length - Width)));
    }

    public string Prefix { get; }

    public string Suffix { get; }

    private static Vector128<ushort> Places => Vector128.Create(0, 1, 2, 3, 4, 5, 6, (ushort)7);

    /// <summary>For a pattern that is nothing but a literal: <see cref="Prefix"/> is the whole of it, and no longer text fits.</summary>
    public static TextEnds OfLiteral(string literal) => new(literal);

    /// <summary>Whether a text is long enough for both ends and has them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Fit(ReadOnlySpan<char> text)
    {
        if ((uint)(text.Length - _shortest) > _slack)
        {
            return false;
        }

        if (text.Length >= Width)
        {
            // In bounds: a text is at least as long as each end, and as the eight characters.
            ref var first = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
            var difference = ((Vector128.LoadUnsafe(ref first, (nuint)_headAt) & _headMask) ^ _head)
                | ((Vector128.LoadUnsafe(ref first, (nuint)(text.Length - _tailAt)) & _tailMask) ^ _tail);
            if (difference != Vector128<ushort>.Zero)
            {
                return false;
            }

            if (!_goesOn)
            {
                return true;
            }
        }

        return FitPlainly(text);
    }

    public bool FitIgnoringCase(ReadOnlySpan<char> text) =>
        (uint)(text.Length - _shortest) <= _slack && text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && text.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);

    private bool FitPlainly(ReadOnlySpan<char> text) => text.StartsWith(Prefix) && text.EndsWith(Suffix);

    /// <summary>At most eight characters at the left of a vector, and a mask for them.</summary>
    private static (Vector128<ushort> Text, Vector128<ushort> Mask) Left(ReadOnlySpan<char> text) =>
        (Load(text, 0), Vector128.LessThan(Places, Vector128.Create((ushort)text.Length)));

    private static (Vector128<ushort> Text, Vector128<ushort> Mask) Right(ReadOnlySpan<char> text) =>
        (Load(text, Width - text.Length), Vector128.GreaterThanOrEqual(Places, Vector128.Create((ushort)(Width - text.Length))));

    private static Vector128<ushort> Load(ReadOnlySpan<char> text, int at)
    {
        Span<ushort> places = stackalloc ushort[Width];
        places.Clear();
        MemoryMarshal.Cast<char, ushort>(text).CopyTo(places[at..]);
        return Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(places));
    }
}
