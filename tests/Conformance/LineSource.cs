using System.Buffers;

namespace Ses.Resilient.Conformance;

/// <summary>Whole lines of a stream in one pooled buffer.</summary>
/// <param name="Buffer">The buffer; returned to the pool by <see cref="Return"/>.</param>
/// <param name="Length">How much of it is lines.</param>
/// <param name="FirstLine">Number of the first line, from 1.</param>
/// <param name="TooLong">The buffer holds the beginning of one line that is longer than allowed.</param>
internal readonly record struct LineBlock(byte[] Buffer, int Length, long FirstLine, bool TooLong)
{
    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, Length);

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}

/// <summary>Cuts a stream into blocks of whole lines. A partial read is passed on at once, so that the program may be used over a pipe, line by line.</summary>
internal sealed class LineSource(Stream stream)
{
    /// <summary>Longest line, in bytes.</summary>
    public const int MaxLine = 16 * 1024 * 1024;

    private const int BlockSize = 256 * 1024;

    private byte[] _rest = [];
    private long _line = 1;

    /// <summary>The next block; <see langword="null"/> at the end.</summary>
    public LineBlock? Next()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BlockSize, _rest.Length * 2));
        _rest.CopyTo(buffer.AsSpan());
        var length = _rest.Length;
        _rest = [];
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length >= MaxLine)
                {
                    SkipLine();
                    return new LineBlock(buffer, length, _line++, TooLong: true);
                }

                var larger = ArrayPool<byte>.Shared.Rent(length * 2);
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            var read = stream.Read(buffer, length, buffer.Length - length);
            var end = read == 0 ? length : buffer.AsSpan(length, read).LastIndexOf((byte)'\n') is var i and >= 0 ? length + i + 1 : 0;
            length += read;
            if (end > 0)
            {
                _rest = buffer.AsSpan(end, length - end).ToArray();
                var first = _line;
                _line += buffer.AsSpan(0, end).Count((byte)'\n');
                return new LineBlock(buffer, end, first, TooLong: false);
            }

            if (read == 0)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                return null;
            }
        }
    }

    private void SkipLine()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            var end = buffer.AsSpan(0, read).IndexOf((byte)'\n');
            if (end < 0)
                continue;
            _rest = buffer.AsSpan(end + 1, read - end - 1).ToArray();
            break;
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }
}
