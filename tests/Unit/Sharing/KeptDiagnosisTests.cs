using System.Text;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Tests.Sharing;

/// <summary>After a diagnosis was made.</summary>
public sealed class KeptDiagnosisTests
{
    [Fact]
    public async Task It_is_used_again_for_as_long_as_the_option_says_and_tells_how_old_its_reads_are()
    {
        var app = new SharingApp(duration: TimeSpan.FromMinutes(2));
        var first = await app.DeniedAndSettledAsync(new DeniedCall { RequestId = "first" });
        app.Time.Advance(TimeSpan.FromSeconds(119));

        var second = await app.DeniedAndSettledAsync(new DeniedCall { RequestId = "second" });

        app.Made.ShouldBe(1);
        second.Refusal.RequestId.ShouldBe("second");
        second.EvidenceAge.ShouldBe(TimeSpan.FromSeconds(119));
        first.EvidenceAge.ShouldBe(TimeSpan.Zero);
        second.ToString().ShouldContain("Read: 119 s before this refusal");
        first.ToString().ShouldNotContain("before this refusal");
        (second with { Refusal = first.Refusal, EvidenceAge = default, Duration = default }).ToJson().ShouldBe((first with { Duration = default }).ToJson());

        app.Time.Advance(TimeSpan.FromSeconds(1));
        (await app.DeniedAndSettledAsync()).EvidenceAge.ShouldBe(TimeSpan.Zero);
        app.Made.ShouldBe(2);
    }

    public static TheoryData<string> OpenDiagnoses => ["undetermined", "failed read", "late read"];

    [Theory]
    [MemberData(nameof(OpenDiagnoses))]
    public async Task What_leaves_something_open_is_used_for_half_a_minute(string what)
    {
        var app = new SharingApp
        {
            Make = (denial, _, _) => Task.FromResult(what switch
            {
                "undetermined" => SharingApp.Boundary(denial) with { Layer = DenialLayer.Undetermined, Certainty = Certainty.Undetermined },
                _ => SharingApp.Boundary(denial) with
                {
                    Reads = [new DiagnosticRead("iam", "GetRole", "role mailer", "iam:GetRole", what == "late read" ? ReadState.OutOfTime : ReadState.Failed, "HTTP 500", default)],
                },
            }),
        };
        await app.DeniedAndSettledAsync();
        app.Time.Advance(TimeSpan.FromSeconds(29));
        await app.DeniedAndSettledAsync();
        app.Made.ShouldBe(1);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.DeniedAndSettledAsync();
        app.Made.ShouldBe(2);
    }

