using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ses.Resilient.Sharing;

/// <summary>Takes values in, each with its length, so that no two lists of values give the same hash.</summary>
internal sealed class FingerprintWriter : IDisposable
{
    private const int Missing = -1;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The hash of everything so far, in hexadecimal digits.</summary>
    public string Current
    {
        get
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            _hash.GetCurrentHash(hash);
            return Convert.ToHexString(hash);
        }
    }

    public FingerprintWriter Add(string? value)
    {
        Add(value?.Length ?? Missing);
        _hash.AppendData(MemoryMarshal.AsBytes(value.AsSpan()));
        return this;
    }

    public FingerprintWriter Add(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _hash.AppendData(bytes);
        return this;
    }

    public FingerprintWriter Add(bool? value) => Add(value is { } known ? known ? 1 : 0 : Missing);

    public FingerprintWriter Add<TEnum>(TEnum? value)
        where TEnum : struct, Enum => Add(value?.ToString());

    public FingerprintWriter Add(IReadOnlyCollection<string> values)
    {
        Add(values.Count);
        foreach (var value in values)
            Add(value);
        return this;
    }

    public void Dispose() => _hash.Dispose();
}
