using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence.Wire;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>
/// Reads SES identities of other accounts, which no call with the sender's credentials can: through roles that the app names for it, one for each
/// account. Two round trips, beside the others.
/// </summary>
internal sealed class OwnerReads(ReadRunner runner, CallSettings settings, ParsePolicy parse)
{
    public async Task<ImmutableDictionary<string, ReadOutcome<SesIdentity>>> ReadAsync(SesRefusal refusal, SendFacts facts, Task<string?> account)
    {
        var found = new EvidenceSet().ForeignIdentities;
        if (settings.DiagnosticRoles.IsEmpty) return found;

        var own = await account.ConfigureAwait(false);
        var arns = new[] { refusal.Resource, facts.FromIdentityArn }.OfType<string>().Distinct(StringComparer.Ordinal);
        var reads = arns.Select(arn => (Arn: arn, Read: ReadAsync(arn, own))).ToArray();
        foreach (var (arn, read) in reads)
        {
            if (await read.ConfigureAwait(false) is { } identity) found = found.SetItem(arn, identity);
        }

        return found;
    }

    private async Task<ReadOutcome<SesIdentity>?> ReadAsync(string arn, string? own)
    {
        if (Arn.TryParse(arn) is not { } identity
            || identity.NameOf("identity") is not { } name
            || identity.Account == own
            || !settings.DiagnosticRoles.TryGetValue(identity.Account, out var role))
        {
            return null;
        }

        var session = await runner.AssumeRoleAsync(role).ConfigureAwait(false);
        if (session.Value is not { } credentials) return session.As<SesIdentity>();
        var owner = runner.With(new ReadClients(settings with { Credentials = credentials }));
        return await owner.ReadAsync(SesCalls.GetEmailIdentity(name, $"identity {name} of account {identity.Account}", parse)).ConfigureAwait(false);
    }
}
