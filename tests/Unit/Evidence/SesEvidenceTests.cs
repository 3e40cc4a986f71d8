using Microsoft.Extensions.Time.Testing;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Evidence;

public sealed class SesEvidenceTests
{
    private const string OtherAccount = "444455556666";

    private static FakeAws Aws(params string[] identities) => new FakeAws()
        .On("GetCallerIdentity", Wire.Caller())
        .On("GetAccount", Wire.SesAccount(production: false))
        .On("GetEmailIdentity", call => identities.Contains(call["EmailIdentity"]) ? Wire.Identity() : Wire.NoIdentity(call["EmailIdentity"]!));

    private static string Arn(string name, string account = Wire.Account, string type = "identity") => $"arn:aws:ses:eu-west-1:{account}:{type}/{name}";

    private static string[] Asked(FakeAws aws) => [.. aws.Calls.Where(call => call.Operation == "GetEmailIdentity").Select(call => call["EmailIdentity"]!)];

    [Fact]
    public async Task An_identity_is_read_with_its_policies_and_default_configuration_set()
    {
        var aws = Aws().On("GetEmailIdentity", Wire.Identity(true, "campaigns", ("Guests", """{"Version":"2012-10-17"}""")));

        var evidence = await aws.CollectAsync();

        var identity = evidence.Identities["a@example.com"].Value!;
        (identity.Name, identity.VerifiedForSending, identity.DefaultConfigurationSet).ShouldBe(("a@example.com", true, "campaigns"));
        identity.Policies.ShouldHaveSingleItem().Name.ShouldBe("Guests");
        identity.Policies[0].Kind.ShouldBe(PolicyKind.Resource);
        identity.Policies[0].Says().ShouldBe("""TEXT {"Version":"2012-10-17"}""");
        evidence.AccountState.Value.ShouldBe(new SesAccountState(false, true, "HEALTHY", 14, 50000));
    }

    [Fact]
    public async Task Verification_is_looked_for_up_the_domains()
    {
        var aws = Aws("example.com");

        var evidence = await aws.CollectAsync(Collecting.Denied(resource: null), Collecting.Facts("a@eu.mail.example.com"));

        Asked(aws).ShouldBe(["a@eu.mail.example.com", "eu.mail.example.com", "mail.example.com", "example.com"]);
        evidence.Identities["a@eu.mail.example.com"].State.ShouldBe(ReadState.Absent);
        evidence.Identities["EXAMPLE.com"].Value!.VerifiedForSending.ShouldBeTrue();
    }

    [Fact]
    public async Task The_walk_ends_at_the_identity_that_stands_for_the_address()
    {
        var aws = Aws("a@mail.example.com", "mail.example.com", "example.com");

        await aws.CollectAsync(Collecting.Denied(resource: null), Collecting.Facts("a@mail.example.com"));

        Asked(aws).ShouldBe(["a@mail.example.com"]);
    }

    [Fact]
    public async Task The_walk_goes_on_over_an_identity_that_is_not_verified()
    {
        var aws = Aws("example.com").On("GetEmailIdentity", call => call["EmailIdentity"] == "example.com" ? Wire.Identity() : Wire.Identity(verified: false));

        await aws.CollectAsync(Collecting.Denied(resource: null), Collecting.Facts("a@example.com"));

        Asked(aws).ShouldBe(["a@example.com", "example.com"]);
    }

    [Fact]
    public async Task The_identity_the_refusal_names_comes_first_and_more_specific_ones_are_not_asked_for()
    {
        var aws = Aws("example.com");

        await aws.CollectAsync(Collecting.Denied(resource: Arn("example.com")), Collecting.Facts("a@mail.example.com"));

        Asked(aws).ShouldBe(["example.com"]);
    }

    [Fact]
    public async Task A_configuration_set_the_send_did_not_name_is_looked_for_up_to_the_domain()
    {
        var aws = Aws().On("GetEmailIdentity", call => Wire.Identity(set: call["EmailIdentity"] == "example.com" ? "tracked" : null));

        var evidence = await aws.CollectAsync(Collecting.Denied(resource: Arn("tracked", type: "configuration-set")));

        Asked(aws).ShouldBe(["a@example.com", "example.com"]);
        evidence.Identities["example.com"].Value!.DefaultConfigurationSet.ShouldBe("tracked");
    }

