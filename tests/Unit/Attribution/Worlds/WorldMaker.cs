using System.Collections.Immutable;
using System.Text.Json;
using Ses.Resilient.Tests.Rules;

namespace Ses.Resilient.Tests.Attribution.Worlds;

/// <summary>Makes worlds from a seed, each seed always the same one. The pools are small, so that statements match, nearly match and contradict each other.</summary>
internal sealed class WorldMaker
{
    private const string A = WorldSend.Account;
    private const string Owner = "444455556666";
    private const string User = $"arn:aws:iam::{A}:user/team/newsletter";
    private const string Session = $"arn:aws:sts::{A}:assumed-role/mailer/i-0abc";
    private const string Role = $"arn:aws:iam::{A}:role/svc/mailer";
    private const string Root = $"arn:aws:iam::{A}:root";
    private const string AllowEverything = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    private static readonly string[] Actions =
    [
        "*", "ses:*", "ses:Send*", "ses:SendEmail", "ses:SendRawEmail", "ses:SendTemplatedEmail", "ses:SendBulk*", "ses:SendBulkEmail", "SES:send*email", "s3:*",
        "ses:ApplyTrackingConfigurationOverrides",
    ];

    private static readonly string[] Conditions =
    [
        """{"StringEquals":{"ses:FromAddress":"orders@shop.example.com"}}""", """{"StringLike":{"ses:FromAddress":"*@example.com"}}""",
        """{"StringNotEquals":{"ses:FromAddress":["other@shop.example.com"]}}""", """{"StringEquals":{"ses:FromDisplayName":"Shop"}}""",
        """{"Null":{"ses:FromDisplayName":"true"}}""", """{"StringLike":{"ses:FeedbackAddress":"bounces@*"}}""",
        """{"ForAllValues:StringLike":{"ses:Recipients":"*@example.net"}}""", """{"ForAnyValue:StringLike":{"ses:Recipients":"*@example.org"}}""",
        """{"Bool":{"aws:SecureTransport":"true"}}""", """{"Bool":{"aws:SecureTransport":"false"}}""", """{"DateLessThan":{"aws:CurrentTime":"2026-11-24T01:00:00Z"}}""",
        """{"DateGreaterThan":{"aws:CurrentTime":"2026-11-24"}}""", """{"NumericLessThan":{"aws:EpochTime":"1795482124"}}""", """{"StringLike":{"aws:UserAgent":"aws-sdk-dotnet*"}}""",
        """{"StringEquals":{"ses:FromAddress":"orders@shop.example.com"},"Bool":{"aws:SecureTransport":"true"}}""",
    ];

    private static readonly string[] UnknownConditions =
    [
        """{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}""", """{"NotIpAddress":{"aws:SourceIp":["203.0.113.0/24","198.51.100.7"]}}""",
        """{"StringEquals":{"aws:PrincipalTag/team":"mail"}}""", """{"StringNotEquals":{"aws:PrincipalTag/team":"mail"}}""",
        """{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"},"StringLike":{"ses:FromAddress":"orders@*"}}""",
    ];

    private readonly Random _random;
    private readonly bool _hasUnknown;

    private WorldMaker(int seed, bool hasUnknown) => (_random, _hasUnknown) = (new Random(seed), hasUnknown);

    public static GeneratedWorld Make(int seed, bool hasUnknown = false) => new WorldMaker(seed, hasUnknown).World();

    private GeneratedWorld World()
    {
        var principal = Pick(User, Session, Session, Root);
        var isForeign = Chance(0.25);
        string[] own = Pick<string[]>(["example.com"], ["shop.example.com"], ["orders@shop.example.com", "example.com"], ["orders@shop.example.com", "shop.example.com"]);
        var mostSpecific = own[0];
        var named = Chance(0.2) ? own[^1] : null;
        var identity = isForeign ? WorldSend.Arn("identity/" + Pick("shop.example.com", "orders@shop.example.com"), Owner) : WorldSend.Arn("identity/" + (named ?? mostSpecific));
        var send = new WorldSend(Pick([.. WorldSend.Kinds]))
        {
            From = "orders@shop.example.com",
            DisplayName = Chance(0.5) ? "Shop" : null,
            Feedback = "bounces@example.com",
            Recipients = Pick<ImmutableArray<string>>(["a@example.net"], ["a@example.net", "b@example.org"], ["b@example.org"]),
            ConfigurationSet = Chance(0.3) ? "tracking" : null,
            FromArn = isForeign || named is not null ? identity : null,
        };
        return new GeneratedWorld
        {
            Send = send with { OverridesTracking = send.Kind is "simple" or "raw" or "template" && Chance(0.1) },
            IdentityArn = identity,
            OwnIdentities = [.. own],
            DefaultConfigurationSet = !isForeign && Chance(0.3) ? "default" : null,
            IsVerified = Chance(0.85),
            MaySend = Chance(0.9),
            Unknown = _hasUnknown ? ["aws:SourceIp", "aws:PrincipalTag/team"] : [],
            Policies = Policies(principal, identity, isForeign),
        };
    }

