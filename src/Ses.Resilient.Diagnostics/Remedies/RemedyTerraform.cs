using System.Collections.Immutable;
using System.Text;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>A remedy in Terraform: the statement as a data source, and the resource that puts it in force where that is not another's document.</summary>
internal static class RemedyTerraform
{
    private const string Json = $"data.aws_iam_policy_document.{SuggestedPolicy.TerraformName}.json";

    public static string Grant(PolicyLayer layer, SuggestedPolicy policy, string resourceArn, ImmutableArray<Policies.Policy> present, RefusedSend send)
    {
        var document = policy.ToTerraform();
        var resource = layer switch
        {
            PolicyLayer.Identity when RemedyCommands.Holder(GrantRemedies.GrantedPrincipal(send)) is (var kind, var name) =>
                Resource($"aws_iam_{kind}_policy", ("name", Hcl.Text(RemedyCommands.FreeName(send.Evidence.IdentityPolicies))), (kind, Hcl.Text(name)), ("policy", Json)),
            PolicyLayer.Resource when Arn.TryParse(resourceArn)?.NameOf("identity") is { } identity =>
                Resource("aws_sesv2_email_identity_policy", ("email_identity", Hcl.Text(identity)), ("policy_name", Hcl.Text(RemedyCommands.FreeName(present))), ("policy", Json)),
            _ => null,
        };
        return resource is null ? document : document + "\n\n" + resource;
    }

    /// <summary>The condition to add to the statements of a document that is not ours.</summary>
    public static string Exception(ImmutableArray<SuggestedCondition> conditions, string where)
    {
        var text = new StringBuilder($"# in {where}\n");
        foreach (var condition in conditions) Hcl.Append(text, condition, "");
        return text.ToString().TrimEnd('\n');
    }

    public static string? VerifyIdentity(string? identity) =>
        identity is null ? null : Resource("aws_sesv2_email_identity", ("email_identity", Hcl.Text(identity)));

    public static string? AssociateWithTenant(string? tenant, IReadOnlyList<string> resources) => tenant is null || resources.Count == 0
        ? null
        : string.Join("\n\n", resources.Select((arn, i) => Resource(
            "aws_sesv2_tenant_resource_association", i == 0 ? SuggestedPolicy.TerraformName : $"{SuggestedPolicy.TerraformName}_{i + 1}", ("tenant_name", Hcl.Text(tenant)), ("resource_arn", Hcl.Text(arn)))));

    private static string Resource(string type, params (string Name, string Value)[] arguments) => Resource(type, SuggestedPolicy.TerraformName, arguments);

    private static string Resource(string type, string label, params (string Name, string Value)[] arguments)
    {
        var width = arguments.Max(a => a.Name.Length);
        var lines = arguments.Select(a => $"  {a.Name.PadRight(width)} = {a.Value}\n");
        return $"resource \"{type}\" \"{label}\" {{\n{string.Concat(lines)}}}";
    }
}
