using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using SesContract.Wire;

namespace Amazon.SimpleEmail.Internal;

internal sealed class AmazonSimpleEmailServiceEndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters) => SesEndpointRules.Resolve(parameters);
}

internal sealed class AmazonSimpleEmailServiceEndpointResolver : BaseEndpointResolver
{
    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters) =>
        InjectHostPrefix(executionContext.RequestContext);

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => SesEndpointParameters.Of(requestContext);
}
