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
    /// <returns>The collection.</returns>
    /// <remarks>
    /// <para>
    /// Options are set from the configuration section <c>Ses:Resilience</c> of the app, then by what the app's code configures, and validated at the start of the host.
    /// </para>
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
    public static IServiceCollection AddSesResilience(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        Register(services).TakeIn();
        return services;
    }

    /// <summary>As <see cref="AddSesResilience(IServiceCollection)"/>, with options.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="configure">Sets options, over those from the configuration; each call's is applied, in order. <see langword="null"/> for none.</param>
    /// <returns>The collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddSesResilience(this IServiceCollection services, Action<SesResilienceOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var registrations = Register(services);
        if (configure is not null)
            services.Configure(configure);
        registrations.TakeIn();
        return services;
    }

    /// <summary>As <see cref="AddSesResilience(IServiceCollection)"/>, with options of their own for the clients that are registered with a key.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="key">The key of the clients, as in <c>AddKeyedAWSService</c>. Also the name of the options, and the key of their <see cref="ISesPermissionProbe"/>.</param>
    /// <param name="configure">Sets options; each call's is applied, in order, after the options of all clients and the configuration section <c>Ses:Resilience:Clients:KEY</c>.</param>
    /// <returns>The collection.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="key"/> is empty.</exception>
    public static IServiceCollection AddSesResilience(this IServiceCollection services, string key, Action<SesResilienceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(configure);
        var registrations = Register(services);
        if (registrations.AddKey(key))
        {
            // Before the configuration of the app, which is at the first place: that of the key goes over that of all.
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<SesResilienceOptions>>(root => new OptionsOfAllClients(root, key)));
            services.AddOptions<SesResilienceOptions>(key).ValidateOnStart();
            services.TryAddKeyedSingleton(key, static (root, own) => SesSendGuardFactory.CreateDiagnostician(root, own));
            services.TryAddKeyedSingleton<SesSendGuard>(key, static (root, own) => SesSendGuardFactory.Create(root, own));
            services.TryAddKeyedSingleton<ISesPermissionProbe>(key, static (root, own) => SesSendGuardFactory.CreateProbe(root, own));
        }

        services.Configure(key, configure);
        registrations.TakeIn();
        return services;
    }

    private static SesClientRegistrations Register(IServiceCollection services)
    {
        var registrations = SesClientRegistrations.Of(services, out var added);
        if (added)
        {
            // At the first place: what the app's code sets, also before this call, goes over what its configuration sets.
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<SesResilienceOptions>, SesResilienceConfiguration>());
            services.AddOptions<SesResilienceOptions>().ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SesResilienceOptions>, SesResilienceOptionsValidator>());
            services.TryAddSingleton(static services => SesTelemetry.Of(services.GetService<IMeterFactory>()));
            services.TryAddSingleton(SesSendGuardFactory.CreateDiagnostician);
            services.TryAddSingleton<SesSendGuard>(SesSendGuardFactory.Create);
            services.TryAddSingleton<ISesPermissionProbe>(SesSendGuardFactory.CreateProbe);
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SesResilienceStartup>());
        }

        return registrations;
    }
}
