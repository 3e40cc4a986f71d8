using System.Collections.Immutable;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Evidence;

/// <summary>Runs a source against <see cref="FakeAws"/>. Policies keep the text that was read as the reason of an unreadable one, so that tests see what came over the wire.</summary>
internal static class Collecting
{
    public const string RoleArn = $"arn:aws:sts::{Wire.Account}:assumed-role/Mailer/i-0abc";
    public const string UserArn = $"arn:aws:iam::{Wire.Account}:user/mail/bob";

    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    public static EvidenceSource Source(TimeProvider? time = null) =>
        new(time, (name, text, kind, arn) => Policy.Unreadable(name, kind, $"TEXT {text}", arn));

    public static SesRefusal Denied(string? principal = RoleArn, string? resource = $"arn:aws:ses:eu-west-1:{Wire.Account}:identity/a@example.com") => new()
    {
        Kind = SesRefusalKind.Authorization,
        Principal = principal,
        Action = "ses:SendEmail",
        Resource = resource,
    };

    public static SendFacts Facts(string? from = "a@example.com", params string[] recipients) => new()
    {
        Api = SesApi.V2,
        Operation = "SendEmail",
        FromAddress = from,
        Recipients = [.. recipients],
    };

    public static async Task<EvidenceSet> CollectAsync(this FakeAws aws, SesRefusal? refusal = null, SendFacts? facts = null, CallSettings? settings = null) =>
        await Source().CollectAsync(refusal ?? Denied(), facts ?? Facts(), settings ?? aws.Settings(), Budget, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    /// <summary>What a policy says of itself: its text, or why there is none.</summary>
    public static string Says(this Policy policy) => policy.Errors[0].Message;

    public static ImmutableArray<string> Names(this IEnumerable<Policy> policies) => [.. policies.Select(policy => policy.Name)];
}
