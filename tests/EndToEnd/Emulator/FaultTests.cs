using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Emulator;

public sealed class FaultTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private AwsEmulator.Emulator _aws = null!;
    private SignedHttp _http = null!;

    public async ValueTask InitializeAsync()
    {
        _aws = await AwsEmulator.Emulator.StartAsync(TestWorld.Create(), new EmulatorOptions { TimeProvider = _time }, TestContext.Current.CancellationToken);
        _http = new SignedHttp(_aws.Url, TestWorld.App, () => _aws.Now);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task Error_accepts_nothing_and_ends_after_its_number_of_calls()
    {
        _aws.Faults.Inject("SendEmail", Fault.Error(500), times: 2);
        for (var i = 0; i < 2; i++)
        {
            var refused = await _http.SendMailAsync();
            refused.Status.ShouldBe(HttpStatusCode.InternalServerError);
            refused.Code.ShouldBe("InternalServiceErrorException");
        }
        _aws.Mails.Count.ShouldBe(0);
        (await _http.SendMailAsync()).Status.ShouldBe(HttpStatusCode.OK);
        _aws.Mails.Count.ShouldBe(1);
        _aws.Journal.Entries.Select(e => e.Status).ShouldBe([500, 500, 200]);
        _aws.Journal.Entries[0].Faults.ShouldBe([FaultKind.Error]);
        _aws.Journal.Entries[2].Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Error_is_spelled_as_the_protocol_has_it()
    {
        _aws.Faults.Inject("*", Fault.Error(429));
        (await _http.GetAsync("/v2/email/account")).Code.ShouldBe("TooManyRequestsException");
        (await _http.QueryAsync("iam", "GetUser")).Code.ShouldBe("Throttling");
        (await _http.OrganizationsAsync("DescribeOrganization")).Code.ShouldBe("TooManyRequestsException");
        _aws.Faults.Clear();
        _aws.Faults.Inject("*", Fault.Error(503, "Busy", "Come back"), service: "sts");
        var answer = await _http.QueryAsync("sts", "GetCallerIdentity");
        (answer.Status, answer.Code, answer.Message).ShouldBe((HttpStatusCode.ServiceUnavailable, "Busy", "Come back"));
        (await _http.QueryAsync("iam", "GetUser")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Drop_gives_no_answer(bool afterAccepting, int mails)
    {
        _aws.Faults.Inject("SendEmail", afterAccepting ? Fault.DropAfter : Fault.DropBefore);
        await Should.ThrowAsync<HttpRequestException>(() => _http.SendMailAsync());
        _aws.Mails.Count.ShouldBe(mails);
        _aws.Journal.Entries.ShouldHaveSingleItem().Status.ShouldBeNull();
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Hang_ends_with_the_client(bool afterAccepting, int mails)
    {
        _aws.Faults.Inject("SendEmail", afterAccepting ? Fault.HangAfter : Fault.HangBefore);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var send = _http.SendMailAsync(patience.Token);
        await UntilAsync(() => _aws.Journal.Entries.Length == 1 && _aws.Mails.Count == mails);
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => send);
        _aws.Faults.Clear();
        (await _http.SendMailAsync()).Status.ShouldBe(HttpStatusCode.OK);
        _aws.Mails.Count.ShouldBe(mails + 1);
        _aws.Journal.Entries.Select(e => e.Status).ShouldBe([null, 200]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hang_goes_on_when_released(bool afterAccepting)
    {
        _aws.Faults.Inject("SendEmail", afterAccepting ? Fault.HangAfter : Fault.HangBefore, times: 1);
        var send = _http.SendMailAsync();
        await UntilAsync(() => _aws.Journal.Entries.Length == 1);
        send.IsCompleted.ShouldBeFalse();
        while (!send.IsCompleted)
        {
            _aws.Faults.Release();
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        (await send).Status.ShouldBe(HttpStatusCode.OK);
        _aws.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Latency_is_driven_by_the_time_provider_and_goes_with_other_faults()
    {
        _aws.Faults.Inject("*", Fault.Latency(TimeSpan.FromSeconds(30)));
        _aws.Faults.Inject("GetAccount", Fault.Error(500));
        var call = _http.GetAsync("/v2/email/account");
        await UntilAsync(() => _aws.Journal.Entries.Length == 1);
        _time.Advance(TimeSpan.FromSeconds(29));
        await Task.Delay(50, TestContext.Current.CancellationToken);
        call.IsCompleted.ShouldBeFalse();
        while (!call.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        (await call).Status.ShouldBe(HttpStatusCode.InternalServerError);
        _aws.Journal.Entries[0].Faults.ShouldBe([FaultKind.Latency, FaultKind.Error]);
    }

    [Fact]
    public async Task Malformed_body_is_neither_JSON_nor_XML()
    {
        _aws.Faults.Inject("*", Fault.MalformedBody);
        var answer = await _http.GetAsync("/v2/email/account");
        answer.Status.ShouldBe(HttpStatusCode.OK);
        Should.Throw<JsonException>(() => JsonDocument.Parse(answer.Text));
        Should.Throw<System.Xml.XmlException>(() => answer.Xml);
    }

    [Fact]
    public async Task Cut_body_is_a_whole_answer_with_half_a_text()
    {
        var whole = (await _http.GetAsync("/v2/email/account")).Text;
        _aws.Faults.Inject("GetAccount", Fault.CutBody);
        (await _http.GetAsync("/v2/email/account")).Text.ShouldBe(whole[..(whole.Length / 2)]);
    }

    [Fact]
    public async Task Truncated_body_breaks_off()
    {
        _aws.Faults.Inject("GetAccount", Fault.TruncatedBody);
        var broken = await Should.ThrowAsync<HttpRequestException>(() => _http.GetAsync("/v2/email/account"));
        broken.InnerException.ShouldBeAssignableTo<IOException>();
    }

    [Fact]
    public async Task Trickle_comes_in_the_end()
    {
        _aws.Faults.Inject("GetSendQuota", Fault.Trickle(TimeSpan.FromMilliseconds(100)));
        var call = _http.QueryAsync("ses", "GetSendQuota");
        var steps = 0;
        while (!call.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            steps++;
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        (await call).Value("Max24HourSend").ShouldNotBeNull();
        steps.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task A_fault_can_be_taken_back()
    {
        using (_aws.Faults.Inject("GetAccount", Fault.Error(500)))
            (await _http.GetAsync("/v2/email/account")).Status.ShouldBe(HttpStatusCode.InternalServerError);
        (await _http.GetAsync("/v2/email/account")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_kind_of_fault_is_tried_here()
    {
        // A new kind fails this until it has a test above.
        Enum.GetValues<FaultKind>().ShouldBe(
            [FaultKind.Latency, FaultKind.Error, FaultKind.DropBefore, FaultKind.DropAfter, FaultKind.HangBefore, FaultKind.HangAfter, FaultKind.MalformedBody, FaultKind.CutBody, FaultKind.TruncatedBody, FaultKind.Trickle]);
        await Task.CompletedTask;
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        while (!done())
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }
}
