using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Reports.WorldFiles;

/// <summary>What a world file says of itself: what stands in for what, and where a replay cannot be what happened.</summary>
internal static class WorldNotes
{
    private static readonly string[] KeysOfTheReplay = ["aws:CurrentTime", "aws:EpochTime", "aws:UserAgent", "aws:SecureTransport", "aws:userid"];

    public static IEnumerable<string> Of(RefusedSend send)
    {
        yield return "Recipients and other addresses are stand-ins, subject, body and keys are left out, statements of own policies that are not about SES are cut.";
        if (HasForeign(send)) yield return "For the policies that others own (the organization, the owner of the identity) there is a stand-in that does the same to this send.";
        if (send.Evidence.Reads.Any(r => r.State is ReadState.Failed or ReadState.OutOfTime)) yield return "Inexact: reads that failed or came too late are refused here.";
        var keys = KeysOf(send).Where(k => KeysOfTheReplay.Contains(k, StringComparer.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToArray();
        if (keys.Length > 0) yield return $"Inexact: policies turn on {string.Join(", ", keys)}, which a replay has with its own value.";
        if (send.Sender.SessionPolicyState != SessionPolicyState.Unknown) yield return "Inexact: whether the session has a policy was known to the sending process and is not here.";
        if (send.Sender.VpcEndpointId is not null) yield return "Inexact: the send went to a VPC endpoint by its own name.";
        if (send.Evidence.LatestChange is not null && send.Now is { } now && now - send.Evidence.LatestChange.When < TimeSpan.FromHours(1)) yield return "Inexact: a policy had just been changed.";
    }

    private static bool HasForeign(RefusedSend send) =>
        send.Evidence.Organization.Value?.Levels.Value is not null || send.Evidence.ForeignIdentities.Values.Any(i => i.Value is not null);

    private static IEnumerable<string> KeysOf(RefusedSend send) =>
        send.Evidence.IdentityPolicies
            .Concat(send.Evidence.Boundary.Value is { } boundary ? [boundary] : [])
            .Concat(send.Evidence.Identities.Values.SelectMany(i => i.Value?.Policies ?? []))
            .SelectMany(p => p.Document is { } document ? document.Statements.ToArray() : [])
            .SelectMany(s => s.Conditions.Select(c => c.Key.Text));
}
