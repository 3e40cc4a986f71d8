using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;
using Amazon.SQS;
using Amazon.SQS.Model;
using Ses.Resilient.Attaching;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Attaching;

/// <summary>The handler in real clients of AWS, on the wire.</summary>
public sealed class SendHandlerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_refusal_over_Query_becomes_our_exception_with_the_answer_of_AWS_inside(bool sync)
    {
        using var wire = new Wire(WireAnswer.StsDenied);
        using var client = wire.Sts();
        var diagnostician = new FakeDiagnostician();
        PipelineAttachment.Attach(client, () => diagnostician.Guard());

        var thrown = await Should.ThrowAsync<SesAccessDeniedException>(() => client.CallAsync(sync, Token));

        thrown.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        thrown.ErrorCode.ShouldBe("AccessDenied");
        thrown.ErrorType.ShouldBe(ErrorType.Sender);
        thrown.RequestId.ShouldBe("sts-1");
        thrown.Diagnosis.ShouldBeSameAs(FakeDiagnostician.Boundary);
        thrown.Layer.ShouldBe(DenialLayer.PermissionsBoundary);
        thrown.Certainty.ShouldBe(Certainty.Proven);
        var inner = thrown.InnerException.ShouldBeOfType<AmazonSecurityTokenServiceException>();
        inner.Message.ShouldBe("not allowed");
        thrown.TryGetSesDiagnosis(out var diagnosis).ShouldBeTrue();
        diagnosis.ShouldBeSameAs(FakeDiagnostician.Boundary);
        diagnostician.Diagnosed.ShouldBe(1);
        wire.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_over_JSON_becomes_our_exception_with_the_answer_of_AWS_inside()
    {
        using var wire = new Wire(WireAnswer.SqsDenied);
        using var client = wire.Sqs();
        PipelineAttachment.Attach(client, () => new FakeDiagnostician().Guard());

        var thrown = await Should.ThrowAsync<SesAccessDeniedException>(() => client.ListQueuesAsync(new ListQueuesRequest(), Token));

        thrown.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        thrown.ErrorCode.ShouldBe("AccessDeniedException");
        thrown.RequestId.ShouldBe("sqs-1");
        thrown.InnerException.ShouldBeAssignableTo<AmazonSQSException>()!.Message.ShouldBe("not allowed");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Annotated_the_SDKs_own_exception_goes_on_untouched(bool sync)
    {
        using var wire = new Wire(WireAnswer.StsDenied);
        using var client = wire.Sts();
        var between = new Recorder();
        client.Pipeline.AddHandler(between);
        PipelineAttachment.Attach(client, () => new FakeDiagnostician().Guard(new() { OnDenied = OnDenied.Annotate }));

        var thrown = await Should.ThrowAsync<AmazonSecurityTokenServiceException>(() => client.CallAsync(sync, Token));

        thrown.ShouldBeSameAs(between.Failure);
        thrown.InnerException.ShouldBeAssignableTo<Amazon.Runtime.Internal.HttpErrorResponseException>();
        thrown.StackTrace.ShouldNotBeNull().ShouldContain(nameof(ErrorHandler));
        thrown.TryGetSesDiagnosis(out var diagnosis).ShouldBeTrue();
        diagnosis.ShouldBeSameAs(FakeDiagnostician.Boundary);
        new InvalidOperationException("the app's own", thrown).TryGetSesDiagnosis(out _).ShouldBeTrue();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_call_that_succeeds_gives_the_very_response_of_the_SDK_and_asks_nothing(bool sync)
    {
        using var wire = new Wire(WireAnswer.StsIdentity);
        using var client = wire.Sts();
        var between = new Recorder();
        client.Pipeline.AddHandler(between);
        PipelineAttachment.Attach(client, () => throw new InvalidOperationException("asked for on a success"));

        var response = await client.CallAsync(sync, Token);

        response.ShouldBeSameAs(between.Response);
        response.Arn.ShouldBe("arn:aws:iam::123456789012:user/app");
        wire.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_bytes_go_over_the_wire_as_without_the_library()
    {
        var bare = await SentBy(attached: false);
        var attached = await SentBy(attached: true);

        attached.Method.ShouldBe(bare.Method);
        attached.Uri.ShouldBe(bare.Uri);
        attached.Body.ShouldBe(bare.Body);
        attached.Body.ShouldContain("bob@example.net");
        // The clock and the invocation are in these and differ between any two sends.
        string[] perCall = ["Authorization", "X-Amz-Date", "amz-sdk-invocation-id"];
        attached.Headers.Keys.ShouldBe(bare.Headers.Keys, ignoreOrder: true);
        foreach (var (name, value) in bare.Headers.Where(header => !perCall.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            attached.Headers[name].ShouldBe(value, name);

        static async Task<WireRequest> SentBy(bool attached)
        {
            using var wire = new Wire(WireAnswer.SesSent);
            using var client = wire.Ses();
            if (attached)
                SesResilience.Attach(client);
            (await client.SendEmailAsync(Wire.Mail, Token)).MessageId.ShouldBe("m-1");
            return wire.Sent.ShouldHaveSingleItem();
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task It_runs_once_per_call_outside_the_retries_of_the_SDK(bool sync)
    {
        using var recovering = new Wire(WireAnswer.Unavailable, WireAnswer.StsIdentity);
        using var client = recovering.Sts();
        var diagnostician = new FakeDiagnostician();
        PipelineAttachment.Attach(client, () => diagnostician.Guard());
        (await client.CallAsync(sync, Token)).Account.ShouldBe("123456789012");
        recovering.Sent.Count.ShouldBe(2);
        diagnostician.Asked.ShouldBe(0);

        using var down = new Wire(WireAnswer.Unavailable);
        using var failing = down.Sts();
        PipelineAttachment.Attach(failing, () => diagnostician.Guard());
        var thrown = await Should.ThrowAsync<AmazonSecurityTokenServiceException>(() => failing.CallAsync(sync, Token));
        thrown.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        down.Sent.Count.ShouldBe(3);
        diagnostician.Asked.ShouldBe(1);
        diagnostician.Diagnosed.ShouldBe(0);
    }

    [Fact]
    public void It_is_outermost_with_the_SDKs_handlers_inside_in_their_order()
    {
        using var wire = new Wire(WireAnswer.StsIdentity);
        using var bare = wire.Sts();
        using var client = wire.Sts();
        PipelineAttachment.Attach(client, () => new FakeDiagnostician().Guard()).ShouldBeTrue();

        client.Pipeline.Handlers[0].ShouldBeOfType<SesSendHandler>();
        client.Pipeline.Handlers.Skip(1).Select(handler => handler.GetType()).ShouldBe(bare.Pipeline.Handlers.Select(handler => handler.GetType()));
        client.Pipeline.Handlers.ShouldContain(handler => handler is MetricsHandler);
        client.Pipeline.Handlers.ShouldContain(handler => handler is RetryHandler);
    }

    [Fact]
    public async Task Attaching_again_does_nothing_also_from_many_threads_while_calls_run()
    {
        using var wire = new Wire(WireAnswer.StsIdentity) { Keeps = false };
        using var client = wire.Sts();
        var attached = 0;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            if (PipelineAttachment.Attach(client, () => new FakeDiagnostician().Guard()))
                Interlocked.Increment(ref attached);
            (await client.CallAsync(sync: false, Token)).Account.ShouldBe("123456789012");
        }, Token)));

        attached.ShouldBe(1);
        client.Pipeline.Handlers.Count(handler => handler is SesSendHandler).ShouldBe(1);
    }

    [Fact]
    public async Task A_call_that_its_caller_cancels_is_not_diagnosed()
    {
        using var cancellation = new CancellationTokenSource();
        using var wire = new Wire(WireAnswer.StsDenied) { Before = cancellation.Cancel };
        using var client = wire.Sts();
        var diagnostician = new FakeDiagnostician { Can = _ => true };
        PipelineAttachment.Attach(client, () => diagnostician.Guard());

        await Should.ThrowAsync<OperationCanceledException>(() => client.CallAsync(sync: false, cancellation.Token));

        diagnostician.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task A_handler_of_somebody_else_that_throws_at_once_is_explained_too()
    {
        using var wire = new Wire(WireAnswer.StsIdentity);
        using var client = wire.Sts();
        client.Pipeline.AddHandler(new ThrowsAtOnce());
        PipelineAttachment.Attach(client, () => new FakeDiagnostician { Can = _ => true }.Guard());

        var thrown = await Should.ThrowAsync<SesAccessDeniedException>(() => client.CallAsync(sync: false, Token));

        thrown.InnerException.ShouldBeOfType<AmazonClientException>();
        thrown.StatusCode.ShouldBe(default);
        thrown.RequestId.ShouldBe("ses-1");
        thrown.ErrorType.ShouldBe(ErrorType.Unknown);
    }

    /// <summary>Keeps what came from inside, as the handler next to ours.</summary>
    private sealed class Recorder : PipelineHandler
    {
        public object? Response { get; private set; }

        public Exception? Failure { get; private set; }

        public override void InvokeSync(IExecutionContext executionContext)
        {
            try
            {
                base.InvokeSync(executionContext);
                Response = executionContext.ResponseContext.Response;
            }
            catch (Exception failure)
            {
                Failure = failure;
                throw;
            }
        }

        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            try
            {
                var response = await base.InvokeAsync<T>(executionContext);
                Response = response;
                return response;
            }
            catch (Exception failure)
            {
                Failure = failure;
                throw;
            }
        }
    }

    private sealed class ThrowsAtOnce : PipelineHandler
    {
        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext) => throw new AmazonClientException("no credentials");
    }
}
