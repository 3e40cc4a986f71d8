using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Evaluates every pair SES checks for a send against every layer whose policies can be read.</summary>
/// <remarks>
/// Session and VPC endpoint policies cannot be read by any call; they are left out here and stay open in the attribution. A session policy is known only to the
/// process that made the session.
/// What could not be read takes part as <see cref="Policy.Unreadable"/>, so that the evaluation cannot mistake it for nothing.
/// </remarks>
internal static class SendEvaluation
{
    public static ImmutableArray<CheckFinding> Evaluate(
        SesRefusal refusal, SendFacts facts, EvidenceSet evidence, string? accessKeyId = null, Policy? sessionPolicy = null) =>
        Evaluate(CheckResolver.Resolve(refusal, facts, evidence), refusal, facts, evidence, accessKeyId, sessionPolicy);

    /// <summary>Evaluates the pairs given.</summary>
    public static ImmutableArray<CheckFinding> Evaluate(
        IEnumerable<SendCheck> checks, SesRefusal refusal, SendFacts facts, EvidenceSet evidence, string? accessKeyId, Policy? sessionPolicy = null)
    {
        if ((refusal.Principal ?? evidence.Caller.Value?.Arn) is not { } principal) return [];

        return [.. checks.Select(Find)];

        CheckFinding Find(SendCheck check)
        {
            var context = WithKeysOfSession(WithPrincipalKeys(facts.ContextFor(check.Action), principal, evidence), accessKeyId);
            var account = Arn.TryParse(check.ResourceArn) is { Account.Length: > 0 } arn ? arn.Account : Arn.TryParse(principal)?.Account;
            var request = new AuthorizationRequest(principal, RoleArn(principal, evidence), check.Action, check.ResourceArn, account, context);
            var policies = PoliciesFor(check, principal, account, evidence) with { Session = sessionPolicy };
            return new CheckFinding(
                check.Action, check.ResourceArn, check.Role, check.IsNamedBySes, request, policies, PolicyEvaluator.Evaluate(request, policies));
        }
    }

    /// <summary>The real ARN of the caller's role, with its path, where it was read.</summary>
    private static string? RoleArn(string principal, EvidenceSet evidence) =>
        principal.Contains(":assumed-role/", StringComparison.Ordinal) ? evidence.Principal.Value?.Arn : null;

    /// <summary>aws:username exists for IAM users only (IAM User Guide, policy variables); whether SES fills the other principal keys is not known.</summary>
    private static ConditionContext WithPrincipalKeys(ConditionContext context, string principal, EvidenceSet evidence)
    {
        if (evidence.Caller.Value is { UserId: { } userId } caller && caller.Arn == principal)
        {
            context = context.With(ConditionKey.Known("aws:userid", userId));
        }

        return Arn.TryParse(principal) is { Service: "iam" } arn && arn.NameOf("user") is { } user
            ? context.With(ConditionKey.Known("aws:username", user[(user.LastIndexOf('/') + 1)..]))
            : context;
    }

    /// <summary>
    /// Keys that only temporary credentials carry are absent with a long-term one (IAM User Guide, global condition keys), which its prefix
    /// tells (IAM identifiers).
    /// </summary>
    private static ConditionContext WithKeysOfSession(ConditionContext context, string? accessKeyId) =>
        accessKeyId?.StartsWith("AKIA", StringComparison.Ordinal) == true
            ? context
                .With(ConditionKey.Absent("aws:MultiFactorAuthPresent"))
                .With(ConditionKey.Absent("aws:MultiFactorAuthAge"))
                .With(ConditionKey.Absent("aws:TokenIssueTime"))
            : context;

    private static PolicySet PoliciesFor(SendCheck check, string principal, string? resourceAccount, EvidenceSet evidence) => new()
    {
        Identity = evidence.IdentityPolicies,
        Boundary = Boundary(evidence),
        Scp = ServiceControlPolicies(principal, evidence),
        Resource = SendingAuthorizationPolicies(check, principal, resourceAccount, evidence),
    };

    private static Policy? Boundary(EvidenceSet evidence) => evidence.Boundary switch
    {
        { State: ReadState.Found, Value: var boundary } => boundary,
        { State: ReadState.Absent } => null,
        var read => Policy.Unreadable("permissions boundary", PolicyKind.Identity, WhyNot(read)),
    };

    private static ImmutableArray<ImmutableArray<Policy>>? ServiceControlPolicies(string principal, EvidenceSet evidence)
    {
        var organization = evidence.Organization;
        if (organization.State == ReadState.Absent) return null;
        if (organization.Value is { } found)
        {
            // SCPs never bind the management account (Organizations User Guide, SCP effects).
            if (Arn.TryParse(principal)?.Account == found.ManagementAccount) return null;
            if (found.Levels.Value is { } read) return [.. read.Levels.Select(level => level.Policies)];
            return [[Policy.Unreadable("service control policies", PolicyKind.ServiceControl, WhyNot(found.Levels))]];
        }

        return [[Policy.Unreadable("service control policies", PolicyKind.ServiceControl, WhyNot(organization))]];
    }

    /// <summary>Only identities have policies of their own in SES; configuration sets and templates have none.</summary>
    private static ImmutableArray<Policy>? SendingAuthorizationPolicies(SendCheck check, string principal, string? resourceAccount, EvidenceSet evidence)
    {
        if (Arn.TryParse(check.ResourceArn)?.NameOf("identity") is not { } name) return null;

        // The reads look into the caller's account; an identity of the same name in another account is another identity.
        var isOwn = resourceAccount == Arn.TryParse(principal)?.Account;
        var read = isOwn ? evidence.Identities.GetValueOrDefault(name, ReadOutcome<SesIdentity>.NotAsked)
            : evidence.ForeignIdentities.GetValueOrDefault(check.ResourceArn, ReadOutcome<SesIdentity>.NotAsked);
        return read switch
        {
            { State: ReadState.Found, Value: { } identity } => identity.Policies,
            { State: ReadState.Absent } => [],
            _ => [Policy.Unreadable("sending authorization policies", PolicyKind.Resource, WhyNot(read))],
        };
    }

    private static Sentence WhyNot<T>(ReadOutcome<T> read)
        where T : class => read.State switch
        {
            ReadState.NotPermitted => $"{read.Permission} is not allowed",
            ReadState.OutOfTime => $"the time budget ended before it was read",
            ReadState.NotAsked => $"it cannot be read with these credentials",
            _ when read.Reason is { } reason => $"{reason}",
            _ => $"the read failed",
        };
}
