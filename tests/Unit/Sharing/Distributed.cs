using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace Ses.Resilient.Tests.Sharing;

/// <summary>A distributed cache that several processes would share. Keeps what it is given for ever, so that staleness is left to those who read.</summary>
internal sealed class Distributed : IDistributedCache
{
    public ConcurrentDictionary<string, byte[]> Entries { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<TimeSpan?> Lifetimes { get; } = new();

    /// <summary>Comes before each call; what it throws or waits for is the call's.</summary>
    public Func<CancellationToken, Task> Before { get; init; } = _ => Task.CompletedTask;

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        await Before(token);
        return Entries.GetValueOrDefault(key);
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await Before(token);
        Lifetimes.Enqueue(options.AbsoluteExpirationRelativeToNow);
        Entries[key] = value;
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public Task RemoveAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();
}

/// <summary>The app's own cache, of whatever make: a value is what it is given or what a test puts there.</summary>
internal sealed class AppCache : Microsoft.Extensions.Caching.Hybrid.HybridCache
{
    public ConcurrentDictionary<string, byte[]> Entries { get; } = new(StringComparer.Ordinal);

    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public override async ValueTask<T> GetOrCreateAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        Microsoft.Extensions.Caching.Hybrid.HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        await Before(cancellationToken);
        return Entries.TryGetValue(key, out var value) ? (T)(object)value : default!;
    }

    public override async ValueTask SetAsync<T>(
        string key,
        T value,
        Microsoft.Extensions.Caching.Hybrid.HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        await Before(cancellationToken);
        Entries[key] = (byte[])(object)value!;
    }

    public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) => default;

    public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) => default;
}
