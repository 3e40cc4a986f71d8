using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Sharing;

/// <summary>Keeps diagnoses for a short time in a <see cref="HybridCache"/>. Whatever the cache does, it costs no diagnosis and little time.</summary>
/// <param name="open">Gets the cache, at the first denial.</param>
/// <param name="duration">How long a diagnosis that names a layer is kept; zero: nothing is kept.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told, at Debug, what could not be used.</param>
internal sealed class DiagnosisCache(Func<HybridCache> open, TimeSpan duration, TimeProvider time, ILogger logger)
{
    /// <summary>The most that is stored of one diagnosis, and taken back, in bytes.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>How long a diagnosis that leaves something open is kept: what it could not read may be readable soon.</summary>
    public static readonly TimeSpan OpenDuration = TimeSpan.FromSeconds(30);

    /// <summary>The longest a write may take. Nobody waits for it.</summary>
    public static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(2);

    /// <summary>How far the clocks of a fleet may be apart.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly Lazy<HybridCache> _cache = new(open);

    /// <summary>The last that was read, and what it says: in a storm of one denial it is read again and again. Replaced as a whole, so never half of two.</summary>
    private Understood? _last;

    private bool IsOn => duration > TimeSpan.Zero;

    /// <summary>The diagnosis that is kept under a fingerprint; <see langword="null"/> where there is none that can be used. Never throws.</summary>
    /// <param name="fingerprint">The fingerprint, at <paramref name="scope"/>.</param>
    /// <param name="scope">The scope that is looked in.</param>
    /// <param name="denial">The denial that it is for.</param>
    /// <param name="limit">The longest wait. A cache in memory answers at once, one next door in a few milliseconds once it is connected.</param>
    public async Task<SharedDiagnosis?> ReadAsync(string fingerprint, SharingScope scope, Denial denial, TimeSpan limit)
    {
        if (!IsOn || scope == SharingScope.SameMoment)
            return null;

        try
        {
            return await GetAsync(fingerprint, limit).ConfigureAwait(false) is { } bytes
                ? Understand(bytes, fingerprint, scope, denial)
                : null;
        }
        catch (Exception fault)
        {
            // A cache may be anybody's: whatever it throws is a miss.
            return Unusable(fault.GetType().Name);
        }
    }

    /// <summary>Keeps a diagnosis. Never throws.</summary>
    public async Task WriteAsync(SesDiagnosis diagnosis, DenialFingerprint denial)
    {
        if (!IsOn)
            return;

        var lifetime = LifetimeOf(diagnosis);
        var marker = new StoredDiagnosis(
            StoredDiagnosis.CurrentVersion, denial.AnyRecipients, diagnosis.Sharing, time.GetUtcNow().ToUnixTimeMilliseconds(), (long)lifetime.TotalMilliseconds, null);
        try
        {
            // Others with another recipient must not wait for a diagnosis that cannot be theirs.
            if (diagnosis.Sharing != SharingScope.AnyRecipients)
                await SetAsync(marker, lifetime, diagnosis.IsOfThisNetwork).ConfigureAwait(false);
            if (diagnosis.Sharing != SharingScope.SameMoment)
            {
                var whole = marker with { Fingerprint = denial[diagnosis.Sharing], Diagnosis = DiagnosisJsonSharing.Write(diagnosis) };
                await SetAsync(whole, lifetime, diagnosis.IsOfThisNetwork).ConfigureAwait(false);
            }
        }
        catch (Exception fault)
        {
            Unusable(fault.GetType().Name);
        }
    }

    private static string KeyOf(string fingerprint) => "ses.resilient:" + fingerprint;

    /// <summary>Something left open is also a read that failed or came too late: the next diagnosis may know more.</summary>
    private TimeSpan LifetimeOf(SesDiagnosis diagnosis)
    {
        var isOpen = diagnosis.Layer == DenialLayer.Undetermined || diagnosis.Reads.Any(r => r.State is ReadState.Failed or ReadState.OutOfTime);
        return isOpen && OpenDuration < duration ? OpenDuration : duration;
    }

