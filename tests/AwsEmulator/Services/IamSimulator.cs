using System.Collections.Immutable;
using System.Xml.Linq;

namespace Ses.Resilient.AwsEmulator;

/// <summary>iam:SimulatePrincipalPolicy, which answers what the world declares and refuses where it declares nothing.</summary>
internal static partial class Iam
{
    private static IEnumerable<XElement> SimulatePrincipalPolicy(Call call)
    {
        var source = PolicySource(call);
        var actions = call.List("ActionNames");
        if (actions.Count == 0)
            call.Required("ActionNames");
        var resources = call.List("ResourceArns") is { Count: > 0 } named ? named : ["*"];
        var excluded = Excluded(call);

        var results = new List<XElement>();
        foreach (var action in actions)
        {
            var found = resources.Select(r => (Resource: r, Answer: Answer(call.World, source, action, r, excluded))).ToList();
            if (found.Any(f => f.Answer is null))
                throw Refusals.Implicit(call, "iam:SimulatePrincipalPolicy", source, "identity-based policy");
            results.Add(Result(action, [.. found.Select(f => (f.Resource, f.Answer!))]));
        }
        var page = call.Page(results);
        return [new("EvaluationResults", page.Items), .. Truncation(page)];
    }

    private static IEnumerable<XElement> GetContextKeysForPrincipalPolicy(Call call)
    {
        PolicySource(call);
        return [new("ContextKeyNames", call.World.Simulations.SelectMany(s => s.MissingContextValues).Distinct(StringComparer.Ordinal).Select(k => new XElement("member", k)))];
    }

    private static string PolicySource(Call call)
    {
        var source = call.Required("PolicySourceArn");
        var account = call.Account;
        if (source.Contains(":sts:", StringComparison.Ordinal))
            throw new AwsException(400, "InvalidInput", $"{source} is not supported as a policy source: it must be a user, a group or a role.");
        return account.Users.Values.Cast<IamEntity>().Concat(account.Groups.Values).Concat(account.Roles.Values).Any(e => e.Arn == source)
            ? source
            : throw NoSuchEntity($"The entity {source} cannot be found.");
    }

    private static ImmutableSortedSet<string> Excluded(Call call)
    {
        var excluded = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        for (var i = 1; ; i++)
        {
            var entry = $"PolicyExclusionList.member.{i}.";
            var value = call.Text(entry + "PolicyType") ?? call.Text(entry + "PolicyArn") ?? call.Text(entry + "InlinePolicyIdentifier.PolicyName");
            if (value is null)
                return excluded.ToImmutable();
            excluded.Add(value);
        }
    }

    private static Simulation? Answer(World world, string source, string action, string resource, ImmutableSortedSet<string> excluded) =>
        world.Simulations.FirstOrDefault(s =>
            Pattern.Matches(s.Principal, source)
            && Pattern.MatchesAny(s.Actions, action, StringComparison.OrdinalIgnoreCase)
            && Pattern.MatchesAny(s.Resources, resource)
            && (s.Excludes is null || s.Excludes.SetEquals(excluded)));

    private static XElement Result(string action, ImmutableArray<(string Resource, Simulation Answer)> answers)
    {
        var worst = answers.Select(a => a.Answer).OrderBy(a => a.Decision switch { "explicitDeny" => 0, "implicitDeny" => 1, _ => 2 }).First();
        return new XElement(
            "member",
            new XElement("EvalActionName", action),
            new XElement("EvalResourceName", answers.Length == 1 ? answers[0].Resource : "*"),
            new XElement("EvalDecision", worst.Decision),
            Details(worst),
            worst.AllowedByOrganizations is { } organizations ? new XElement("OrganizationsDecisionDetail", new XElement("AllowedByOrganizations", organizations)) : null,
            new XElement("ResourceSpecificResults", answers.Select(a => new XElement(
                "member",
                new XElement("EvalResourceName", a.Resource),
                new XElement("EvalResourceDecision", a.Answer.Decision),
                Details(a.Answer)))));
    }

    private static IEnumerable<XElement> Details(Simulation answer)
    {
        yield return new XElement("MatchedStatements", answer.MatchedStatements.Select(m =>
            new XElement("member", new XElement("SourcePolicyId", m.SourcePolicyId), new XElement("SourcePolicyType", m.SourcePolicyType))));
        yield return new XElement("MissingContextValues", answer.MissingContextValues.Select(k => new XElement("member", k)));
        if (answer.AllowedByPermissionsBoundary is { } boundary)
            yield return new XElement("PermissionsBoundaryDecisionDetail", new XElement("AllowedByPermissionsBoundary", boundary));
    }
}
