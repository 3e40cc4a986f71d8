using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Ses.Resilient.AwsEmulator;

/// <summary>AWS Security Token Service.</summary>
internal static partial class Sts
{
    private static readonly ServiceInfo Service = new("sts", "sts", Protocol.Query, "https://sts.amazonaws.com/doc/2011-06-15/");

    public static QueryApi Api { get; } = QueryApi.Of(
        Service,
        "2011-06-15",
        Operation.Xml(Service, "GetCallerIdentity", GetCallerIdentity) with { Permission = null },
        Operation.Xml(Service, "AssumeRole", AssumeRole) with { Target = c => c.Text("RoleArn"), Resource = c => Resource.Of(c.Text("RoleArn") ?? "*") },
        Operation.Xml(Service, "GetAccessKeyInfo", GetAccessKeyInfo) with { Target = c => c.Text("AccessKeyId") },
        Operation.Xml(Service, "DecodeAuthorizationMessage", DecodeAuthorizationMessage));

    private static IEnumerable<XElement> GetCallerIdentity(Call call) =>
    [
        new("Arn", call.Principal.Arn),
        new("UserId", call.Principal.UserId),
        new("Account", call.Principal.Account),
    ];

    private static IEnumerable<XElement> AssumeRole(Call call)
    {
        var roleArn = call.Required("RoleArn");
        var session = call.Required("RoleSessionName");
        if (!SessionName().IsMatch(session))
            throw new AwsException(400, "ValidationError", $"1 validation error detected: Value '{session}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
        var seconds = call.Number("DurationSeconds") ?? 3600;
        if (seconds is < 900 or > 43_200)
            throw new AwsException(400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        var role = call.World.Accounts.Values.SelectMany(a => a.Roles.Values).FirstOrDefault(r => r.Arn == roleArn);
        if (role is null || !Pattern.MatchesAny(role.AssumableBy, call.Principal.Arn))
            throw new AwsException(403, "AccessDenied", $"User: {call.Principal.Arn} is not authorized to perform: sts:AssumeRole on resource: {roleArn}");

        var issued = call.State.Credentials.Issue(role, roleArn.Split(':')[4], session, call.Text("Policy"), call.State.Now + TimeSpan.FromSeconds(seconds), call.World.Partition);
        return
        [
            new("AssumedRoleUser", new XElement("AssumedRoleId", issued.Principal.UserId), new XElement("Arn", issued.Principal.Arn)),
            new(
                "Credentials",
                new XElement("AccessKeyId", issued.AccessKeyId),
                new XElement("SecretAccessKey", issued.SecretAccessKey),
                new XElement("SessionToken", issued.SessionToken),
                new XElement("Expiration", issued.Expires!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))),
            new("PackedPolicySize", issued.SessionPolicy is null ? 0 : Math.Min(100, 1 + (issued.SessionPolicy.Length / 21))),
        ];
    }

    private static IEnumerable<XElement> GetAccessKeyInfo(Call call)
    {
        var key = call.State.Credentials.Find(call.Required("AccessKeyId"))
            ?? throw new AwsException(400, "ValidationError", "Invalid Access Key ID");
        return [new("Account", key.Principal.Account)];
    }

    private static IEnumerable<XElement> DecodeAuthorizationMessage(Call call) =>
        call.World.DecodedMessages.TryGetValue(call.Required("EncodedMessage"), out var decoded)
            ? [new("DecodedMessage", decoded)]
            : throw new AwsException(400, "InvalidAuthorizationMessageException", "Invalid authorization message");

    [GeneratedRegex(@"^[\w+=,.@-]{2,64}$", RegexOptions.ECMAScript)]
    private static partial Regex SessionName();
}
