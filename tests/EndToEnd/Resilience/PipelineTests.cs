using System.Net;
using System.Net.Sockets;
using System.Text;
using Amazon.Runtime;
using Amazon.SimpleEmailV2.Model;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Resilience;

/// <summary>What is made again and what is not, counted by what reached SES. Which failures a mail survives: SES API v2 reference, SendEmail (errors); .NET, HttpRequestError.</summary>
public sealed class PipelineTests
{
    public static TheoryData<bool, RequestRetryMode, int> SdkSettings => new MatrixTheoryData<bool, RequestRetryMode, int>(
        [false, true], [RequestRetryMode.Standard, RequestRetryMode.Adaptive], [0, 1, 4]);

    [Theory, MemberData(nameof(SdkSettings))]
    public async Task A_throttled_send_is_made_as_often_as_the_pipeline_says_whatever_the_client_says(bool alone, RequestRetryMode mode, int maxErrorRetry)
    {
        await using var app = await SendApp.StartAsync(o => Quick(o, alone), client: c => (c.RetryMode, c.MaxErrorRetry) = (mode, maxErrorRetry));
        app.Aws.Faults.Inject("SendEmail", Fault.Error(429));

        var thrown = await Should.ThrowAsync<AmazonServiceException>(() => app.SendAsync());

        thrown.ShouldBeOfType<TooManyRequestsException>();
        app.Sends.Count.ShouldBe(4, "one send and three retries");
        app.Aws.Mails.Count.ShouldBe(0);
    }

    [Theory, MemberData(nameof(SdkSettings))]
    public async Task What_may_have_been_accepted_is_not_made_again_whatever_the_client_says(bool alone, RequestRetryMode mode, int maxErrorRetry)
    {
        foreach (var fault in (Fault[])[Fault.Error(500), Fault.Error(502), Fault.Error(503), Fault.DropBefore, Fault.DropAfter, Fault.TruncatedBody, Fault.CutBody])
        {
            await using var app = await SendApp.StartAsync(o => Quick(o, alone), client: c => (c.RetryMode, c.MaxErrorRetry) = (mode, maxErrorRetry));
            await app.SendAsync(SendApp.Mail("so that a connection is kept"));
            app.Aws.Faults.Inject("SendEmail", fault);

            await Should.ThrowAsync<Exception>(() => app.SendAsync(SendApp.Mail("once")));

            app.Sends.Count.ShouldBe(2, fault.Kind.ToString());
            app.Aws.Mails.All.Count(m => m.Subject == "once").ShouldBeLessThanOrEqualTo(1);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_time_out_is_not_made_again(bool alone)
    {
        await using var app = await SendApp.StartAsync(o => Quick(o, alone), client: c => c.Timeout = TimeSpan.FromSeconds(3));
        app.Aws.Faults.Inject("SendEmail", Fault.HangAfter);

        await Should.ThrowAsync<Exception>(() => app.SendAsync());

        app.Sends.Count.ShouldBe(1);
        app.Aws.Mails.Count.ShouldBe(1);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task It_is_where_the_app_opts_in(bool alone)
    {
        await using var app = await SendApp.StartAsync(o =>
        {
            o.RepeatUncertainSends = true;
            Quick(o, alone);
        });
        app.Aws.Faults.Inject("SendEmail", Fault.DropAfter, times: 1);

        (await app.SendAsync()).MessageId.ShouldNotBeNullOrEmpty();

        app.Sends.Count.ShouldBe(2);
        app.Aws.Mails.Count.ShouldBe(2, "the second mail that the app took the risk of");
    }

    /// <summary>SES has said yes to it, in an answer that cannot be read.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task What_SES_took_is_not_made_again_even_where_the_app_opts_in(bool alone)
    {
        await using var app = await SendApp.StartAsync(o =>
        {
            o.RepeatUncertainSends = true;
            Quick(o, alone);
        });
        app.Aws.Faults.Inject("SendEmail", Fault.MalformedBody, times: 1);

        await Should.ThrowAsync<Exception>(() => app.SendAsync());

        app.Sends.Count.ShouldBe(1);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_send_made_again_is_signed_again_and_has_its_whole_body(bool alone)
    {
        await using var app = await SendApp.StartAsync(o => Quick(o, alone));
        app.Aws.Faults.Inject("SendEmail", Fault.Error(429), times: 2);
        var mime = "From: orders@example.com\r\nTo: customer@example.net\r\nSubject: raw\r\n\r\n" + new string('x', 100_000);
        using var data = new MemoryStream(Encoding.UTF8.GetBytes(mime));

        // The emulator checks every signature over the body.
        var sent = await app.Ses.SendEmailAsync(new SendEmailRequest { Content = new EmailContent { Raw = new RawMessage { Data = data } } }, TestContext.Current.CancellationToken);

        sent.MessageId.ShouldNotBeNullOrEmpty();
        app.Sends.Count.ShouldBe(3);
        app.Aws.Journal.Sends.Last().Status.ShouldBe(200);
        var mail = app.Aws.Mails.All.ShouldHaveSingleItem();
        mail.RequestText.ShouldContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(mime))[..1000]);
        mail.RequestText.Length.ShouldBeGreaterThan(130_000);
    }

    [Fact]
    public async Task A_denial_is_never_made_again_not_even_by_a_pipeline_that_retries_everything()
    {
        await using var app = await SendApp.StartAsync(
            o => o.Pipeline(b => b.AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 5, Delay = TimeSpan.Zero })), world: "boundary.json");

        await Should.ThrowAsync<SesAccessDeniedException>(() => app.SendAsync());

        app.Sends.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_lost_answer_is_not_made_again_not_even_by_a_pipeline_that_retries_everything()
    {
        await using var app = await SendApp.StartAsync(o => o.Pipeline(b => b.AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 5, Delay = TimeSpan.Zero })));
        app.Aws.Faults.Inject("SendEmail", Fault.DropAfter);

