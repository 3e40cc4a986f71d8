using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>
/// Concludes on the session policy or the VPC endpoint policy, which no call reads, where everything else was read and lets the send pass. A session policy is left only where a
/// session sent, and an endpoint's only where the send is known to go through one: an endpoint that may not even exist is not blamed.
/// </summary>
internal static class Elimination
{
    /// <summary>IAM's changes are seen everywhere within seconds as a rule, at times within minutes (IAM User Guide, troubleshooting: eventual consistency).</summary>
    private static readonly TimeSpan Propagation = TimeSpan.FromMinutes(5);

    /// <summary>Whether only layers are left of which the way to SES could tell more.</summary>
    public static bool TurnsOnTheWay(LayerAttribution attribution) =>
        attribution is { Layer: DenialLayer.Undetermined, Remaining.IsEmpty: false }
        && attribution.Remaining.All(l => l is DenialLayer.SessionPolicy or DenialLayer.VpcEndpointPolicy)
        && attribution.Remaining.Contains(DenialLayer.VpcEndpointPolicy);

    /// <summary>The last layer that is left, where it certainly applies.</summary>
    public static DenialLayer? LastOf(RefusedSend send, ImmutableArray<DenialLayer> remaining) => remaining switch
    {
        [DenialLayer.VpcEndpointPolicy] when send.Sender.Way == WayToSes.VpcEndpoint => DenialLayer.VpcEndpointPolicy,
        [DenialLayer.SessionPolicy] => DenialLayer.SessionPolicy,
        _ => null,
    };

    public static Sentence Summary(DenialLayer last, RefusedSend send) => last == DenialLayer.SessionPolicy
        ? (Sentence)$"Every other layer was read and lets {send.Refusal.Action} pass, and the send goes to SES past any VPC endpoint: what is left is the policy that was passed when the session was made, unless a change has not reached SES yet."
        : $"Every other layer was read and lets {send.Refusal.Action} pass, and the send goes through a VPC endpoint: what is left is the policy of that endpoint, unless a change has not reached SES yet.";

    /// <summary>Nothing is left that could refuse: what was read is not what SES sees.</summary>
    public static Sentence NothingLeft(RefusedSend send) =>
        $"Every layer was read and lets {send.Refusal.Action} pass: SES does not see what was read, as for some minutes after a change, or counts something that AWS does not document.";

    /// <summary>What was changed so lately that SES may not see it yet.</summary>
    public static PolicyChangeSeen? Recent(RefusedSend send) =>
        send.Evidence.LatestChange is { } change && send.Now is { } now && now - change.When < Propagation && now >= change.When - Propagation ? change : null;

    public static Sentence RecentSentence(PolicyChangeSeen change, RefusedSend send)
    {
        var minutes = (int)Math.Max(0, (send.Now!.Value - change.When).TotalMinutes);
        return $"Every policy that could be read lets {send.Refusal.Action} pass, but {change.What} was made or changed {minutes} minutes ago: SES may not see it yet.";
    }
}
