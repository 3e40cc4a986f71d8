using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Emulator;

/// <summary>STS through the real AWSSDK.SecurityToken.</summary>
public sealed class StsTests : IAsyncLifetime
{
    private AwsEmulator.Emulator _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await AwsEmulator.Emulator.StartAsync(TestWorld.Create(), cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task GetCallerIdentity_tells_who_calls()
    {
        using var user = Client(TestWorld.App);
        var caller = await user.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken);
        (caller.Account, caller.Arn).ShouldBe(("111122223333", TestWorld.User));
        caller.UserId.ShouldStartWith("AIDA");
        using var session = Client(TestWorld.Session);
        caller = await session.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken);
        caller.Arn.ShouldBe("arn:aws:sts::111122223333:assumed-role/mailer/i-0abc");
        caller.UserId.ShouldEndWith(":i-0abc");
    }

    [Fact]
    public async Task AssumeRole_gives_credentials_that_work()
    {
        using var user = Client(TestWorld.App);
        var assumed = await user.AssumeRoleAsync(
            new AssumeRoleRequest { RoleArn = "arn:aws:iam::111122223333:role/app/mailer", RoleSessionName = "i-0def", Policy = """{"Statement":[]}""", DurationSeconds = 900 },
            TestContext.Current.CancellationToken);
        assumed.AssumedRoleUser.Arn.ShouldBe("arn:aws:sts::111122223333:assumed-role/mailer/i-0def");
        using var role = new AmazonSecurityTokenServiceClient(assumed.Credentials, Config());
        (await role.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken)).Arn.ShouldBe(assumed.AssumedRoleUser.Arn);
        var session = _aws.Sessions.ShouldHaveSingleItem();
        (session.AccessKeyId, session.SessionPolicy).ShouldBe((assumed.Credentials.AccessKeyId, """{"Statement":[]}"""));
        _aws.Journal.Entries[^1].Principal.ShouldBe(assumed.AssumedRoleUser.Arn);
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/app/mailer", false)]
    [InlineData("arn:aws:iam::111122223333:role/plain", false)]
    [InlineData("arn:aws:iam::111122223333:role/none", false)]
    [InlineData("arn:aws:iam::444455556666:role/reader", true)]
    public async Task AssumeRole_goes_by_what_is_declared(string role, bool allowed)
    {
        using var stranger = Client(TestWorld.Other);
        var assume = () => stranger.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role, RoleSessionName = "x1" }, TestContext.Current.CancellationToken);
        if (allowed)
        {
            (await assume()).Credentials.SessionToken.ShouldNotBeEmpty();
            return;
        }
        var refused = await Should.ThrowAsync<AmazonSecurityTokenServiceException>(assume);
        (refused.ErrorCode, refused.ErrorType).ShouldBe(("AccessDenied", ErrorType.Sender));
        refused.Message.ShouldBe($"User: arn:aws:iam::444455556666:root is not authorized to perform: sts:AssumeRole on resource: {role}");
    }

    [Fact]
    public async Task Keys_and_encoded_messages_are_told()
    {
        using var user = Client(TestWorld.App);
        (await user.GetAccessKeyInfoAsync(new GetAccessKeyInfoRequest { AccessKeyId = TestWorld.Other.Id }, TestContext.Current.CancellationToken)).Account.ShouldBe("444455556666");
        (await user.DecodeAuthorizationMessageAsync(new DecodeAuthorizationMessageRequest { EncodedMessage = "encoded" }, TestContext.Current.CancellationToken)).DecodedMessage.ShouldContain("allowed");
        await Should.ThrowAsync<InvalidAuthorizationMessageException>(() => user.DecodeAuthorizationMessageAsync(new DecodeAuthorizationMessageRequest { EncodedMessage = "else" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_SDK_sees_credential_faults_as_from_AWS()
    {
        using var wrong = Client(TestWorld.App with { Secret = "not it" });
        var refused = await Should.ThrowAsync<AmazonSecurityTokenServiceException>(() => wrong.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken));
        (refused.ErrorCode, (int)refused.StatusCode).ShouldBe(("SignatureDoesNotMatch", 403));
        refused.RequestId.ShouldNotBeNullOrEmpty();
        using var expired = Client(TestWorld.Expired);
        (await Should.ThrowAsync<AmazonSecurityTokenServiceException>(() => expired.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken))).ErrorCode.ShouldBe("ExpiredToken");
    }

    [Fact]
    public async Task The_SDK_corrects_its_clock_by_the_Date_header()
    {
        await using var early = await AwsEmulator.Emulator.StartAsync(TestWorld.Create(w => w["now"] = "2026-03-01T12:00:00Z"), cancellationToken: TestContext.Current.CancellationToken);
        // The SDK remembers the correction by URL for the whole process: a name of its own keeps it from other tests that get the same port.
        using var client = new AmazonSecurityTokenServiceClient(
            new BasicAWSCredentials(TestWorld.App.Id, TestWorld.App.Secret),
            new AmazonSecurityTokenServiceConfig { ServiceURL = $"http://localhost:{early.Url.Port}", AuthenticationRegion = "eu-west-1" });
        (await client.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken)).Arn.ShouldBe(TestWorld.User);
        early.Journal.Entries.Select(e => e.Code).ShouldBe(["SignatureDoesNotMatch", null]);
    }

    private AmazonSecurityTokenServiceClient Client(Key key) => new(
        key.Token is null ? new BasicAWSCredentials(key.Id, key.Secret) : new SessionAWSCredentials(key.Id, key.Secret, key.Token),
        Config());

    private AmazonSecurityTokenServiceConfig Config() => new() { ServiceURL = _aws.Url.ToString(), AuthenticationRegion = RegionEndpoint.EUWest1.SystemName, MaxErrorRetry = 0 };
}
