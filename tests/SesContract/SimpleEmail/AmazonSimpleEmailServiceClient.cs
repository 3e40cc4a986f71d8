using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.SimpleEmail.Internal;
using Amazon.SimpleEmail.Model;
using Amazon.SimpleEmail.Model.Internal.MarshallTransformations;

namespace Amazon.SimpleEmail;

/// <summary>The SES v1 client, on AWSSDK.Core's own pipeline.</summary>
public class AmazonSimpleEmailServiceClient : AmazonServiceClient, IAmazonSimpleEmailService
{
    private static readonly AmazonSimpleEmailServiceMetadata Metadata = new();

    public AmazonSimpleEmailServiceClient() : base(new AmazonSimpleEmailServiceConfig())
    {
    }

    public AmazonSimpleEmailServiceClient(RegionEndpoint region) : base(new AmazonSimpleEmailServiceConfig { RegionEndpoint = region })
    {
    }

    public AmazonSimpleEmailServiceClient(AmazonSimpleEmailServiceConfig config) : base(config)
    {
    }

    public AmazonSimpleEmailServiceClient(AWSCredentials credentials) : this(credentials, new AmazonSimpleEmailServiceConfig())
    {
    }

    public AmazonSimpleEmailServiceClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonSimpleEmailServiceConfig { RegionEndpoint = region })
    {
    }

    public AmazonSimpleEmailServiceClient(AWSCredentials credentials, AmazonSimpleEmailServiceConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    public AmazonSimpleEmailServiceClient(string awsAccessKeyId, string awsSecretAccessKey)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonSimpleEmailServiceConfig())
    {
    }

    public AmazonSimpleEmailServiceClient(string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonSimpleEmailServiceConfig { RegionEndpoint = region })
    {
    }

    public AmazonSimpleEmailServiceClient(string awsAccessKeyId, string awsSecretAccessKey, AmazonSimpleEmailServiceConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig)
    {
    }

    public AmazonSimpleEmailServiceClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonSimpleEmailServiceConfig())
    {
    }

    public AmazonSimpleEmailServiceClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, RegionEndpoint region)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonSimpleEmailServiceConfig { RegionEndpoint = region })
    {
    }

    public AmazonSimpleEmailServiceClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, AmazonSimpleEmailServiceConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => Metadata;

    public virtual Task<SendEmailResponse> SendEmailAsync(SendEmailRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<SendEmailResponse>(request, SendEmailOptions, cancellationToken);

    public virtual Task<SendRawEmailResponse> SendRawEmailAsync(SendRawEmailRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<SendRawEmailResponse>(request, SendRawEmailOptions, cancellationToken);

    public virtual Task<SendTemplatedEmailResponse> SendTemplatedEmailAsync(SendTemplatedEmailRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<SendTemplatedEmailResponse>(request, SendTemplatedEmailOptions, cancellationToken);

    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    // Internal in the SDK's net8.0 build too: the synchronous path exists there, only not in public.
    internal virtual SendEmailResponse SendEmail(SendEmailRequest request) => Invoke<SendEmailResponse>(request, SendEmailOptions);

    internal virtual SendRawEmailResponse SendRawEmail(SendRawEmailRequest request) => Invoke<SendRawEmailResponse>(request, SendRawEmailOptions);

    internal virtual SendTemplatedEmailResponse SendTemplatedEmail(SendTemplatedEmailRequest request) => Invoke<SendTemplatedEmailResponse>(request, SendTemplatedEmailOptions);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        // Each goes directly behind the marshaller, so the one added last runs first.
        pipeline.AddHandlerAfter<Marshaller>(new AmazonSimpleEmailServiceEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new AmazonSimpleEmailServiceAuthSchemeHandler());
    }

    private static InvokeOptions SendEmailOptions => Options(SendEmailRequestMarshaller.Instance, SendEmailResponseUnmarshaller.Instance);

    private static InvokeOptions SendRawEmailOptions => Options(SendRawEmailRequestMarshaller.Instance, SendRawEmailResponseUnmarshaller.Instance);

    private static InvokeOptions SendTemplatedEmailOptions => Options(SendTemplatedEmailRequestMarshaller.Instance, SendTemplatedEmailResponseUnmarshaller.Instance);

    private static InvokeOptions Options(IMarshaller<IRequest, AmazonWebServiceRequest> marshaller, ResponseUnmarshaller unmarshaller) =>
        new() { RequestMarshaller = marshaller, ResponseUnmarshaller = unmarshaller };
}