    [Fact]
    public async Task After_two_refusals_the_walk_ends()
    {
        var aws = Aws().On("GetEmailIdentity", Wire.Refused);

        var evidence = await aws.CollectAsync(Collecting.Denied(resource: null), Collecting.Facts("a@eu.mail.example.com"));

        Asked(aws).ShouldBe(["a@eu.mail.example.com", "eu.mail.example.com"]);
        evidence.Identities.Values.ShouldAllBe(identity => identity.State == ReadState.NotPermitted && identity.Permission == "ses:GetEmailIdentity");
    }

    [Fact]
    public async Task Identities_of_another_account_are_not_asked_for()
    {
        var aws = Aws("example.com");
        var facts = Collecting.Facts() with { FromIdentityArn = Arn("example.com", OtherAccount) };

        var evidence = await aws.CollectAsync(Collecting.Denied(resource: Arn("example.com", OtherAccount)), facts);

        Asked(aws).ShouldBeEmpty();
        evidence.Identities.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Wire.Account, "example.com")]
    [InlineData(OtherAccount)]
    public async Task Where_the_refusal_does_not_tell_the_account_the_caller_does(string owner, params string[] asked)
    {
        var aws = Aws("example.com");
        var refusal = new SesRefusal { Kind = SesRefusalKind.NotVerified };

        await aws.CollectAsync(refusal, Collecting.Facts() with { FromIdentityArn = Arn("example.com", owner) });

        Asked(aws).ShouldBe(asked);
    }

    [Fact]
    public async Task Where_nobody_tells_the_account_an_ARN_is_not_taken_for_the_own()
    {
        var aws = Aws("example.com").On("GetCallerIdentity", Wire.QueryError(500, "InternalFailure", ""));
        var refusal = new SesRefusal { Kind = SesRefusalKind.NotVerified };

        await aws.CollectAsync(refusal, Collecting.Facts() with { FromIdentityArn = Arn("example.com") });

        Asked(aws).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_identity_the_send_names_by_ARN_stands_for_the_address()
    {
        var aws = Aws("shared.example");

        await aws.CollectAsync(Collecting.Denied(resource: null), Collecting.Facts() with { FromIdentityArn = Arn("shared.example") });

        Asked(aws).ShouldBe(["shared.example"]);
    }

    [Fact]
    public async Task Recipients_are_asked_for_by_name_and_recorded_without()
    {
        var aws = Aws("example.com", "Jane.Doe@private.example");

        var evidence = await aws.CollectAsync(
            Collecting.Denied(resource: Arn("Jane.Doe@private.example")), Collecting.Facts("a@example.com", "Jane.Doe@private.example"));

        Asked(aws).ShouldBe(["Jane.Doe@private.example", "a@example.com", "example.com"]);
        evidence.Identities["Jane.Doe@private.example"].State.ShouldBe(ReadState.Found);
        evidence.Reads.Where(read => read.Operation == "GetEmailIdentity").Select(read => read.Target)
            .ShouldBe(["identity of a recipient", "identity a@example.com", "identity example.com"]);
        evidence.Reads.ShouldAllBe(read => !$"{read}".Contains("private", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_sender_that_is_a_recipient_too_is_recorded_without()
    {
        var evidence = await Aws().CollectAsync(Collecting.Denied(resource: null), Collecting.Facts("a@example.com", "A@example.com"));

        evidence.Reads.ShouldNotContain(read => read.Target.Contains("a@", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("""{"Policies":{}}""")]
    [InlineData("""{"VerifiedForSendingStatus":"yes"}""")]
    [InlineData("""{"VerifiedForSendingStatus":true,"Policies":["x"]}""")]
    [InlineData("""{"VerifiedForSendingStatus":true,"Policies":{"a":{}}}""")]
    [InlineData("""{"VerifiedForSendingStatus":true""")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("<html/>")]
    public async Task Malformed_answers_are_failures(string body)
    {
        var evidence = await Aws().On("GetEmailIdentity", body).On("GetAccount", body).CollectAsync();

        evidence.Identities["a@example.com"].State.ShouldBe(ReadState.Failed);
        evidence.AccountState.State.ShouldBe(ReadState.Failed);
    }

    [Fact]
    public async Task A_policy_that_breaks_the_parser_is_unreadable_and_the_rest_is_read()
    {
        var aws = Aws("a@example.com").On("ListRolePolicies", Wire.Names("ListRolePolicies", "PolicyNames", ["A"])).On("GetRolePolicy", Wire.Inline("GetRolePolicy", "A", "text"));
        var source = new EvidenceSource(parse: static (_, _, _, _) => throw new InvalidOperationException("bug"));

        var evidence = await source.CollectAsync(Collecting.Denied(), Collecting.Facts(), aws.Settings(), Collecting.Budget, TestContext.Current.CancellationToken);

        evidence.IdentityPolicies[0].Says().ShouldBe("its text could not be parsed (InvalidOperationException)");
        evidence.AccountState.State.ShouldBe(ReadState.Found);
    }

    [Theory]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("@example.com")]
    [InlineData("localhost")]
    [InlineData("a@b@c@example.com")]
    [InlineData("a@.")]
    [InlineData("a@../../account?x=")]
    public async Task Odd_senders_do_no_harm(string from)
    {
        var aws = Aws();

        await aws.CollectAsync(Collecting.Denied(resource: null), Collecting.Facts(from));

        const string Email = "https://email.eu-west-1.amazonaws.com/v2/email/";
        foreach (var url in aws.Calls.Where(call => call.Service == "ses").Select(call => call.Uri.OriginalString))
        {
            url.ShouldMatch($"^{Email}(account|identities/[^/?@]+)$");
        }
    }

    [Fact]
    public async Task Throttled_reads_are_asked_again_a_second_apart_in_their_order()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        DateTimeOffset? last = null;
        var aws = Aws("example.com");
        var asked = new List<(string, TimeSpan)>();
        var start = time.GetUtcNow();
        FakeAnswer Limited(FakeCall call, FakeAnswer answer)
        {
            // SES: 1 request per second for everything but sends (developer guide, quotas).
            var now = time.GetUtcNow();
            if (last is { } before && now - before < TimeSpan.FromSeconds(1))
            {
                return Wire.JsonError(429, "TooManyRequestsException", "Rate exceeded");
            }

            last = now;
            asked.Add((call["EmailIdentity"] ?? "account", now - start));
            return answer;
        }

        aws.On("GetEmailIdentity", call => Limited(call, call["EmailIdentity"] == "example.com" ? Wire.Identity() : Wire.NoIdentity("x")));
        aws.On("GetAccount", call => Limited(call, Wire.SesAccount()));

        var evidence = await Ticking(time, Collecting.Source(time).CollectAsync(
            Collecting.Denied(), Collecting.Facts(), aws.Settings(), Collecting.Budget, TestContext.Current.CancellationToken));

        asked.Select(a => a.Item1).ShouldBe(["a@example.com", "account", "example.com"], ignoreOrder: true);
        asked[0].Item1.ShouldBe("a@example.com");
        asked[^1].Item2.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        evidence.AccountState.State.ShouldBe(ReadState.Found);
        evidence.Identities["example.com"].State.ShouldBe(ReadState.Found);
        evidence.Reads.Count(read => read.Service == "ses").ShouldBe(3);
    }

    [Fact]
    public async Task Throttling_without_end_ends_with_the_read_and_not_with_the_diagnosis()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var aws = Aws().On("GetAccount", Wire.JsonError(429, "TooManyRequestsException", "Rate exceeded"));

        var evidence = await Ticking(time, Collecting.Source(time).CollectAsync(
            Collecting.Denied(), Collecting.Facts(), aws.Settings(), Collecting.Budget, TestContext.Current.CancellationToken));

        evidence.AccountState.State.ShouldBe(ReadState.Failed);
        evidence.AccountState.Reason.ShouldBe("HTTP 429 TooManyRequestsException");
        aws.Calls.Count(call => call.Operation == "GetAccount").ShouldBe(3);
    }

    [Fact]
    public async Task A_turn_that_would_come_too_late_is_not_waited_for()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var aws = Aws().On("GetEmailIdentity", Wire.JsonError(429, "TooManyRequestsException", "Rate exceeded"));

        // The clock stands still: the answer must come without it.
        var evidence = await Collecting.Source(time).CollectAsync(
            Collecting.Denied(), Collecting.Facts(), aws.Settings(), TimeSpan.FromMilliseconds(900), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        evidence.Identities["a@example.com"].State.ShouldBe(ReadState.OutOfTime);
    }

    private static async Task<T> Ticking<T>(FakeTimeProvider time, Task<T> task)
    {
        while (!task.IsCompleted)
        {
            // No quicker than the real clock, or else a busy machine would seem to be out of time.
            await Task.Delay(20, TestContext.Current.CancellationToken);
            time.Advance(TimeSpan.FromMilliseconds(20));
        }

        return await task;
    }
}
