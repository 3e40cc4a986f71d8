namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>Reads the organization of the account, and with whose credentials that works.</summary>
/// <remarks>
/// Only the management account and delegated administrators may read the levels: where the app names a role of the management account, that reads them;
/// else the account itself, and where it may not, the roles that are named for other accounts.
/// </remarks>
internal sealed class OrganizationReads(ReadRunner runner, DiagnosticReaders readers, ParsePolicy parse)
{
    private readonly Lazy<Task<ReadOutcome<OrganizationHead>>> _head = new(() => runner.ReadAsync(OrganizationsCalls.DescribeOrganization()));

    /// <summary>Whether there is an organization, and which: one of the first answers.</summary>
    public Task<ReadOutcome<OrganizationHead>> Head => _head.Value;

    /// <param name="account">The account of the principal; <see langword="null"/> where it is not known: the levels are not asked for then.</param>
    public async Task<ReadOutcome<OrganizationEvidence>> ReadAsync(Task<string?> account)
    {
        var organization = Head;
        var levels = await account.ConfigureAwait(false) is not { } known ? Task.FromResult(ReadOutcome<ScpLevels>.NotAsked)
            : readers.HasRoles ? LevelsAsync(known, organization)
            : new ScpReads(runner, parse).ReadAsync(known);
        await Task.WhenAll(organization, levels).ConfigureAwait(false);

        var head = await organization.ConfigureAwait(false);
        if (head.State != ReadState.Found)
        {
            return head.As<OrganizationEvidence>();
        }

        var scps = head.Value!.HasAllFeatures ? await levels.ConfigureAwait(false) : ReadOutcome<ScpLevels>.Absent;
        return ReadOutcome<OrganizationEvidence>.Found(new OrganizationEvidence(head.Value.Id, head.Value.ManagementAccount, scps));
    }

    private async Task<ReadOutcome<ScpLevels>> LevelsAsync(string account, Task<ReadOutcome<OrganizationHead>> organization)
    {
        if ((await organization.ConfigureAwait(false)).Value is not { HasAllFeatures: true } head) return ReadOutcome<ScpLevels>.NotAsked;
        if (await readers.AssumedAsync(head.ManagementAccount).ConfigureAwait(false) is { } management)
        {
            return await new ScpReads(management, parse).ReadAsync(account).ConfigureAwait(false);
        }

        var levels = await new ScpReads(runner, parse).ReadAsync(account).ConfigureAwait(false);
        foreach (var other in readers.OtherAccounts(account, head.ManagementAccount))
        {
            if (levels.State != ReadState.NotPermitted) break;
            if (await readers.AssumedAsync(other).ConfigureAwait(false) is { } administrator)
            {
                var read = await new ScpReads(administrator, parse).ReadAsync(account).ConfigureAwait(false);
                if (read.IsKnown) levels = read;
            }
        }

        return levels;
    }
}
