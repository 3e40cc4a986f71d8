using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence.Wire;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>
/// Looks for the From address's identity where the send did not go, once it is known that there is none where it went: in the other Regions of the account, which each have identities
/// (and a rate of reads) of their own, and in the accounts that the app names a role for. One round trip more, two where several identities may stand for the address.
/// </summary>
internal sealed class ElsewhereReads(ReadRunner runner, DiagnosticReaders readers, CallSettings settings, ParsePolicy parse)
{
    /// <summary>The address, its domain and one above.</summary>
    private const int MaxNames = 3;

    /// <summary>The Regions asked, those with most senders: every one of them costs a call.</summary>
    private static readonly ImmutableArray<string> Commercial =
        ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "us-east-2", "eu-west-2", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "ap-south-1", "ca-central-1"];

    private static readonly ImmutableArray<string> Government = ["us-gov-west-1", "us-gov-east-1"];

    /// <param name="facts">What was sent.</param>
    /// <param name="caller">ARN of who sent.</param>
    /// <param name="identities">What was read of identities where the send went.</param>
    public async Task<ImmutableArray<IdentityElsewhere>> ReadAsync(SendFacts facts, string? caller, ImmutableDictionary<string, ReadOutcome<SesIdentity>> identities)
    {
        if (facts is not { FromIdentityArn: null, FromAddress: { } from, Region: { } here } || Arn.TryParse(caller) is not { } who) return [];
        ImmutableArray<string> names = [.. EmailAddress.IdentityCandidates(from)];

        // Where SES named the domain, the address was not asked for: it takes the most specific that exists.
        var asked = names.Select(name => identities.GetValueOrDefault(name)?.State).OfType<ReadState>().ToArray();
        if (asked.Length == 0 || asked.Any(state => state != ReadState.Absent)) return [];

        names = [.. names.Take(MaxNames)];
        var inRegions = RegionsOf(who.Partition).Where(region => region != here).Select(region => FirstAsync(
            runner.With(new ReadClients(settings with { Region = region })), names, region, who.Account, who.Partition));
        var inAccounts = settings.DiagnosticRoles.Keys.Where(account => account != who.Account).Select(async account =>
            await readers.AssumedAsync(account).ConfigureAwait(false) is { } reader ? await FirstAsync(reader, names, here, account, who.Partition).ConfigureAwait(false) : null);
        var found = await Task.WhenAll(inRegions.Concat(inAccounts)).ConfigureAwait(false);
        return [.. found.OfType<IdentityElsewhere>()];
    }

    private static ImmutableArray<string> RegionsOf(string partition) => partition switch
    {
        "aws" => Commercial,
        "aws-us-gov" => Government,
        _ => [],
    };

    /// <summary>The most specific identity that may send, as SES would take it.</summary>
    private async Task<IdentityElsewhere?> FirstAsync(ReadRunner reader, ImmutableArray<string> names, string region, string account, string partition)
    {
        foreach (var name in names)
        {
            var read = await reader.ReadAsync(SesCalls.GetEmailIdentity(name, $"identity {name} of account {account} in {region}", parse)).ConfigureAwait(false);
            if (read.Value is { VerifiedForSending: true } identity) return new IdentityElsewhere(new Arn(partition, "ses", region, account, "identity/" + name).ToString(), identity);
            if (read.State != ReadState.Absent) return null;
        }

        return null;
    }
}
