using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Amazon.SimpleEmail.Internal;

internal sealed class AmazonSimpleEmailServiceAuthSchemeHandler : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
}

internal sealed class AmazonSimpleEmailServiceMetadata : IServiceMetadata
{
    public string ServiceId => "SES";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(0, StringComparer.Ordinal);
}
