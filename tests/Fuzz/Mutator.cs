namespace Ses.Resilient.Fuzz;

/// <summary>Makes texts from a pool of seeds and a dictionary; the same seed of the random numbers gives the same texts.</summary>
internal sealed class Mutator(FuzzTarget target, int seed)
{
    private const int MaxLength = 4096;
    private const int MaxPool = 4096;

    private static readonly string[] Anything = ["", " ", "\n", "\t", "\0", "*", "?", "**", "*a", "${", "}", "${*}", ":", "::", "/", "\\", "\"", "%", "%2", "%41", "\uD83D\uDE00", "\uD800", "\uFFFF", "é", "\u0130", "-", "+", ".", "0", "00", "9", "99999999999999999999", "2147483648", "1e309"];

    // A seeded Random gives the same sequence everywhere.
    private readonly Random _random = new(seed);
    private readonly List<string> _pool = [.. target.Seeds];
    private readonly HashSet<long> _features = [];
    private readonly char[] _work = new char[MaxLength + 1];

    public int PoolSize => _pool.Count;

    public string Next()
    {
        var text = Pick(_pool).AsSpan();
        var length = Math.Min(text.Length, MaxLength);
        text[..length].CopyTo(_work);
        for (var n = 1 + _random.Next(_random.Next(8) == 0 ? 16 : 4); n > 0; n--)
            length = Mutate(length);
        return new string(_work, 0, length);
    }

    /// <summary>Keeps an input that made the target behave in a way not seen before (its feature), to be mutated further.</summary>
    public void Learn(string input, long feature)
    {
        if (!_features.Add(feature))
            return;
        if (_pool.Count < MaxPool)
            _pool.Add(input);
        else
            _pool[_random.Next(_pool.Count)] = input;
    }

    /// <summary>An input of about <paramref name="length"/> characters that repeats a part of <paramref name="input"/>.</summary>
    public static string Grow(string input, int from, int count, int length)
    {
        var part = input.AsSpan(from, count);
        return string.Concat(input.AsSpan(0, from), string.Concat(Enumerable.Repeat(part.ToString(), Math.Max(1, length / Math.Max(1, count)))), input.AsSpan(from + count));
    }

    public (int From, int Count) Part(string input)
    {
        var from = _random.Next(input.Length);
        return (from, 1 + _random.Next(Math.Min(8, input.Length - from)));
    }

    private int Mutate(int length)
    {
        var at = _random.Next(length + 1);
        var count = Math.Min(length - at, 1 + _random.Next(_random.Next(4) == 0 ? 64 : 4));
        switch (_random.Next(10))
        {
            case 0:
                return Replace(length, at, count, "");
            case 1 or 2 or 3:
                return Replace(length, at, 0, Pick(target.Dictionary));
            case 4:
                return Replace(length, at, count, Pick(target.Dictionary));
            case 5:
                return Replace(length, at, 0, Pick(Anything));
            case 6:
                return Replace(length, at, Math.Min(1, length - at), ((char)_random.Next(_random.Next(3) == 0 ? 0x10000 : 0x7F)).ToString());
            case 7:
                return Replace(length, at, 0, new string(_work, at, count));
            case 8:
                var other = Pick(_pool);
                var from = _random.Next(other.Length + 1);
                return Replace(length, at, count, other.AsSpan(from, Math.Min(other.Length - from, 1 + _random.Next(64))));
            default:
                if (at < length && char.IsAsciiDigit(_work[at]))
                    _work[at] = (char)('0' + _random.Next(10));
                return length;
        }
    }

    private int Replace(int length, int at, int count, ReadOnlySpan<char> by)
    {
        var rest = length - at - count;
        if (at + by.Length + rest > MaxLength)
            return length;
        Array.Copy(_work, at + count, _work, at + by.Length, rest);
        by.CopyTo(_work.AsSpan(at));
        return at + by.Length + rest;
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
