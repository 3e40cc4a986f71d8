using Amazon.SQS;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Evidence.Reads;
using Ses.Resilient.Diagnostics.Evidence.Wire;

namespace Ses.Resilient.Tests.Evidence;

/// <summary>Endpoints and signing Regions: the endpoint rule sets of @aws-sdk/client-iam, client-organizations, client-sesv2 3.1169.0 and client-sts 3.1173.0.</summary>
public sealed class EndpointTests
{
    [Theory]
    [InlineData("eu-west-1", false, false, "iam.amazonaws.com us-east-1", "organizations.us-east-1.amazonaws.com us-east-1", "email.eu-west-1.amazonaws.com", "sts.eu-west-1.amazonaws.com")]
    [InlineData("us-west-2", true, false, "iam-fips.amazonaws.com us-east-1", "organizations-fips.us-east-1.amazonaws.com us-east-1", "email-fips.us-west-2.amazonaws.com", "sts-fips.us-west-2.amazonaws.com")]
    [InlineData("us-east-1", false, true, "iam.global.api.aws us-east-1", "organizations.us-east-1.api.aws us-east-1", "email.us-east-1.api.aws", "sts.us-east-1.api.aws")]
    [InlineData("us-east-1", true, true, "iam-fips.global.api.aws us-east-1", "organizations-fips.us-east-1.api.aws us-east-1", "email-fips.us-east-1.api.aws", "sts-fips.us-east-1.api.aws")]
    [InlineData("cn-north-1", false, false, "iam.cn-north-1.amazonaws.com.cn cn-north-1", "organizations.cn-northwest-1.amazonaws.com.cn cn-northwest-1", "email.cn-north-1.amazonaws.com.cn", "sts.cn-north-1.amazonaws.com.cn")]
    [InlineData("cn-northwest-1", false, true, "iam.global.api.amazonwebservices.com.cn cn-north-1", "organizations.cn-northwest-1.api.amazonwebservices.com.cn cn-northwest-1", "email.cn-northwest-1.api.amazonwebservices.com.cn", "sts.cn-northwest-1.api.amazonwebservices.com.cn")]
    [InlineData("us-gov-east-1", false, false, "iam.us-gov.amazonaws.com us-gov-west-1", "organizations.us-gov-west-1.amazonaws.com us-gov-west-1", "email.us-gov-east-1.amazonaws.com", "sts.us-gov-east-1.amazonaws.com")]
    [InlineData("us-gov-west-1", true, false, "iam.us-gov.amazonaws.com us-gov-west-1", "organizations.us-gov-west-1.amazonaws.com us-gov-west-1", "email-fips.us-gov-west-1.amazonaws.com", null)]
    [InlineData("us-gov-west-1", false, true, "iam.us-gov.api.aws us-gov-west-1", "organizations.us-gov-west-1.api.aws us-gov-west-1", "email.us-gov-west-1.api.aws", "sts.us-gov-west-1.api.aws")]
    [InlineData("eusc-de-east-1", false, false, "iam.eusc-de-east-1.amazonaws.eu eusc-de-east-1", "organizations.eusc-de-east-1.amazonaws.eu eusc-de-east-1", "email.eusc-de-east-1.amazonaws.eu", "sts.eusc-de-east-1.amazonaws.eu")]
    [InlineData("eusc-de-east-1", false, true, "iam.global.api.amazonwebservices.eu eusc-de-east-1", "organizations.eusc-de-east-1.api.amazonwebservices.eu eusc-de-east-1", "email.eusc-de-east-1.api.amazonwebservices.eu", "sts.eusc-de-east-1.api.amazonwebservices.eu")]
    public async Task Each_partition_has_its_endpoints_and_signing_Regions(string region, bool fips, bool dualStack, string iam, string organizations, string ses, string? sts)
    {
        var aws = Aws();
        var config = aws.Config(region);
        config.UseFIPSEndpoint = fips;
        config.UseDualstackEndpoint = dualStack;

        await aws.CollectAsync(settings: FakeAws.Settings(config));

        Asked(aws, "iam").ShouldBe($"https {iam}");
        Asked(aws, "organizations").ShouldBe($"https {organizations}");
        Asked(aws, "ses").ShouldBe($"https {ses} {region}");
        if (sts is not null)
        {
            Asked(aws, "sts").ShouldBe($"https {sts} {region}");
        }
    }

