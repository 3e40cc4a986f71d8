using System.Collections.Immutable;
using System.Globalization;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Diagnostics.Remedies;

/// <summary>
/// The AWS CLI commands of a remedy, one on each line. Nothing is overwritten by them: a grant is a policy of its own beside those that are there; a document that
/// belongs to others is fetched, changed by a person, and put back, the line between saying what to change.
/// </summary>
internal static class RemedyCommands
{
    private const string PolicyName = "AllowSesSend";

    /// <param name="layer">The layer.</param>
    /// <param name="policyJson">The policy with the grant.</param>
    /// <param name="resource">For a policy of an identity: which.</param>
    /// <param name="present">Its policies.</param>
    /// <param name="levels">For a service control policy: the levels that lack the grant.</param>
    /// <param name="send">The send.</param>
    public static string? Grant(PolicyLayer layer, string policyJson, string resource, ImmutableArray<Policies.Policy> present, ImmutableArray<int> levels, RefusedSend send) => layer switch
    {
        PolicyLayer.Identity => PutIdentityPolicy(GrantRemedies.GrantedPrincipal(send), policyJson, send),
        PolicyLayer.Resource => PutSendingAuthorizationPolicy(resource, present, policyJson),
        PolicyLayer.Boundary => BoundaryArn(send) is { } arn ? NewVersion(arn, "add the statements to") : null,
        PolicyLayer.Scp => PutServiceControlPolicy(policyJson, levels, send.Evidence),
        PolicyLayer.Endpoint => ChangeVpcEndpoint(send, "add the statements to"),
        _ => null,
    };

    /// <summary>Fetch, change and put back the policy that holds the statements.</summary>
    public static string? Edit(PolicyLayer layer, ImmutableArray<StatementRef> statements, CheckFinding check, bool hasException, RefusedSend send)
    {
        var (first, many) = (statements[0], statements.Length > 1);
        var which = $"{(many ? "statements" : "statement")} {string.Join(", ", statements.Select(s => (s.Index + 1).ToString(CultureInfo.InvariantCulture)))}";
        var what = hasException ? $"add the condition to {which} of" : $"narrow {which} of";
        return layer switch
        {
            PolicyLayer.Scp => ServiceControlPolicyId(first.PolicyArn) is { } id ? ChangeServiceControlPolicy(id, what) : null,
            PolicyLayer.Resource => ChangeSendingAuthorizationPolicy(check.ResourceArn, first.Policy, what),
            PolicyLayer.Endpoint => ChangeVpcEndpoint(send, what),
            _ when first.PolicyArn is { } arn => NewVersion(arn, what),
            PolicyLayer.Identity => ChangeInlinePolicy(first.Policy, what, send),
            _ => null,
        };
    }

    /// <summary>The same where the policy itself could not be read, and only its ARN is known.</summary>
    public static string? EditUnread(DenialLayer layer, RefusedSend send) => (layer, send.Refusal.PolicyArn) switch
    {
        (DenialLayer.ServiceControlPolicy, { } arn) when ServiceControlPolicyId(arn) is { } id => ChangeServiceControlPolicy(id, "narrow the Deny in"),
        (DenialLayer.VpcEndpointPolicy, _) => ChangeVpcEndpoint(send, "narrow the Deny in"),
        (_, { } arn) when Arn.TryParse(arn) is { Service: "iam", Account: not "aws" } => NewVersion(arn, "narrow the Deny in"),
        _ => null,
    };

    public static string? Detach(string policyArn, RefusedSend send) => Holder(GrantRemedies.GrantedPrincipal(send)) is (var kind, var name)
        ? $"aws iam detach-{kind}-policy --{kind}-name {name} --policy-arn {policyArn}"
        : null;

    public static string DeactivateKey(string user) => $"""
        aws iam create-access-key --user-name {LastSegment(user)}
        # put the new key where the app reads it, then deactivate the exposed one, which this lists:
        aws iam list-access-keys --user-name {LastSegment(user)}
        aws iam update-access-key --user-name {LastSegment(user)} --status Inactive --access-key-id EXPOSED_KEY_ID
        """.ReplaceLineEndings("\n");

    public static string? VerifyIdentity(string? identity, string? region) =>
        identity is null || region is null ? null : $"aws sesv2 create-email-identity --region {region} --email-identity {Quote(identity)}";

    /// <summary>Shows that an identity is there and verified; the change itself is the app's.</summary>
    public static string ShowIdentity(string identity, string region) => $"aws sesv2 get-email-identity --region {region} --email-identity {Quote(identity)}";

    public static string? AssociateWithTenant(string? tenant, IEnumerable<string> resources, string? region) => tenant is null || region is null
        ? null
        : string.Join('\n', resources.Select(r => $"aws sesv2 create-tenant-resource-association --region {region} --tenant-name {Quote(tenant)} --resource-arn {Quote(r)}"));

    public static string? ResumeSending(string? region) =>
        region is null ? null : $"aws sesv2 put-account-sending-attributes --region {region} --sending-enabled";

    public static string? ResumeSending(string configurationSet, string? region) =>
        region is null ? null : $"aws sesv2 put-configuration-set-sending-options --region {region} --configuration-set-name {Quote(configurationSet)} --sending-enabled";

    public static string? RequestProductionAccess(string? region) => region is null
        ? null
        : $"aws sesv2 put-account-details --region {region} --production-access-enabled --mail-type TRANSACTIONAL --website-url https://YOUR_WEBSITE --contact-language EN";

    /// <summary>Says who a set of credentials is; works whatever the policies are.</summary>
    public const string WhoAmI = "aws sts get-caller-identity";

