using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>The diagnosis as JSON. A form of its own, so that what may be written is listed here and nowhere else.</summary>
internal static class DiagnosisJson
{
    /// <summary>Raised when a member changes its meaning or goes; new members do not raise it.</summary>
    public const int SchemaVersion = 1;

    public static string Write(SesDiagnosis diagnosis) => JsonSerializer.Serialize(Document(diagnosis), DiagnosisJsonContext.Default.DiagnosisDocument);

    public static DiagnosisDocument Document(SesDiagnosis d) => new(
        SchemaVersion,
        d.Layer,
        d.Certainty,
        d.Summary,
        d.Operation,
        new RefusalDocument(
            d.Refusal.Kind,
            d.Refusal.CredentialsFault,
            d.Refusal.Principal,
            d.Refusal.Action,
            d.Refusal.Resource is { } resource ? d.Redactor.Text(resource) : null,
            d.Refusal.StatedPolicyType,
            d.Refusal.IsExplicitDeny,
            d.Refusal.PolicyArn,
            d.Refusal.AuthorizationId,
            d.Refusal.Region,
            d.Refusal.ErrorCode,
            d.Refusal.StatusCode,
            d.Refusal.RequestId),
        [.. d.Findings.Select(f => new LayerDocument(f.Layer, f.Outcome, f.Refuses, f.Detail, f.Statement, f.DependsOn.IsDefault ? [] : f.DependsOn))],
        d.Next,
        d.Remaining,
        d.WouldSettle,
        [.. d.Remedies.Select(r => new RemedyDocument(r.Kind, r.Layer, r.Owner, r.Description, r.Policy, r.Proof, r.ProofDetail, r.AwsCli, r.Terraform))],
        d.Reads,
        Math.Round(d.Duration.TotalMilliseconds, 1),
        Math.Round(d.EvidenceAge.TotalSeconds, 1),
        d.Credentials is { } c ? new CredentialsDocument(c.Source, c.Setting, c.AccessKeyId, c.Account, c.SessionName, c.Expires, c.Shadows) : null,
        d.IsForecast ? true : null);
}

internal sealed record DiagnosisDocument(
    int SchemaVersion,
    DenialLayer Layer,
    Certainty Certainty,
    string Summary,
    string? Operation,
    RefusalDocument Refusal,
    ImmutableArray<LayerDocument> Layers,
    ImmutableArray<DenialLayer> Next,
    ImmutableArray<DenialLayer> Remaining,
    string? WouldSettle,
    ImmutableArray<RemedyDocument> Remedies,
    ImmutableArray<DiagnosticRead> Reads,
    double DurationMilliseconds,
    double EvidenceAgeSeconds,
    CredentialsDocument? Credentials = null,
    bool? Forecast = null);

internal sealed record LayerDocument(
    DenialLayer Layer,
    GateOutcome Outcome,
    bool Refuses,
    string Detail,
    PolicyStatementReference? Statement,
    ImmutableArray<string> DependsOn);

internal sealed record RemedyDocument(
    RemedyKind Kind,
    DenialLayer Layer,
    RemedyOwner Owner,
    string Description,
    string? Policy,
    RemedyProof Proof,
    string? ProofDetail,
    string? AwsCli,
    string? Terraform);

internal sealed record CredentialsDocument(
    CredentialsSource Source,
    string Setting,
    string? AccessKeyId,
    string? Account,
    string? SessionName,
    DateTimeOffset? Expires,
    ImmutableArray<string> Shadows);

internal sealed record RefusalDocument(
    SesRefusalKind Kind,
    CredentialsFault? CredentialsFault,
    string? Principal,
    string? Action,
    string? Resource,
    StatedPolicyType? StatedPolicyType,
    bool? IsExplicitDeny,
    string? PolicyArn,
    string? AuthorizationId,
    string? Region,
    string? ErrorCode,
    int? StatusCode,
    string? RequestId);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DiagnosisDocument))]
internal sealed partial class DiagnosisJsonContext : JsonSerializerContext;
