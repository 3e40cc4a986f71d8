using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.SimpleEmailV2.Internal;
using Amazon.SimpleEmailV2.Model;
using Amazon.SimpleEmailV2.Model.Internal.MarshallTransformations;

namespace Amazon.SimpleEmailV2;

/// <summary>The SES v2 client, on AWSSDK.Core's own pipeline.</summary>
public class AmazonSimpleEmailServiceV2Client : AmazonServiceClient, IAmazonSimpleEmailServiceV2
{
    private static readonly AmazonSimpleEmailServiceV2Metadata Metadata = new();

    public AmazonSimpleEmailServiceV2Client() : base(new AmazonSimpleEmailServiceV2Config())
    {
    }

    public AmazonSimpleEmailServiceV2Client(RegionEndpoint region) : base(new AmazonSimpleEmailServiceV2Config { RegionEndpoint = region })
    {
    }

    public AmazonSimpleEmailServiceV2Client(AmazonSimpleEmailServiceV2Config config) : base(config)
    {
    }

    public AmazonSimpleEmailServiceV2Client(AWSCredentials credentials) : this(credentials, new AmazonSimpleEmailServiceV2Config())
    {
    }

    public AmazonSimpleEmailServiceV2Client(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonSimpleEmailServiceV2Config { RegionEndpoint = region })
    {
    }

    public AmazonSimpleEmailServiceV2Client(AWSCredentials credentials, AmazonSimpleEmailServiceV2Config clientConfig)
        : base(credentials, clientConfig)
    {
    }

    public AmazonSimpleEmailServiceV2Client(string awsAccessKeyId, string awsSecretAccessKey)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonSimpleEmailServiceV2Config())
    {
    }

    public AmazonSimpleEmailServiceV2Client(string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonSimpleEmailServiceV2Config { RegionEndpoint = region })
    {
    }

    public AmazonSimpleEmailServiceV2Client(string awsAccessKeyId, string awsSecretAccessKey, AmazonSimpleEmailServiceV2Config clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig)
    {
    }

    public AmazonSimpleEmailServiceV2Client(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonSimpleEmailServiceV2Config())
    {
    }

    public AmazonSimpleEmailServiceV2Client(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, RegionEndpoint region)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonSimpleEmailServiceV2Config { RegionEndpoint = region })
    {
    }

    public AmazonSimpleEmailServiceV2Client(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, AmazonSimpleEmailServiceV2Config clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => Metadata;

    public virtual Task<GetAccountResponse> GetAccountAsync(GetAccountRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetAccountResponse>(request, GetAccountOptions, cancellationToken);

    public virtual Task<GetEmailIdentityResponse> GetEmailIdentityAsync(GetEmailIdentityRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetEmailIdentityResponse>(request, GetEmailIdentityOptions, cancellationToken);

    public virtual Task<SendBulkEmailResponse> SendBulkEmailAsync(SendBulkEmailRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<SendBulkEmailResponse>(request, SendBulkEmailOptions, cancellationToken);

    public virtual Task<SendCustomVerificationEmailResponse> SendCustomVerificationEmailAsync(
        SendCustomVerificationEmailRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<SendCustomVerificationEmailResponse>(request, SendCustomVerificationEmailOptions, cancellationToken);

    public virtual Task<SendEmailResponse> SendEmailAsync(SendEmailRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<SendEmailResponse>(request, SendEmailOptions, cancellationToken);

    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    // Internal in the SDK's net8.0 build too: the synchronous path exists there, only not in public.
    internal virtual GetAccountResponse GetAccount(GetAccountRequest request) => Invoke<GetAccountResponse>(request, GetAccountOptions);

    internal virtual GetEmailIdentityResponse GetEmailIdentity(GetEmailIdentityRequest request) =>
        Invoke<GetEmailIdentityResponse>(request, GetEmailIdentityOptions);

    internal virtual SendBulkEmailResponse SendBulkEmail(SendBulkEmailRequest request) => Invoke<SendBulkEmailResponse>(request, SendBulkEmailOptions);

    internal virtual SendCustomVerificationEmailResponse SendCustomVerificationEmail(SendCustomVerificationEmailRequest request) =>
        Invoke<SendCustomVerificationEmailResponse>(request, SendCustomVerificationEmailOptions);

    internal virtual SendEmailResponse SendEmail(SendEmailRequest request) => Invoke<SendEmailResponse>(request, SendEmailOptions);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        // Each goes directly behind the marshaller, so the one added last runs first.
        pipeline.AddHandlerAfter<Marshaller>(new AmazonSimpleEmailServiceV2EndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new AmazonSimpleEmailServiceV2AuthSchemeHandler());
    }

    private static InvokeOptions GetAccountOptions => Options(GetAccountRequestMarshaller.Instance, GetAccountResponseUnmarshaller.Instance);

    private static InvokeOptions GetEmailIdentityOptions => Options(GetEmailIdentityRequestMarshaller.Instance, GetEmailIdentityResponseUnmarshaller.Instance);

    private static InvokeOptions SendBulkEmailOptions => Options(SendBulkEmailRequestMarshaller.Instance, SendBulkEmailResponseUnmarshaller.Instance);

    private static InvokeOptions SendCustomVerificationEmailOptions =>
        Options(SendCustomVerificationEmailRequestMarshaller.Instance, SendCustomVerificationEmailResponseUnmarshaller.Instance);

    private static InvokeOptions SendEmailOptions => Options(SendEmailRequestMarshaller.Instance, SendEmailResponseUnmarshaller.Instance);

    private static InvokeOptions Options(IMarshaller<IRequest, AmazonWebServiceRequest> marshaller, ResponseUnmarshaller unmarshaller) =>
        new() { RequestMarshaller = marshaller, ResponseUnmarshaller = unmarshaller };
}
