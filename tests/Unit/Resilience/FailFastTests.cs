using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Microsoft.Extensions.Time.Testing;
using Ses.Resilient.Attaching;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Tests.Attaching;

namespace Ses.Resilient.Tests.Resilience;

/// <summary>What is held back and what reaches SES, counted on the wire of a real client.</summary>
public sealed class FailFastTests : IDisposable
{
    private const string From = "arn:aws:ses:eu-west-1:123456789012:identity/example.com";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 1, 2, 3, TimeSpan.Zero));
    private readonly SwitchedCredentials _credentials = new();
    private Wire _wire = new(WireAnswer.SesDenied);
    private AmazonSimpleEmailServiceV2Client? _client;
    private SesDiagnosis _diagnosis = DiagnosisOf(From);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_a_denial_stands_an_identical_send_fails_at_once_with_its_diagnosis_and_does_not_reach_SES()
    {
        await DeniedBySesAsync();

        _time.Advance(TimeSpan.FromSeconds(3));
        var held = await HeldBackAsync();

        held.IsHeldBack.ShouldBeTrue();
        held.Layer.ShouldBe(DenialLayer.PermissionsBoundary);
        held.Message.ShouldStartWith("Not sent, since an identical send was denied and the denial stands. ");
        held.Message.ShouldNotContain("bob@example.net");
        held.ToString().ShouldNotContain("bob@example.net");
        held.InnerException.ShouldBeNull();
        held.RequestId.ShouldBeNull();
        held.Diagnosis.Refusal.RawMessage.ShouldBeEmpty();
        held.Diagnosis.EvidenceAge.ShouldBe(TimeSpan.FromSeconds(3));
        _wire.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Off_by_default_every_send_reaches_SES()
    {
        Start(new SesResilienceOptions());
        for (var i = 0; i < 3; i++)
            (await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync())).IsHeldBack.ShouldBeFalse();
        _wire.Sent.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_probe_is_let_through_once_in_an_interval()
    {
        await DeniedBySesAsync();
        for (var probe = 2; probe <= 4; probe++)
        {
            await HeldBackAsync();
            _time.Advance(TimeSpan.FromSeconds(10));
            (await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync())).IsHeldBack.ShouldBeFalse();
            await HeldBackAsync();
            _wire.Sent.Count.ShouldBe(probe);
        }
    }

    [Fact]
    public async Task While_a_probe_is_under_way_no_other_is_let_through()
    {
        Task<SesAccessDeniedException>? second = null;
        var sends = 0;
        _wire = new Wire(WireAnswer.SesDenied)
        {
            Before = () =>
            {
                if (Interlocked.Increment(ref sends) != 2)
                    return;
                _time.Advance(TimeSpan.FromMinutes(1));
                second = HeldBackAsync();
            },
        };
        await DeniedBySesAsync();
        _time.Advance(TimeSpan.FromSeconds(10));

        await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync());

        (await second.ShouldNotBeNull()).IsHeldBack.ShouldBeTrue();
        _wire.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_probe_that_succeeds_ends_it()
    {
        _wire = new Wire(WireAnswer.SesDenied, WireAnswer.SesSent);
        await DeniedBySesAsync();
        await HeldBackAsync();

        _time.Advance(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 3; i++)
            (await SendAsync()).MessageId.ShouldBe("m-1");

        _wire.Sent.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Other_credentials_are_not_held_back()
    {
        await DeniedBySesAsync();
        await HeldBackAsync();
        _credentials.AccessKeyId = "AKIDRENEWED";

        (await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync())).IsHeldBack.ShouldBeFalse();

        _wire.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task It_ends_with_its_duration()
    {
        await DeniedBySesAsync(new FailFastOptions { ProbeInterval = TimeSpan.FromSeconds(30), Duration = TimeSpan.FromSeconds(30) });
        _time.Advance(TimeSpan.FromSeconds(29.9));
        await HeldBackAsync();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        // Not a probe: several go at once.
        _wire.Sent.Count.ShouldBe(1);
        (await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync())).IsHeldBack.ShouldBeFalse();
        _wire.Sent.Count.ShouldBe(2);
    }

    public static TheoryData<string> Differences => ["from", "display name", "configuration set", "return path", "template", "tenant"];

    [Theory, MemberData(nameof(Differences))]
    public async Task A_send_that_may_be_judged_differently_is_not_held_back(string difference)
    {
        await DeniedBySesAsync();
        var mail = Wire.Mail;
        switch (difference)
        {
            case "from":
                mail.FromEmailAddress = "other@example.com";
                break;
            case "display name":
                mail.FromEmailAddress = "App <app@example.com>";
                break;
            case "configuration set":
                mail.ConfigurationSetName = "set";
                break;
            case "return path":
                mail.FeedbackForwardingEmailAddress = "back@example.com";
                break;
            case "template":
                mail.Content = new EmailContent { Template = new Template { TemplateName = "welcome", TemplateData = "{}" } };
                break;
            case "tenant":
                mail.TenantName = "t1";
                break;
        }

        (await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync(mail))).IsHeldBack.ShouldBeFalse(difference);
        _wire.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Subject_and_text_decide_nothing()
    {
        await DeniedBySesAsync();
        var mail = Wire.Mail;
        mail.Content.Simple.Subject.Data = "another";
        (await HeldBackAsync(mail)).IsHeldBack.ShouldBeTrue();
    }

    [Theory]
    [InlineData("the refused resource is the From identity, and all is proven", true)]
    [InlineData("the refused resource is a recipient's identity", false)]
    [InlineData("the layer is inferred", false)]
    [InlineData("a policy that was read looks at recipients", false)]
    public async Task Sends_to_others_are_held_back_only_where_recipients_decide_nothing(string why, bool heldBack)
    {
        _diagnosis = why switch
        {
            "the refused resource is a recipient's identity" => DiagnosisOf("arn:aws:ses:eu-west-1:123456789012:identity/bob@example.net"),
            "the layer is inferred" => DiagnosisOf(From) with { Certainty = Certainty.Inferred },
            "a policy that was read looks at recipients" => DiagnosisOf(From) with { Sharing = SharingScope.SameRecipients },
            _ => DiagnosisOf(From),
        };
        await DeniedBySesAsync();
        var mail = Wire.Mail;
        mail.Destination.ToAddresses = ["alice@example.org"];

        (await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync(mail))).IsHeldBack.ShouldBe(heldBack, why);
    }

    /// <summary>As sender or as recipient in the sandbox: SES does not say for which it checked the identity.</summary>
    [Fact]
    public async Task Where_the_sender_is_a_recipient_too_sends_to_others_are_not_held_back()
    {
        _diagnosis = DiagnosisOf("arn:aws:ses:eu-west-1:123456789012:identity/app@example.com");
        Start(new SesResilienceOptions { FailFast = new FailFastOptions() });
        var mail = Wire.Mail;
        mail.Destination.ToAddresses = ["app@example.com"];
        await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync(mail));

        (await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync())).IsHeldBack.ShouldBeFalse();
        await HeldBackAsync(mail);
    }

    public static TheoryData<string> NotStanding => ["undetermined", "time decides", "clock", "expired", "throttled"];

    [Theory, MemberData(nameof(NotStanding))]
    public async Task A_denial_that_the_next_send_may_not_meet_does_not_stand(string why)
    {
        _diagnosis = why switch
        {
            "undetermined" => _diagnosis with { Layer = DenialLayer.Undetermined },
            "time decides" => _diagnosis with { Sharing = SharingScope.SameMoment },
            "clock" => _diagnosis with { Refusal = new SesRefusal { Kind = SesRefusalKind.ClockSkew } },
            "expired" => _diagnosis with { Refusal = new SesRefusal { Kind = SesRefusalKind.Credentials, CredentialsFault = CredentialsFault.Expired } },
            _ => _diagnosis with { Refusal = new SesRefusal { Kind = SesRefusalKind.Throttled } },
        };
        await DeniedBySesAsync();

        (await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync())).IsHeldBack.ShouldBeFalse(why);
        _wire.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_stands_is_bounded()
    {
        var standing = new FailFast.StandingDenials(new FailFastOptions(), _time);
        var facts = new Diagnostics.Denials.SendFacts { Api = Diagnostics.Denials.SesApi.V2, Operation = "SendEmail" };
        for (var i = 0; i < 3 * FailFast.StandingDenials.Most; i++)
            standing.Open(new FailFast.SendKeys($"any {i}", $"same {i}"), facts, _diagnosis);
        standing.Count.ShouldBe(FailFast.StandingDenials.Most);

        // Those that ended make room.
        _time.Advance(TimeSpan.FromMinutes(5));
        standing.Open(new FailFast.SendKeys("any", "same"), facts, _diagnosis);
        standing.Count.ShouldBe(1);
        await Task.CompletedTask;
    }

    public void Dispose()
    {
        _client?.Dispose();
        _wire.Dispose();
    }

    private static SesDiagnosis DiagnosisOf(string resource) => FakeDiagnostician.Boundary with
    {
        Sharing = SharingScope.AnyRecipients,
        Refusal = FakeDiagnostician.Boundary.Refusal with { Resource = resource },
    };

    private async Task DeniedBySesAsync(FailFastOptions? failFast = null)
    {
        Start(new SesResilienceOptions { FailFast = failFast ?? new FailFastOptions() });
        (await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync())).IsHeldBack.ShouldBeFalse();
        _wire.Sent.Count.ShouldBe(1);
    }

    private void Start(SesResilienceOptions options)
    {
        _client = new AmazonSimpleEmailServiceV2Client(_credentials, _wire.Under(new AmazonSimpleEmailServiceV2Config()));
        var guard = new FakeDiagnostician { Diagnose = (_, _, _) => Task.FromResult(_diagnosis) }.Guard(options, time: _time);
        PipelineAttachment.Attach(_client, () => guard);
        PipelineAttachment.Equip(_client, guard);
    }

    private Task<SendEmailResponse> SendAsync(SendEmailRequest? mail = null) => _client!.SendEmailAsync(mail ?? Wire.Mail, Token);

    private async Task<SesAccessDeniedException> HeldBackAsync(SendEmailRequest? mail = null)
    {
        var thrown = await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync(mail));
        thrown.IsHeldBack.ShouldBeTrue();
        return thrown;
    }

    private sealed class SwitchedCredentials : AWSCredentials
    {
        public string AccessKeyId { get; set; } = "AKIDEXAMPLE";

        public override ImmutableCredentials GetCredentials() => new(AccessKeyId, "secret", token: null);
    }
}
