using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using Amazon.Runtime;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>How a send goes to SES.</summary>
internal enum WayToSes
{
    /// <summary>It cannot be told.</summary>
    Unknown = 0,

    /// <summary>To SES's public addresses: past every VPC endpoint.</summary>
    Public,

    /// <summary>Through a VPC endpoint: SES's name, or that of the endpoint, stands for private addresses.</summary>
    VpcEndpoint,
}

/// <summary>Looks up the addresses of a host.</summary>
internal interface IHostAddresses
{
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <inheritdoc cref="IHostAddresses"/>
internal sealed class DnsAddresses : IHostAddresses
{
    public static DnsAddresses Instance { get; } = new();

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}

/// <summary>
/// An interface endpoint with private DNS makes SES's public name stand for addresses of the VPC, which are private; without one the name stands for public
/// addresses (AWS PrivateLink guide, private DNS). A proxy looks names up by itself, so that nothing is known then.
/// </summary>
internal static class WaysToSes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task<WayToSes> FindAsync(Denial denial, SendingProcess sender, IHostAddresses addresses, TimeSpan budget, TimeProvider time, CancellationToken cancellationToken)
    {
        if (sender.VpcEndpointId is not null) return WayToSes.VpcEndpoint;
        if (denial.Endpoint is not { IsAbsoluteUri: true } endpoint || budget <= TimeSpan.Zero || HasProxy(denial.ClientConfig, endpoint)) return WayToSes.Unknown;
#pragma warning disable CA1031 // Whatever a resolver throws: it is then not known.
        try
        {
            return Of(await addresses.ResolveAsync(endpoint.Host, cancellationToken).WaitAsync(budget < Patience ? budget : Patience, time, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception)
        {
            return WayToSes.Unknown;
        }
#pragma warning restore CA1031
    }

    private static WayToSes Of(IPAddress[] addresses)
    {
        if (addresses.Length == 0 || addresses.Any(IPAddress.IsLoopback)) return WayToSes.Unknown;
        return addresses.All(IsPrivate) ? WayToSes.VpcEndpoint : addresses.Any(IsPrivate) ? WayToSes.Unknown : WayToSes.Public;
    }

    private static bool HasProxy(IClientConfig? config, Uri endpoint)
    {
        var proxy = config?.GetWebProxy() ?? HttpClient.DefaultProxy;
        return proxy.GetProxy(endpoint) is { } by && by != endpoint;
    }

    /// <summary>RFC 1918, RFC 6598 and RFC 4193: what VPCs are made of.</summary>
    private static bool IsPrivate(IPAddress address)
    {
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return bytes.Length == 4
            ? bytes[0] == 10 || (bytes[0] == 172 && bytes[1] is >= 16 and < 32) || (bytes[0] == 192 && bytes[1] == 168) || (bytes[0] == 100 && bytes[1] is >= 64 and < 128)
            : address.AddressFamily == AddressFamily.InterNetworkV6 && (bytes[0] & 0xfe) == 0xfc;
    }
}
