using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Tests.Evidence;

/// <summary>The requests as the API references of each service document them.</summary>
public sealed class WireFormTests
{
    private readonly FakeAws _aws = new FakeAws()
        .On("GetCallerIdentity", Wire.Caller())
        .On("DescribeOrganization", Wire.Organization());

    [Fact]
    public async Task Iam_is_asked_in_Query_at_its_global_endpoint()
    {
        await _aws.CollectAsync();

        var call = _aws.Calls.Single(call => call.Operation == "GetRole");
        call.Request.Method.ShouldBe(HttpMethod.Post);
        call.Uri.AbsoluteUri.ShouldBe("https://iam.amazonaws.com/");
        call.Request.Content!.Headers.ContentType!.MediaType.ShouldBe("application/x-www-form-urlencoded");
        call.Members.ShouldBe(
            new Dictionary<string, string> { ["Action"] = "GetRole", ["Version"] = "2010-05-08", ["RoleName"] = "Mailer" }, ignoreOrder: true);
        (call.Region, call.Service).ShouldBe(("us-east-1", "iam"));
    }

    [Fact]
    public async Task Ses_is_asked_in_REST_JSON_with_the_identity_encoded_in_the_path()
    {
        await _aws.CollectAsync(facts: Collecting.Facts("a+b@example.com"), refusal: Collecting.Denied(resource: null));

        var call = _aws.Calls.First(call => call.Operation == "GetEmailIdentity");
        call.Request.Method.ShouldBe(HttpMethod.Get);
        call.Uri.OriginalString.ShouldBe("https://email.eu-west-1.amazonaws.com/v2/email/identities/a%2Bb%40example.com");
        (call.Region, call.Service).ShouldBe(("eu-west-1", "ses"));
        _aws.Calls.Single(call => call.Operation == "GetAccount").Uri.OriginalString.ShouldBe("https://email.eu-west-1.amazonaws.com/v2/email/account");
    }

    [Fact]
    public async Task Organizations_is_asked_in_JSON_with_a_target()
    {
        await _aws.CollectAsync();

        var call = _aws.Calls.Single(call => call.Operation == "ListPoliciesForTarget");
        call.Uri.AbsoluteUri.ShouldBe("https://organizations.us-east-1.amazonaws.com/");
        call.Request.Headers.GetValues("X-Amz-Target").ShouldBe(["AWSOrganizationsV20161128.ListPoliciesForTarget"]);
        call.Request.Content!.Headers.ContentType!.ToString().ShouldBe("application/x-amz-json-1.1");
        call.Members.ShouldBe(new Dictionary<string, string> { ["TargetId"] = Wire.Account, ["Filter"] = "SERVICE_CONTROL_POLICY" }, ignoreOrder: true);
        (call.Region, call.Service).ShouldBe(("us-east-1", "organizations"));
    }

    [Fact]
    public async Task Sts_is_asked_in_the_Region_of_the_send()
    {
        var evidence = await _aws.CollectAsync();

        var call = _aws.Calls.Single(call => call.Operation == "GetCallerIdentity");
        call.Uri.AbsoluteUri.ShouldBe("https://sts.eu-west-1.amazonaws.com/");
        call.Region.ShouldBe("eu-west-1");
        evidence.Caller.Value.ShouldBe(new CallerIdentity(Wire.Account, Collecting.RoleArn, "AROAEXAMPLE:i-0abc"));
    }

    [Fact]
    public async Task Session_tokens_go_along()
    {
        var settings = _aws.Settings() with { Credentials = new Amazon.Runtime.SessionAWSCredentials("ASIAEXAMPLE", "secret", "the-token") };

        await _aws.CollectAsync(settings: settings);

        _aws.Calls.ShouldAllBe(call => call.Request.Headers.GetValues("X-Amz-Security-Token").Single() == "the-token");
        _aws.Calls.Select(call => call.Service).Distinct().ShouldBe(["sts", "iam", "organizations", "ses"], ignoreOrder: true);
    }
}
