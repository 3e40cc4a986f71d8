using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.SecurityToken;
using Ses.Resilient.Diagnostics.Evidence.Reads;

namespace Ses.Resilient.Diagnostics.Evidence.Wire;

/// <summary>Sends the reads of one service through the SDK's pipeline: its credentials, signing, endpoints, retries and clock-skew correction.</summary>
internal sealed class AwsReadClient(AWSCredentials credentials, AwsReadConfig config) : AmazonServiceClient(credentials, config)
{
    // The base class asks for it while it is being constructed.
    protected override IServiceMetadata ServiceMetadata => new Metadata(AwsReadService.Of(((AwsReadConfig)Config).Service).ServiceId);

    public Task<ReadResponse<T>> SendAsync<T>(ReadCall<T> call, CancellationToken cancellationToken)
        where T : class
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = ReadMarshaller.Instance,
            ResponseUnmarshaller = new ReadUnmarshaller<T>(call.Parse),
        };
        return InvokeAsync<ReadResponse<T>>(new ReadRequest(call.Operation, call.Members), options, cancellationToken);
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new ReadEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());
        pipeline.AddHandlerAfter<Unmarshaller>(new BufferingHandler());
    }

    private sealed class SigV4Handler : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    private sealed class Metadata(string serviceId) : IServiceMetadata
    {
        public string ServiceId { get; } = serviceId;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(0, StringComparer.Ordinal);
    }
}

/// <summary>The SDK's own STS client, with answers read as those of the others are.</summary>
internal sealed class StsReadClient(AWSCredentials credentials, AmazonSecurityTokenServiceConfig config)
    : AmazonSecurityTokenServiceClient(credentials, config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<Unmarshaller>(new BufferingHandler());
    }
}
