using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SimpleEmail.Model;

namespace Amazon.SimpleEmail;

/// <summary>SES API v1: the operations this repository uses. As in the SDK's net8.0 build, only asynchronous.</summary>
public interface IAmazonSimpleEmailService : IAmazonService, IDisposable
{
    Task<SendEmailResponse> SendEmailAsync(SendEmailRequest request, CancellationToken cancellationToken = default);

    Task<SendRawEmailResponse> SendRawEmailAsync(SendRawEmailRequest request, CancellationToken cancellationToken = default);

    Task<SendTemplatedEmailResponse> SendTemplatedEmailAsync(SendTemplatedEmailRequest request, CancellationToken cancellationToken = default);

    /// <summary>The endpoint this request would be sent to.</summary>
    Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);

    // How AWSSDK.Extensions.NETCore.Setup makes a client from the interface alone.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(AmazonSimpleEmailServiceConfig))]
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonSimpleEmailServiceConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig)
    {
        if (clientConfig is not AmazonSimpleEmailServiceConfig config)
            throw new AmazonClientException($"The configuration of an {nameof(AmazonSimpleEmailServiceClient)} must be an {nameof(AmazonSimpleEmailServiceConfig)}.");
        return awsCredentials is null ? new AmazonSimpleEmailServiceClient(config) : new AmazonSimpleEmailServiceClient(awsCredentials, config);
    }
}