    [Fact]
    public async Task With_a_duration_of_zero_nothing_is_kept()
    {
        var distributed = new Distributed();
        var app = new SharingApp(duration: TimeSpan.Zero, distributed: distributed);
        await app.DeniedAndSettledAsync();
        await app.DeniedAndSettledAsync();
        app.Made.ShouldBe(2);
        distributed.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Processes_share_it_through_the_apps_distributed_cache()
    {
        var distributed = new Distributed();
        var one = new SharingApp(distributed: distributed);
        var other = new SharingApp(one.Time, distributed: distributed);
        await one.DeniedAndSettledAsync();

        var diagnosis = await other.DeniedAndSettledAsync(new DeniedCall { RequestId = "other" });

        other.Made.ShouldBe(0);
        diagnosis.Layer.ShouldBe(DenialLayer.PermissionsBoundary);
        diagnosis.Refusal.RequestId.ShouldBe("other");
        distributed.Lifetimes.ShouldBe([TimeSpan.FromMinutes(5)]);
    }

    [Fact]
    public async Task What_turns_on_the_network_stays_in_the_process()
    {
        var distributed = new Distributed();
        var one = new SharingApp(distributed: distributed) { Make = (denial, _, _) => Task.FromResult(SharingApp.Boundary(denial) with { IsOfThisNetwork = true, Sharing = SharingScope.SameRecipients }) };
        await one.DeniedAndSettledAsync();
        await one.DeniedAndSettledAsync();
        one.Made.ShouldBe(1);

        distributed.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_apps_own_HybridCache_is_used_where_there_is_one()
    {
        var cache = new AppCache();
        var app = new SharingApp(cache: () => cache);
        await app.DeniedAndSettledAsync();
        await app.DeniedAndSettledAsync();
        app.Made.ShouldBe(1);
        cache.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_diagnosis_that_turns_on_recipients_is_shared_by_sends_to_the_same_ones_only()
    {
        var app = new SharingApp { Make = Turning(SharingScope.SameRecipients) };
        await app.DeniedAndSettledAsync(new DeniedCall().To("jo@example.org"));
        await app.DeniedAndSettledAsync(new DeniedCall().To("jo@example.org"));
        app.Made.ShouldBe(1);
        await app.DeniedAndSettledAsync(new DeniedCall().To("kim@example.org"));
        app.Made.ShouldBe(2);
        await app.DeniedAndSettledAsync(new DeniedCall().To("jo@example.org", "kim@example.org"));
        app.Made.ShouldBe(3);
        app.Time.Advance(TimeSpan.FromSeconds(30));
        await app.DeniedAndSettledAsync(new DeniedCall().To("kim@example.org"));
        app.Made.ShouldBe(3);
    }

    [Fact]
    public async Task A_diagnosis_that_turns_on_no_recipients_is_shared_whoever_they_are()
    {
        var app = new SharingApp();
        await app.DeniedAndSettledAsync(new DeniedCall().To("jo@example.org"));
        await app.DeniedAndSettledAsync(new DeniedCall().To("kim@example.org", "lee@example.net"));
        app.Made.ShouldBe(1);
    }

    [Fact]
    public async Task A_diagnosis_that_turns_on_the_time_is_shared_within_the_second_only_and_never_kept()
    {
        var distributed = new Distributed();
        var app = new SharingApp(distributed: distributed) { Make = Turning(SharingScope.SameMoment) };
        await app.DeniedAndSettledAsync();
        await app.DeniedAndSettledAsync();
        app.Made.ShouldBe(2);
        distributed.Entries.Values.ShouldHaveSingleItem();
        Encoding.UTF8.GetString(distributed.Entries.Values.Single()).ShouldNotContain("boundary", Case.Insensitive);
    }

    [Theory]
    [InlineData(SharingScope.SameMoment, 3, 3)]
    [InlineData(SharingScope.SameRecipients, 2, 2)]
    [InlineData(SharingScope.AnyRecipients, 1, 1)]
    internal async Task Those_who_waited_for_a_diagnosis_that_does_not_hold_for_them_get_one_that_does(SharingScope scope, int atOnce, int made)
    {
        // First one second, then the next: to Jo, Jo and Kim.
        var end = new TaskCompletionSource();
        var app = new SharingApp();
        app.Make = async (denial, _, _) =>
        {
            await end.Task;
            return SharingApp.Boundary(denial) with { Sharing = scope, SummarySentence = $"for {denial.Facts!.Recipients[0][..3]} at {denial.Facts.Context.Get("aws:CurrentTime").Values[0]}" };
        };
        var first = app.DeniedAsync(new DeniedCall().To("jo1@example.org"));
        app.Time.Advance(TimeSpan.FromSeconds(1));
        var later = app.DeniedAsync(new DeniedCall().To("jo1@example.org"));
        var other = app.DeniedAsync(new DeniedCall().To("kim@example.org"));
        await app.BegunAsync(1);
        end.SetResult();

        var summaries = await Task.WhenAll(first, later, other);
        summaries.Select(d => d.Summary).Distinct().Count().ShouldBe(atOnce);
        app.Made.ShouldBe(made);
        if (scope < SharingScope.AnyRecipients)
            summaries[2].Summary.ShouldStartWith("for kim");
        if (scope == SharingScope.SameMoment)
            summaries[1].Summary.ShouldEndWith("01:02:04Z");
    }

    [Fact]
    public async Task What_is_stored_names_no_recipient_secret_request_or_content()
    {
        var distributed = new Distributed();
        var app = new SharingApp(distributed: distributed)
        {
            // A careless text, in every place there is.
            Make = (denial, _, _) => Task.FromResult(SharingApp.Boundary(denial) with
            {
                Sharing = SharingScope.SameRecipients,
                SummarySentence = $"Refused {"jo@example.org"}; sent by {"news@example.com"}",
                Findings = [new LayerFinding(DenialLayer.PermissionsBoundary, GateOutcome.RefusesExplicitly, $"not {"jo@example.org"}", new PolicyStatementReference("p", null, "jo@example.org", 0, null), ["ses:Recipients"])],
                SettlingSentence = $"ask {"jo@example.org"}",
                Remedies = [new SesRemedy(RemedyKind.AddStatement, DenialLayer.IdentityPolicy, RemedyOwner.App, $"Allow {"jo@example.org"}", """{"x":"jo@example.org"}""", RemedyProof.Partly, $"{"jo@example.org"}") { AwsCli = "aws jo@example.org", Terraform = "jo@example.org" }],
                Reads = [new DiagnosticRead("ses", "GetEmailIdentity", "identity jo@example.org", "ses:GetEmailIdentity", ReadState.NotPermitted, "for jo@example.org", default)],
            }),
        };
        var call = new DeniedCall
        {
            RequestId = "7d3c1b2a-request",
            Message = DeniedCall.Denies(resource: "arn:aws:ses:eu-west-1:111122223333:identity/jo@example.org") + " with SECRET-TEXT",
        }.To("jo@example.org");
        await app.DeniedAndSettledAsync(call);

        // A marker without a diagnosis, and the diagnosis.
        distributed.Entries.Count.ShouldBe(2);
        foreach (var (key, value) in distributed.Entries)
        {
            var stored = key + Encoding.UTF8.GetString(value);
            foreach (var planted in (string[])["jo@", "AKIAEXAMPLE", "secret", "7d3c1b2a", "i-0abc", "not authorized"])
                stored.ShouldNotContain(planted, Case.Insensitive);
        }

        string.Concat(distributed.Entries.Values.Select(Encoding.UTF8.GetString)).ShouldContain("***@example.org");
        app.Made.ShouldBe(1);
        (await app.DeniedAndSettledAsync(call)).Summary.ShouldBe("Refused ***@example.org; sent by news@example.com");
        app.Made.ShouldBe(1);
    }

    [Fact]
    public void Every_member_comes_back_as_it_was_stored()
    {
        var diagnosis = SharingApp.Boundary(new DeniedCall().Denial(TimeProvider.System)) with
        {
            Findings =
            [
                new LayerFinding(DenialLayer.ServiceControlPolicy, GateOutcome.RefusesExplicitly, $"statement 1 denies", new PolicyStatementReference("p", "arn:aws:organizations::1:policy/p", "S", 3, "root r-1"), []),
                new LayerFinding(DenialLayer.VpcEndpointPolicy, GateOutcome.CannotTell, $"turns on it", null, ["aws:SourceIp", "aws:VpcSourceIp"]),
            ],
            Next = [DenialLayer.IdentityPolicy, DenialLayer.AccountState],
            Remaining = [DenialLayer.SessionPolicy],
            SettlingSentence = $"iam:GetRole",
            Remedies = [new SesRemedy(RemedyKind.NarrowDeny, DenialLayer.ServiceControlPolicy, RemedyOwner.OrganizationAdministrator, $"Narrow it.", "{\n  \"Version\": \"2012-10-17\"\n}", RemedyProof.Proved, null) { AwsCli = "aws x", Terraform = "data {\n}" }],
        };

        var document = DiagnosisJsonSharing.Write(diagnosis);
        var again = DiagnosisJsonSharing.Read(document, diagnosis.Refusal, diagnosis.Redactor).ShouldNotBeNull();

        again.ToJson().ShouldBe((diagnosis with { Duration = default }).ToJson());
    }

    private static Func<Denial, TimeSpan, CancellationToken, Task<SesDiagnosis>> Turning(SharingScope scope) =>
        (denial, _, _) => Task.FromResult(SharingApp.Boundary(denial) with { Sharing = scope });
}
