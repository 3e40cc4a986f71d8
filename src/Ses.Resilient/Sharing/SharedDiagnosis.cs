using System.Text.Json.Serialization;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Sharing;

/// <summary>A diagnosis with the denials it holds for.</summary>
/// <param name="Scope">Its scope.</param>
/// <param name="Fingerprint">The fingerprint, at that scope, of the denials it holds for.</param>
/// <param name="Diagnosis">The diagnosis; <see langword="null"/> where all that is known is that diagnoses of such denials have no wider scope.</param>
/// <param name="MadeAt">When its reads were made.</param>
internal sealed record SharedDiagnosis(SharingScope Scope, string? Fingerprint, SesDiagnosis? Diagnosis, DateTimeOffset MadeAt)
{
    public bool HoldsFor(DenialFingerprint denial) => Diagnosis is not null && Fingerprint == denial[Scope];
}

/// <summary>What is stored of a <see cref="SharedDiagnosis"/>. Read back it may be anything.</summary>
/// <param name="Version">The version of this form.</param>
/// <param name="Fingerprint">The fingerprint it is stored under.</param>
/// <param name="Scope">The scope of the diagnosis.</param>
/// <param name="MadeAt">When its reads were made, in milliseconds since 1970.</param>
/// <param name="Lifetime">How long it may be used after that, in milliseconds.</param>
/// <param name="Diagnosis">The diagnosis, without what is of one request only.</param>
internal sealed record StoredDiagnosis(int Version, string? Fingerprint, SharingScope Scope, long MadeAt, long Lifetime, SharedDocument? Diagnosis)
{
    public const int CurrentVersion = 2;
}

[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredDiagnosis))]
internal sealed partial class StoredDiagnosisContext : JsonSerializerContext;