    public static (string Kind, string Name)? Holder(string? principal)
    {
        if (Arn.TryParse(principal) is not { } arn) return null;
        if ((arn.NameOf("role") ?? SessionRole(arn)) is { } role) return ("role", LastSegment(role));
        return arn.NameOf("user") is { } user ? ("user", LastSegment(user)) : null;
    }

    /// <summary>A name that no policy has which could be read: put-role-policy replaces what has it.</summary>
    public static string FreeName(IEnumerable<Policies.Policy> present)
    {
        var taken = present.Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!taken.Contains(PolicyName)) return PolicyName;
        return Enumerable.Range(2, taken.Count + 1).Select(n => PolicyName + n.ToString(CultureInfo.InvariantCulture)).First(name => !taken.Contains(name));
    }

    private static string? PutIdentityPolicy(string? principal, string policyJson, RefusedSend send) => Holder(principal) is (var kind, var name)
        ? $"aws iam put-{kind}-policy --{kind}-name {name} --policy-name {FreeName(send.Evidence.IdentityPolicies)} --policy-document {Quote(policyJson)}"
        : null;

    private static string? PutSendingAuthorizationPolicy(string identityArn, ImmutableArray<Policies.Policy> present, string policyJson) =>
        Arn.TryParse(identityArn) is { } arn && arn.NameOf("identity") is { } identity
            ? $"aws sesv2 create-email-identity-policy --region {arn.Region} --email-identity {Quote(identity)} --policy-name {FreeName(present)} --policy {Quote(policyJson)}"
            : null;

    private static string? PutServiceControlPolicy(string policyJson, ImmutableArray<int> levels, EvidenceSet evidence)
    {
        if (evidence.Organization.Value?.Levels.Value is not { } found || levels.IsEmpty || levels.Any(level => level >= found.Levels.Length)) return null;
        var create = $"id=$(aws organizations create-policy --type SERVICE_CONTROL_POLICY --name {PolicyName} --description 'Allow SES sends' --content {Quote(policyJson)} --query Policy.PolicySummary.Id --output text)";
        return string.Join('\n', levels.Select(level => $"aws organizations attach-policy --policy-id \"$id\" --target-id {found.Levels[level].TargetId}").Prepend(create));
    }

    private static string ChangeServiceControlPolicy(string id, string what) =>
        Change($"aws organizations describe-policy --policy-id {id} --query Policy.Content --output text", what, $"aws organizations update-policy --policy-id {id} --content file://policy.json");

    private static string? ChangeSendingAuthorizationPolicy(string identityArn, string name, string what)
    {
        if (Arn.TryParse(identityArn) is not { } arn || arn.NameOf("identity") is not { } identity) return null;
        var where = $"--region {arn.Region} --email-identity {Quote(identity)}";
        return Change(
            $"aws sesv2 get-email-identity-policies {where} --query 'Policies.\"{name}\"' --output text", what, $"aws sesv2 update-email-identity-policy {where} --policy-name {name} --policy file://policy.json");
    }

    private static string NewVersion(string arn, string what) => Change(
        $"aws iam get-policy-version --policy-arn {arn} --version-id \"$(aws iam get-policy --policy-arn {arn} --query Policy.DefaultVersionId --output text)\" --query PolicyVersion.Document",
        what,
        $"aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default");

    /// <summary>A policy of a group bears the group in its name, as in <c>send (group mailers)</c>.</summary>
    private static string? ChangeInlinePolicy(string name, string what, RefusedSend send)
    {
        const string OfGroup = " (group ";
        var group = name.IndexOf(OfGroup, StringComparison.Ordinal);
        var (policy, holder) = group < 0
            ? (name, Holder(GrantRemedies.GrantedPrincipal(send)))
            : (name[..group], ("group", name[(group + OfGroup.Length)..].TrimEnd(')')));
        return holder is (var kind, var of)
            ? Change(
                $"aws iam get-{kind}-policy --{kind}-name {of} --policy-name {policy} --query PolicyDocument",
                what,
                $"aws iam put-{kind}-policy --{kind}-name {of} --policy-name {policy} --policy-document file://policy.json")
            : null;
    }

    private static string? ChangeVpcEndpoint(RefusedSend send, string what)
    {
        if ((send.Facts?.Region ?? send.Refusal.Region) is not { } region) return null;
        var id = send.Sender.VpcEndpointId ?? "VPC_ENDPOINT_ID";
        var find = send.Sender.VpcEndpointId is null ? $"aws ec2 describe-vpc-endpoints --region {region} --filters Name=service-name,Values=com.amazonaws.{region}.email --query 'VpcEndpoints[].VpcEndpointId' --output text\n" : "";
        return find + Change(
            $"aws ec2 describe-vpc-endpoints --region {region} --vpc-endpoint-ids {id} --query 'VpcEndpoints[0].PolicyDocument' --output text",
            what,
            $"aws ec2 modify-vpc-endpoint --region {region} --vpc-endpoint-id {id} --policy-document file://policy.json");
    }

    private static string Change(string fetch, string what, string put) => $"{fetch} > policy.json\n# {what} policy.json\n{put}";

    private static string? BoundaryArn(RefusedSend send) => send.Evidence.Boundary.Value?.Arn ?? send.Evidence.Principal.Value?.PermissionsBoundaryArn;

    /// <summary>The last part of <c>arn:aws:organizations::…:policy/o-…/service_control_policy/p-…</c>.</summary>
    private static string? ServiceControlPolicyId(string? arn) => arn is null ? null : LastSegment(arn);

    private static string? SessionRole(Arn arn) => arn.NameOf("assumed-role") is { } session ? session.Split('/')[0] : null;

    private static string LastSegment(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Quoted for a POSIX shell, on one line.</summary>
    private static string Quote(string text)
    {
        var line = string.Join(' ', text.Split('\n').Select(l => l.Trim()));
        return "'" + line.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }
}