    [Fact]
    public async Task A_URL_given_for_the_reads_is_used_for_all_of_them()
    {
        var aws = Aws();

        await aws.CollectAsync(settings: aws.Settings("eu-west-1", "http://127.0.0.1:4566"));

        aws.Calls.ShouldAllBe(call => call.Uri.GetLeftPart(UriPartial.Authority) == "http://127.0.0.1:4566");
        (Asked(aws, "iam"), Asked(aws, "ses")).ShouldBe(("http 127.0.0.1 us-east-1", "http 127.0.0.1 eu-west-1"));
        aws.Calls.Select(call => call.Service).Distinct().Count().ShouldBe(4);
    }

    [Theory]
    [InlineData("http://localhost:4566")]
    [InlineData("https://localstack.internal.example.com/base")]
    [InlineData("https://amazonaws.com.example.net")]
    public async Task What_goes_to_an_emulator_does_not_leak_to_AWS(string url)
    {
        var aws = Aws();
        var config = aws.Config();
        config.ServiceURL = url;
        config.AuthenticationRegion = "eu-central-1";

        await aws.CollectAsync(settings: FakeAws.Settings(config));

        aws.Calls.Count.ShouldBeGreaterThan(6);
        aws.Calls.ShouldAllBe(call => call.Uri.Host == new Uri(url).Host && call.Uri.AbsolutePath.StartsWith(new Uri(url).AbsolutePath));
        aws.Calls.First(call => call.Service == "ses").Region.ShouldBe("eu-central-1");
    }

    [Theory]
    [InlineData("https://vpce-0123456789abcdef0-abcdefgh.email.eu-west-1.vpce.amazonaws.com", "eu-west-1")]
    [InlineData("https://email.ap-south-1.amazonaws.com", "ap-south-1")]
    [InlineData("https://email.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    public async Task A_URL_of_AWS_is_for_SES_only(string url, string region)
    {
        var aws = Aws();
        var config = aws.Config();
        config.ServiceURL = url;

        await aws.CollectAsync(settings: FakeAws.Settings(config));

        Asked(aws, "ses").ShouldBe($"https {new Uri(url).Host} {region}");
        Asked(aws, "sts").ShouldStartWith($"https sts.{region}.amazonaws.com");
        Asked(aws, "iam").ShouldStartWith("https iam.");
        Asked(aws, "iam").ShouldNotContain("vpce");
    }

    [Fact]
    public void Plain_HTTP_of_the_app_is_kept()
    {
        var config = new AmazonSQSConfig { RegionEndpoint = Amazon.RegionEndpoint.EUWest1, UseHttp = true };

        Applied(config).UseHttp.ShouldBeTrue();
    }

    [Fact]
    public void Proxy_timeouts_and_connections_of_the_app_are_kept()
    {
        var app = new AmazonSQSConfig
        {
            RegionEndpoint = Amazon.RegionEndpoint.EUWest1,
            ProxyHost = "proxy.internal",
            ProxyPort = 3128,
            ProxyCredentials = new System.Net.NetworkCredential("me", "pw"),
            Timeout = TimeSpan.FromSeconds(7),
            ConnectTimeout = TimeSpan.FromSeconds(2),
            MaxConnectionsPerServer = 9,
            DisableClockSkewCorrection = true,
            MaxErrorRetry = 10,
            RetryMode = Amazon.Runtime.RequestRetryMode.Adaptive,
            LogResponse = true,
        };

        var config = Applied(app);

        config.GetWebProxy().ShouldBeSameAs(app.GetWebProxy());
        config.ProxyCredentials.ShouldBeSameAs(app.ProxyCredentials);
        (config.Timeout, config.ConnectTimeout, config.MaxConnectionsPerServer).ShouldBe((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(2), 9));
        config.DisableClockSkewCorrection.ShouldBeTrue();

        // Not kept: a diagnosis has seconds, and answers hold policies.
        config.MaxErrorRetry.ShouldBeLessThanOrEqualTo(1);
        config.RetryMode.ShouldBe(Amazon.Runtime.RequestRetryMode.Standard);
        config.LogResponse.ShouldBeFalse();
    }

    private static FakeAws Aws() => new FakeAws().On("GetCallerIdentity", Wire.Caller()).On("DescribeOrganization", Wire.Organization());

    private static AwsReadConfig Applied(AmazonSQSConfig app) =>
        ReadConfiguration.Apply(new AwsReadConfig(ReadService.Iam), ReadService.Iam, new CallSettings(new Amazon.Runtime.AnonymousAWSCredentials(), app, null));

    private static string Asked(FakeAws aws, string service)
    {
        var calls = aws.Calls.Where(call => call.Service == service).Select(call => $"{call.Uri.Scheme} {call.Uri.Host} {call.Region}").Distinct();
        return calls.ShouldHaveSingleItem();
    }
}
