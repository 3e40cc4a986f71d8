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
