using System.Text.Json;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Denials;

/// <summary>Real messages, each labelled by reading it. A part that a label leaves out must be null: the text does not say it.</summary>
public sealed class RefusalsLabels
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    internal static Label[] All { get; } = JsonSerializer.Deserialize<Label[]>(File.ReadAllText(FindFile()), Options)!;

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, All.Length)];

    [Fact]
    public void There_are_eighty_one() => All.Length.ShouldBe(81);

    [Theory]
    [MemberData(nameof(Indices))]
    public void Every_part_is_as_its_text_says(int index)
    {
        var label = All[index];
        var refusal = SesRefusal.Parse(label.Message);
        Label.Of(refusal, label.Source).ShouldBe(label with { Identities = null }, label.Message);
        refusal.Identities.ShouldBe(label.Identities ?? []);
        refusal.RawMessage.ShouldBe(label.Message);
    }

    private static string FindFile()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Ses.Resilient.slnx")))
            directory = directory.Parent;
        return Path.Combine(directory.ShouldNotBeNull().FullName, "tests", "Unit", "Denials", "refusal-labels.json");
    }

    internal sealed record Label
    {
        public required string Message { get; init; }
        public required string Source { get; init; }
        public required string Kind { get; init; }
        public string? Fault { get; init; }
        public string? Principal { get; init; }
        public string? Action { get; init; }
        public string? Resource { get; init; }
        public string? PolicyType { get; init; }
        public bool? Explicit { get; init; }
        public string? PolicyArn { get; init; }
        public string? AuthorizationId { get; init; }
        public string? Encoded { get; init; }
        public string? RequestId { get; init; }
        public string? Region { get; init; }
        public string[]? Identities { get; init; }
        public string? ErrorCode { get; init; }
        public int? StatusCode { get; init; }
        public bool Truncated { get; init; }

        /// <summary>All but the identities, which records do not compare by value.</summary>
        public static Label Of(SesRefusal refusal, string source) => new()
        {
            Message = refusal.RawMessage,
            Source = source,
            Kind = refusal.Kind.ToString(),
            Fault = refusal.CredentialsFault?.ToString(),
            Principal = refusal.Principal,
            Action = refusal.Action,
            Resource = refusal.Resource,
            PolicyType = refusal.StatedPolicyType?.ToString(),
            Explicit = refusal.IsExplicitDeny,
            PolicyArn = refusal.PolicyArn,
            AuthorizationId = refusal.AuthorizationId,
            Encoded = refusal.EncodedMessage,
            RequestId = refusal.RequestId,
            Region = refusal.Region,
            ErrorCode = refusal.ErrorCode,
            StatusCode = refusal.StatusCode,
            Truncated = refusal.IsTruncated,
        };
    }
}
