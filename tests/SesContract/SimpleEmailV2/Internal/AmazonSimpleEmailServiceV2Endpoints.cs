using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.SimpleEmailV2.Model;
using SesContract.Wire;

namespace Amazon.SimpleEmailV2.Internal;

internal sealed class AmazonSimpleEmailServiceV2EndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters) => SesEndpointRules.Resolve(parameters);
}

internal sealed class AmazonSimpleEmailServiceV2EndpointResolver : BaseEndpointResolver
{
    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters) =>
        InjectHostPrefix(executionContext.RequestContext);

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
    {
        var parameters = SesEndpointParameters.Of(requestContext);
        parameters.EndpointId = requestContext.OriginalRequest switch
        {
            SendEmailRequest send => send.EndpointId,
            SendBulkEmailRequest send => send.EndpointId,
            _ => null,
        };
        return parameters;
    }
}
