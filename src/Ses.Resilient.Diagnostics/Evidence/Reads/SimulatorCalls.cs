using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence.Wire;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>The call of the IAM policy simulator (IAM API reference, SimulatePrincipalPolicy).</summary>
internal static class SimulatorCalls
{
    /// <summary>Values of other types than text, for the operators that compare them.</summary>
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["aws:CurrentTime"] = "date",
        ["aws:EpochTime"] = "numeric",
        ["aws:MultiFactorAuthAge"] = "numeric",
        ["aws:MultiFactorAuthPresent"] = "boolean",
        ["aws:PrincipalIsAWSService"] = "boolean",
        ["aws:SecureTransport"] = "boolean",
        ["aws:TokenIssueTime"] = "date",
        ["aws:ViaAWSService"] = "boolean",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static ReadCall<SimulationRun> Simulate(SimulationQuestion question, SimulationScope scope) => new(
        EvidenceReads.SimulatePrincipalPolicy,
        $"{question.Action} by {question.Source}{Without(scope)}",
        [.. Members(question, scope)],
        static body => Read(AwsXml.Parse(body).Required("SimulatePrincipalPolicyResult")));

    private static IEnumerable<KeyValuePair<string, string>> Members(SimulationQuestion question, SimulationScope scope)
    {
        yield return new("PolicySourceArn", question.Source);
        yield return new("ActionNames.member.1", question.Action);
        yield return new("ResourceArns.member.1", question.Resource);
        foreach (var (type, index) in Excluded(scope).Select(static (type, index) => (type, index + 1)))
        {
            yield return new(string.Create(CultureInfo.InvariantCulture, $"PolicyExclusionList.member.{index}.PolicyType"), type);
        }

        var entry = 0;
        foreach (var key in question.Keys.Where(static key => key.State == KeyState.Known && !IsPersonal(key.Name)))
        {
            var member = string.Create(CultureInfo.InvariantCulture, $"ContextEntries.member.{++entry}.");
            yield return new(member + "ContextKeyName", key.Name);
            yield return new(member + "ContextKeyType", Types.GetValueOrDefault(key.Name, "string") + (key.IsMultiValued ? "List" : ""));
            for (var i = 0; i < key.Values.Length; i++)
            {
                yield return new(string.Create(CultureInfo.InvariantCulture, $"{member}ContextKeyValues.member.{i + 1}"), key.Values[i]);
            }
        }
    }

    /// <summary>CloudTrail keeps what IAM is asked. Recipients do not belong there; a policy that turns on them shows as one that misses their key.</summary>
    private static bool IsPersonal(string key) => key.Equals(SendFactsActions.Recipients, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Excluded(SimulationScope scope)
    {
        if (scope.HasFlag(SimulationScope.WithoutScps)) yield return "scp";
        if (scope.HasFlag(SimulationScope.WithoutBoundary)) yield return "permission-boundary";
    }

    private static string Without(SimulationScope scope) => scope switch
    {
        SimulationScope.WithoutScps => ", without SCPs",
        SimulationScope.WithoutBoundary => ", without boundary",
        SimulationScope.WithoutBoth => ", without SCPs and boundary",
        _ => "",
    };

    private static SimulationRun Read(AwsXml result)
    {
        if (result.Members("EvaluationResults") is not [var answer]) throw new ReadException("the answer has not one result");

        // What holds for a resource is only told for the resource; the head may speak of a pattern.
        var specific = answer.Child("ResourceSpecificResults") is null ? [] : answer.Members("ResourceSpecificResults");
        var part = specific is [var only] ? only : null;
        return new SimulationRun(
            DecisionOf(part?.RequiredText("EvalResourceDecision") ?? answer.RequiredText("EvalDecision")),
            Flag(answer, "OrganizationsDecisionDetail", "AllowedByOrganizations"),
            Flag(part, "PermissionsBoundaryDecisionDetail", "AllowedByPermissionsBoundary")
                ?? Flag(answer, "PermissionsBoundaryDecisionDetail", "AllowedByPermissionsBoundary"),
            [.. Missing(answer).Concat(Missing(part)).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    private static SimulatedDecision DecisionOf(string text) => text switch
    {
        "allowed" => SimulatedDecision.Allowed,
        "explicitDeny" => SimulatedDecision.ExplicitDeny,
        "implicitDeny" => SimulatedDecision.ImplicitDeny,
        _ => throw new ReadException("the answer has a decision of another kind"),
    };

    private static bool? Flag(AwsXml? element, string detail, string name) => element?.Child(detail)?.Text(name) switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    private static IEnumerable<string> Missing(AwsXml? element) =>
        element?.Child("MissingContextValues") is null ? [] : element.Members("MissingContextValues").Select(static key => key.Content);
}
