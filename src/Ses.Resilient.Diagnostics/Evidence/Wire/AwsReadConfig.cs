using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;
using Amazon.Util.Internal;
using Ses.Resilient.Diagnostics.Evidence.Reads;

namespace Ses.Resilient.Diagnostics.Evidence.Wire;

/// <summary>The configuration of a read client: the app's own, pointed at another service.</summary>
internal sealed class AwsReadConfig : ClientConfig
{
    // The modes (standard, in-region, ...) are the same for every service; those of STS are at hand.
    public AwsReadConfig(ReadService service)
        : base(new DefaultConfigurationProvider(AmazonSecurityTokenServiceDefaultConfiguration.GetAllConfigurations()))
    {
        Service = service;
        var known = AwsReadService.Of(service);
        ServiceId = known.ServiceId;
        AuthenticationServiceName = known.SigningName;
        UserAgent = InternalSDKUtils.BuildUserAgentString(known.ServiceId, "0.1.0");
        EndpointProvider = new ReadEndpointProvider(service);
    }

    public ReadService Service { get; }

    public override string RegionEndpointServiceName => AwsReadService.Of(Service).SigningName;

    public override string ServiceVersion => AwsReadService.Of(Service).ApiVersion;

    public override string UserAgent { get; }

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ReadEndpointResolver.ParametersOf(this));
}

/// <summary>Makes the configuration of a read client from the app's.</summary>
internal static class ReadConfiguration
{
    /// <summary>Few: the whole diagnosis has seconds.</summary>
    private const int Retries = 1;

    /// <exception cref="ReadException">No Region is configured.</exception>
    public static T Apply<T>(T config, ReadService service, CallSettings settings)
        where T : ClientConfig
    {
        var app = settings.ClientConfig;
        var region = settings.Region ?? AwsEndpoints.RegionOf(app) ?? throw new ReadException("no Region is configured");
        config.Profile = app.Profile;
        config.IgnoreConfiguredEndpointUrls = app.IgnoreConfiguredEndpointUrls;
        if (UrlFor(service, settings) is { } url)
        {
            config.ServiceURL = url;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        config.AuthenticationRegion = AwsEndpoints.SigningRegion(service, region);
        config.UseFIPSEndpoint = app.UseFIPSEndpoint;
        config.UseDualstackEndpoint = app.UseDualstackEndpoint;
        config.UseHttp = app.UseHttp;
        Http(config, app);
        config.DisableClockSkewCorrection = app.DisableClockSkewCorrection;
        config.ThrottleRetries = app.ThrottleRetries;
        config.UseAlternateUserAgentHeader = app.UseAlternateUserAgentHeader;
        config.ClientAppId = app.ClientAppId;
        config.DisableLogging = app.DisableLogging;
        config.TelemetryProvider = app.TelemetryProvider;

        // SES answers its own throttling by the second: SesReads waits for that, with the budget in view.
        config.MaxErrorRetry = service == ReadService.Ses ? 0 : Retries;
        config.MaxStaleConnectionRetries = 2;
        config.RetryMode = RequestRetryMode.Standard;
        return config;
    }

    private static void Http(ClientConfig config, IClientConfig app)
    {
        config.HttpClientFactory = app.HttpClientFactory;
        config.CacheHttpClient = app.CacheHttpClient;
        config.HttpClientCacheSize = app.HttpClientCacheSize;
        config.MaxConnectionsPerServer = app.MaxConnectionsPerServer;
        config.AllowAutoRedirect = app.AllowAutoRedirect;
        if (app.GetWebProxy() is { } proxy)
        {
            config.SetWebProxy(proxy);
        }

        if (app.ProxyCredentials is { } credentials)
        {
            config.ProxyCredentials = credentials;
        }

        if (app.Timeout is { } timeout)
        {
            config.Timeout = timeout;
        }

        if (app.ConnectTimeout is { } connectTimeout)
        {
            config.ConnectTimeout = connectTimeout;
        }
    }

    /// <summary>
    /// One URL for all where the app's is not AWS's: what is sent to an emulator must not leak to AWS. A URL of AWS, such as a VPC endpoint, is for SES only.
    /// </summary>
    private static string? UrlFor(ReadService service, CallSettings settings)
    {
        if (settings.ServiceUrl is { Length: > 0 } given)
        {
            return given;
        }

        return settings.ClientConfig.ServiceURL is { Length: > 0 } own && !(settings.Region is not null && AwsEndpoints.IsAws(own)) && (service == ReadService.Ses || !AwsEndpoints.IsAws(own)) ? own : null;
    }
}

/// <summary>Resolves the endpoint of a read service.</summary>
internal sealed class ReadEndpointProvider(ReadService service) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters) => new(
        parameters[ReadEndpointResolver.Url] as string is { Length: > 0 } url
            ? url
            : AwsEndpoints.Url(
                service,
                parameters[ReadEndpointResolver.Region] as string ?? throw new ReadException("no Region is configured"),
                parameters[ReadEndpointResolver.Fips] is true,
                parameters[ReadEndpointResolver.DualStack] is true));
}

/// <summary>The step of the SDK's pipeline that resolves endpoints.</summary>
internal sealed class ReadEndpointResolver : BaseEndpointResolver
{
    // The names that the SDK's own clients use: an app's GlobalEndpoints.Provider looks for these.
    public const string Url = "Endpoint";
    public const string Region = "Region";
    public const string Fips = "UseFIPS";
    public const string DualStack = "UseDualStack";

    public static EndpointParameters ParametersOf(IClientConfig config) => new()
    {
        [Url] = config.ServiceURL,
        [Region] = config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion,
        [Fips] = config.UseFIPSEndpoint,
        [DualStack] = config.UseDualstackEndpoint,
    };

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => ParametersOf(requestContext.ClientConfig);
}
