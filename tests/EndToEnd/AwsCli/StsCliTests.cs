using System.Collections.Frozen;
using Ses.Resilient.Tests.Emulator;

namespace Ses.Resilient.Tests.AwsCli;

/// <summary>STS through the AWS CLI.</summary>
public sealed class StsCliTests
{
    internal const string Service = "sts";

    private static readonly FrozenDictionary<string, CliCase> Cases = new Dictionary<string, CliCase>
    {
        ["GetCallerIdentity"] = new(async cli =>
        {
            var user = await cli.RunAsync("sts", "get-caller-identity");
            ((string?)user["Arn"], (string?)user["Account"]).ShouldBe((TestWorld.User, "111122223333"));
            ((string?)user["UserId"]).ShouldNotBeNull().ShouldStartWith("AIDA");
            ((string?)(await cli.RunAsync(TestWorld.Session, "sts", "get-caller-identity"))["Arn"]).ShouldBe("arn:aws:sts::111122223333:assumed-role/mailer/i-0abc");
        }),
        ["AssumeRole"] = new(async cli =>
        {
            var assumed = await cli.RunAsync(
                "sts", "assume-role", "--role-arn", "arn:aws:iam::111122223333:role/app/mailer", "--role-session-name", "i-0def", "--policy", """{"Statement":[]}""", "--duration-seconds", "900");
            ((string?)assumed["AssumedRoleUser"]!["Arn"]).ShouldBe("arn:aws:sts::111122223333:assumed-role/mailer/i-0def");
            var session = cli.Aws.Sessions.ShouldHaveSingleItem();
            var credentials = assumed["Credentials"]!;
            ((string?)credentials["AccessKeyId"], (string?)credentials["SecretAccessKey"], (string?)credentials["SessionToken"]).ShouldBe((session.AccessKeyId, session.SecretAccessKey, session.SessionToken));
            ((DateTimeOffset)credentials["Expiration"]! - cli.Aws.Now).TotalSeconds.ShouldBeInRange(600, 900);
            session.SessionPolicy.ShouldBe("""{"Statement":[]}""");
        }),
        ["GetAccessKeyInfo"] = new(async cli =>
            ((string?)(await cli.RunAsync("sts", "get-access-key-info", "--access-key-id", TestWorld.Other.Id))["Account"]).ShouldBe("444455556666")),
        ["DecodeAuthorizationMessage"] = new(async cli =>
            ((string?)(await cli.RunAsync("sts", "decode-authorization-message", "--encoded-message", "encoded"))["DecodedMessage"]).ShouldBe("""{"allowed":false}""")),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TheoryData<string> Operations => CliOperations.Of(Service);

    [Theory]
    [MemberData(nameof(Operations))]
    public Task Operation(string operation) => CliOperations.CheckAsync(Service, operation, Cases);
}
