using System.Collections.Immutable;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>Every operation a diagnosis may call. The permissions it needs are generated from this list.</summary>
internal static class EvidenceReads
{
    private static readonly ImmutableArray<string> Any = ["*"];
    private static readonly ImmutableArray<string> Role = ["arn:{P}:iam::{A}:role/*"];
    private static readonly ImmutableArray<string> User = ["arn:{P}:iam::{A}:user/*"];
    private static readonly ImmutableArray<string> Group = ["arn:{P}:iam::{A}:group/*"];
    private static readonly ImmutableArray<string> ManagedPolicy = ["arn:{P}:iam::{A}:policy/*", "arn:{P}:iam::aws:policy/*"];
    private static readonly ImmutableArray<string> Identity = ["arn:{P}:ses:*:{A}:identity/*"];

    private static readonly ImmutableArray<string> Simulated = [.. User, .. Role];
    private static readonly ImmutableArray<string> ConfigurationSet = ["arn:{P}:ses:*:{A}:configuration-set/*"];
    private static readonly ImmutableArray<string> Tenant = ["arn:{P}:ses:*:{A}:tenant/*"];

    public static ReadOperation GetCallerIdentity { get; } = new(ReadService.Sts, "GetCallerIdentity", ReadReach.Anyone, Any);

    /// <summary>Only towards the roles that the app names for diagnoses; it has no row in <see cref="All"/>, since no policy grants it in general.</summary>
    public static ReadOperation AssumeRole { get; } = new(ReadService.Sts, "AssumeRole", ReadReach.OwnAccount, Any);

    public static ReadOperation GetRole { get; } = Iam("GetRole", Role);

    public static ReadOperation ListRolePolicies { get; } = Iam("ListRolePolicies", Role);

    public static ReadOperation GetRolePolicy { get; } = Iam("GetRolePolicy", Role);

    public static ReadOperation ListAttachedRolePolicies { get; } = Iam("ListAttachedRolePolicies", Role);

    public static ReadOperation GetUser { get; } = Iam("GetUser", User);

    public static ReadOperation ListUserPolicies { get; } = Iam("ListUserPolicies", User);

    public static ReadOperation GetUserPolicy { get; } = Iam("GetUserPolicy", User);

    public static ReadOperation ListAttachedUserPolicies { get; } = Iam("ListAttachedUserPolicies", User);

    public static ReadOperation ListGroupsForUser { get; } = Iam("ListGroupsForUser", User);

    public static ReadOperation ListGroupPolicies { get; } = Iam("ListGroupPolicies", Group);

    public static ReadOperation GetGroupPolicy { get; } = Iam("GetGroupPolicy", Group);

    public static ReadOperation ListAttachedGroupPolicies { get; } = Iam("ListAttachedGroupPolicies", Group);

    public static ReadOperation GetPolicy { get; } = Iam("GetPolicy", ManagedPolicy);

    public static ReadOperation GetPolicyVersion { get; } = Iam("GetPolicyVersion", ManagedPolicy);

    /// <summary>Only where policies cannot be read and nothing that was read refuses.</summary>
    public static ReadOperation SimulatePrincipalPolicy { get; } = Iam("SimulatePrincipalPolicy", Simulated);

    public static ReadOperation GetEmailIdentity { get; } =
        new(ReadService.Ses, "GetEmailIdentity", ReadReach.OwnAccount, Identity, "/v2/email/identities/{EmailIdentity}");

    public static ReadOperation GetAccount { get; } = new(ReadService.Ses, "GetAccount", ReadReach.OwnAccount, Any, "/v2/email/account");

    public static ReadOperation GetConfigurationSet { get; } =
        new(ReadService.Ses, "GetConfigurationSet", ReadReach.OwnAccount, ConfigurationSet, "/v2/email/configuration-sets/{ConfigurationSetName}");

    public static ReadOperation GetTenant { get; } = new(ReadService.Ses, "GetTenant", ReadReach.OwnAccount, Tenant, "/v2/email/tenants/get");

    public static ReadOperation ListTenantResources { get; } =
        new(ReadService.Ses, "ListTenantResources", ReadReach.OwnAccount, Tenant, "/v2/email/tenants/resources/list");

    public static ReadOperation DescribeOrganization { get; } =
        new(ReadService.Organizations, "DescribeOrganization", ReadReach.OwnAccount, Any);

    public static ReadOperation DescribeAccount { get; } = Organization("DescribeAccount");

    public static ReadOperation ListParents { get; } = Organization("ListParents");

    public static ReadOperation ListPoliciesForTarget { get; } = Organization("ListPoliciesForTarget");

    public static ReadOperation DescribePolicy { get; } = Organization("DescribePolicy");

    public static ImmutableArray<ReadOperation> All { get; } =
    [
        GetCallerIdentity,
        GetRole, ListRolePolicies, GetRolePolicy, ListAttachedRolePolicies,
        GetUser, ListUserPolicies, GetUserPolicy, ListAttachedUserPolicies, ListGroupsForUser,
        ListGroupPolicies, GetGroupPolicy, ListAttachedGroupPolicies,
        GetPolicy, GetPolicyVersion, SimulatePrincipalPolicy,
        GetEmailIdentity, GetAccount, GetConfigurationSet, GetTenant, ListTenantResources,
        DescribeOrganization, DescribeAccount, ListParents, ListPoliciesForTarget, DescribePolicy,
    ];

    private static ReadOperation Iam(string name, ImmutableArray<string> resources) =>
        new(ReadService.Iam, name, ReadReach.OwnAccount, resources);

    private static ReadOperation Organization(string name) => new(ReadService.Organizations, name, ReadReach.Organization, Any);
}
