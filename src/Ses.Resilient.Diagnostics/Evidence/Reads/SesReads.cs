using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evidence.Wire;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>What SES holds of the identities and the account.</summary>
internal sealed record SesEvidence(ImmutableArray<NamedIdentity> Identities, ReadOutcome<SesAccountState> Account)
{
    public ReadOutcome<SesConfigurationSet> ConfigurationSet { get; init; } = ReadOutcome<SesConfigurationSet>.NotAsked;

    public ReadOutcome<SesTenant> Tenant { get; init; } = ReadOutcome<SesTenant>.NotAsked;

    public ReadOutcome<TenantResources> TenantResources { get; init; } = ReadOutcome<TenantResources>.NotAsked;
}

/// <summary>An identity as it was asked for.</summary>
internal sealed record NamedIdentity(string Name, ReadOutcome<SesIdentity> Identity);

/// <summary>
/// Reads of SES, which allows one of them in a second for the whole account: the one that settles most goes first, alone; a throttled read is asked again
/// a second after the last, while the time lasts.
/// </summary>
internal sealed class SesReads(ReadRunner runner, ParsePolicy parse)
{
    private const int MaxSends = 3;

    /// <summary>Where this many identities cannot be read, the next one hardly can.</summary>
    private const int MaxUnanswered = 2;
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(500);

    // In ticks of the time of the runner; 0 until SES throttles.
    private long _nextSend;

    public async Task<SesEvidence> ReadAsync(SesQuestions questions)
    {
        var identities = IdentitiesAsync(questions);
        var account = questions.Account ? AccountAsync(identities.First) : Task.FromResult(ReadOutcome<SesAccountState>.NotAsked);
        var resources = questions.Tenant is { } tenant ? AfterAsync(identities.First, () => TenantResourcesAsync(tenant)) : Task.FromResult(ReadOutcome<TenantResources>.NotAsked);
        var state = questions.Tenant is { } named ? AfterAsync(identities.First, () => ReadAsync(SesCalls.GetTenant(named))) : Task.FromResult(ReadOutcome<SesTenant>.NotAsked);
        var set = questions.ConfigurationSet is { } name
            ? AfterAsync(identities.First, () => ReadAsync(SesCalls.GetConfigurationSet(name)))
            : Task.FromResult(ReadOutcome<SesConfigurationSet>.NotAsked);
        return new SesEvidence(await identities.All.ConfigureAwait(false), await account.ConfigureAwait(false))
        {
            ConfigurationSet = await set.ConfigureAwait(false),
            Tenant = await state.ConfigureAwait(false),
            TenantResources = await resources.ConfigureAwait(false),
        };
    }

    private async Task<ReadOutcome<TenantResources>> TenantResourcesAsync(string tenant)
    {
        var list = await Paging.ReadAllAsync(next => ReadAsync(SesCalls.ListTenantResources(tenant, next))).ConfigureAwait(false);
        return list.Missing is { } missing ? missing.As<TenantResources>() : ReadOutcome<TenantResources>.Found(new TenantResources(list.Items));
    }

    private (Task First, Task<ImmutableArray<NamedIdentity>> All) IdentitiesAsync(SesQuestions questions)
    {
        var first = questions.Named ?? questions.Candidates.FirstOrDefault();
        if (first is null)
        {
            return (Task.CompletedTask, Task.FromResult(ImmutableArray<NamedIdentity>.Empty));
        }

        var reading = IdentityAsync(first, questions);
        return (reading, WalkAsync(first, reading, questions));
    }

    /// <summary>From the first up to the identity that stands for the From address.</summary>
    private async Task<ImmutableArray<NamedIdentity>> WalkAsync(string first, Task<ReadOutcome<SesIdentity>> reading, SesQuestions questions)
    {
        var identities = ImmutableArray.CreateBuilder<NamedIdentity>();
        if (questions.Named is not null)
        {
            identities.Add(new NamedIdentity(first, await reading.ConfigureAwait(false)));
        }

        var unanswered = 0;
        foreach (var name in questions.Candidates)
        {
            var identity = await (identities.Count == 0 ? reading : IdentityAsync(name, questions)).ConfigureAwait(false);
            identities.Add(new NamedIdentity(name, identity));
            unanswered += identity.IsKnown ? 0 : 1;
            if (questions.IsSettledBy(identity) || unanswered == MaxUnanswered || runner.Stop.IsCancellationRequested)
            {
                break;
            }
        }

        return identities.ToImmutable();
    }

    private Task<ReadOutcome<SesAccountState>> AccountAsync(Task first) => AfterAsync(first, () => ReadAsync(SesCalls.GetAccount()));

    /// <summary>After the first identity, so that it gets the turn; beside it where it does not come.</summary>
    private async Task<ReadOutcome<T>> AfterAsync<T>(Task first, Func<Task<ReadOutcome<T>>> read)
        where T : class
    {
        using var began = CancellationTokenSource.CreateLinkedTokenSource(runner.Stop);
        await Task.WhenAny(first, Task.Delay(HeadStart, runner.Time, began.Token)).ConfigureAwait(false);
        await began.CancelAsync().ConfigureAwait(false);
        return await read().ConfigureAwait(false);
    }

    private Task<ReadOutcome<SesIdentity>> IdentityAsync(string name, SesQuestions questions) =>
        ReadAsync(SesCalls.GetEmailIdentity(name, questions.Masked(name), parse));

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
