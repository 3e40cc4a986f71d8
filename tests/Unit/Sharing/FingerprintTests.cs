using System.Collections.Immutable;
using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Sharing;

namespace Ses.Resilient.Tests.Sharing;

/// <summary>Which denials are alike.</summary>
public sealed class FingerprintTests
{
    private static readonly FakeTimeProvider Now = new(new DateTimeOffset(2026, 11, 24, 1, 2, 3, TimeSpan.Zero));

    private static readonly Dictionary<string, Func<DeniedCall, DeniedCall>> Differences = new(StringComparer.Ordinal)
    {
        ["principal"] = c => c with { Message = DeniedCall.Denies(principal: "arn:aws:iam::111122223333:user/app") },
        ["action"] = c => c with { Message = DeniedCall.Denies(action: "ses:SendRawEmail") },
        ["resource"] = c => c with { Message = DeniedCall.Denies(resource: "arn:aws:ses:eu-west-1:111122223333:configuration-set/c") },
        ["policy type"] = c => c with { Message = DeniedCall.Denies(why: " because no permissions boundary allows the ses:SendEmail action") },
        ["policy ARN"] = c => c with { Message = DeniedCall.Denies(why: " with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/service_control_policy/p-1") },
        ["kind"] = c => c with { Message = "Tenant not associated with resources [arn:aws:ses:eu-west-1:111122223333:identity/example.com]." },
        ["code"] = c => c with { Code = "AccessDenied" },
        ["status"] = c => c with { Status = HttpStatusCode.BadRequest },
        ["access key"] = c => c with { AccessKeyId = "AKIAOTHER" },
        ["endpoint"] = c => c with { Endpoint = "https://vpce-1.email.eu-west-1.vpce.amazonaws.com/" },
        ["transport"] = c => c with { Endpoint = "http://email.eu-west-1.amazonaws.com/" },
        ["Region"] = c => c with { Region = "eu-central-1" },
        ["user agent"] = c => c with { UserAgent = "another/1.0" },
        ["operation"] = c => c with { Path = "/v2/email/outbound-bulk-emails" },
        ["From"] = c => c.With("FromEmailAddress", "other@example.com"),
        ["display name"] = c => c.With("FromEmailAddress", "\"Other\" <news@example.com>"),
        ["feedback address"] = c => c.With("FeedbackForwardingEmailAddress", "bounces@example.com"),
        ["identity ARN"] = c => c.With("FromEmailAddressIdentityArn", "arn:aws:ses:eu-west-1:999999999999:identity/example.com"),
        ["configuration set"] = c => c.With("ConfigurationSetName", "c"),
        ["tenant"] = c => c.With("TenantName", "t"),
        ["multi-region endpoint"] = c => c.With("EndpointId", "e.1"),
        ["raw content"] = c => c.With("Content", JsonNode.Parse("""{"Raw":{"Data":"U3ViamVjdDogcw0KDQp0"}}""")!),
        ["template"] = c => c.With("Content", JsonNode.Parse("""{"Template":{"TemplateName":"welcome"}}""")!),
    };

    public static TheoryData<string> DifferingParts => [.. Differences.Keys];

    [Theory]
    [MemberData(nameof(DifferingParts))]
    public async Task Each_part_that_differs_gives_a_new_diagnosis(string part)
    {
        var app = new SharingApp();
        await app.DeniedAndSettledAsync();
        await app.DeniedAndSettledAsync(Differences[part](new DeniedCall()));
        app.Made.ShouldBe(2);
    }

    [Fact]
    public void No_two_of_them_are_alike() =>
        Differences.Values.Select(d => d(new DeniedCall()).Fingerprint(Now).AnyRecipients).ShouldBeUnique();

    [Fact]
    public void Each_option_that_changes_the_answer_differs()
    {
        var settings = SharingApp.Settings;
        DiagnosisSettings[] all =
        [
            settings,
            settings with { ExpectedPrincipal = DeniedCall.Principal },
            settings with { ServiceUrl = "http://localhost/" },
            settings with { Budget = TimeSpan.FromSeconds(1) },
            settings with { DiagnosticRoles = settings.DiagnosticRoles.Add("999999999999", "arn:aws:iam::999999999999:role/r") },
        ];
        all.Select(s => new DeniedCall().Fingerprint(Now, s).AnyRecipients).ShouldBeUnique();
        typeof(DiagnosisSettings).GetProperties(BindingFlags.Instance | BindingFlags.Public).Length.ShouldBe(all.Length - 1, "a new option is either in the fingerprint or changes no answer");
    }

    [Fact]
    public void Request_id_text_and_content_of_the_mail_do_not_differ()
    {
        var call = new DeniedCall();
        var other = (call with { RequestId = "other", Message = call.Message + "." }).With("Content", JsonNode.Parse("""{"Simple":{"Subject":{"Data":"other"},"Body":{"Text":{"Data":"other"}}}}""")!);
        other.Fingerprint(Now).ShouldBe(call.Fingerprint(Now));
    }

