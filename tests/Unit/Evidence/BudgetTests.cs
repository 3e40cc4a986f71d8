using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Tests.Evidence;

public sealed class BudgetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static FakeAws Aws() => new FakeAws()
        .On("GetCallerIdentity", Wire.Caller())
        .On("GetRole", Wire.Role())
        .On("ListRolePolicies", Wire.Names("ListRolePolicies", "PolicyNames", ["A", "B"]))
        .On("GetRolePolicy", call => Wire.Inline("GetRolePolicy", call["PolicyName"]!, "text"))
        .On("ListAttachedRolePolicies", Wire.Attached("ListAttachedRolePolicies", []))
        .On("GetEmailIdentity", Wire.Identity())
        .On("GetAccount", Wire.SesAccount());

    [Fact]
    public async Task After_the_budget_what_was_found_is_there_and_what_was_not_is_named()
    {
        var time = new FakeTimeProvider();
        var never = new TaskCompletionSource<FakeAnswer>();

        // The handler does not heed cancellation: the read is left behind.
        var aws = Aws().On("GetRolePolicy", (call, _) => call["PolicyName"] == "A" ? Task.FromResult(Wire.Inline("GetRolePolicy", "A", "text")) : never.Task);

        var collecting = Collecting.Source(time).CollectAsync(Collecting.Denied(), Collecting.Facts(), aws.Settings(), Collecting.Budget, TestContext.Current.CancellationToken);
        await Until(() => aws.Calls.Count(call => call.Operation is "GetRolePolicy" or "GetAccount") == 3);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        collecting.IsCompleted.ShouldBeFalse();
        time.Advance(Collecting.Budget);
        var evidence = await collecting.WaitAsync(Patience, TestContext.Current.CancellationToken);

        evidence.IdentityPolicies.Select(policy => policy.Says()).ShouldBe(["TEXT text", "the time for the diagnosis ran out"]);
        evidence.Caller.State.ShouldBe(ReadState.Found);
        evidence.AccountState.State.ShouldBe(ReadState.Found);
        var late = evidence.Reads[^1];
        (late.Operation, late.Target, late.State).ShouldBe(("GetRolePolicy", "policy B of role Mailer", ReadState.OutOfTime));
        late.Elapsed.ShouldBe(Collecting.Budget);
    }

    [Fact]
    public async Task The_reads_under_way_are_cancelled_with_the_budget()
    {
        var time = new FakeTimeProvider();
        var cancelled = new TaskCompletionSource();
        var aws = Aws().On("GetRole", async (_, cancellation) =>
        {
            await using var _1 = cancellation.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellation);
            return "";
        });

        var collecting = Collecting.Source(time).CollectAsync(Collecting.Denied(), Collecting.Facts(), aws.Settings(), Collecting.Budget, TestContext.Current.CancellationToken);
        await Until(() => aws.Calls.Any(call => call.Operation == "GetRole"));
        time.Advance(Collecting.Budget);

        (await collecting.WaitAsync(Patience, TestContext.Current.CancellationToken)).Principal.State.ShouldBe(ReadState.OutOfTime);
        await cancelled.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Without_time_nothing_is_asked_and_all_is_named()
    {
        var aws = Aws();

        var evidence = await Collecting.Source().CollectAsync(Collecting.Denied(), Collecting.Facts(), aws.Settings(), TimeSpan.Zero, TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

        aws.Calls.ShouldBeEmpty();
        evidence.Reads.ShouldNotBeEmpty();
        evidence.Reads.ShouldAllBe(read => read.State == ReadState.OutOfTime);
        evidence.Caller.State.ShouldBe(ReadState.OutOfTime);
        evidence.Principal.State.ShouldBe(ReadState.OutOfTime);
        evidence.Boundary.State.ShouldBe(ReadState.OutOfTime);
        evidence.Organization.State.ShouldBe(ReadState.OutOfTime);
        evidence.AccountState.State.ShouldBe(ReadState.OutOfTime);
        evidence.IdentityPolicies.Names().ShouldBe(["inline policies of role Mailer", "attached policies of role Mailer"]);
    }

    [Fact]
    public async Task A_cancelled_send_ends_the_diagnosis_without_an_exception()
    {
        using var cancel = new CancellationTokenSource();
        var aws = Aws().On("GetAccount", async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return "";
        });

        var collecting = Collecting.Source().CollectAsync(Collecting.Denied(), Collecting.Facts(), aws.Settings(), TimeSpan.FromHours(2), cancel.Token);
        await Until(() => aws.Calls.Any(call => call.Operation == "GetAccount") && aws.Calls.Count >= 8);
        await cancel.CancelAsync();
        var evidence = await collecting.WaitAsync(Patience, TestContext.Current.CancellationToken);

        evidence.AccountState.State.ShouldBe(ReadState.OutOfTime);
        evidence.AccountState.Reason.ShouldBe("the send was cancelled");
        evidence.Principal.State.ShouldBe(ReadState.Found);
    }

    [Fact]
    public async Task Credentials_that_block_do_not_hold_up_the_diagnosis()
    {
        using var blocked = new ManualResetEventSlim();
        var settings = Aws().Settings() with { Credentials = new Credentials(() => blocked.Wait()) };

        var evidence = await Collecting.Source().CollectAsync(Collecting.Denied(), Collecting.Facts(), settings, TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

        evidence.Caller.State.ShouldBe(ReadState.OutOfTime);
        blocked.Set();
    }

    [Fact]
    public async Task Credentials_that_throw_are_failures_that_tell_no_secret()
    {
        var settings = Aws().Settings() with { Credentials = new Credentials(() => throw new InvalidOperationException("wJalrXUtnFEMI/K7MDENG")) };

        var evidence = await Aws().CollectAsync(settings: settings);

        evidence.Caller.State.ShouldBe(ReadState.Failed);
        evidence.Reads.ShouldAllBe(read => read.State == ReadState.Failed && read.Reason == "InvalidOperationException");
    }

    [Fact]
    public async Task Whatever_the_connection_throws_is_a_failure()
    {
        var aws = Aws()
            .On("GetRole", _ => throw new HttpRequestException(HttpRequestError.NameResolutionError, "Name or service not known (iam.amazonaws.com:443)"))
            .On("ListRolePolicies", _ => throw new IOException("broken"))
            .On("ListAttachedRolePolicies", _ => throw new NotSupportedException("secret"))
            .On("GetAccount", _ => throw new TaskCanceledException("timeout", new TimeoutException()));

        var evidence = await aws.CollectAsync();

        evidence.Principal.Reason.ShouldBe("no connection (NameResolutionError)");
        evidence.IdentityPolicies.Select(policy => policy.Says()).ShouldBe(["the connection broke off", "NotSupportedException"]);
        evidence.AccountState.Reason.ShouldBe("the connection timed out");
    }

    [Theory]
    [InlineData(500, "ServiceFailure", ReadState.Failed, "HTTP 500 ServiceFailure")]
    [InlineData(503, "ServiceUnavailable", ReadState.Failed, "HTTP 503 ServiceUnavailable")]
    [InlineData(400, "Throttling", ReadState.Failed, "HTTP 400 Throttling")]
    [InlineData(403, "InvalidClientTokenId", ReadState.Failed, "HTTP 403 InvalidClientTokenId")]
    [InlineData(403, "ExpiredToken", ReadState.Failed, "HTTP 403 ExpiredToken")]
    [InlineData(403, "AccessDenied", ReadState.NotPermitted, "HTTP 403 AccessDenied")]
    [InlineData(404, "NoSuchEntity", ReadState.Absent, "HTTP 404 NoSuchEntity")]
    internal async Task Errors_are_told_apart_by_their_code(int status, string code, ReadState state, string reason)
    {
        var evidence = await Aws().On("GetRole", Wire.QueryError(status, code, "words")).CollectAsync();

        (evidence.Principal.State, evidence.Principal.Reason).ShouldBe((state, reason));
        (evidence.Principal.Permission is not null).ShouldBe(state == ReadState.NotPermitted);
    }

    [Fact]
    public async Task The_refusal_of_a_proxy_is_not_taken_for_one_of_AWS()
    {
        var evidence = await Aws().On("GetRole", new FakeAnswer(403, "<html><body>Forbidden by policy</body></html>")).CollectAsync();

        evidence.Principal.State.ShouldBe(ReadState.Failed);
        evidence.Principal.Reason.ShouldBe("HTTP 403 without an error code");
    }

    [Fact]
    public async Task Connections_are_shared_by_all_diagnoses_of_a_client()
    {
        var aws = Aws();
        var settings = aws.Settings();
        var source = Collecting.Source();

        for (var i = 0; i < 3; i++)
        {
            await source.CollectAsync(Collecting.Denied(), Collecting.Facts(), settings, Collecting.Budget, TestContext.Current.CancellationToken);
        }

        // One for each service: STS, IAM, Organizations, SES.
        aws.Clients.ShouldBe(4);
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            i.ShouldBeLessThan(2000);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private sealed class Credentials(Action get) : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials()
        {
            get();
            return new ImmutableCredentials("AKIDEXAMPLE", "secret", null);
        }
    }
}
