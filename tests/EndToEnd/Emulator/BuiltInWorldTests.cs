using System.Net;
using System.Text.Json;
using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Emulator;

/// <summary>The worlds of the sample, as worlds: the send gets the declared answer, and what a Proven truth rests on can be read by the credentials that send.</summary>
public sealed class BuiltInWorldTests
{
    public static TheoryData<string> Names => WorldFileTests.BuiltIn;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_send_gets_the_declared_answer(string file)
    {
        var world = Load(file);
        await using var aws = await AwsEmulator.Emulator.StartAsync(world, cancellationToken: TestContext.Current.CancellationToken);
        using var http = Client(aws, send: true);

        var answer = await http.PostAsync("/v2/email/outbound-emails", Body(world.Send!));

        var declared = world.Answers.ShouldHaveSingleItem();
        ((int)answer.Status).ShouldBe(declared.Accepted ? 200 : declared.Status);
        if (!declared.Accepted)
            (answer.Code, answer.Message).ShouldBe((declared.Code, declared.Message));
        aws.Mails.Count.ShouldBe(declared.Accepted ? 1 : 0);
        aws.Journal.Entries.ShouldHaveSingleItem().Principal.ShouldBe(world.Credentials[world.Send!.Credentials].Principal.Arn);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_declared_truth_is_whole(string file)
    {
        var world = Load(file);
        var truth = world.Truth.ShouldNotBeNull();
        world.Source.ShouldNotBeNullOrWhiteSpace();
        (truth.Outcome == "accepted").ShouldBe(world.Answers[0].Accepted);
        if (truth.Outcome == "accepted")
            return;
        truth.Certainty.ShouldNotBeNull();
        (truth.Remedy is null).ShouldBe(truth.Layer == "Undetermined");
        truth.Remaining.IsEmpty.ShouldBe(truth.Layer != "Undetermined");
        if (world.Answers[0].Code == "AccessDeniedException" && truth.Layer != "TenantAssociation")
            world.Answers[0].Message.ShouldNotBeNull().ShouldMatch("^User `arn:aws:[^`']+' is not authorized to perform `ses:[A-Za-z]+' on resource `arn:aws:ses:[^`']+'$");
    }

    [Fact]
    public void The_causes_that_the_sample_must_show_are_there() => Names.Select(n => n.Data).ShouldBe(
    [
        "boundary.json", "cross-account-unread.json", "cross-account.json", "default-configuration-set.json", "display-name-deny.json", "identity-policy-deny.json", "no-allow.json", "nothing-readable.json", "raw-content.json",
        "recipient-deny.json", "sandbox.json", "scp-on-ou.json", "success.json", "tenant.json", "time-deny.json", "wrong-role.json", "wrong-secret.json",
    ]);

    [Fact]
    public async Task The_sender_can_read_the_SCP_that_denies_it()
    {
        var world = Load("scp-on-ou.json");
        await using var aws = await AwsEmulator.Emulator.StartAsync(world, cancellationToken: TestContext.Current.CancellationToken);
        using var http = Client(aws, send: false);
        ((string?)(await http.OrganizationsAsync("DescribePolicy", """{"PolicyId":"p-nomail01"}""")).Json["Policy"]!["Content"]).ShouldNotBeNull().ShouldContain("ses:SendEmail");
    }

    [Fact]
    public async Task Nothing_can_be_read_where_nothing_is_readable()
    {
        await using var aws = await AwsEmulator.Emulator.StartAsync(Load("nothing-readable.json"), cancellationToken: TestContext.Current.CancellationToken);
        using var http = Client(aws, send: false);
        (await http.QueryAsync("iam", "GetRole", ("RoleName", "mailer"))).Code.ShouldBe("AccessDenied");
        (await http.GetAsync("/v2/email/account")).Code.ShouldBe("AccessDeniedException");
        (await http.OrganizationsAsync("DescribeOrganization")).Code.ShouldBe("AccessDeniedException");
        (await http.QueryAsync("sts", "GetCallerIdentity")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static World Load(string file) => World.Load(RepositoryFolder.PathOf("samples", "DeniedSend", "Worlds", file));

    private static SignedHttp Client(AwsEmulator.Emulator aws, bool send)
    {
        var sends = aws.World.Send!;
        var credential = aws.World.Credentials[sends.Credentials];
        var key = new Key(credential.AccessKeyId, sends.WrongSecretAccessKey ?? credential.SecretAccessKey, credential.SessionToken);
        return new SignedHttp(aws.Url, key, () => aws.Now) { Region = send ? sends.Region : "us-east-1" };
    }

    private static string Body(Send send) => JsonSerializer.Serialize(new
    {
        FromEmailAddress = send.From,
        Destination = new { ToAddresses = send.To },
        Content = new { Simple = new { Subject = new { Data = send.Subject } } },
    });
}