    [Fact]
    public void Recipients_and_time_differ_only_where_they_are_looked_at()
    {
        var call = new DeniedCall().Fingerprint(Now);
        var later = new DeniedCall().Fingerprint(new FakeTimeProvider(Now.GetUtcNow().AddSeconds(1)));
        var other = new DeniedCall().To("kim@example.org").Fingerprint(Now);

        later.AnyRecipients.ShouldBe(call.AnyRecipients);
        later.SameRecipients.ShouldBe(call.SameRecipients);
        later.SameMoment.ShouldNotBe(call.SameMoment);
        other.AnyRecipients.ShouldBe(call.AnyRecipients);
        other.SameRecipients.ShouldNotBe(call.SameRecipients);
        other.SameMoment.ShouldNotBe(call.SameMoment);
    }

    [Fact]
    public void A_resource_that_is_a_recipients_to_one_send_and_not_to_the_other_makes_them_differ()
    {
        var call = new DeniedCall { Message = DeniedCall.Denies(resource: "arn:aws:ses:eu-west-1:111122223333:identity/partner.org") };
        call.To("jo@partner.org").Fingerprint(Now).AnyRecipients.ShouldNotBe(call.Fingerprint(Now).AnyRecipients);
    }

    public static TheoryData<string> MembersOfRefusals => [.. Members(typeof(SesRefusal))];

    public static TheoryData<string> MembersOfSends => [.. Members(typeof(SendFacts))];

    /// <summary>A member added to the refusal must be looked at here: it decides the answer, or it is of one request.</summary>
    [Theory]
    [MemberData(nameof(MembersOfRefusals))]
    public void Each_member_of_a_refusal_counts_unless_it_is_of_one_request(string member)
    {
        var denial = new DeniedCall().Denial(Now);
        var changed = Changed(denial.Refusal with { }, member);
        var isOfOneRequest = member is nameof(SesRefusal.RequestId) or nameof(SesRefusal.RawMessage) or nameof(SesRefusal.AuthorizationId) or nameof(SesRefusal.EncodedMessage);
        (Print(denial with { Refusal = changed }).AnyRecipients == Print(denial).AnyRecipients).ShouldBe(isOfOneRequest);
    }

    [Theory]
    [MemberData(nameof(MembersOfSends))]
    public void Each_member_of_a_send_counts(string member)
    {
        var denial = new DeniedCall().Denial(Now);
        var changed = Print(denial with { Facts = Changed(denial.Facts! with { }, member) });
        changed.SameRecipients.ShouldNotBe(Print(denial).SameRecipients);
        (changed.AnyRecipients == Print(denial).AnyRecipients).ShouldBe(member == nameof(SendFacts.Recipients));
    }

    [Theory]
    [InlineData("ses:FromAddress", true)]
    [InlineData("aws:SecureTransport", true)]
    [InlineData("ses:Recipients", false)]
    [InlineData("AWS:CURRENTTIME", false)]
    public void Each_condition_key_counts(string key, bool forAll)
    {
        var denial = new DeniedCall().Denial(Now);
        ConditionKey[] values = [ConditionKey.Known(key, "x"), ConditionKey.Known(key, "y"), ConditionKey.KnownSet(key, ["x"]), ConditionKey.Absent(key), ConditionKey.Unknown(key)];
        var prints = values.Select(v => Print(denial with { Facts = denial.Facts! with { Context = denial.Facts.Context.With(v) } })).ToArray();
        prints.Select(p => p.SameMoment).ShouldBeUnique();
        prints.Select(p => p.AnyRecipients).Distinct().Count().ShouldBe(forAll ? values.Length : 1);
    }

    [Fact]
    public void Nothing_can_be_read_in_it()
    {
        var print = new DeniedCall().Fingerprint(Now);
        foreach (var hash in (string[])[print.AnyRecipients, print.SameRecipients, print.SameMoment])
            hash.ShouldMatch("^[0-9A-F]{64}$");
    }

    [Fact]
    public void Values_cannot_run_into_one_another()
    {
        using var one = new FingerprintWriter();
        using var other = new FingerprintWriter();
        one.Add("ab").Add("c").Add((string?)null).Add("");
        other.Add("a").Add("bc").Add("").Add((string?)null);
        one.Current.ShouldNotBe(other.Current);
    }

    private static DenialFingerprint Print(Denial denial) => DenialFingerprint.Of(denial, SharingApp.Settings).ShouldNotBeNull();

    private static IEnumerable<string> Members(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.SetMethod is not null).Select(p => p.Name);

    private static T Changed<T>(T copy, string member)
    {
        var property = typeof(T).GetProperty(member)!;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var old = property.GetValue(copy);
        object value = type switch
        {
            _ when type == typeof(string) => "changed",
            _ when type == typeof(bool) => !(old is true),
            _ when type == typeof(int) => 418,
            _ when type == typeof(ImmutableArray<string>) => ImmutableArray.Create("changed"),
            _ when type == typeof(ImmutableArray<AuthorizationCheck>) => ImmutableArray<AuthorizationCheck>.Empty,
            _ when type == typeof(ConditionContext) => ConditionContext.Empty,
            { IsEnum: true } => Enum.GetValues(type).Cast<object>().First(v => !v.Equals(old)),
            _ => throw new NotSupportedException($"{member} is a {type}"),
        };
        property.SetValue(copy, value);
        return copy;
    }
}
