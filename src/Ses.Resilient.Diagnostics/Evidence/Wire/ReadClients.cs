using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Ses.Resilient.Diagnostics.Evidence.Reads;

namespace Ses.Resilient.Diagnostics.Evidence.Wire;

/// <summary>The read clients of one app client: made when first asked for, kept as long as its configuration and credentials live.</summary>
/// <remarks>
/// They are not disposed: that would dispose the HTTP clients which the app's own <see cref="HttpClientFactory"/> may have handed out to others as well.
/// Without such a factory or a proxy the SDK shares its HTTP clients between all of its clients anyway.
/// </remarks>
internal sealed class ReadClients(CallSettings settings)
{
    private readonly Lazy<StsReadClient> _sts = new(() => new StsReadClient(
        settings.Credentials, ReadConfiguration.Apply(new AmazonSecurityTokenServiceConfig(), ReadService.Sts, settings)));

    private readonly Lazy<AwsReadClient> _iam = Client(ReadService.Iam, settings);
    private readonly Lazy<AwsReadClient> _organizations = Client(ReadService.Organizations, settings);
    private readonly Lazy<AwsReadClient> _ses = Client(ReadService.Ses, settings);

    public IAmazonSecurityTokenService Sts => _sts.Value;

    public AwsReadClient this[ReadService service] => service switch
    {
        ReadService.Iam => _iam.Value,
        ReadService.Organizations => _organizations.Value,
        ReadService.Ses => _ses.Value,
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, "STS has a client of its own."),
    };

    private static Lazy<AwsReadClient> Client(ReadService service, CallSettings settings) =>
        new(() => new AwsReadClient(settings.Credentials, ReadConfiguration.Apply(new AwsReadConfig(service), service, settings)));
}

/// <summary>Keeps read clients without keeping what they belong to alive.</summary>
internal sealed class ReadClientCache
{
    private readonly ConditionalWeakTable<IClientConfig, ConditionalWeakTable<AWSCredentials, ByUrl>> _clients = [];

    public ReadClients For(CallSettings settings) =>
        _clients.GetOrCreateValue(settings.ClientConfig).GetOrCreateValue(settings.Credentials).GetOrAdd(
            settings.ServiceUrl ?? "", static (_, settings) => new ReadClients(settings), settings);

    private sealed class ByUrl() : ConcurrentDictionary<string, ReadClients>(StringComparer.Ordinal);
}