    private DeclaredPolicies Policies(string principal, string identity, bool isForeign)
    {
        var allow = Chance(0.6) ? new[] { AllowEverything } : [];
        string[] identityPolicies = [.. allow, .. Several(0, 2, () => Document(false))];
        string[][]? levels = Chance(0.5) ? Several(1, 3, Level) : null;
        var owned = Chance(isForeign ? 0.8 : 0.4) ? Several(1, 2, () => Document(true)) : [];
        return new DeclaredPolicies
        {
            Principal = principal,
            Role = principal == Session ? Role : null,
            IdentityPolicies = principal == Root ? [] : Named("send", identityPolicies),
            BoundaryPolicy = principal != Root && Chance(0.35) ? new PolicyText("boundary", $"arn:aws:iam::{A}:policy/boundary", Chance(0.5) ? Document(false) : WithAllow(Document(false))) : null,
            Levels = levels is null ? null : [.. levels.Select((level, i) => WithArns(Named($"scp-{i}", level)))],
            OnIdentities = ImmutableDictionary<string, ImmutableArray<PolicyText>>.Empty.Add(identity, Named("delegate", owned)),
        };
    }

    private string[] Level() => Chance(0.75) ? Chance(0.5) ? [AllowEverything] : [AllowEverything, Document(false)] : [Document(false)];

    private static string WithAllow(string document) =>
        document.Replace("\"Statement\":[", "\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"ses:*\",\"Resource\":\"*\"},", StringComparison.Ordinal);

    private string Document(bool hasPrincipal) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', Several(1, 2, () => Statement(hasPrincipal)))}}]}""";

    private string Statement(bool hasPrincipal)
    {
        var effect = Chance(0.25) ? "Deny" : "Allow";
        var who = hasPrincipal
            ? $"\"Principal\":{Pick("\"*\"", Aws(A), Aws(Root), Aws(User), Aws(Role), Aws(Session), Aws("777788889999"))},"
            : "";
        var condition = Chance(0.45) ? $",\"Condition\":{Pick(_hasUnknown && Chance(0.7) ? UnknownConditions : Conditions)}" : "";
        return $$"""{"Effect":"{{effect}}",{{who}}"Action":{{JsonSerializer.Serialize(Several(1, 2, () => Pick(Actions)).Distinct())}},"Resource":"{{Resource()}}"{{condition}}}""";
    }

    private string Resource() => Pick(
        "*", "*", "*", "arn:aws:ses:*:*:identity/*", WorldSend.Arn("identity/shop.example.com"), WorldSend.Arn("identity/*example.com"), WorldSend.Arn("*"),
        WorldSend.Arn("configuration-set/*"), WorldSend.Arn("template/welcome"), WorldSend.Arn("identity/*", Owner), "arn:aws:ses:us-east-1:*:*");

    private static string Aws(string principal) => $$"""{"AWS":"{{principal}}"}""";

    private static ImmutableArray<PolicyText> Named(string name, IEnumerable<string> texts) => [.. texts.Select((text, i) => new PolicyText($"{name}-{i}", null, text))];

    private static ImmutableArray<PolicyText> WithArns(ImmutableArray<PolicyText> policies) =>
        [.. policies.Select(p => p with { Arn = $"arn:aws:organizations::999988887777:policy/o-example/service_control_policy/{p.Name}" })];

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private T Pick<T>(params T[] pool) => pool[_random.Next(pool.Length)];

    private T[] Several<T>(int least, int most, Func<T> make) => [.. Enumerable.Range(0, _random.Next(least, most + 1)).Select(_ => make())];
}
