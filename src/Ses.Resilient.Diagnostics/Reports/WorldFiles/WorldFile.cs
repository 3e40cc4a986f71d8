using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Diagnostics.Reports.WorldFiles;

/// <summary>Writes the world of one incident: what was read and what was sent, with stand-ins for what is nobody else's business (docs/world-files.md).</summary>
internal static class WorldFile
{
    private const string Sender = "sender";
    private const string Nothing = "(left out)";

    public static string? Write(SesDiagnosis diagnosis)
    {
        if (diagnosis.Incident is not { Facts: { } facts } send || diagnosis.Refusal.StatusCode is null) return null;
        var world = new JsonObject
        {
            ["title"] = $"Incident: {PolicyWording.Name(diagnosis.Layer)}",
            ["description"] = "Written from a diagnosis. " + string.Join(" ", WorldNotes.Of(send)),
            ["source"] = "The evidence of the diagnosis. The truth below is what the diagnosis said, not declared from AWS's documents.",
        };
        if (Arn.TryParse(PrincipalOf(send)) is { Partition: not "aws" and var partition }) world["partition"] = partition;
        WorldAccounts.AddTo(world, send);
        world["credentials"] = new JsonObject { [Sender] = Credentials(diagnosis, send) };
        WorldReads.AddTo(world, send);
        world["send"] = Send(facts, send);
        world["answer"] = Answer(diagnosis.Refusal);
        world["truth"] = Truth(diagnosis);
        var shown = new WorldTexts(facts).Shown(world)!;

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) shown.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray()).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>Who sent; a user without a name where neither SES nor STS told.</summary>
    public static string PrincipalOf(RefusedSend send) => Arn.TryParse(send.Principal) is not null ? send.Principal! : "arn:aws:iam::111122223333:user/unknown-sender";

    /// <summary>AWS's documented example keys, of the same kind as the send's.</summary>
    private static JsonObject Credentials(SesDiagnosis diagnosis, RefusedSend send)
    {
        var principal = PrincipalOf(send);
        var isSession = diagnosis.Credentials?.AccessKeyId is { } key ? key.StartsWith("ASIA", StringComparison.Ordinal) : principal.Contains(":sts:", StringComparison.Ordinal);
        var json = new JsonObject { ["accessKeyId"] = isSession ? "ASIAIOSFODNN7EXAMPLE" : "AKIAIOSFODNN7EXAMPLE", ["secretAccessKey"] = "example", ["principal"] = principal };
        if (isSession) json["sessionToken"] = "example";
        return json;
    }

    private static JsonObject Send(SendFacts facts, RefusedSend send)
    {
        var isRaw = facts is { Api: SesApi.V2, TemplateName: null } && facts.Checks.Any(c => c.Action.Equals("ses:SendRawEmail", StringComparison.OrdinalIgnoreCase));
        var json = new JsonObject { ["credentials"] = Sender };
        Add("expectedPrincipal", send.ExpectedPrincipal);
        json["region"] = WorldAccounts.RegionOf(send);
        json["api"] = facts.Api == SesApi.V1 ? "v1" : "v2";
        json["operation"] = facts.Operation;
        json["content"] = isRaw ? "raw" : facts.TemplateName is not null ? "template" : "simple";
        Add("from", facts.FromAddress);
        Add("fromDisplayName", facts.FromDisplayName);
        json["to"] = new JsonArray([.. facts.Recipients.Select(r => (JsonNode)JsonValue.Create(r))]);
        Add("feedbackAddress", facts.FeedbackAddress == facts.FromAddress ? null : facts.FeedbackAddress);
        Add("fromIdentityArn", facts.FromIdentityArn);
        Add("feedbackIdentityArn", facts.FeedbackIdentityArn);
        Add("configurationSet", facts.ConfigurationSetName);
        Add("template", facts.TemplateName);
        Add("tenant", facts.TenantName);
        Add("endpointId", facts.MultiRegionEndpointId);
        json["subject"] = Nothing;
        json["body"] = Nothing;
        if (facts.Checks.Any(c => c.Action.Equals("ses:ApplyTrackingConfigurationOverrides", StringComparison.OrdinalIgnoreCase)))
            json["trackingOverrides"] = new JsonObject { ["openTracking"] = "DISABLED" };
        if (send.Sender.Way != WayToSes.Unknown) json["endpointAddresses"] = new JsonArray(send.Sender.Way == WayToSes.Public ? "203.0.113.10" : "10.0.0.10");
        return json;

        void Add(string name, string? value)
        {
            if (value is not null) json[name] = value;
        }
    }

    private static JsonObject Answer(SesRefusal refusal)
    {
        var text = refusal.EncodedMessage is { Length: > 0 } encoded ? refusal.RawMessage.Replace(encoded, Nothing, StringComparison.Ordinal) : refusal.RawMessage;
        var json = new JsonObject { ["status"] = refusal.StatusCode, ["code"] = refusal.ErrorCode ?? "Unknown" };
        if (refusal.ErrorCode is null) json["wire"] = "html";
        else if (text.Length == 0) json["wire"] = "nullMessage";
        else json["message"] = text;
        return json;
    }

    private static JsonObject Truth(SesDiagnosis diagnosis)
    {
        var json = new JsonObject { ["outcome"] = "denied", ["layer"] = diagnosis.Layer.ToString(), ["certainty"] = diagnosis.Certainty.ToString(), ["next"] = Layers(diagnosis.Next) };
        if (!diagnosis.Remaining.IsEmpty) json["remaining"] = Layers(diagnosis.Remaining);
        return json;
    }

    private static JsonArray Layers(IEnumerable<DenialLayer> layers) => new([.. layers.Select(l => (JsonNode)JsonValue.Create(l.ToString()))]);
}
