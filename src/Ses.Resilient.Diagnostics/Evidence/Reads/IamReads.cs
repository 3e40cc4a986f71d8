using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evidence.Wire;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>What IAM holds of a principal.</summary>
internal sealed record IamEvidence(ReadOutcome<PrincipalEntity> Principal, ImmutableArray<Policy> Policies, ReadOutcome<Policy> Boundary)
{
    /// <summary>The latest change that was seen.</summary>
    public PolicyChangeSeen? LatestChange { get; init; }

    /// <summary>Nothing was read, for this reason: the policies are there as one that is unreadable.</summary>
    public static IamEvidence Unread(ReadState state, string whose, Sentence reason) => new(
        new ReadOutcome<PrincipalEntity>(state, null, Reason: reason.English),
        [Policy.Unreadable($"policies of {whose}", PolicyKind.Identity, reason)],
        new ReadOutcome<Policy>(state, null, Reason: reason.English));
}

/// <summary>
/// Reads a user's or role's policies and boundary. Everything that does not wait for another answer is asked at once; the longest chains are
/// list → GetPolicy → GetPolicyVersion, and, for a managed policy of a user's group, one more.
/// </summary>
internal sealed class IamReads(ReadRunner runner, ParsePolicy parse, RefusedPrincipal principal)
{
    private readonly Lazy<Task<ReadOutcome<PrincipalEntity>>> _entity = new(() => runner.ReadAsync(
        principal.Type == PrincipalType.Role ? IamCalls.GetRole(principal.Name) : IamCalls.GetUser(principal.Name)));
    private readonly ConcurrentDictionary<string, Lazy<Task<ReadOutcome<PolicyText>>>> _managed = new(StringComparer.Ordinal);

    /// <summary>The user or role itself: one of the first answers.</summary>
    public Task<ReadOutcome<PrincipalEntity>> Entity => _entity.Value;

    public async Task<IamEvidence> ReadAsync()
    {
        var isRole = principal.Type == PrincipalType.Role;
        var holder = isRole ? PolicyHolder.Role(principal.Name) : PolicyHolder.User(principal.Name);
        var entity = EntityAsync(holder);
        var own = PoliciesOfAsync(holder);
        var groups = isRole ? Task.FromResult(ImmutableArray<Policy>.Empty) : GroupPoliciesAsync(holder);
        await Task.WhenAll(entity, own, groups).ConfigureAwait(false);

        var (found, boundary) = await entity.ConfigureAwait(false);
        return found.Value is { } read && !IsOf(principal.Account, read.Arn)
            ? IamEvidence.Unread(ReadState.Failed, holder.ToString(), $"the credentials read another account's {holder}")
            : new IamEvidence(found, [.. await own.ConfigureAwait(false), .. await groups.ConfigureAwait(false)], boundary) { LatestChange = await LatestAsync(found, holder).ConfigureAwait(false) };
    }

    private async Task<PolicyChangeSeen?> LatestAsync(ReadOutcome<PrincipalEntity> entity, PolicyHolder holder)
    {
        var latest = entity.Value?.Created is { } created ? new PolicyChangeSeen(holder.ToSentence(), created) : null;
        foreach (var (arn, read) in _managed)
        {
            if ((await read.Value.ConfigureAwait(false)).Value?.Since is { } since && (latest is null || since > latest.When)) latest = new PolicyChangeSeen($"policy {NameOf(arn)}", since);
        }

        return latest;
    }

    /// <summary>Names repeat from account to account: what is read of another account's namesake would be wrong evidence.</summary>
    internal static bool IsOf(string? account, string arn) => account is null || string.Equals(arn.Split(':', 6).ElementAtOrDefault(4), account, StringComparison.Ordinal);

