using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.SimpleEmail;
using Amazon.SimpleEmailV2;
using Amazon.SimpleEmailV2.Model;

namespace Ses.Resilient.Tests.SesContract;

/// <summary>Hosts as in AWS General Reference, "Amazon SES endpoints and quotas", and the public SES endpoint rules.</summary>
public sealed class EndpointTests
{
    private static readonly BasicAWSCredentials Credentials = new("AKIDEXAMPLE", "secret");

    [Theory]
    [InlineData("us-east-1", false, false, "https://email.us-east-1.amazonaws.com")]
    [InlineData("cn-north-1", false, false, "https://email.cn-north-1.amazonaws.com.cn")]
    [InlineData("us-gov-west-1", true, false, "https://email-fips.us-gov-west-1.amazonaws.com")]
    [InlineData("eu-west-1", false, true, "https://email.eu-west-1.api.aws")]
    [InlineData("us-west-2", true, true, "https://email-fips.us-west-2.api.aws")]
    public void The_host_follows_region_fips_and_dual_stack(string region, bool fips, bool dualStack, string expected)
    {
        using var v2 = new AmazonSimpleEmailServiceV2Client(Credentials, new AmazonSimpleEmailServiceV2Config
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(region),
            UseFIPSEndpoint = fips,
            UseDualstackEndpoint = dualStack,
        });
        using var v1 = new AmazonSimpleEmailServiceClient(Credentials, new AmazonSimpleEmailServiceConfig
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(region),
            UseFIPSEndpoint = fips,
            UseDualstackEndpoint = dualStack,
        });

        v2.DetermineServiceOperationEndpoint(new GetAccountRequest()).URL.ShouldBe(expected + "/");
        v1.DetermineServiceOperationEndpoint(new Amazon.SimpleEmail.Model.SendEmailRequest()).URL.ShouldBe(expected + "/");
    }

    [Theory]
    [InlineData("us-east-1", false, "https://abc.def.endpoints.email.amazonaws.com")]
    [InlineData("us-east-1", true, "https://abc.def.endpoints.email.global.api.aws")]
    [InlineData("us-gov-west-1", false, "https://abc.def.endpoints.email.us-gov.amazonaws.com")]
    public void A_send_through_a_multi_region_endpoint_goes_to_its_host(string region, bool dualStack, string expected)
    {
        using var client = new AmazonSimpleEmailServiceV2Client(Credentials, new AmazonSimpleEmailServiceV2Config
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(region),
            UseDualstackEndpoint = dualStack,
        });

        client.DetermineServiceOperationEndpoint(new SendEmailRequest { EndpointId = "abc.def" }).URL.ShouldBe(expected + "/");
        client.DetermineServiceOperationEndpoint(new SendBulkEmailRequest { EndpointId = "abc.def" }).URL.ShouldBe(expected + "/");
        client.DetermineServiceOperationEndpoint(new GetAccountRequest()).URL.ShouldNotContain("abc.def");
    }

    [Fact]
    public void What_the_rules_refuse_is_refused_before_sending()
    {
        using var fips = new AmazonSimpleEmailServiceV2Client(Credentials, new AmazonSimpleEmailServiceV2Config { RegionEndpoint = RegionEndpoint.USEast1, UseFIPSEndpoint = true });
        Should.Throw<AmazonClientException>(() => fips.DetermineServiceOperationEndpoint(new SendEmailRequest { EndpointId = "abc.def" })).Message.ShouldContain("FIPS");
        using var plain = new AmazonSimpleEmailServiceV2Client(Credentials, RegionEndpoint.USEast1);
        Should.Throw<AmazonClientException>(() => plain.DetermineServiceOperationEndpoint(new SendEmailRequest { EndpointId = "not a label" })).Message.ShouldContain("host label");
        using var custom = new AmazonSimpleEmailServiceV2Client(Credentials, new AmazonSimpleEmailServiceV2Config { ServiceURL = "http://127.0.0.1:1", UseDualstackEndpoint = true });
        Should.Throw<AmazonClientException>(() => custom.DetermineServiceOperationEndpoint(new GetAccountRequest())).Message.ShouldContain("Dualstack");
    }

    [Fact]
    public async Task A_service_url_on_loopback_is_used_by_v1_too()
    {
        using var http = new RecordingHttp(HttpStatusCode.OK, "<SendEmailResponse><SendEmailResult><MessageId>m</MessageId></SendEmailResult></SendEmailResponse>", "text/xml");
        using var client = new AmazonSimpleEmailServiceClient(Credentials, new AmazonSimpleEmailServiceConfig
        {
            ServiceURL = "http://127.0.0.1:8005",
            AuthenticationRegion = "eu-central-1",
            HttpClientFactory = http.Factory,
        });
        await client.SendEmailAsync(new Amazon.SimpleEmail.Model.SendEmailRequest(), TestContext.Current.CancellationToken);

        http.Only.Uri.AbsoluteUri.ShouldBe("http://127.0.0.1:8005/");
        http.Only.Headers["Authorization"].ShouldContain("/eu-central-1/ses/aws4_request");
    }
}
