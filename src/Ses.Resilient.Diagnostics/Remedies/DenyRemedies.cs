using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>What to do about Deny statements that match: no Allow overrides them.</summary>
internal static class DenyRemedies
{
    public static IEnumerable<RemedyCandidate> For(DenialLayer layer, PolicyLayer policyLayer, ImmutableArray<CheckFinding> denied, RefusedSend send)
    {
        var matches = denied.SelectMany(c => c.Result[policyLayer].Deciding.Where(m => m.Statement.IsDeny).Select(m => (Check: c, m.Statement))).ToArray();
        foreach (var policy in matches.GroupBy(m => (m.Statement.Policy, m.Statement.PolicyArn, m.Statement.Level)))
        {
            ImmutableArray<StatementRef> statements = [.. policy.Select(m => m.Statement).Distinct()];
            var remedy = Quarantine.IsQuarantine(policy.Key.PolicyArn, policy.Key.Policy) ? Quarantine.Remedy(layer, policy.Key.Policy, send)
                : IsOfAws(policy.Key.PolicyArn) ? Detach(layer, policy.Key.Policy, policy.Key.PolicyArn!, send)
                : Narrow(layer, policyLayer, statements, [.. policy.Select(m => m.Check).Distinct()], send);
            yield return new RemedyCandidate(remedy, policyLayer, new RemoveDeny(statements));
        }
    }

    /// <summary>The condition to add so that the statements no longer cover sends from this address, or none where SES gives the action no such key.</summary>
    private static ImmutableArray<SuggestedCondition> Exception(ImmutableArray<CheckFinding> denied, RefusedSend send) =>
        send.Facts?.FromAddress is { } from && denied.All(c => c.Request.Context.Get(SendFactsActions.FromAddress) is { State: KeyState.Known, Values: [var sent] } && sent == from)
            ? [new SuggestedCondition("StringNotEquals", SendFactsActions.FromAddress, [from])]
            : [];

    private static SesRemedy Narrow(DenialLayer layer, PolicyLayer policyLayer, ImmutableArray<StatementRef> statements, ImmutableArray<CheckFinding> denied, RefusedSend send)
    {
        var names = Sentence.And(statements.Select(s => PolicyWording.Reference(s, send.Evidence).ToSentence()));
        var exception = Exception(denied, send);
        var description = exception is [var condition]
            ? (Sentence)$"Narrow {names} so that it no longer covers this send, for example with the condition {condition.Operator} {condition.Key} \"{condition.Values[0]}\" in it, or change the send where the Deny is meant; an added Allow cannot override a Deny."
            : $"Narrow {names} so that it no longer covers this send, or change the send where the Deny is meant; an added Allow cannot override a Deny.";
        return new SesRemedy(
            RemedyKind.NarrowDeny,
            layer,
            PolicyRemedies.OwnerOf(layer),
            description,
            exception.IsEmpty ? null : SuggestedPolicy.ToJson(exception),
            RemedyProof.Unproved,
            null)
        {
            AwsCli = RemedyCommands.Edit(policyLayer, statements, denied[0], !exception.IsEmpty, send),
            Terraform = exception.IsEmpty ? null : RemedyTerraform.Exception(exception, names.English),
        };
    }

    /// <summary>A policy that AWS manages cannot be edited (IAM User Guide, AWS managed policies).</summary>
    private static SesRemedy Detach(DenialLayer layer, string name, string arn, RefusedSend send) => new(
        RemedyKind.NarrowDeny,
        layer,
        PolicyRemedies.OwnerOf(layer),
        $"Detach the AWS managed policy {name} from what {GrantRemedies.GrantedName(send)} has it from, or put a policy of your own in its place: AWS's policies cannot be edited.",
        null,
        RemedyProof.Unproved,
        null)
    {
        AwsCli = RemedyCommands.Detach(arn, send),
    };

    private static bool IsOfAws(string? arn) => Arn.TryParse(arn) is { Service: "iam", Account: "aws" };
}
