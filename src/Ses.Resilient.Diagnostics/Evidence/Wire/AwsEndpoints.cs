using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using Amazon.Util;
using Ses.Resilient.Diagnostics.Evidence.Reads;

namespace Ses.Resilient.Diagnostics.Evidence.Wire;

/// <summary>
/// Where each service answers and for which Region its requests are signed, by the endpoint rules of the AWS SDKs, over the SDK's own
/// table of partitions. IAM and Organizations have one endpoint for a whole partition.
/// </summary>
internal static class AwsEndpoints
{
    private static readonly string[] AwsSuffixes =
    [
        "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu",
        "api.aws", "api.amazonwebservices.com.cn", "api.amazonwebservices.eu",
    ];

    /// <summary>The URL of a service's endpoint. Every partition of the SDK's table has FIPS and dual-stack endpoints.</summary>
    public static string Url(ReadService service, string region, bool fips, bool dualStack)
    {
        var partition = Fn.Partition(region);
        var suffix = dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
        var variant = fips ? "-fips" : "";
        return service switch
        {
            ReadService.Iam => Iam(partition, variant, suffix, fips, dualStack),

            // AWS GovCloud serves FIPS at the plain name.
            ReadService.Organizations when partition.name is "aws-us-gov" => $"https://organizations.us-gov-west-1.{suffix}",
            ReadService.Organizations => $"https://organizations{variant}.{partition.implicitGlobalRegion}.{suffix}",
            ReadService.Sts => $"https://sts{variant}.{region}.{suffix}",
            _ => $"https://email{variant}.{region}.{suffix}",
        };
    }

    /// <summary>The Region that requests to a service are signed for.</summary>
    public static string SigningRegion(ReadService service, string region)
    {
        var partition = Fn.Partition(region);
        return (service, partition.name) switch
        {
            (ReadService.Iam, "aws-cn") => "cn-north-1",
            (ReadService.Iam or ReadService.Organizations, _) => partition.implicitGlobalRegion,
            _ => region,
        };
    }

    /// <summary>Whether a URL is one of AWS's, VPC endpoints included; anything else is an emulator or a proxy of the app's owner.</summary>
    public static bool IsAws(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        && AwsSuffixes.Any(suffix => parsed.Host.EndsWith("." + suffix, StringComparison.OrdinalIgnoreCase));

    /// <summary>The Region an app's client sends to, or <see langword="null"/>.</summary>
    public static string? RegionOf(IClientConfig config)
    {
        var region = config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion;
        if (!string.IsNullOrEmpty(region) || string.IsNullOrEmpty(config.ServiceURL))
        {
            return string.IsNullOrEmpty(region) ? null : region;
        }

        // VPC endpoints: vpce-0ab….email.eu-west-1.vpce.amazonaws.com, which the SDK's own reading does not know.
        var labels = Uri.TryCreate(config.ServiceURL, UriKind.Absolute, out var url) ? url.Host.Split('.') : [];
        return RegionEndpoint.EnumerableAllRegions.FirstOrDefault(known => labels.Contains(known.SystemName, StringComparer.OrdinalIgnoreCase))?.SystemName
            ?? AWSSDKUtils.DetermineRegion(config.ServiceURL);
    }

    private static string Iam(Partition partition, string variant, string suffix, bool fips, bool dualStack) => (partition.name, fips, dualStack) switch
    {
        ("aws", _, false) => $"https://iam{variant}.{suffix}",
        ("aws", _, true) => $"https://iam{variant}.global.{suffix}",

        // AWS GovCloud serves FIPS at the plain name.
        ("aws-us-gov", _, _) => $"https://iam.us-gov.{suffix}",
        ("aws-cn" or "aws-eusc", false, true) => $"https://iam.global.{suffix}",
        ("aws-cn", false, false) => $"https://iam.cn-north-1.{suffix}",
        (_, true, _) => $"https://iam-fips.{suffix}",
        _ => $"https://iam.{partition.implicitGlobalRegion}.{suffix}",
    };
}
