using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;

namespace Ses.Resilient.AwsEmulator;

/// <summary>Amazon SES API v1: sends and a few reads.</summary>
internal static class SesV1
{
    private static readonly ServiceInfo Service = new("ses", "ses-v1", Protocol.Query, "http://ses.amazonaws.com/doc/2010-12-01/");

    public static QueryApi Api { get; } = QueryApi.Of(
        Service,
        "2010-12-01",
        Send("SendEmail"),
        Send("SendRawEmail"),
        Send("SendTemplatedEmail"),
        Send("SendBulkTemplatedEmail"),
        Operation.Xml(Service, "GetSendQuota", GetSendQuota),
        Operation.Xml(Service, "GetAccountSendingEnabled", c => [new("Enabled", c.Ses.SendingEnabled)]),
        Operation.Xml(Service, "GetIdentityVerificationAttributes", GetIdentityVerificationAttributes) with { Target = c => string.Join(',', c.List("Identities")) },
        Operation.Xml(Service, "ListIdentityPolicies", c => [new("PolicyNames", Policies(c).Select(p => new XElement("member", p.Key)))]) with { Target = c => c.Text("Identity") },
        Operation.Xml(Service, "GetIdentityPolicies", GetIdentityPolicies) with { Target = c => c.Text("Identity") });

    private static Operation Send(string name) => Operation.Xml(Service, name, call => Sends.V1(call, name), CallKind.Send);

    private static IEnumerable<XElement> GetSendQuota(Call call) =>
    [
        new("Max24HourSend", call.Ses.Max24HourSend.ToString("0.0", CultureInfo.InvariantCulture)),
        new("MaxSendRate", call.Ses.MaxSendRate.ToString("0.0", CultureInfo.InvariantCulture)),
        new("SentLast24Hours", call.State.Mails.Count.ToString("0.0", CultureInfo.InvariantCulture)),
    ];

    // An identity that does not exist is left out of the answer.
    private static IEnumerable<XElement> GetIdentityVerificationAttributes(Call call)
    {
        var known = call.List("Identities").Where(call.Ses.Identities.ContainsKey);
        return
        [
            new("VerificationAttributes", known.Select(name => new XElement(
                "entry",
                new XElement("key", name),
                new XElement("value", new XElement("VerificationStatus", call.Ses.Identities[name].Verified ? "Success" : "Pending"))))),
        ];
    }

    private static IEnumerable<XElement> GetIdentityPolicies(Call call)
    {
        var wanted = call.List("PolicyNames");
        return [new("Policies", Policies(call).Where(p => wanted.Contains(p.Key, StringComparer.Ordinal)).Select(p => new XElement("entry", new XElement("key", p.Key), new XElement("value", p.Value))))];
    }

    private static ImmutableSortedDictionary<string, string> Policies(Call call) =>
        call.Ses.Identities.TryGetValue(call.Required("Identity"), out var identity) ? identity.Policies : Map.Empty<string>();
}
