using System.Net;
using System.Text.Json;

namespace Ses.Resilient.Tests.Evidence;

/// <summary>Answers in the forms that AWS's API references document.</summary>
internal static class Wire
{
    public const string Account = "111122223333";

    public static FakeAnswer Caller(string arn = $"arn:aws:sts::{Account}:assumed-role/Mailer/i-0abc", string account = Account) =>
        Query("GetCallerIdentity", $"<Arn>{arn}</Arn><UserId>AROAEXAMPLE:i-0abc</UserId><Account>{account}</Account>");

    public static FakeAnswer Query(string operation, string result) =>
        $"""
        <{operation}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
          <{operation}Result>{result}</{operation}Result>
          <ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata>
        </{operation}Response>
        """;

    public static FakeAnswer Role(string arn = $"arn:aws:iam::{Account}:role/apps/Mailer", string? boundary = null, string tags = "") => Query("GetRole",
        $"""
        <Role>
          <Path>/apps/</Path><Arn>{arn}</Arn><RoleName>Mailer</RoleName><RoleId>AROAEXAMPLE</RoleId>
          <AssumeRolePolicyDocument>%7B%7D</AssumeRolePolicyDocument><CreateDate>2026-01-02T03:04:05Z</CreateDate>
          {(boundary is null ? "" : $"<PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType><PermissionsBoundaryArn>{boundary}</PermissionsBoundaryArn></PermissionsBoundary>")}
          {(tags.Length == 0 ? "" : $"<Tags>{tags}</Tags>")}
        </Role>
        """);

    public static FakeAnswer Names(string operation, string list, IEnumerable<string> names, string? marker = null) =>
        Query(operation, $"<{list}>{string.Concat(names.Select(name => $"<member>{name}</member>"))}</{list}>{Paging(marker)}");

    public static FakeAnswer Attached(string operation, IEnumerable<string> arns, string? marker = null) => Query(
        operation,
        $"<AttachedPolicies>{string.Concat(arns.Select(arn => $"<member><PolicyName>{arn.Split('/')[^1]}</PolicyName><PolicyArn>{arn}</PolicyArn></member>"))}</AttachedPolicies>{Paging(marker)}");

    public static FakeAnswer Inline(string operation, string name, string document) => Query(
        operation,
        $"<RoleName>Mailer</RoleName><PolicyName>{name}</PolicyName><PolicyDocument>{WebUtility.UrlEncode(document)}</PolicyDocument>");

    public static FakeAnswer Policy(string arn, string version) =>
        Query("GetPolicy", $"<Policy><PolicyName>P</PolicyName><Arn>{arn}</Arn><DefaultVersionId>{version}</DefaultVersionId></Policy>");

    public static FakeAnswer Version(string document, string version) => Query(
        "GetPolicyVersion",
        $"<PolicyVersion><Document>{WebUtility.UrlEncode(document)}</Document><VersionId>{version}</VersionId><IsDefaultVersion>true</IsDefaultVersion></PolicyVersion>");

    public static FakeAnswer QueryError(int status, string code, string message) => new(status,
        $"""
        <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
          <Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>
          <RequestId>req-1</RequestId>
        </ErrorResponse>
        """);

    public static FakeAnswer JsonError(int status, string type, string message) =>
        new(status, JsonSerializer.Serialize(new { message }), type);

    public static FakeAnswer OrganizationsError(string type, string message) =>
        new(400, JsonSerializer.Serialize(new Dictionary<string, string> { ["__type"] = type, ["Message"] = message }));

    /// <summary>The standard form of a denial (facts: IAM User Guide, troubleshoot access denied).</summary>
    public static FakeAnswer Refused(FakeCall call)
    {
        var text = $"User: arn:aws:sts::{Account}:assumed-role/Mailer/i-0abc is not authorized to perform: {call.Service}:{call.Operation} because no identity-based policy allows the {call.Service}:{call.Operation} action";
        return call.Service switch
        {
            "iam" or "sts" => QueryError(403, "AccessDenied", text),
            "organizations" => OrganizationsError("AccessDeniedException", text),
            _ => JsonError(403, "AccessDeniedException", text),
        };
    }

    public static FakeAnswer Identity(bool verified = true, string? set = null, params (string Name, string Document)[] policies) => JsonSerializer.Serialize(new
    {
        IdentityType = "DOMAIN",
        VerifiedForSendingStatus = verified,
        Policies = policies.ToDictionary(policy => policy.Name, policy => policy.Document),
        ConfigurationSetName = set,
    });

    public static FakeAnswer NoIdentity(string name) => JsonError(404, "NotFoundException", $"Email identity {name} does not exist.");

    public static FakeAnswer SesAccount(bool production = true) => JsonSerializer.Serialize(new
    {
        ProductionAccessEnabled = production,
        SendingEnabled = true,
        EnforcementStatus = "HEALTHY",
        SendQuota = new { Max24HourSend = 50000.0, MaxSendRate = 14.0, SentLast24Hours = 7.0 },
    });

    public static FakeAnswer Organization(string management = "999999999999", string features = "ALL") => JsonSerializer.Serialize(new
    {
        Organization = new { Id = "o-exampleorg", MasterAccountId = management, FeatureSet = features },
    });

    public static FakeAnswer DescribedAccount(params string[] paths) => JsonSerializer.Serialize(new { Account = new { Id = Account, Paths = paths } });

    public static FakeAnswer Parents(string id, string type) => JsonSerializer.Serialize(new { Parents = new[] { new { Id = id, Type = type } } });

    public static FakeAnswer Scps(string? next, params string[] ids) => JsonSerializer.Serialize(new
    {
        Policies = ids.Select(id => new { Id = id, Name = "Scp-" + id, Arn = "arn:aws:organizations::999999999999:policy/o-exampleorg/service_control_policy/" + id }),
        NextToken = next,
    });

    public static FakeAnswer Scp(string id, string content) =>
        JsonSerializer.Serialize(new { Policy = new { PolicySummary = new { Id = id }, Content = content } });

    private static string Paging(string? marker) => marker is null ? "<IsTruncated>false</IsTruncated>" : $"<IsTruncated>true</IsTruncated><Marker>{marker}</Marker>";
}