        await Should.ThrowAsync<Exception>(() => app.SendAsync());

        app.Sends.Count.ShouldBe(1);
        app.Aws.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_pipeline_that_retries_results_or_ends_attempts_makes_no_second_mail()
    {
        await using var app = await SendApp.StartAsync(o => o.Pipeline(b => b
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 3, Delay = TimeSpan.Zero, ShouldHandle = _ => ValueTask.FromResult(true) })
            .AddTimeout(TimeSpan.FromSeconds(3))));

        (await app.SendAsync()).MessageId.ShouldNotBeNullOrEmpty();
        app.Aws.Mails.Count.ShouldBe(1);

        app.Aws.Faults.Inject("SendEmail", Fault.HangAfter);
        await Should.ThrowAsync<Exception>(() => app.SendAsync());
        app.Aws.Mails.Count.ShouldBe(2);
        app.Sends.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_time_out_of_the_pipeline_ends_the_first_attempt()
    {
        await using var app = await SendApp.StartAsync(o => o.Pipeline(b => b.AddTimeout(TimeSpan.FromSeconds(2))));
        app.Aws.Faults.Inject("SendEmail", Fault.HangAfter);

        await Should.ThrowAsync<TimeoutRejectedException>(() => app.SendAsync());

        app.Sends.Count.ShouldBe(1);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Where_no_connection_is_made_it_is_tried_again(bool alone)
    {
        var retries = 0;
        await using var app = await SendApp.StartAsync(
            o => Quick(o, alone, r => r.OnRetry = _ => { retries++; return default; }),
            client: c => (c.ServiceURL, c.MaxErrorRetry) = ($"http://127.0.0.1:{ClosedPort()}", 4));

        var thrown = await Should.ThrowAsync<Exception>(() => app.SendAsync());

        SesSendRetry.WasNotAccepted(thrown).ShouldBeTrue();
        retries.ShouldBe(3);
    }

    [Fact]
    public async Task A_pipeline_of_the_app_is_found_by_its_key()
    {
        await using var app = await SendApp.StartAsync(
            o => o.PipelineKey = "mail", register: s => s.AddResiliencePipeline("mail", b => b.AddSesSendRetry(r => (r.MaxRetryAttempts, r.Delay) = (1, TimeSpan.Zero))));
        app.Aws.Faults.Inject("SendEmail", Fault.Error(429));

        await Should.ThrowAsync<TooManyRequestsException>(() => app.SendAsync());

        app.Sends.Count.ShouldBe(2);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Other_calls_keep_the_retries_of_the_SDK_and_run_in_no_pipeline(bool alone)
    {
        await using var app = await SendApp.StartAsync(o => Quick(o, alone), client: c => (c.RetryMode, c.MaxErrorRetry) = (RequestRetryMode.Standard, 2));
        app.Aws.Faults.Inject("GetAccount", Fault.Error(500), times: 2);

        await app.Ses.GetAccountAsync(new GetAccountRequest(), TestContext.Current.CancellationToken);

        app.Aws.Journal.Reads.Count().ShouldBe(3);
    }

    [Fact]
    public async Task Without_a_pipeline_the_SDK_does_as_it_does_bare()
    {
        var counts = new List<int>();
        foreach (var attached in (bool[])[false, true])
        {
            await using var app = await SendApp.StartAsync(attached ? _ => { } : null, client: c => (c.RetryMode, c.MaxErrorRetry) = (RequestRetryMode.Standard, 2));
            app.Aws.Faults.Inject("SendEmail", Fault.Error(500));
            await Should.ThrowAsync<AmazonServiceException>(() => app.SendAsync());
            counts.Add(app.Sends.Count);
        }

        counts.ShouldBe([3, 3]);
    }

    /// <summary>The default pipeline, without its waits.</summary>
    /// <param name="options">The options.</param>
    /// <param name="alone">Whether it is known to be the retry alone, as <c>o.Pipeline()</c> is: then the first attempt is made outside of it.</param>
    /// <param name="configure">What else the retry does.</param>
    private static void Quick(SesResilienceOptions options, bool alone, Action<RetryStrategyOptions>? configure = null)
    {
        options.Pipeline(b => b.AddSesSendRetry(r =>
        {
            (r.Delay, r.MaxDelay) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5));
            configure?.Invoke(r);
        }));
        options.IsPipelineRetryAlone = alone;
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
