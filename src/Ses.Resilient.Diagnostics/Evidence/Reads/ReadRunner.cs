using System.Collections.Concurrent;
using System.Collections.Immutable;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using Ses.Resilient.Diagnostics.Evidence.Wire;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>Makes the reads of one diagnosis within its time, and keeps a record of each. Nothing it returns throws.</summary>
internal sealed class ReadRunner(ReadClients clients, TimeProvider time, DateTimeOffset end, CancellationToken stop, CancellationToken caller)
{
    private ConcurrentQueue<DiagnosticRead> _reads = [];
    private TaskCompletionSource _textRefused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TimeProvider Time => time;

    /// <summary>Ends every read: the time is up, or the caller does not wait any longer.</summary>
    public CancellationToken Stop => stop;

    /// <summary>What is left of the budget.</summary>
    public TimeSpan Remaining => end - time.GetUtcNow();

    /// <summary>Every read that has ended, in that order.</summary>
    public ImmutableArray<DiagnosticRead> Reads => [.. _reads];

    /// <summary>Ends when AWS first refuses a read of IAM or Organizations: some policy will stay unread.</summary>
    public Task TextRefused => _textRefused.Task;

    /// <summary>A runner with other credentials in the same diagnosis: its time and its record are the same.</summary>
    public ReadRunner With(ReadClients other) => new(other, time, end, stop, caller) { _reads = _reads, _textRefused = _textRefused };

    public Task<ReadOutcome<T>> ReadAsync<T>(ReadCall<T> call)
        where T : class => RecordAsync(call, () => SendAsync(call));

    /// <summary>Makes a read that may take several sends: one record is kept of it.</summary>
    public async Task<ReadOutcome<T>> RecordAsync<T>(ReadCall<T> call, Func<Task<Attempt<T>>> sends)
        where T : class
    {
        var started = time.GetTimestamp();
        var attempt = stop.IsCancellationRequested ? new Attempt<T>(null, Stopped()) : await sends().ConfigureAwait(false);
        return Record(call, attempt, time.GetElapsedTime(started));
    }

    public Task<Attempt<T>> SendAsync<T>(ReadCall<T> call)
        where T : class => GuardAsync(async cancellation =>
        {
            var answer = await clients[call.Operation.Service].SendAsync(call, cancellation).ConfigureAwait(false);
            return answer.Value ?? throw new ReadException("the answer is empty");
        });

    public Task<ReadOutcome<CallerIdentity>> GetCallerIdentityAsync()
    {
        var call = new ReadCall<CallerIdentity>(
            EvidenceReads.GetCallerIdentity, "caller", [], static _ => throw new NotSupportedException("The SDK's STS client reads it."));
        return RecordAsync(call, () => GuardAsync(async cancellation =>
        {
            var answer = await clients.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellation).ConfigureAwait(false);
            return answer is { Account.Length: > 0, Arn.Length: > 0 }
                ? new CallerIdentity(answer.Account, answer.Arn, answer.UserId ?? "")
                : throw new ReadException("the answer has no account or ARN");
        }));
    }

    public Task<ReadOutcome<SessionAWSCredentials>> AssumeRoleAsync(string roleArn)
    {
        var call = new ReadCall<SessionAWSCredentials>(
            EvidenceReads.AssumeRole, roleArn, [], static _ => throw new NotSupportedException("The SDK's STS client reads it."));
        return RecordAsync(call, () => GuardAsync(async cancellation =>
        {
            var request = new AssumeRoleRequest { RoleArn = roleArn, RoleSessionName = "ses-resilient-diagnosis", DurationSeconds = 900 };
            var answer = await clients.Sts.AssumeRoleAsync(request, cancellation).ConfigureAwait(false);
            return answer.Credentials is { AccessKeyId.Length: > 0, SecretAccessKey.Length: > 0, SessionToken.Length: > 0 } session
                ? new SessionAWSCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken)
                : throw new ReadException("the answer has no credentials");
        }));
    }

    /// <summary>Why reads end now.</summary>
    public ReadFailure Stopped() => caller.IsCancellationRequested ? ReadFailure.Cancelled : ReadFailure.OutOfTime;

    /// <summary>
    /// Runs a send off this thread (credentials may be fetched synchronously) and leaves it behind when the time is up, also where it does not heed cancellation.
    /// </summary>
    private async Task<Attempt<T>> GuardAsync<T>(Func<CancellationToken, Task<T>> send)
        where T : class
    {
        var sending = Task.Run(() => send(stop), CancellationToken.None);
        try
        {
            return new Attempt<T>(await sending.WaitAsync(stop).ConfigureAwait(false), null);
        }
#pragma warning disable CA1031 // A read never throws: whatever happens to it is an outcome.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!stop.IsCancellationRequested)
            {
                return new Attempt<T>(null, ReadFailure.Of(exception));
            }

            Observe(sending);
            return new Attempt<T>(null, Stopped());
        }
    }

    private static void Observe(Task left) => _ = left.ContinueWith(
        static task => _ = task.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private ReadOutcome<T> Record<T>(ReadCall<T> call, Attempt<T> attempt, TimeSpan elapsed)
        where T : class
    {
        var failure = attempt.Failure;
        var permission = failure?.State == ReadState.NotPermitted ? call.Operation.Permission : null;
        var outcome = failure is null
            ? ReadOutcome<T>.Found(attempt.Value!)
            : new ReadOutcome<T>(failure.State, null, permission, failure.Reason, failure.Refusal);
        if (outcome.State == ReadState.NotPermitted && call.Operation.Service is ReadService.Iam or ReadService.Organizations) _textRefused.TrySetResult();
        _reads.Enqueue(new DiagnosticRead(
            call.Operation.Prefix, call.Operation.Name, call.Target, call.Operation.Permission, outcome.State, outcome.Reason, elapsed));
        return outcome;
    }
}

/// <summary>What one send brought: a value, or why there is none.</summary>
internal sealed record Attempt<T>(T? Value, ReadFailure? Failure)
    where T : class;
