using Amazon.Runtime;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Ses.Resilient;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Asks with the health checks of an app, or before it starts, whether Amazon SES would accept a send. Nothing is sent.</summary>
public static class SesSendPermissionExtensions
{
    /// <summary>How long an answer of the health check is used again.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(1);

    /// <summary>Adds a health check: healthy where the send would be allowed, degraded where it depends, unhealthy where it would be denied.</summary>
    /// <typeparam name="TClient">The client's type, as it is registered.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="send">The send. An answer is used again for 1 minute.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="clientKey">The key of the client; <see langword="null"/> for the client without a key.</param>
    /// <param name="failureStatus">The status where the send would be denied; <see langword="null"/> for unhealthy.</param>
    /// <param name="tags">Tags of the check.</param>
    /// <returns>The builder.</returns>
    /// <remarks>The data of the result hold the answer, the layer and the report, without recipients, content or credentials. Needs <c>AddSesResilience</c>.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IHealthChecksBuilder AddSesSendPermission<TClient>(
        this IHealthChecksBuilder builder, SesSend send, string name = "ses-send-permission", object? clientKey = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
        where TClient : class, IAmazonService
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(send);
        ArgumentNullException.ThrowIfNull(name);

        // One for a container: it keeps the last answer. The registration makes one for every asking, in a scope of its own.
        var own = new object();
        builder.Services.AddKeyedSingleton(own, (root, _) => new SesSendPermissionCheck(root, Ask<TClient>(send, clientKey), Keep));
        return builder.Add(new HealthCheckRegistration(name, services => services.GetRequiredKeyedService<SesSendPermissionCheck>(own), failureStatus, tags));
    }

    /// <summary>Asks once, before any service of the host starts. Where the send would be denied the host does not start, and its exception holds the report; where it depends, one log event says on what.</summary>
    /// <typeparam name="TClient">The client's type, as it is registered.</typeparam>
    /// <param name="services">The collection.</param>
    /// <param name="send">The send.</param>
    /// <param name="clientKey">The key of the client; <see langword="null"/> for the client without a key.</param>
    /// <returns>The collection.</returns>
    /// <remarks>Can be called for several sends; each is asked for. Needs <c>AddSesResilience</c>.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IServiceCollection RequireSesSendPermission<TClient>(this IServiceCollection services, SesSend send, object? clientKey = null)
        where TClient : class, IAmazonService
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(send);
        return services.AddSingleton<IHostedService>(root => new SesSendPermissionStartup(root, Ask<TClient>(send, clientKey)));
    }

    private static Func<IServiceProvider, CancellationToken, Task<SesPermissionResult>> Ask<TClient>(SesSend send, object? clientKey)
        where TClient : class, IAmazonService =>
        (services, token) => SesSendPermissionCheck.AskAsync<TClient>(services, clientKey, (probe, client, stop) => probe.AskAsync(client, send, stop), token);
}
