using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.SimpleEmail.Internal;
using Amazon.Util.Internal;
using SesContract.Wire;

namespace Amazon.SimpleEmail;

/// <summary>Where and how a client calls SES v1.</summary>
public class AmazonSimpleEmailServiceConfig : ClientConfig
{
    private static readonly AmazonSimpleEmailServiceEndpointResolver EndpointResolver = new();

    public AmazonSimpleEmailServiceConfig() : base(new DefaultConfigurationProvider(DefaultModes.All))
    {
        base.ServiceId = "SES";
        AuthenticationServiceName = "ses";
        EndpointProvider = new AmazonSimpleEmailServiceEndpointProvider();
    }

    public static new string ServiceId => "SES";

    public override string RegionEndpointServiceName => "email";

    public override string ServiceVersion => "2010-12-01";

    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString("SES", "4.0.0.0");

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var request = new DefaultRequest(parameters.Request, ServiceId) { AlternateEndpoint = parameters.AlternateEndpoint };
        var context = new RequestContext(enableMetric: false) { ClientConfig = this, OriginalRequest = parameters.Request, Request = request };
        return EndpointResolver.GetEndpoint(new Amazon.Runtime.Internal.ExecutionContext(context, null));
    }
}
