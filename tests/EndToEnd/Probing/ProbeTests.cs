using Amazon.Runtime;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Probing;

/// <summary>What the probe does at its edges. Its answers over the corpus: <see cref="ProbeScenarioTests"/>.</summary>
public sealed class ProbeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_no_call_can_read_leaves_the_answer_open_and_is_named()
    {
        await using var aws = await ProbeApp.StartAsync(ProbeApp.Allowed);
        using var host = ProbeApp.Builder(aws, declared: false).Build();

        var answer = await AskAsync(host.Services, ProbeApp.Orders);

        answer.Answer.ShouldBe(SesPermissionAnswer.Depends);
        answer.Certainty.ShouldBe(Certainty.Undetermined);
        answer.Open.ShouldBe([DenialLayer.VpcEndpointPolicy, DenialLayer.SessionPolicy]);
        answer.Diagnosis!.IsForecast.ShouldBeTrue();
        answer.Diagnosis.WouldSettle.ShouldBe("the session policy given when the session was made, from whoever makes it");
        answer.ToString().ShouldStartWith("Nothing was sent. Whether SES would refuse the send is not known.");
        answer.Diagnosis.ToJson().ShouldContain("\"forecast\": true");
        aws.Journal.Sends.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_app_says_it_has_none_of_passes_and_is_said()
    {
        await using var aws = await ProbeApp.StartAsync(ProbeApp.Allowed);
        using var host = ProbeApp.Builder(aws).Build();

        var answer = await AskAsync(host.Services, ProbeApp.Orders);

        (answer.Answer, answer.Certainty, answer.Diagnosis).ShouldBe((SesPermissionAnswer.Allowed, Certainty.Inferred, null));
        answer.Summary.ShouldBe("Every layer that can be read lets the send pass; as configured, sends meet no VPC endpoint policy and no session policy.");
        answer.ToString().ShouldStartWith("Nothing was sent. SES would accept the send.");
        answer.ToString().ShouldContain("[ ok ] session policy: as configured, sends of this app meet none");
    }

    [Fact]
    public async Task A_description_and_the_call_get_the_same_answer_and_remedy()
    {
        await using var aws = await ProbeApp.StartAsync(ProbeApp.Denied);
        using var host = ProbeApp.Builder(aws).Build();
        var (probe, ses) = Parts(host.Services);

        var described = await probe.AskAsync(ses, ProbeApp.Orders with { Recipients = ["customer@example.net"] }, Token);
        var called = await probe.AskCallAsync(ses, (client, token) => client.SendEmailAsync(ProbeApp.Request(), token), Token);

        called.Answer.ShouldBe(SesPermissionAnswer.Denied);
        called.Diagnosis!.Layer.ShouldBe(DenialLayer.IdentityPolicy);
        called.Diagnosis.Remedies[0].Proof.ShouldBe(RemedyProof.Proved);
        Without(described).ShouldBe(Without(called));
        called.ToString().ShouldNotContain("SES refused");
        called.Diagnosis.ToHtml().ShouldNotContain("Amazon SES refused a send");
        aws.Journal.Sends.ShouldBeEmpty();

        static string Without(SesPermissionResult answer) => string.Join('\n', answer.Diagnosis!.Findings) + string.Join('\n', answer.Diagnosis.Remedies) + answer.Summary;
    }

    /// <summary>The refusal that follows has the layer that was foretold, and a send that is made while another is asked about goes out.</summary>
    [Fact]
    public async Task A_send_made_meanwhile_is_a_send()
    {
        await using var aws = await ProbeApp.StartAsync(ProbeApp.Denied);
        using var host = ProbeApp.Builder(aws).Build();
        var (probe, ses) = Parts(host.Services);
        var asking = Enumerable.Range(0, 4).Select(_ => probe.AskCallAsync(ses, (client, token) => client.SendEmailAsync(ProbeApp.Request(), token), Token)).ToArray();

        var thrown = await Should.ThrowAsync<SesAccessDeniedException>(() => ses.SendEmailAsync(ProbeApp.Request(), Token));
        var answers = await Task.WhenAll(asking);

        answers.Select(a => a.Diagnosis!.Layer).Distinct().ShouldBe([thrown.Layer]);
        aws.Journal.Sends.Count().ShouldBe(1);
    }

    /// <summary>All that can be open in a policy stays open where the description leaves it out.</summary>
    [Fact]
    public async Task A_policy_that_looks_at_recipients_leaves_a_description_without_them_open()
    {
        await using var aws = await ProbeApp.StartAsync("conditions/allow-recipients-not-met.json");
        using var host = ProbeApp.Builder(aws).Build();

        var open = await AskAsync(host.Services, new SesSend { From = aws.World.Send!.From! });
        var denied = await AskAsync(host.Services, new SesSend { From = aws.World.Send.From!, Recipients = [.. aws.World.Send.To, .. aws.World.Send.Cc, .. aws.World.Send.Bcc] });

        open.Answer.ShouldBe(SesPermissionAnswer.Depends);
        open.Findings.Single(f => f.Outcome == GateOutcome.CannotTell).DependsOn.ShouldBe(["ses:Recipients"]);
        denied.Answer.ShouldBe(SesPermissionAnswer.Denied);
    }

    [Fact]
    public async Task What_could_not_be_read_is_named()
    {
        await using var aws = await ProbeApp.StartAsync("withheld/policy-texts.json");
        using var host = ProbeApp.Builder(aws).Build();

        var answer = await AskAsync(host.Services, ProbeApp.Orders);

        answer.Answer.ShouldBe(SesPermissionAnswer.Depends);
        answer.Open.ShouldContain(DenialLayer.IdentityPolicy);
        answer.Diagnosis!.WouldSettle!.ShouldStartWith("iam:");
    }

    [Fact]
    public async Task Credentials_that_cannot_be_had_are_denied()
    {
        await using var aws = await ProbeApp.StartAsync(ProbeApp.Allowed);
        using var host = ProbeApp.Builder(aws).Build();
        using var client = new AmazonSimpleEmailServiceV2Client(new NoCredentials(), new AmazonSimpleEmailServiceV2Config { ServiceURL = aws.Url.AbsoluteUri, AuthenticationRegion = "eu-west-1" });

        var answer = await Parts(host.Services).Probe.AskAsync(client, ProbeApp.Orders, Token);

        (answer.Answer, answer.Diagnosis!.Layer).ShouldBe((SesPermissionAnswer.Denied, DenialLayer.Credentials));
        aws.Journal.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_that_answers_leaves_it_open_within_the_budget()
    {
        await using var aws = await ProbeApp.StartAsync(ProbeApp.Allowed);
        using var host = ProbeApp.Builder(aws).Build();
        using var client = new AmazonSimpleEmailServiceV2Client(
            new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "s"), new AmazonSimpleEmailServiceV2Config { ServiceURL = "http://127.0.0.1:1", AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });

        var answer = await Parts(host.Services).Probe.AskAsync(client, ProbeApp.Orders, Token);

        answer.Answer.ShouldBe(SesPermissionAnswer.Depends);
        answer.Open.ShouldContain(DenialLayer.Credentials);
        answer.Reads.ShouldAllBe(read => read.State != ReadState.Found);
    }

    [Fact]
    public async Task A_function_that_does_something_else_is_told_so_and_nothing_is_sent()
    {
        await using var aws = await ProbeApp.StartAsync(ProbeApp.Allowed);
        using var host = ProbeApp.Builder(aws).Build();
        var (probe, ses) = Parts(host.Services);
        using var other = new AmazonSimpleEmailServiceV2Client(new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "s"), new AmazonSimpleEmailServiceV2Config { ServiceURL = aws.Url.AbsoluteUri });
        SesResilience.Attach(other);

        (await Should.ThrowAsync<InvalidOperationException>(() => probe.AskCallAsync(ses, (_, _) => Task.CompletedTask, Token))).Message.ShouldStartWith("The function made no call");
        (await Should.ThrowAsync<InvalidOperationException>(() => probe.AskCallAsync(ses, (_, token) => other.SendEmailAsync(ProbeApp.Request(), token), Token)))
            .Message.ShouldStartWith("The function made its call on another client");
        await Should.ThrowAsync<NotSupportedException>(() => probe.AskCallAsync(ses, (_, _) => throw new NotSupportedException("the app's own"), Token));
        await Should.ThrowAsync<ArgumentException>(() => probe.AskAsync(Substitute.For<IAmazonSimpleEmailServiceV2>(), ProbeApp.Orders, Token));
        await Should.ThrowAsync<OperationCanceledException>(() => probe.AskAsync(ses, ProbeApp.Orders, new CancellationToken(true)));
        aws.Journal.Entries.ShouldBeEmpty();

        // After all that the client sends as ever.
        await ses.SendEmailAsync(ProbeApp.Request(), Token);
        aws.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public void A_description_writes_no_addresses() =>
        (ProbeApp.Orders with { Recipients = ["kim@example.net"] }).ToString().ShouldBe("SesSend { Simple, 1 recipients }");

    private static Task<SesPermissionResult> AskAsync(IServiceProvider services, SesSend send) => Parts(services).Probe.AskAsync(Parts(services).Ses, send, Token);

    private static (ISesPermissionProbe Probe, IAmazonSimpleEmailServiceV2 Ses) Parts(IServiceProvider services) =>
        (services.GetRequiredService<ISesPermissionProbe>(), services.GetRequiredService<IAmazonSimpleEmailServiceV2>());

    private sealed class NoCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new AmazonClientException("Unable to get IAM security credentials from EC2 Instance Metadata Service.");
    }
}
