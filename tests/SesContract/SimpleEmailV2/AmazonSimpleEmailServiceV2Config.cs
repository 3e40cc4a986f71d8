using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.SimpleEmailV2.Internal;
using Amazon.Util.Internal;
using SesContract.Wire;

namespace Amazon.SimpleEmailV2;

/// <summary>Where and how a client calls SES v2.</summary>
public class AmazonSimpleEmailServiceV2Config : ClientConfig
{
    private static readonly AmazonSimpleEmailServiceV2EndpointResolver EndpointResolver = new();

    public AmazonSimpleEmailServiceV2Config() : base(new DefaultConfigurationProvider(DefaultModes.All))
    {
        base.ServiceId = "SESv2";
        AuthenticationServiceName = "ses";
        EndpointProvider = new AmazonSimpleEmailServiceV2EndpointProvider();
    }

    public static new string ServiceId => "SESv2";

    public override string RegionEndpointServiceName => "email";

    public override string ServiceVersion => "2019-09-27";

    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString("SESv2", "4.0.0.0");

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var request = new DefaultRequest(parameters.Request, ServiceId) { AlternateEndpoint = parameters.AlternateEndpoint };
        var context = new RequestContext(enableMetric: false) { ClientConfig = this, OriginalRequest = parameters.Request, Request = request };
        return EndpointResolver.GetEndpoint(new Amazon.Runtime.Internal.ExecutionContext(context, null));
    }
}
