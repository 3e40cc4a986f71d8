using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace SesContract.Wire;

/// <summary>The public endpoint rules of SES: the same for v1 and v2, but for multi-region endpoints.</summary>
internal static class SesEndpointRules
{
    // A multi-region endpoint is not in one Region, so its requests are signed for all of them.
    private const string SignedForEveryRegion = """{"authSchemes":[{"name":"sigv4a","signingName":"ses","signingRegionSet":["*"]}]}""";

    public static Endpoint Resolve(EndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var region = (string)parameters["Region"];
        var url = (string)parameters["Endpoint"];
        var endpointId = (string)parameters["EndpointId"];
        var fips = Required(parameters, "UseFIPS");
        var dualStack = Required(parameters, "UseDualStack");
        if (endpointId is not null && region is not null)
            return new Endpoint(MultiRegion(endpointId, region, url, fips, dualStack), SignedForEveryRegion, null);
        if (url is not null && fips)
            throw new AmazonClientException("Invalid Configuration: FIPS and custom endpoint are not supported");
        if (url is not null && dualStack)
            throw new AmazonClientException("Invalid Configuration: Dualstack and custom endpoint are not supported");
        if (url is null && region is null)
            throw new AmazonClientException("Invalid Configuration: Missing Region");
        return new Endpoint(url ?? Regional(region, fips, dualStack));
    }

    private static string Regional(string region, bool fips, bool dualStack)
    {
        var partition = Fn.Partition(region);
        if (fips && dualStack && !(partition.supportsFIPS && partition.supportsDualStack))
            throw new AmazonClientException("FIPS and DualStack are enabled, but this partition does not support one or both");
        if (fips && !partition.supportsFIPS)
            throw new AmazonClientException("FIPS is enabled but this partition does not support FIPS");
        return $"https://{(fips ? "email-fips" : "email")}.{region}.{Suffix(partition, dualStack)}";
    }

    private static string MultiRegion(string endpointId, string region, string url, bool fips, bool dualStack)
    {
        if (!Fn.IsValidHostLabel(endpointId, allowSubDomains: true))
            throw new AmazonClientException("EndpointId must be a valid host label");
        if (fips)
            throw new AmazonClientException("Invalid Configuration: FIPS is not supported with multi-region endpoints");
        if (url is not null)
            return url;
        var partition = Fn.Partition(region);
        var group = partition.name == "aws-us-gov" ? "us-gov." : dualStack ? "global." : "";
        return $"https://{endpointId}.endpoints.email.{group}{Suffix(partition, dualStack)}";
    }

    private static string Suffix(Partition partition, bool dualStack)
    {
        if (dualStack && !partition.supportsDualStack)
            throw new AmazonClientException("DualStack is enabled but this partition does not support DualStack");
        return dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
    }

    private static bool Required(EndpointParameters parameters, string name) =>
        parameters[name] as bool? ?? throw new AmazonClientException($"{name} parameter must be set for endpoint resolution");
}