    private async Task<byte[]?> GetAsync(string fingerprint, TimeSpan limit)
    {
        // Read only: there is no way to say, before a diagnosis is made, how long it may be kept.
        var options = new HybridCacheEntryOptions
        {
            Expiration = duration,
            LocalCacheExpiration = duration,
            Flags = HybridCacheEntryFlags.DisableUnderlyingData | HybridCacheEntryFlags.DisableDistributedCacheWrite,
        };
        using var stop = new CancellationTokenSource(limit, time);
        var read = _cache.Value.GetOrCreateAsync<byte[]?>(KeyOf(fingerprint), static _ => default, options, cancellationToken: stop.Token);
        if (read.IsCompleted)
            return await read.ConfigureAwait(false);
        var task = read.AsTask();
        Observe(task);
        return await task.WaitAsync(limit, time).ConfigureAwait(false);
    }

    private async Task SetAsync(StoredDiagnosis stored, TimeSpan lifetime, bool onlyHere)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(stored, StoredDiagnosisContext.Default.StoredDiagnosis);
        if (bytes.Length > MostBytes)
        {
            Unusable("too long to be kept");
            return;
        }

        // On a thread of its own, for a cache that blocks. The limit begins when the write does: where no thread is free, others get the diagnosis
        // from where it was made until it is kept.
        await Task.Run(() => WriteAsync(KeyOf(stored.Fingerprint!), bytes, lifetime, onlyHere), CancellationToken.None).ConfigureAwait(false);
    }

    private async Task WriteAsync(string key, byte[] bytes, TimeSpan lifetime, bool onlyHere)
    {
        var options = new HybridCacheEntryOptions
        {
            Expiration = lifetime,
            LocalCacheExpiration = lifetime,
            Flags = onlyHere ? HybridCacheEntryFlags.DisableDistributedCache : HybridCacheEntryFlags.None,
        };
        using var stop = new CancellationTokenSource(WriteLimit, time);
        var write = _cache.Value.SetAsync(key, bytes, options, cancellationToken: stop.Token).AsTask();
        Observe(write);
        await write.WaitAsync(WriteLimit, time).ConfigureAwait(false);
    }

    /// <summary>Waits end whether or not the cache heeds cancellation; what it throws after that has an observer.</summary>
    private static void Observe(Task task) => _ = task.ContinueWith(
        static late => _ = late.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private SharedDiagnosis? Understand(byte[] bytes, string fingerprint, SharingScope scope, Denial denial)
    {
        if (bytes.Length > MostBytes)
            return Unusable("too long");
        var last = _last;
        var content = last is not null && bytes.AsSpan().SequenceEqual(last.Bytes) ? last.Stored : JsonSerializer.Deserialize(bytes, StoredDiagnosisContext.Default.StoredDiagnosis);
        if (content is not { Version: StoredDiagnosis.CurrentVersion } stored)
            return Unusable("of another version");
        if (!ReferenceEquals(content, last?.Stored))
            _last = new Understood(bytes, stored);
        if (stored.Fingerprint != fingerprint || !Enum.IsDefined(stored.Scope))
            return Unusable("of another denial");

        var madeAt = DateTimeOffset.FromUnixTimeMilliseconds(stored.MadeAt);
        var age = time.GetUtcNow() - madeAt;
        if (age < -Skew || age >= duration || age.TotalMilliseconds >= stored.Lifetime)
            return null;

        if (stored.Diagnosis is null)
            return stored.Scope < scope ? new SharedDiagnosis(stored.Scope, null, null, madeAt) : Unusable("empty");
        return stored.Scope == scope
            && DiagnosisJsonSharing.Read(stored.Diagnosis, denial.Refusal, Redactor.For(denial.Facts)) is { } diagnosis
                ? new SharedDiagnosis(scope, fingerprint, diagnosis, madeAt)
                : Unusable("no diagnosis of such a denial");
    }

    private SharedDiagnosis? Unusable(string reason)
    {
        try
        {
            Log.CacheUnusable(logger, reason);
        }
        catch (Exception)
        {
            // Nor may the app's logger cost a diagnosis.
        }

        return null;
    }

    private sealed record Understood(byte[] Bytes, StoredDiagnosis Stored);
}
