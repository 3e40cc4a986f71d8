using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>
/// Reads the SCPs that bind an account, in three round trips: DescribeAccount gives its whole path at once, then come the lists of all its
/// ancestors, then the policies. Where AWS gives no path, ListParents walks up instead, one round trip for each level.
/// </summary>
internal sealed class ScpReads(ReadRunner runner, ParsePolicy parse)
{
    /// <summary>AWS nests OUs five deep.</summary>
    private const int MaxLevels = 10;

    private readonly ConcurrentDictionary<string, Lazy<Task<ReadOutcome<PolicyText>>>> _policies = new(StringComparer.Ordinal);

    public async Task<ReadOutcome<ScpLevels>> ReadAsync(string account)
    {
        var self = new OrganizationNode(account, OrganizationNode.Account);
        var own = LevelAsync(self);
        var path = await PathAsync(self).ConfigureAwait(false);
        if (path.State != ReadState.Found)
        {
            var level = await own.ConfigureAwait(false);
            return level.IsComplete ? WithoutAncestors(level.Level, path) : path.As<ScpLevels>();
        }

        var levels = await Task.WhenAll(path.Value!.Nodes.SkipLast(1).Select(LevelAsync).Append(own)).ConfigureAwait(false);
        if (Array.TrueForAll(levels, static level => level.Level.Policies.IsEmpty))
        {
            // While SCPs are on, every node has at least one (Organizations User Guide, attaching and detaching SCPs): they are off.
            return ReadOutcome<ScpLevels>.Absent;
        }

        return ReadOutcome<ScpLevels>.Found(new ScpLevels([.. levels.Select(static level => Checked(level.Level))]));
    }

    private async Task<ReadOutcome<OrganizationPath>> PathAsync(OrganizationNode account)
    {
        var described = await runner.ReadAsync(OrganizationsCalls.DescribeAccount(account.Id)).ConfigureAwait(false);
        var walk = described.State switch
        {
            ReadState.Found => described.Value!.Nodes.IsEmpty,
            ReadState.Failed => true,
            _ => false,
        };
        return walk ? await WalkAsync(account).ConfigureAwait(false) : described;
    }

    private async Task<ReadOutcome<OrganizationPath>> WalkAsync(OrganizationNode account)
    {
        var nodes = ImmutableArray.Create(account);
        while (nodes[0].Type is not OrganizationNode.Root)
        {
            var parents = await runner.ReadAllAsync(next => OrganizationsCalls.ListParents(nodes[0], next)).ConfigureAwait(false);
            if (parents.Missing is { } missing)
            {
                return missing.As<OrganizationPath>();
            }

            if (parents.Items is not [var parent] || nodes.Length > MaxLevels)
            {
                return new ReadOutcome<OrganizationPath>(ReadState.Failed, null, Reason: $"no single parent of {nodes[0]}");
            }

            nodes = nodes.Insert(0, parent);
        }

        return ReadOutcome<OrganizationPath>.Found(new OrganizationPath(nodes));
    }

    private async Task<ReadLevel> LevelAsync(OrganizationNode node)
    {
        var list = await runner.ReadAllAsync(next => OrganizationsCalls.ListPoliciesForTarget(node, next)).ConfigureAwait(false);
        var policies = (await Task.WhenAll(list.Items.Select(PolicyAsync)).ConfigureAwait(false)).ToImmutableArray();
        if (list.Missing is { } missing)
        {
            policies = policies.Add(Policy.Unreadable($"SCPs of {node}", PolicyKind.ServiceControl, IamReads.WhyMissing(missing)));
        }

        return new ReadLevel(new OrganizationLevel(node.Id, node.Type, policies), list.Missing is null);
    }

    private async Task<Policy> PolicyAsync(ScpSummary scp)
    {
        // The same policy hangs on several nodes as a rule: read once.
        var text = await _policies.GetOrAdd(scp.Id, _ => new Lazy<Task<ReadOutcome<PolicyText>>>(
            () => runner.ReadAsync(OrganizationsCalls.DescribePolicy(scp)))).Value.ConfigureAwait(false);
        return text.State == ReadState.Found
            ? parse(scp.Name, text.Value!.Text, PolicyKind.ServiceControl, scp.Arn)
            : Policy.Unreadable(scp.Name, PolicyKind.ServiceControl, IamReads.WhyMissing(text), scp.Arn);
    }

    /// <summary>The account's own SCPs are known, those above it are not: enough to show a Deny of its own.</summary>
    private static ReadOutcome<ScpLevels> WithoutAncestors(OrganizationLevel account, ReadOutcome<OrganizationPath> path) =>
        ReadOutcome<ScpLevels>.Found(new ScpLevels(
        [
            new OrganizationLevel("", OrganizationNode.Root, [Policy.Unreadable("SCPs above the account", PolicyKind.ServiceControl, IamReads.WhyMissing(path))]),
            account,
        ]));

    private static OrganizationLevel Checked(OrganizationLevel level) => level.Policies.IsEmpty
        ? level with
        {
            Policies = [Policy.Unreadable($"SCPs of {level.TargetId}", PolicyKind.ServiceControl, $"AWS lists none, though every node has at least one")],
        }
        : level;

    /// <param name="Level">The level.</param>
    /// <param name="IsComplete">Whether the list of its SCPs was read to its end.</param>
    private sealed record ReadLevel(OrganizationLevel Level, bool IsComplete);
}
