using System.Text.Json.Nodes;
using Ses.Resilient.Tests.Emulator;

namespace Ses.Resilient.Tests.AwsCli;

/// <summary>Refusals as the AWS CLI reads them, in each protocol.</summary>
public sealed class CliRefusalTests
{
    private const string Denial = "User `arn:aws:iam::111122223333:user/svc/app' is not authorized to perform `ses:SendEmail' on resource `arn:aws:ses:eu-west-1:111122223333:identity/example.com'";

    [Theory]
    [InlineData("iam get-role --role-name mailer", "GetRole", "AccessDenied", "iam:GetRole", "role mailer")]
    [InlineData("organizations describe-policy --policy-id p-1", "DescribePolicy", "AccessDeniedException", "organizations:DescribePolicy", "arn:aws:organizations::999988887777:policy/o-exampleorg1/service_control_policy/p-1")]
    [InlineData("sesv2 get-email-identity --email-identity example.com", "GetEmailIdentity", "AccessDeniedException", "ses:GetEmailIdentity", "arn:aws:ses:us-east-1:111122223333:identity/example.com")]
    public async Task A_read_that_the_world_denies(string command, string operation, string code, string action, string resource)
    {
        await using var cli = await Cli.StartAsync(TestWorld.Create(w => w["reads"]!["denied"] = new JsonArray(JsonNode.Parse("""{ "principal": "*", "actions": ["*"] }"""))));
        (await cli.RefusedAsync(TestWorld.App, command.Split(' ')))
            .ShouldBe(new CliRefusal(code, operation, $"User: {TestWorld.User} is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action"));
    }

    [Theory]
    [InlineData("ses send-email --from orders@example.com --to a@example.net --subject Hello --text Hello", "AccessDenied")]
    [InlineData("sesv2 send-email --from-email-address orders@example.com --destination ToAddresses=a@example.net --content {\"Simple\":{\"Subject\":{\"Data\":\"Hello\"},\"Body\":{\"Text\":{\"Data\":\"Hello\"}}}}", "AccessDeniedException")]
    public async Task A_send_that_the_world_denies(string command, string code)
    {
        await using var cli = await Cli.StartAsync(TestWorld.Create(w => TestWorld.AddSend(w, $$"""{ "status": 403, "code": "{{code}}", "message": "{{Denial}}" }""")), "eu-west-1");
        (await cli.RefusedAsync(TestWorld.App, command.Split(' '))).ShouldBe(new CliRefusal(code, "SendEmail", Denial));
        cli.Aws.Mails.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("sts get-caller-identity", "SignatureDoesNotMatch")]
    [InlineData("organizations describe-organization", "InvalidSignatureException")]
    [InlineData("sesv2 get-account", "InvalidSignatureException")]
    public async Task A_wrong_secret(string command, string code)
    {
        await using var cli = await Cli.StartAsync(TestWorld.Create());
        var refusal = await cli.RefusedAsync(TestWorld.App with { Secret = "not it" }, command.Split(' '));
        refusal.Code.ShouldBe(code);
        refusal.Message.ShouldStartWith("The request signature we calculated does not match the signature you provided.");
    }

    [Fact]
    public async Task A_session_that_has_expired()
    {
        await using var cli = await Cli.StartAsync(TestWorld.Create());
        (await cli.RefusedAsync(TestWorld.Expired, "sts", "get-caller-identity")).ShouldBe(new CliRefusal("ExpiredToken", "GetCallerIdentity", "The security token included in the request is expired"));
    }

    [Theory]
    [InlineData("iam get-role --role-name none", "NoSuchEntity", "The role with name none cannot be found.")]
    [InlineData("organizations describe-policy --policy-id p-99999999", "PolicyNotFoundException", "You specified a policy that doesn't exist.")]
    [InlineData("sesv2 get-email-identity --email-identity none.example", "NotFoundException", "Email identity none.example does not exist.")]
    public async Task What_is_not_there(string command, string code, string message)
    {
        await using var cli = await Cli.StartAsync(TestWorld.Create());
        var refusal = await cli.RefusedAsync(TestWorld.App, command.Split(' '));
        (refusal.Code, refusal.Message).ShouldBe((code, message));
    }
}
