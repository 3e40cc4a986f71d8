using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Amazon.SecurityToken.Model.Internal.MarshallTransformations;

namespace Ses.Resilient.Tests.Attaching;

/// <summary>A generated client with its synchronous way and its pipeline laid open; both are protected in the .NET builds of the SDK.</summary>
internal sealed class SyncSts(AWSCredentials credentials, AmazonSecurityTokenServiceConfig config) : AmazonSecurityTokenServiceClient(credentials, config)
{
    public RuntimePipeline Pipeline => RuntimePipeline;

    public GetCallerIdentityResponse GetCallerIdentityNow() => Invoke<GetCallerIdentityResponse>(
        new GetCallerIdentityRequest(),
        new InvokeOptions
        {
            RequestMarshaller = GetCallerIdentityRequestMarshaller.Instance,
            ResponseUnmarshaller = GetCallerIdentityResponseUnmarshaller.Instance,
        });

    /// <summary>The same call, synchronously or not.</summary>
    public Task<GetCallerIdentityResponse> CallAsync(bool sync, CancellationToken cancellationToken = default)
    {
        if (!sync)
            return GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken);
        try
        {
            return Task.FromResult(GetCallerIdentityNow());
        }
        catch (Exception failure)
        {
            return Task.FromException<GetCallerIdentityResponse>(failure);
        }
    }
}

internal static class Pipelines
{
    /// <summary>The handlers of any client, outermost first.</summary>
    public static IReadOnlyList<IPipelineHandler> Handlers(object client) => PipelineOf((AmazonServiceClient)client).Handlers;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_RuntimePipeline")]
    private static extern RuntimePipeline PipelineOf(AmazonServiceClient client);
}
