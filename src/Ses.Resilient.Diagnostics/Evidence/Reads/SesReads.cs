using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence.Wire;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>What SES holds of the identities and the account.</summary>
internal sealed record SesEvidence(ImmutableArray<(string Name, ReadOutcome<SesIdentity> Identity)> Identities, ReadOutcome<SesAccountState> Account);

/// <summary>
/// Reads of SES, which allows one of them in a second for the whole account: the one that settles most goes first, alone; a throttled read is asked again
/// a second after the last, while the time lasts.
/// </summary>
internal sealed class SesReads(ReadRunner runner, PolicyReader parse)
{
    private const int MaxSends = 3;
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    // In ticks of the time of the runner; 0 until SES throttles.
    private long _nextSend;

    public async Task<SesEvidence> ReadAsync(SesQuestions questions)
    {
        var identities = ImmutableArray.CreateBuilder<(string, ReadOutcome<SesIdentity>)>();
        if (questions.Named is { } named)
        {
            identities.Add((named, await IdentityAsync(named, questions).ConfigureAwait(false)));
        }

        Task<ReadOutcome<SesAccountState>>? account = null;
        var refusals = 0;
        foreach (var name in questions.Candidates)
        {
            if (identities.Count > 0)
            {
                account ??= AccountAsync(questions);
            }

            var identity = await IdentityAsync(name, questions).ConfigureAwait(false);
            identities.Add((name, identity));
            refusals += identity.State == ReadState.NotPermitted ? 1 : 0;
            if (questions.IsSettledBy(identity) || refusals == 2 || identity.State == ReadState.OutOfTime)
            {
                break;
            }
        }

        account ??= AccountAsync(questions);
        return new SesEvidence(identities.ToImmutable(), await account.ConfigureAwait(false));
    }

    private Task<ReadOutcome<SesIdentity>> IdentityAsync(string name, SesQuestions questions) =>
        ReadAsync(SesCalls.GetEmailIdentity(name, questions.Masked(name), parse));

    private Task<ReadOutcome<SesAccountState>> AccountAsync(SesQuestions questions) =>
        questions.Account ? ReadAsync(SesCalls.GetAccount()) : Task.FromResult(ReadOutcome<SesAccountState>.NotAsked);

    private Task<ReadOutcome<T>> ReadAsync<T>(ReadCall<T> call)
        where T : class => runner.RecordAsync(call, async () =>
        {
            for (var sends = 1; ; sends++)
            {
                if (await WaitForTurnAsync().ConfigureAwait(false) is { } none)
                {
                    return new Attempt<T>(null, none);
                }

                var attempt = await runner.SendAsync(call).ConfigureAwait(false);
                if (attempt.Failure is not { IsThrottled: true } || sends == MaxSends)
                {
                    return attempt;
                }

                Interlocked.CompareExchange(ref _nextSend, runner.Time.GetUtcNow().Add(Spacing).UtcTicks, 0);
            }
        });

    /// <summary>Once SES has throttled, every send takes the next second that is free; one that would come too late is not waited for.</summary>
    private async Task<ReadFailure?> WaitForTurnAsync()
    {
        long free;
        long turn;
        do
        {
            free = Interlocked.Read(ref _nextSend);
            if (free == 0)
            {
                return null;
            }

            turn = Math.Max(free, runner.Time.GetUtcNow().UtcTicks);
        }
        while (Interlocked.CompareExchange(ref _nextSend, turn + Spacing.Ticks, free) != free);

        var wait = new TimeSpan(turn - runner.Time.GetUtcNow().UtcTicks);
        if (wait >= runner.Remaining)
        {
            return new ReadFailure(ReadState.OutOfTime, "SES allows one read in a second, and the time would run out");
        }

        if (wait > TimeSpan.Zero)
        {
            try
            {
                await Task.Delay(wait, runner.Time, runner.Stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return runner.Stopped();
            }
        }

        return null;
    }
}
