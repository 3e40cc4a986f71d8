using System.Collections.Concurrent;
using Amazon.Runtime;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Sharing;

/// <summary>Lets denials that are judged alike share one diagnosis: while it is being made, and for a short time after.</summary>
/// <remarks>
/// What is shared is what the reads showed. Refusal, request id and duration are each send's own. A diagnosis goes on when the send it was begun for
/// is cancelled: others may wait for it, and it ends within the budget in any case. One that failed is not kept.
/// </remarks>
internal sealed class SharedDiagnostician(IDenialDiagnostician inner, DiagnosisSettings settings, DiagnosisCache cache, TimeProvider time) : ISesDiagnostician
{
    /// <summary>A diagnosis that ends with its budget is still taken: the best so far is better than none. Less than the guard's own grace.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, Task<SharedDiagnosis>> _underWay = new(StringComparer.Ordinal);

    /// <summary>Diagnoses that are being made, or kept, right now.</summary>
    public int UnderWay => _underWay.Count;

    public bool CanDiagnose(Exception exception) => inner.CanDiagnose(exception);

    public async Task<SesDiagnosis> DiagnoseAsync(IRequestContext request, Exception refusal, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var refusedAt = time.GetUtcNow();
        var denial = Denial.Of(request, refusal, time);
        if (DenialFingerprint.Of(denial, settings) is not { } fingerprint)
            return await inner.DiagnoseAsync(denial, settings.Budget, cancellationToken).ConfigureAwait(false);

        SharedDiagnosis shared;
        try
        {
            shared = await ShareAsync(denial, fingerprint, started, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What SES said tells something too.
            var unread = await inner.DiagnoseAsync(denial, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            shared = Shared(unread, fingerprint);
        }

        return shared.Diagnosis! with
        {
            Refusal = denial.Refusal,
            Operation = denial.Facts?.Operation,
            Credentials = CredentialsOrigins.Of(denial, denial.Refusal.Principal, settings.ExpectedPrincipal, Environment.GetEnvironmentVariable),
            Redactor = Redactor.For(denial.Facts),
            Incident = ReferenceEquals(shared.Diagnosis.Incident?.Refusal, denial.Refusal) ? shared.Diagnosis.Incident : null,
            EvidenceAge = refusedAt > shared.MadeAt ? refusedAt - shared.MadeAt : TimeSpan.Zero,
            Duration = time.GetElapsedTime(started),
        };
    }

    /// <summary>Looks for a diagnosis that holds for the denial in the widest scope, then in narrower ones. The narrowest always has one.</summary>
    /// <exception cref="TimeoutException">None came within the budget.</exception>
    private async Task<SharedDiagnosis> ShareAsync(Denial denial, DenialFingerprint fingerprint, long started, CancellationToken cancellationToken)
    {
        var scope = SharingScope.AnyRecipients;
        while (true)
        {
            var result = Join(denial, fingerprint, scope, started);
            var shared = result.IsCompletedSuccessfully
                ? result.Result
                : await result.WaitAsync(Left(started) + Grace, time, cancellationToken).ConfigureAwait(false);
            if (shared.HoldsFor(fingerprint))
                return shared;
            scope = shared.Scope < scope ? shared.Scope : scope - 1;
        }
    }

    private Task<SharedDiagnosis> Join(Denial denial, DenialFingerprint fingerprint, SharingScope scope, long started)
    {
        var key = fingerprint[scope];
        if (_underWay.TryGetValue(key, out var found))
        {
            if (!IsStale(found))
                return found;
            _underWay.TryRemove(KeyValuePair.Create(key, found));
        }

        var result = new TaskCompletionSource<SharedDiagnosis>(TaskCreationOptions.RunContinuationsAsynchronously);
        found = _underWay.GetOrAdd(key, result.Task);
        if (found == result.Task)
            _ = MakeAsync(result, denial, fingerprint, scope, started);
        return found;
    }

    /// <summary>Takes a diagnosis from the cache or makes one, gives it to all who wait, and keeps it. Never throws.</summary>
    private async Task MakeAsync(TaskCompletionSource<SharedDiagnosis> result, Denial denial, DenialFingerprint fingerprint, SharingScope scope, long started)
    {
        try
        {
            if (await cache.ReadAsync(fingerprint[scope], scope, denial, settings.Budget / 4).ConfigureAwait(false) is { } kept)
            {
                result.SetResult(kept);
                return;
            }

            var diagnosis = await inner.DiagnoseAsync(denial, Left(started), CancellationToken.None).ConfigureAwait(false);
            result.SetResult(Shared(diagnosis, fingerprint));

            // Until it is kept, those who come get it from here.
            await cache.WriteAsync(diagnosis, fingerprint).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            if (result.TrySetException(fault))
                _ = result.Task.Exception;
        }
        finally
        {
            _underWay.TryRemove(KeyValuePair.Create(fingerprint[scope], result.Task));
        }
    }

    /// <summary>A cache that never lets go of a diagnosis must not make it last for ever.</summary>
    private bool IsStale(Task<SharedDiagnosis> result) =>
        result.IsCompletedSuccessfully && time.GetUtcNow() - result.Result.MadeAt >= DiagnosisCache.OpenDuration;

    private SharedDiagnosis Shared(SesDiagnosis diagnosis, DenialFingerprint fingerprint) =>
        new(diagnosis.Sharing, fingerprint[diagnosis.Sharing], diagnosis, time.GetUtcNow());

    private TimeSpan Left(long started)
    {
        var left = settings.Budget - time.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
