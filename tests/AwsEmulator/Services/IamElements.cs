using System.Collections.Immutable;
using System.Xml.Linq;

namespace Ses.Resilient.AwsEmulator;

/// <summary>IAM's entities as XML.</summary>
internal static partial class Iam
{
    private const string DefaultVersion = "v1";

    private const string Created = "2024-05-13T09:30:00Z";

    /// <summary>IAM gives policy documents percent-encoded (RFC 3986).</summary>
    private static string Encoded(string document) => Uri.EscapeDataString(document);

    private static XElement EntityElement(string element, string type, string idPrefix, IamEntity entity) => new(
        element,
        new XElement("Path", entity.Path),
        new XElement(type + "Name", entity.Name),
        new XElement(type + "Id", Ids.For(idPrefix, $"{entity.Arn.Split(':')[4]}/{type.ToLowerInvariant()}/{entity.Name}")),
        new XElement("Arn", entity.Arn),
        new XElement("CreateDate", entity.Age is { } age ? (DateTimeOffset.UtcNow - age).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) : Created));

    private static XElement UserElement(string element, IamUser user)
    {
        var xml = EntityElement(element, "User", "AIDA", user);
        AddBoundaryAndTags(xml, user.PermissionsBoundary, user.Tags);
        return xml;
    }

    private static XElement RoleElement(string element, IamRole role, bool withTrust)
    {
        var xml = EntityElement(element, "Role", "AROA", role);
        if (withTrust)
            xml.Add(new XElement("AssumeRolePolicyDocument", Encoded(role.Trust)), new XElement("MaxSessionDuration", 3600));
        AddBoundaryAndTags(xml, role.PermissionsBoundary, role.Tags);
        return xml;
    }

    private static void AddBoundaryAndTags(XElement xml, string? boundary, ImmutableSortedDictionary<string, string> tags)
    {
        if (boundary is not null)
            xml.Add(new XElement("PermissionsBoundary", new XElement("PermissionsBoundaryType", "PermissionsBoundaryPolicy"), new XElement("PermissionsBoundaryArn", boundary)));
        if (!tags.IsEmpty)
            xml.Add(new XElement("Tags", tags.Select(t => new XElement("member", new XElement("Key", t.Key), new XElement("Value", t.Value)))));
    }

    private static XElement AttachedElement(string arn) => new("member", new XElement("PolicyName", NameOf(arn)), new XElement("PolicyArn", arn));

    private static XElement PolicyElement(string element, string arn) => new(
        element,
        new XElement("PolicyName", NameOf(arn)),
        new XElement("PolicyId", Ids.For("ANPA", arn)),
        new XElement("Arn", arn),
        new XElement("Path", PathOf(arn)),
        new XElement("DefaultVersionId", DefaultVersion),
        new XElement("AttachmentCount", 1),
        new XElement("PermissionsBoundaryUsageCount", 0),
        new XElement("IsAttachable", "true"),
        new XElement("CreateDate", Created),
        new XElement("UpdateDate", Created));

    private static XElement VersionElement(string element, string? document) => new(
        element,
        document is null ? null : new XElement("Document", Encoded(document)),
        new XElement("VersionId", DefaultVersion),
        new XElement("IsDefaultVersion", "true"),
        new XElement("CreateDate", Created));

    private static string NameOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    // arn:aws:iam::111122223333:policy/team/Name has the path /team/.
    private static string PathOf(string arn) => arn[arn.IndexOf('/', StringComparison.Ordinal)..(arn.LastIndexOf('/') + 1)];
}
