using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Ses.Resilient;
using Ses.Resilient.Attaching;
using Ses.Resilient.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Ses.Resilient.</summary>
public static class SesResilienceServiceCollectionExtensions
{
    /// <summary>Makes refused sends of every Amazon SES client in the collection explain themselves.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="configure">Sets options; each call's is applied, in order.</param>
    /// <returns>The collection.</returns>
    /// <remarks>
    /// <para>
    /// Reaches the interface and class of the SES v2 and v1 clients, keyed or not, of any lifetime, by instance, factory or type, registered
    /// before or after this call. The app's types stay as they are. A registration that gives no client of the AWS SDK (a mock, a
    /// wrapper) is left alone, with one log event. Calling it again attaches nothing twice.
    /// </para>
    /// <para>
    /// Registrations after this call are reached in Microsoft's container. In others, call it after them; at the start of a
    /// host singletons are reached there too, and a log event names the rest. A client registered as an instance logs
    /// its refusals from the start of the host, or from when another client was resolved; before that they are explained without a log event.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddSesResilience(this IServiceCollection services, Action<SesResilienceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
            services.Configure(configure);

        var registrations = SesClientRegistrations.Of(services, out var added);
        if (added)
        {
            services.AddOptions<SesResilienceOptions>().ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SesResilienceOptions>, SesResilienceOptionsValidator>());
            services.TryAddSingleton(static services => SesTelemetry.Of(services.GetService<IMeterFactory>()));
            services.TryAddSingleton(SesSendGuardFactory.CreateDiagnostician);
            services.TryAddSingleton<SesSendGuard>(SesSendGuardFactory.Create);
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SesResilienceStartup>());
        }

        registrations.TakeIn();
        return services;
    }
}
