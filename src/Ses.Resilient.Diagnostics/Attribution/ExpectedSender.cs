using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>The send as the principal that the app expects would make it, as far as that can be shown: what was read is the policies of another.</summary>
internal static class ExpectedSender
{
    /// <summary>Stands in a session's ARN for the name that the session will have.</summary>
    private const string AnySession = "session-of-the-expected-role";

    /// <summary>
    /// The same send by the expected principal: SCPs, the identity's policies and its state are as they were read, the principal's own policies unknown.
    /// <see langword="null"/> where it is a pattern, or of another account, in which SES would look for other resources.
    /// </summary>
    public static RefusedSend? Of(RefusedSend send)
    {
        if (send is not { ExpectedPrincipal: { } expected, Facts: { } facts } || expected.AsSpan().IndexOfAny('*', '?') >= 0) return null;
        if (Arn.TryParse(expected) is not { } arn || arn.Account != Arn.TryParse(send.Principal)?.Account || CallerArn(arn) is not { } caller) return null;

        var refusal = send.Refusal with { Principal = caller };
        var evidence = send.Evidence with
        {
            Caller = ReadOutcome<CallerIdentity>.NotAsked,
            Principal = ReadOutcome<PrincipalEntity>.Found(new PrincipalEntity(arn.NameOf("assumed-role") is null ? expected : RoleOf(arn), null, ImmutableDictionary<string, string>.Empty, null)),
            IdentityPolicies = new EvidenceSet().IdentityPolicies,
            Boundary = ReadOutcome<Policy>.NotAsked,
        };
        var checks = SendEvaluation.Evaluate(refusal, facts, evidence);
        return new RefusedSend(refusal, facts, evidence, [.. checks.Select(c => Named(c, arn))], null);
    }

    private static string? CallerArn(Arn expected) => expected switch
    {
        { Service: "iam" } when expected.NameOf("role") is { } role => new Arn(expected.Partition, "sts", "", expected.Account, $"assumed-role/{role[(role.LastIndexOf('/') + 1)..]}/{AnySession}").ToString(),
        { Service: "iam" } when expected.NameOf("user") is not null => expected.ToString(),
        { Service: "sts" } when expected.NameOf("assumed-role") is not null => expected.ToString(),
        _ => null,
    };

    private static string RoleOf(Arn session) => new Arn(session.Partition, "iam", "", session.Account, "role/" + session.NameOf("assumed-role")!.Split('/')[0]).ToString();

    /// <summary>Where a policy of the identity names sessions one by one, nobody can tell whether it will name this one.</summary>
    private static CheckFinding Named(CheckFinding check, Arn expected)
    {
        if (expected.Service != "iam" || check.Policies.Resource is not { } policies || !policies.Any(NamesSessions)) return check;
        var unknown = check.Policies with { Resource = [Policy.Unreadable("sending authorization policies", PolicyKind.Resource, $"they name sessions of roles, and the name of this one is not known")] };
        return check with { Policies = unknown, Result = PolicyEvaluator.Evaluate(check.Request, unknown) };
    }

    private static bool NamesSessions(Policy policy)
    {
        if (policy.Document is not { } document) return false;
        foreach (var statement in document.Statements)
        {
            if (statement.Principal?.Entries.Any(e => e.Kind == PrincipalKind.RoleSession) == true) return true;
        }

        return false;
    }
}
