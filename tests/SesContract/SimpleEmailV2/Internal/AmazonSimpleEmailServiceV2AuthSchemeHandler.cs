using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Amazon.SimpleEmailV2.Internal;

/// <summary>Signs as the endpoint says (multi-region endpoints do), else with SigV4.</summary>
internal sealed class AmazonSimpleEmailServiceV2AuthSchemeHandler : BaseAuthResolverHandler
{
    private readonly AmazonSimpleEmailServiceV2EndpointResolver _endpoints = new();

    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) =>
        RetrieveSchemesFromEndpoint(_endpoints.GetEndpoint(executionContext)) ?? AuthSchemeOption.DEFAULT_SIGV4;
}

internal sealed class AmazonSimpleEmailServiceV2Metadata : IServiceMetadata
{
    public string ServiceId => "SESv2";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(0, StringComparer.Ordinal);
}
