using System.Xml.Linq;

namespace Ses.Resilient.AwsEmulator;

/// <summary>iam:GetAccountAuthorizationDetails: everything of the account in one list.</summary>
internal static partial class Iam
{
    private static IEnumerable<XElement> GetAccountAuthorizationDetails(Call call)
    {
        var filter = call.List("Filter");
        bool Wanted(string type) => filter.Count == 0 || filter.Contains(type, StringComparer.Ordinal);
        var account = call.Account;
        var all = new List<(string List, XElement Detail)>();
        if (Wanted("User"))
            all.AddRange(account.Users.Values.Select(u => ("UserDetailList", UserDetail(u))));
        if (Wanted("Group"))
            all.AddRange(account.Groups.Values.Select(g => ("GroupDetailList", WithPolicies(EntityElement("member", "Group", "AGPA", g), g, "GroupPolicyList"))));
        if (Wanted("Role"))
            all.AddRange(account.Roles.Values.Select(r => ("RoleDetailList", WithPolicies(RoleElement("member", r, withTrust: true), r, "RolePolicyList"))));
        if (Wanted("LocalManagedPolicy"))
            all.AddRange(account.Policies.Select(p => ("Policies", PolicyDetail(p.Key, p.Value))));
        if (Wanted("AWSManagedPolicy"))
            all.AddRange(call.World.AwsManagedPolicies.Select(p => ("Policies", PolicyDetail(p.Key, p.Value))));

        var page = call.Page(all);
        string[] lists = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"];
        return [.. lists.Select(list => new XElement(list, page.Items.Where(i => i.List == list).Select(i => i.Detail))), .. Truncation(page)];
    }

    private static XElement UserDetail(IamUser user)
    {
        var xml = WithPolicies(UserElement("member", user), user, "UserPolicyList");
        xml.Add(new XElement("GroupList", user.Groups.Select(g => new XElement("member", g))));
        return xml;
    }

    private static XElement WithPolicies(XElement xml, IamEntity entity, string inlineList)
    {
        xml.Add(
            new XElement(inlineList, entity.InlinePolicies.Select(p => new XElement("member", new XElement("PolicyName", p.Key), new XElement("PolicyDocument", Encoded(p.Value))))),
            new XElement("AttachedManagedPolicies", entity.AttachedPolicies.Select(AttachedElement)));
        return xml;
    }

    private static XElement PolicyDetail(string arn, string document)
    {
        var xml = PolicyElement("member", arn);
        xml.Add(new XElement("PolicyVersionList", VersionElement("member", document)));
        return xml;
    }
}
