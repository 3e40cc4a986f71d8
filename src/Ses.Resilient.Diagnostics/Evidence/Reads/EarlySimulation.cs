using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>
/// Asks the IAM policy simulator as soon as AWS refuses to show a policy, beside the reads that go on: so that a diagnosis takes no fourth round trip. What the
/// question needs, who was refused and whether there is a boundary and an organization, is among the first answers.
/// </summary>
internal sealed class EarlySimulation(
    ReadRunner runner,
    Task<ReadOutcome<CallerIdentity>> caller,
    Task<RefusedPrincipal> principal,
    Task<IamReads?> iamReads,
    Task<OrganizationReads> organizationReads)
{
    /// <param name="question">What to ask, from the evidence so far; <see langword="null"/> for nothing.</param>
    /// <param name="read">Ends when every policy was read, or not.</param>
    /// <param name="ask">Asks it.</param>
    public async Task<ReadOutcome<SimulationEvidence>> AskAsync(
        Func<EvidenceSet, SimulationQuestion?> question, Task read, Func<SimulationQuestion, Task<ReadOutcome<SimulationEvidence>>> ask)
    {
        await Task.WhenAny(runner.TextRefused, read).ConfigureAwait(false);
        return runner.TextRefused.IsCompleted && await SoFarAsync().ConfigureAwait(false) is { } evidence && question(evidence) is { } asked
            ? await ask(asked).ConfigureAwait(false)
            : ReadOutcome<SimulationEvidence>.NotAsked;
    }

    /// <summary>What the first answers say; <see langword="null"/> where they are not of the refused principal.</summary>
    private async Task<EvidenceSet?> SoFarAsync()
    {
        if (await iamReads.ConfigureAwait(false) is not { } iam) return null;
        var who = await caller.ConfigureAwait(false);
        var whom = await principal.ConfigureAwait(false);
        var entity = await iam.Entity.ConfigureAwait(false);
        if (who.Value is { } known && known.Account != whom.Account) return null;
        if (entity.Value is { } found && !IamReads.IsOf(whom.Account, found.Arn)) return null;
        var organization = await (await organizationReads.ConfigureAwait(false)).Head.ConfigureAwait(false);
        return new EvidenceSet
        {
            Caller = who,
            Principal = entity,
            IdentityPolicies = [Policy.Unreadable("policies of the principal", PolicyKind.Identity, $"not read")],
            Boundary = entity.Value is { PermissionsBoundaryArn: null } ? ReadOutcome<Policy>.Absent : ReadOutcome<Policy>.NotAsked,
            Organization = organization.State == ReadState.Absent ? ReadOutcome<OrganizationEvidence>.Absent : ReadOutcome<OrganizationEvidence>.NotAsked,
        };
    }
}