    private async Task<(ReadOutcome<PrincipalEntity> Entity, ReadOutcome<Policy> Boundary)> EntityAsync(PolicyHolder holder)
    {
        var entity = await Entity.ConfigureAwait(false);
        if (entity.State != ReadState.Found)
        {
            // Nothing says then whether there is a boundary.
            return (entity, entity.State == ReadState.Absent
                ? new ReadOutcome<Policy>(ReadState.Failed, null, Reason: $"{holder} does not exist")
                : entity.As<Policy>());
        }

        return entity.Value!.PermissionsBoundaryArn is { } arn
            ? (entity, ReadOutcome<Policy>.Found(await ManagedAsync(new AttachedPolicy(NameOf(arn), arn)).ConfigureAwait(false)))
            : (entity, ReadOutcome<Policy>.Absent);
    }

    private async Task<ImmutableArray<Policy>> GroupPoliciesAsync(PolicyHolder user)
    {
        var groups = await runner.ReadAllAsync(next => IamCalls.ListGroups(user, next)).ConfigureAwait(false);
        var policies = await Task.WhenAll(groups.Items.Select(group => PoliciesOfAsync(PolicyHolder.Group(group)))).ConfigureAwait(false);
        return WithMissing([.. policies.SelectMany(static some => some)], groups.Missing, $"policies of the groups of {user}");
    }

    private async Task<ImmutableArray<Policy>> PoliciesOfAsync(PolicyHolder holder)
    {
        var inline = InlineAsync(holder);
        var attached = AttachedAsync(holder);
        return [.. await inline.ConfigureAwait(false), .. await attached.ConfigureAwait(false)];
    }

    private async Task<ImmutableArray<Policy>> InlineAsync(PolicyHolder holder)
    {
        var names = await runner.ReadAllAsync(next => IamCalls.ListInline(holder, next)).ConfigureAwait(false);
        var policies = await Task.WhenAll(names.Items.Select(async name =>
            Parsed(holder.Kind is "group" ? $"{name} ({holder})" : name, null, await runner.ReadAsync(IamCalls.GetInline(holder, name)).ConfigureAwait(false)))).ConfigureAwait(false);
        return WithMissing([.. policies], names.Missing, $"inline policies of {holder}");
    }

    private async Task<ImmutableArray<Policy>> AttachedAsync(PolicyHolder holder)
    {
        var attached = await runner.ReadAllAsync(next => IamCalls.ListAttached(holder, next)).ConfigureAwait(false);
        var policies = await Task.WhenAll(attached.Items.Select(ManagedAsync)).ConfigureAwait(false);
        return WithMissing([.. policies], attached.Missing, $"attached policies of {holder}");
    }

    private async Task<Policy> ManagedAsync(AttachedPolicy policy)
    {
        // Attached to a user and its group, or attached and a boundary as well: read once.
        var text = await _managed.GetOrAdd(policy.Arn, arn => new Lazy<Task<ReadOutcome<PolicyText>>>(() => TextAsync(arn))).Value.ConfigureAwait(false);
        return Parsed(policy.Name, policy.Arn, text);
    }

    private async Task<ReadOutcome<PolicyText>> TextAsync(string arn)
    {
        var version = await runner.ReadAsync(IamCalls.GetPolicy(arn)).ConfigureAwait(false);
        return version.State == ReadState.Found
            ? await runner.ReadAsync(IamCalls.GetPolicyVersion(arn, version.Value!.Id)).ConfigureAwait(false)
            : version.As<PolicyText>();
    }

    private Policy Parsed(string name, string? arn, ReadOutcome<PolicyText> text) => text.State == ReadState.Found
        ? parse(name, text.Value!.Text, PolicyKind.Identity, arn)
        : Policy.Unreadable(name, PolicyKind.Identity, WhyMissing(text), arn);

    private static ImmutableArray<Policy> WithMissing<T>(ImmutableArray<Policy> policies, ReadOutcome<Page<T>>? missing, string what) =>
        missing is null ? policies
        : policies.Add(Policy.Unreadable(policies.IsEmpty ? what : $"further {what}", PolicyKind.Identity, WhyMissing(missing)));

    internal static Sentence WhyMissing<T>(ReadOutcome<T> read)
        where T : class => read.State switch
        {
            ReadState.NotPermitted => $"{read.Permission} is not permitted",
            ReadState.Absent => $"AWS says that it does not exist",
            _ when read.Reason is { } reason => $"{reason}",
            _ => $"not read",
        };

    private static string NameOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
