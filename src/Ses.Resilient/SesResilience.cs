using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ses.Resilient.Attaching;

namespace Ses.Resilient;

/// <summary>For Amazon SES clients that are made by hand and not by a container.</summary>
public static class SesResilience
{
    /// <summary>Makes refused sends of a client explain themselves. Does nothing where it does already.</summary>
    /// <typeparam name="TClient">The client's type: the interface or class of the SES v2 or v1 client.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="options">Options; <see langword="null"/> for the defaults.</param>
    /// <param name="loggerFactory">Where log events go; <see langword="null"/> for nowhere.</param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The client is not an SES client of the AWS SDK: a mock, a wrapper, or a client of another service.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are not valid.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    public static TClient Attach<TClient>(TClient client, SesResilienceOptions? options = null, ILoggerFactory? loggerFactory = null)
        where TClient : class, IAmazonService
    {
        var serviceClient = SesClientOf(client);
        var guard = SesSendGuardFactory.Create(
            SesResilienceOptionsValidator.Checked(options ?? new()), loggerFactory ?? NullLoggerFactory.Instance, TimeProvider.System);
        Attach(serviceClient, guard);
        return client;
    }

    /// <summary>Makes refused sends of a client explain themselves, with the options and logger of a container. Does nothing where it does already.</summary>
    /// <typeparam name="TClient">The client's type: the interface or class of the SES v2 or v1 client.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="services">A container on whose collection <c>AddSesResilience</c> was called.</param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The client is not an SES client of the AWS SDK: a mock, a wrapper, or a client of another service.</exception>
    /// <exception cref="InvalidOperationException"><c>AddSesResilience</c> was not called for the container.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are not valid.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    public static TClient Attach<TClient>(TClient client, IServiceProvider services)
        where TClient : class, IAmazonService
    {
        var serviceClient = SesClientOf(client);
        ArgumentNullException.ThrowIfNull(services);
        if (services.GetService<SesClientRegistrations>() is null)
            throw new InvalidOperationException("The container has no Ses.Resilient. Call services.AddSesResilience() before it is built.");
        Attach(serviceClient, services.GetRequiredService<SesSendGuard>());
        return client;
    }

    private static void Attach(AmazonServiceClient client, SesSendGuard guard)
    {
        if (PipelineAttachment.Attach(client, () => guard))
            SesClientAttacher.TellAttached(guard.Logger, client);
        PipelineAttachment.Equip(client, guard);
    }

    internal static AmazonServiceClient SesClientOf(IAmazonService client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client is AmazonServiceClient serviceClient && SesClientTypes.IsSesClient(client.GetType())
            ? serviceClient
            : throw new ArgumentException(
                $"A {SesClientAttacher.NameOf(client.GetType())} is not an Amazon SES client of the AWS SDK; only AmazonSimpleEmailServiceV2Client and AmazonSimpleEmailServiceClient, and classes derived from them, can be attached to.",
                nameof(client));
    }
}
