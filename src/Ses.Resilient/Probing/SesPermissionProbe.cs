using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Ses.Resilient.Attaching;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Forecasts;

namespace Ses.Resilient.Probing;

/// <inheritdoc cref="ISesPermissionProbe"/>
internal sealed class SesPermissionProbe(SendForecaster forecaster, SesResilienceOptions options, SesSendGuard guard, TimeProvider time) : ISesPermissionProbe
{
    private readonly ImmutableHashSet<DenialLayer> _notInUse = [.. options.LayersNotInUse];

    public async Task<SesPermissionResult> AskCallAsync<TClient>(TClient client, Func<TClient, CancellationToken, Task> send, CancellationToken cancellationToken = default)
        where TClient : class, IAmazonService
    {
        ArgumentNullException.ThrowIfNull(send);
        var own = SesResilience.SesClientOf(client);
        cancellationToken.ThrowIfCancellationRequested();

        // What is not attached would send.
        PipelineAttachment.Attach(own, () => guard);
        var call = await SendCapture.RunAsync(() => send(client, cancellationToken)).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The function made no call on the client, so there is nothing to ask about.");
        if (!ReferenceEquals(call.ClientConfig, own.Config))
            throw new InvalidOperationException("The function made its call on another client than the one it was given. The call was not made; ask with the client that sends.");
        var facts = PlannedSend.FactsOf(call, time)
            ?? throw new InvalidOperationException($"The function called an operation that sends no mail ({call.RequestName}). The call was not made; ask about a send.");
        return await AskAsync(new PlannedSend(facts, own.Config), call.ExplicitAWSCredentials, cancellationToken).ConfigureAwait(false);
    }

    public Task<SesPermissionResult> AskAsync(IAmazonService client, SesSend send, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(send);
        var own = SesResilience.SesClientOf(client);
        cancellationToken.ThrowIfCancellationRequested();
        return AskAsync(new PlannedSend(PlannedSend.FactsOf(send.ToWire(), own.Config, time), own.Config), ExplicitCredentialsOf(own), cancellationToken);
    }

    private async Task<SesPermissionResult> AskAsync(PlannedSend planned, AWSCredentials? explicitCredentials, CancellationToken cancellationToken)
    {
        planned = await WithCredentialsAsync(planned with { LayersNotInUse = _notInUse }, explicitCredentials, cancellationToken).ConfigureAwait(false);
        return await forecaster.ForecastAsync(planned, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The credentials that the SDK would sign with, asked for as it asks for them.</summary>
    private async Task<PlannedSend> WithCredentialsAsync(PlannedSend planned, AWSCredentials? own, CancellationToken cancellationToken)
    {
        try
        {
            return await ResolveAsync().WaitAsync(options.DiagnosisBudget, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is AmazonClientException or AmazonServiceException)
        {
            return planned with { CredentialsFault = fault };
        }
        catch (TimeoutException)
        {
            return planned with { CredentialsFault = new AmazonClientException("Unable to get credentials in time.") };
        }

        async Task<PlannedSend> ResolveAsync()
        {
            var credentials = own
                ?? planned.Config.DefaultAWSCredentials
                ?? await planned.Config.IdentityResolverConfiguration.GetIdentityResolver<AWSCredentials>()
                    .ResolveIdentityAsync(planned.Config, cancellationToken).ConfigureAwait(false) as AWSCredentials;
            if (credentials is null)
                return planned;
            var key = await credentials.GetCredentialsAsync().ConfigureAwait(false);
            return planned with { Credentials = credentials, AccessKeyId = key?.AccessKey };
        }
    }

    /// <summary>Protected in the SDK; the call of a client carries it, a description does not.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ExplicitAWSCredentials")]
    private static extern AWSCredentials? ExplicitCredentialsOf(AmazonServiceClient client);
}
