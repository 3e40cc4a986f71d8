using System.Collections.Immutable;
using System.Text.Json;
using Ses.Resilient.Diagnostics.Evidence.Wire;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>Makes a policy of its name, text, kind and ARN; never throws.</summary>
internal delegate Policy ParsePolicy(string name, string text, PolicyKind kind, string? arn);

/// <summary>The calls of SES v2: what they ask and how their answers are read (SES API v2 reference).</summary>
internal static class SesCalls
{
    public static ReadCall<SesIdentity> GetEmailIdentity(string name, string target, ParsePolicy parse) =>
        new(EvidenceReads.GetEmailIdentity, target, [new("EmailIdentity", name)], body => JsonAnswer.Read(body, root => new SesIdentity(
            name,
            root.RequiredBool("VerifiedForSendingStatus"),
            Policies(root, parse),
            root.OptionalText("ConfigurationSetName") is { Length: > 0 } set ? set : null)));

    public static ReadCall<SesAccountState> GetAccount() =>
        new(EvidenceReads.GetAccount, "account", [], static body => JsonAnswer.Read(body, static root =>
        {
            var quota = root.TryGetProperty("SendQuota", out var given) && given.ValueKind == JsonValueKind.Object ? given : root;
            return new SesAccountState(
                root.RequiredBool("ProductionAccessEnabled"),
                root.RequiredBool("SendingEnabled"),
                root.OptionalText("EnforcementStatus"),
                quota.OptionalNumber("MaxSendRate"),
                quota.OptionalNumber("Max24HourSend"));
        }));

    public static ReadCall<SesConfigurationSet> GetConfigurationSet(string name) =>
        new(EvidenceReads.GetConfigurationSet, $"configuration set {name}", [new("ConfigurationSetName", name)], body => JsonAnswer.Read(body, root =>
            new SesConfigurationSet(name, root.Required("SendingOptions").RequiredBool("SendingEnabled"))));

    public static ReadCall<SesTenant> GetTenant(string name) =>
        new(EvidenceReads.GetTenant, $"tenant {name}", [new("TenantName", name)], body => JsonAnswer.Read(body, root =>
            new SesTenant(name, root.Required("Tenant").OptionalText("SendingStatus"))));

    public static ReadCall<Page<string>> ListTenantResources(string name, string? next) =>
        new(
            EvidenceReads.ListTenantResources,
            $"resources of tenant {name}",
            next is null ? [new("TenantName", name)] : [new("TenantName", name), new("NextToken", next)],
            static body => JsonAnswer.Read(body, static root => new Page<string>(
                [.. root.RequiredEntries("TenantResources").Select(static resource => resource.RequiredText("ResourceArn"))],
                root.OptionalText("NextToken") is { Length: > 0 } more ? more : null)));

    private static ImmutableArray<Policy> Policies(JsonElement root, ParsePolicy parse)
    {
        if (!root.TryGetProperty("Policies", out var policies) || policies.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (policies.ValueKind != JsonValueKind.Object)
        {
            throw new ReadException("the answer has no map of Policies");
        }

        return [.. policies.EnumerateObject().Select(entry => parse(
            entry.Name,
            entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : throw new ReadException("a policy in the answer is no text"),
            PolicyKind.Resource,
            null))];
    }
}
