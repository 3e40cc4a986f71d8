using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;
using Amazon.SimpleEmailV2.Model.Internal.MarshallTransformations;
using Polly;
using Ses.Resilient.Attaching;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Pipeline;
using Ses.Resilient.Telemetry;
using Ses.Resilient.Tests.Attaching;

namespace Ses.Resilient.Tests.Resilience;

/// <summary>The same way for a caller that has no await, and what the server's hint does.</summary>
public sealed class SyncSendTests
{
    private static readonly WireAnswer Throttled = new(
        HttpStatusCode.TooManyRequests, "application/json", """{"message":"Maximum sending rate exceeded."}""", ("x-amzn-ErrorType", "TooManyRequestsException"));

    private static readonly WireAnswer Broken = new(HttpStatusCode.InternalServerError, "application/json", """{"message":"?"}""", ("x-amzn-ErrorType", "InternalServiceErrorException"));

    [Theory, InlineData(false), InlineData(true)]
    public void A_throttled_send_is_made_again_and_signed_again(bool alone)
    {
        using var wire = new Wire(Throttled, WireAnswer.SesSent);
        using var client = Client(wire, new(), alone);

        client.SendNow().MessageId.ShouldBe("m-1");

        wire.Sent.Count.ShouldBe(2);
        wire.Sent.ShouldAllBe(request => request.Headers.ContainsKey("Authorization") && request.Body.Contains("bob@example.net"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_send_that_stays_throttled_is_made_four_times(bool alone)
    {
        using var wire = new Wire(Throttled);
        using var client = Client(wire, new(), alone);

        Should.Throw<TooManyRequestsException>(() => client.SendNow());

        wire.Sent.Count.ShouldBe(4, "one send and three retries");
    }

    [Theory, InlineData(false), InlineData(true)]
    public void What_may_have_been_accepted_is_not_made_again(bool alone)
    {
        using var wire = new Wire(Broken);
        using var client = Client(wire, new(), alone);

        Should.Throw<AmazonSimpleEmailServiceV2Exception>(() => client.SendNow()).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);

        wire.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public void While_a_denial_stands_a_send_fails_at_once()
    {
        using var wire = new Wire(WireAnswer.SesDenied);
        using var client = Client(wire, new() { FailFast = new FailFastOptions(), Pacing = new PacingOptions { MaxSendRate = 1000 } });

        Should.Throw<SesAccessDeniedException>(() => client.SendNow()).IsHeldBack.ShouldBeFalse();
        Should.Throw<SesAccessDeniedException>(() => client.SendNow()).IsHeldBack.ShouldBeTrue();

        wire.Sent.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("Retry-After", "7", 7000)]
    [InlineData("x-amz-retry-after", "1500", 1500)]
    [InlineData("Retry-After", "100000", 30_000)]
    [InlineData("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT", null)]
    [InlineData("Other", "7", null)]
    public async Task The_hint_of_the_server_is_heeded_within_its_limit(string header, string value, int? milliseconds)
    {
        using var wire = new Wire(Throttled with { Headers = [.. Throttled.Headers, (header, value)] });
        using var client = wire.Ses();

        var thrown = await Should.ThrowAsync<TooManyRequestsException>(() => client.SendEmailAsync(Wire.Mail, TestContext.Current.CancellationToken));

        SendFailures.HintOf(thrown)?.TotalMilliseconds.ShouldBe(milliseconds!.Value);
        (SendFailures.HintOf(thrown) is null).ShouldBe(milliseconds is null);
    }

    private static SyncSes Client(Wire wire, SesResilienceOptions options, bool alone = false)
    {
        var client = new SyncSes(wire);
        var diagnosis = FakeDiagnostician.Boundary with { Sharing = SharingScope.AnyRecipients };
        var guard = new SesSendGuard(new FakeDiagnostician { Diagnose = (_, _, _) => Task.FromResult(diagnosis) }, options, new Microsoft.Extensions.Logging.Testing.FakeLogger(), TimeProvider.System)
        {
            Pipeline = new SendPipeline(new ResiliencePipelineBuilder().AddSesSendRetry(r => r.Delay = TimeSpan.Zero).Build(), repeatUncertain: false, SesTelemetry.Unhosted, alone),
        };
        PipelineAttachment.Attach(client, () => guard);
        PipelineAttachment.Equip(client, guard);
        return client;
    }

    private sealed class SyncSes(Wire wire) : AmazonSimpleEmailServiceV2Client(Wire.Credentials, wire.Under(new AmazonSimpleEmailServiceV2Config { MaxErrorRetry = 4 }))
    {
        public SendEmailResponse SendNow() => Invoke<SendEmailResponse>(
            Wire.Mail, new InvokeOptions { RequestMarshaller = SendEmailRequestMarshaller.Instance, ResponseUnmarshaller = SendEmailResponseUnmarshaller.Instance });
    }
}
