using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Util;

namespace SesContract.Wire;

/// <summary>What the endpoint rules of SES v1 and v2 look at.</summary>
internal sealed class SesEndpointParameters : EndpointParameters
{
    public string Region { get => (string)this[nameof(Region)]; set => this[nameof(Region)] = value; }

    public bool UseDualStack { get => (bool)this[nameof(UseDualStack)]; set => this[nameof(UseDualStack)] = value; }

    public bool UseFips { get => (bool)this["UseFIPS"]; set => this["UseFIPS"] = value; }

    /// <summary>A URL that replaces the rules.</summary>
    public string Endpoint { get => (string)this[nameof(Endpoint)]; set => this[nameof(Endpoint)] = value; }

    /// <summary>A multi-region endpoint (v2 sends only).</summary>
    public string EndpointId { get => (string)this[nameof(EndpointId)]; set => this[nameof(EndpointId)] = value; }

    public static SesEndpointParameters Of(IRequestContext context)
    {
        var config = context.ClientConfig;
        return new SesEndpointParameters
        {
            Region = context.Request.AlternateEndpoint?.SystemName ?? RegionOf(config),
            UseDualStack = config.UseDualstackEndpoint,
            UseFips = config.UseFIPSEndpoint,
            Endpoint = config.ServiceURL,
            EndpointId = null,
        };
    }

    private static string RegionOf(IClientConfig config)
    {
        if (config.RegionEndpoint is not null)
            return config.RegionEndpoint.SystemName;
        if (string.IsNullOrEmpty(config.ServiceURL))
            return null;
        return string.IsNullOrEmpty(config.AuthenticationRegion)
            ? RegionEndpoint.GetBySystemName(AWSSDKUtils.DetermineRegion(config.ServiceURL)).SystemName
            : config.AuthenticationRegion;
    }
}
