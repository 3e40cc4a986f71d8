using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Diagnostics.Forecasts;

/// <summary>What every layer would do to a send: to all the pairs that SES would check together, and not to one as in a refusal.</summary>
internal static class ForecastFindings
{
    private static readonly ImmutableArray<DenialLayer> PolicyLayers =
    [
        DenialLayer.ServiceControlPolicy, DenialLayer.SendingAuthorizationPolicy, DenialLayer.IdentityPolicy, DenialLayer.PermissionsBoundary,
    ];

    public static ImmutableArray<LayerFinding> Of(ForecastChecks checks, RefusedSend send, PlannedSend planned, string? expectedPrincipal)
    {
        var ofPolicies = PolicyLayers.Select(layer => Policy(layer, checks, send));
        LayerFinding[] all =
        [
            send.Evidence.Caller.Value is null
                ? StateFindings.Finding(DenialLayer.Credentials, GateOutcome.CannotTell, $"whose the credentials are could not be read")
                : StateFindings.Finding(DenialLayer.Credentials, GateOutcome.Passes, $"AWS accepted the credentials and named the principal"),
            .. WrongPrincipal(send.Principal, expectedPrincipal),
            StateFindings.VpcEndpoint(send.Sender),
            .. ofPolicies,
            send.Sender.SessionPolicy is null ? StateFindings.Session(send.Principal, send.Sender) : Policy(DenialLayer.SessionPolicy, checks, send),
            TenantFindings.Tenant(send),
            Identity(send),
            Account(send),
        ];
        return [.. all.Select(f => f.Outcome == GateOutcome.CannotTell && planned.LayersNotInUse.Contains(f.Layer)
            ? StateFindings.Finding(f.Layer, GateOutcome.Passes, $"as configured, sends of this app meet none")
            : f)];
    }

    private static LayerFinding Policy(DenialLayer layer, ForecastChecks checks, RefusedSend send)
    {
        var certain = checks.Certain.Select(Find).ToArray();
        if (certain.FirstOrDefault(f => f.Refuses) is { } refuses)
            return certain.FirstOrDefault(f => f.Outcome == GateOutcome.RefusesExplicitly) ?? refuses;
        if (certain.FirstOrDefault(f => f.Outcome == GateOutcome.CannotTell) is { } open)
            return open;

        foreach (var alternatives in checks.Either)
        {
            if (alternatives.Select(Find).FirstOrDefault(f => f.Outcome != GateOutcome.Passes) is { } one)
                return Perhaps(one, $"which action or identity SES would check could not be read; for one that it may be");
        }

        if (checks.Possible.Select(Find).FirstOrDefault(f => f.Refuses) is { } possible)
            return Perhaps(possible, $"it is not documented whether SES makes a further check; if so");
        return certain is [.., var last] ? last
            : checks.Either.Any(a => !a.IsEmpty) ? StateFindings.Finding(layer, GateOutcome.Passes, $"whatever SES checks, the layer lets it pass")
            : StateFindings.Finding(layer, GateOutcome.CannotTell, $"who would send, or what SES would check, could not be read");

        LayerFinding Find(CheckFinding check) => PolicyFindings.Of(check, send).Single(f => f.Layer == layer);
    }

    private static LayerFinding Perhaps(LayerFinding finding, Sentence why) =>
        finding with { Outcome = GateOutcome.CannotTell, DetailSentence = $"{why}, {finding.DetailSentence}" };

    private static IEnumerable<LayerFinding> WrongPrincipal(string? actual, string? expected) =>
        actual is null || expected is null || PrincipalPattern.Matches(expected, actual)
            ? []
            : [StateFindings.Finding(DenialLayer.CallerIdentity, GateOutcome.CannotTell, $"the send would be made as {actual}, but the app expects to send as {expected}")];

    /// <summary>SES asks that the From address is verified, and the feedback address as well (SES Developer Guide, verified identities).</summary>
    private static LayerFinding Identity(RefusedSend send)
    {
        var identity = StateFindings.SendingIdentity(send.Facts, send.Checks, send.Evidence);
        return identity.Outcome == GateOutcome.Passes && send.Facts?.FeedbackAddress is { } feedback && !IsVerified(feedback, send.Evidence)
            ? identity with { Outcome = GateOutcome.CannotTell, DetailSentence = $"whether the identity of the feedback address is verified was not read" }
            : identity;
    }

    /// <summary>In the sandbox SES asks that every recipient is a verified identity, or the mailbox simulator (SES Developer Guide, moving out of the sandbox).</summary>
    private static LayerFinding Account(RefusedSend send)
    {
        var account = TenantFindings.Account(send.Evidence);
        var isSandbox = send.Evidence.AccountState.Value is { ProductionAccessEnabled: false } && account.Outcome == GateOutcome.CannotTell;
        if (account.Outcome == GateOutcome.Passes && send.Checks.Any(c => c.Role == ResourceRole.ConfigurationSet) && send.Evidence.ConfigurationSet.State != ReadState.Found)
            return account with { Outcome = GateOutcome.CannotTell, DetailSentence = $"whether sending is paused for the configuration set was not read" };
        if (account.Outcome == GateOutcome.Passes && IsOfAnotherAccount(send))
            return account with { Outcome = GateOutcome.CannotTell, DetailSentence = $"the state of the account that owns the sending identity was not read" };
        return isSandbox && send.Facts is { Recipients: { IsEmpty: false } recipients } && recipients.All(r => IsVerified(r, send.Evidence))
            ? StateFindings.Finding(DenialLayer.AccountState, GateOutcome.Passes, $"the account is in the sandbox, and every recipient is a verified identity")
            : account;
    }

    private static bool IsOfAnotherAccount(RefusedSend send) =>
        Arn.TryParse(send.Facts?.FromIdentityArn) is { } identity && Arn.TryParse(send.Principal) is { } principal && identity.Account != principal.Account;

    private static bool IsVerified(string recipient, EvidenceSet evidence) =>
        EmailAddress.DomainOf(recipient).Equals("simulator.amazonses.com", StringComparison.OrdinalIgnoreCase)
        || EmailAddress.IdentityCandidates(recipient).Any(name => evidence.Identities.GetValueOrDefault(name)?.Value is { VerifiedForSending: true });
}
