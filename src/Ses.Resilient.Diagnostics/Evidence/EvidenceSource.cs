using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence.Reads;
using Ses.Resilient.Diagnostics.Evidence.Wire;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evidence;

/// <summary>Reads what matters for a refusal from STS, IAM, Organizations and SES, with the credentials and the HTTP settings of the send.</summary>
/// <param name="time">The clock of the budget.</param>
/// <param name="parse">Makes policies of texts; for tests.</param>
internal sealed class EvidenceSource(TimeProvider? time = null, ParsePolicy? parse = null) : IEvidenceSource
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ParsePolicy _parse = Guarded(parse ?? Policy.Parse);
    private readonly ReadClientCache _clients = new();

    public async Task<EvidenceSet> CollectAsync(
        SesRefusal refusal, SendFacts facts, CallSettings settings, Func<EvidenceSet, SimulationQuestion?>? simulate, TimeSpan budget, CancellationToken cancellationToken)
    {
        var plan = EvidencePlan.For(refusal);
        if (plan.IsEmpty)
        {
            return new EvidenceSet();
        }

        budget = Bounded(budget);
        using var timeIsUp = new CancellationTokenSource(budget, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeIsUp.Token, cancellationToken);
        var runner = new ReadRunner(_clients.For(settings), _time, _time.GetUtcNow() + budget, stop.Token, cancellationToken);
        return await CollectAsync(runner, plan, refusal, facts, settings, simulate).ConfigureAwait(false);
    }

    public async Task<EvidenceSet> SimulateAsync(
        EvidenceSet evidence, SimulationQuestion question, CallSettings settings, TimeSpan budget, CancellationToken cancellationToken)
    {
        budget = Bounded(budget);
        using var timeIsUp = new CancellationTokenSource(budget, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeIsUp.Token, cancellationToken);
        var runner = new ReadRunner(_clients.For(settings), _time, _time.GetUtcNow() + budget, stop.Token, cancellationToken);
        var reader = await new DiagnosticReaders(runner, settings).ForAsync(Task.FromResult(RefusedPrincipal.Parse(question.Source).Account)).ConfigureAwait(false);
        var simulation = await SimulateAsync(reader, question).ConfigureAwait(false);
        return evidence with { Simulation = simulation, Reads = evidence.Reads.AddRange(runner.Reads) };
    }

    private static async Task<ReadOutcome<SimulationEvidence>> SimulateAsync(ReadRunner reader, SimulationQuestion question)
    {
        var runs = await Task.WhenAll(question.Scopes.Select(scope => reader.ReadAsync(SimulatorCalls.Simulate(question, scope)))).ConfigureAwait(false);
        return runs.FirstOrDefault(static run => run.State != ReadState.Found) is { } missing
            ? missing.As<SimulationEvidence>()
            : ReadOutcome<SimulationEvidence>.Found(new SimulationEvidence(
                question.Scopes.Zip(runs).ToImmutableDictionary(static run => run.First, static run => run.Second.Value!)));
    }

    private static TimeSpan Bounded(TimeSpan budget) => budget < TimeSpan.Zero ? TimeSpan.Zero : budget > Longest ? Longest : budget;

    private async Task<EvidenceSet> CollectAsync(
        ReadRunner runner, EvidencePlan plan, SesRefusal refusal, SendFacts facts, CallSettings settings, Func<EvidenceSet, SimulationQuestion?>? simulate)
    {
        var caller = runner.GetCallerIdentityAsync();
        var named = RefusedPrincipal.Parse(refusal.Principal);

        // SES names the principal as a rule; where it does not, what hangs on it waits for the caller's identity.
        var principal = named.Type != PrincipalType.Unknown ? Task.FromResult(named) : PrincipalOfAsync(caller);
        var account = AccountOfAsync(principal);
        var readers = new DiagnosticReaders(runner, settings);
        var reader = readers.ForAsync(account);
        var iamReads = IamReadsAsync(reader, principal);
        var iam = plan.Principal ? IamAsync(iamReads, principal) : Task.FromResult<IamEvidence?>(null);
        var organizationReads = OrganizationReadsAsync(reader, readers);
        var organization = plan.Principal
            ? OrganizationAsync(organizationReads, account)
            : Task.FromResult(ReadOutcome<OrganizationEvidence>.NotAsked);
        var simulation = plan.Principal && simulate is not null
            ? new EarlySimulation(runner, caller, principal, iamReads, organizationReads).AskAsync(simulate, Task.WhenAll(iam, organization), async question => await SimulateAsync(await reader.ConfigureAwait(false), question).ConfigureAwait(false))
            : Task.FromResult(ReadOutcome<SimulationEvidence>.NotAsked);
        var ses = SesAsync(reader, plan, refusal, facts, account);
        var owner = new OwnerReads(runner, settings, _parse).ReadAsync(refusal, facts, account);
        var elsewhere = plan.Identities
            ? ElsewhereAsync(new ElsewhereReads(runner, readers, settings, _parse), refusal, facts, caller, ses)
            : Task.FromResult(ImmutableArray<IdentityElsewhere>.Empty);
        await Task.WhenAll(caller, iam, organization, simulation, ses, owner, elsewhere).ConfigureAwait(false);

        var who = await caller.ConfigureAwait(false);
        var evidence = new EvidenceSet
        {
            Caller = who,
            Organization = await organization.ConfigureAwait(false),
            Simulation = await simulation.ConfigureAwait(false),
            Identities = IdentitiesOf(await ses.ConfigureAwait(false)),
            Elsewhere = await elsewhere.ConfigureAwait(false),
            ForeignIdentities = await owner.ConfigureAwait(false),
            AccountState = (await ses.ConfigureAwait(false)).Account,
            ConfigurationSet = (await ses.ConfigureAwait(false)).ConfigurationSet,
            Tenant = (await ses.ConfigureAwait(false)).Tenant,
            TenantResources = (await ses.ConfigureAwait(false)).TenantResources,
        };
        return (await iam.ConfigureAwait(false) is { } known
            ? With(evidence, Confirmed(known, await principal.ConfigureAwait(false), who))
            : evidence) with
        { Reads = runner.Reads };
    }

    /// <summary>Once it is known that no identity is where the send went; beside the reads of IAM.</summary>
    private static async Task<ImmutableArray<IdentityElsewhere>> ElsewhereAsync(
        ElsewhereReads reads, SesRefusal refusal, SendFacts facts, Task<ReadOutcome<CallerIdentity>> caller, Task<SesEvidence> ses)
    {
        var identities = IdentitiesOf(await ses.ConfigureAwait(false));
        return await reads.ReadAsync(facts, refusal.Principal ?? (await caller.ConfigureAwait(false)).Value?.Arn, identities).ConfigureAwait(false);
    }

    private async Task<OrganizationReads> OrganizationReadsAsync(Task<ReadRunner> reader, DiagnosticReaders readers) =>
        new(await reader.ConfigureAwait(false), readers, _parse);

    private static async Task<ReadOutcome<OrganizationEvidence>> OrganizationAsync(Task<OrganizationReads> reads, Task<string?> account) =>
        await (await reads.ConfigureAwait(false)).ReadAsync(account).ConfigureAwait(false);

    private async Task<SesEvidence> SesAsync(Task<ReadRunner> reader, EvidencePlan plan, SesRefusal refusal, SendFacts facts, Task<string?> account)
    {
        var own = SesQuestions.NeedOwnAccount(refusal, facts) ? await account.ConfigureAwait(false) : null;
        return await new SesReads(await reader.ConfigureAwait(false), _parse).ReadAsync(SesQuestions.For(refusal, facts, own, plan)).ConfigureAwait(false);
    }

    /// <summary>The reads of a principal that has policies of its own.</summary>
    private async Task<IamReads?> IamReadsAsync(Task<ReadRunner> reader, Task<RefusedPrincipal> whom) =>
        await whom.ConfigureAwait(false) is { Type: PrincipalType.User or PrincipalType.Role } principal ? new IamReads(await reader.ConfigureAwait(false), _parse, principal) : null;

    private static async Task<IamEvidence?> IamAsync(Task<IamReads?> reads, Task<RefusedPrincipal> whom)
    {
        var principal = await whom.ConfigureAwait(false);
        return principal.Type switch
        {
            PrincipalType.User or PrincipalType.Role => await (await reads.ConfigureAwait(false))!.ReadAsync().ConfigureAwait(false),

            // AWS: the root user has no policies and no boundary; only SCPs and resource policies bind it.
            PrincipalType.Root => new IamEvidence(ReadOutcome<PrincipalEntity>.Absent, [], ReadOutcome<Policy>.Absent),
            PrincipalType.FederatedUser => IamEvidence.Unread(
                ReadState.Failed, "the user that called GetFederationToken", $"the ARN of a federated user does not name the user whose policies it has"),
            _ => IamEvidence.Unread(ReadState.NotAsked, "the principal", $"it is not known who was refused"),
        };
    }

    /// <summary>What was read with the credentials of another account than the refused principal's says nothing of it.</summary>
    private static IamEvidence Confirmed(IamEvidence iam, RefusedPrincipal principal, ReadOutcome<CallerIdentity> caller) =>
        caller.Value is { } who && principal is { Account: { } account, Type: PrincipalType.User or PrincipalType.Role }
        && !string.Equals(who.Account, account, StringComparison.Ordinal)
            ? IamEvidence.Unread(
                ReadState.Failed, $"{principal.Name} of account {account}", $"the credentials at hand belong to account {who.Account}")
            : iam;

    private static EvidenceSet With(EvidenceSet evidence, IamEvidence iam) => evidence with
    {
        Principal = iam.Principal,
        IdentityPolicies = iam.Policies,
        Boundary = iam.Boundary,
        LatestChange = iam.LatestChange,
    };

    private static ImmutableDictionary<string, ReadOutcome<SesIdentity>> IdentitiesOf(SesEvidence ses)
    {
        var identities = new EvidenceSet().Identities;
        foreach (var (name, identity) in ses.Identities)
        {
            identities = identities.SetItem(name, identity);
        }

        return identities;
    }

    /// <summary>A fault in parsing one policy must not cost the evidence of the others.</summary>
    private static ParsePolicy Guarded(ParsePolicy parse) => (name, text, kind, arn) =>
    {
        try
        {
            return parse(name, text, kind, arn);
        }
#pragma warning disable CA1031 // Whatever it is, the policy is then one that could not be read.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return Policy.Unreadable(name, kind, $"its text could not be parsed ({fault.GetType().Name})", arn);
        }
    };

    private static async Task<RefusedPrincipal> PrincipalOfAsync(Task<ReadOutcome<CallerIdentity>> caller) =>
        RefusedPrincipal.Parse((await caller.ConfigureAwait(false)).Value?.Arn);

    private static async Task<string?> AccountOfAsync(Task<RefusedPrincipal> principal) => (await principal.ConfigureAwait(false)).Account;
}
