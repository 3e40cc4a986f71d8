using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ses.Resilient.Attaching;

/// <summary>The registrations of SES clients in one service collection. Also the mark that <c>AddSesResilience</c> was called on it.</summary>
internal sealed class SesClientRegistrations
{
    private readonly IServiceCollection _services;
    private readonly HashSet<object> _instances = new(ReferenceEqualityComparer.Instance);
    private readonly List<Action<SesSendGuard>> _untold = [];
    private readonly Lazy<SesSendGuard> _unbound;
    private readonly Dictionary<string, SesSendGuard?> _keyed = new(StringComparer.Ordinal);
    private SesSendGuard? _bound;

    private SesClientRegistrations(IServiceCollection services)
    {
        _services = services;
        _unbound = new(CreateUnbound);
    }

    /// <summary>Those of a collection; the collection is marked where it is not yet.</summary>
    /// <param name="services">The collection.</param>
    /// <param name="added">Whether it was not yet marked.</param>
    public static SesClientRegistrations Of(IServiceCollection services, out bool added)
    {
        foreach (var registration in services)
        {
            if (registration is { IsKeyedService: false, ImplementationInstance: SesClientRegistrations known } && ReferenceEquals(known._services, services))
            {
                added = false;
                return known;
            }
        }

        var registrations = new SesClientRegistrations(services);
        services.AddSingleton(registrations);
        services.AddKeyedSingleton(new LateRegistrations(registrations.WhenContainerIsBuilt), registrations);
        added = true;
        return registrations;
    }

    /// <summary>Takes in what is registered by now.</summary>
    public void TakeIn()
    {
        lock (_instances)
        {
            for (var i = 0; i < _services.Count; i++)
            {
                if (IsClient(_services[i]) && !TakeInInstance(_services[i]) && AttachingFactory.Of(_services[i]) is null)
                    _services[i] = AttachingFactory.Around(_services[i]);
            }
        }
    }

    /// <summary>Notes that clients with a key have options of their own.</summary>
    /// <returns>Whether that was not noted yet.</returns>
    public bool AddKey(string key)
    {
        lock (_instances)
            return _keyed.TryAdd(key, null);
    }

    /// <summary>A key for whose clients there are options; <see langword="null"/> for any other.</summary>
    public string? KeyOf(object? key)
    {
        lock (_instances)
            return key is string text && _keyed.ContainsKey(text) ? text : null;
    }

    /// <summary>The keys for whose clients there are options.</summary>
    public string[] Keys
    {
        get
        {
            lock (_instances)
                return [.. _keyed.Keys];
        }
    }

    /// <summary>Makes a guard known that has the app's logger and options: for instances, which no factory hands out.</summary>
    public void Bind(SesSendGuard guard, string? key)
    {
        lock (_instances)
        {
            if (key is not null)
            {
                _keyed[key] = guard;
                return;
            }

            _bound = guard;
            foreach (var tell in _untold)
                tell(guard);
            _untold.Clear();
        }
    }

    /// <summary>At the start of a host: attaches to singletons that were not reached when the container was built, and names what is left.</summary>
    /// <param name="root">The root of the container.</param>
    /// <param name="guard">What explains refusals.</param>
    public void AttachRest(IServiceProvider root, SesSendGuard guard)
    {
        foreach (var registration in Unreached(root))
        {
            if (registration.Lifetime != ServiceLifetime.Singleton || (registration.IsKeyedService && registration.ServiceKey == KeyedService.AnyKey))
            {
                var name = SesClientAttacher.NameOf(registration.ServiceType);
                Log.RegistrationNotReached(guard.Logger, registration.Lifetime, name);
                continue;
            }

            try
            {
                var client = registration.IsKeyedService
                    ? root.GetRequiredKeyedService(registration.ServiceType, registration.ServiceKey)
                    : root.GetRequiredService(registration.ServiceType);
                if (!SesClientAttacher.Attach(client, SesSendGuardFactory.GuardOf(root, registration.ServiceKey)))
                    SesClientAttacher.TellNotAttachable(guard.Logger, registration.ServiceType, client);
            }
            catch (Exception fault)
            {
                // A client that cannot be made is the app's to hear of when it asks for it.
                SesClientAttacher.TellFault(guard.Logger, registration.ServiceType, fault);
            }
        }
    }

    private void WhenContainerIsBuilt()
    {
        try
        {
            lock (_instances)
            {
                foreach (var registration in _services)
                {
                    if (IsClient(registration) && !TakeInInstance(registration) && AttachingFactory.Of(registration) is null)
                        LateRegistrations.Change(registration);
                }
            }
        }
        catch (Exception)
        {
            // What was not reached is found and named at the start of the host; a container must come into being in any case.
        }
    }

    private List<ServiceDescriptor> Unreached(IServiceProvider root)
    {
        // Other containers may have read the registrations before they asked a key for its hash code.
        var isMicrosofts = root.GetRequiredService<IServiceScopeFactory>().GetType().Assembly.GetName().Name is "Microsoft.Extensions.DependencyInjection";
        lock (_instances)
        {
            return _services
                .Where(registration => IsClient(registration) && !TakeInInstance(registration))
                .Where(registration => AttachingFactory.Of(registration) is not { } factory || (factory.IsInPlace && !isMicrosofts))
                .ToList();
        }
    }

    /// <summary>An instance is attached to at once. Made into a factory's, the container would own and dispose it.</summary>
    private bool TakeInInstance(ServiceDescriptor registration)
    {
        var instance = registration.IsKeyedService ? registration.KeyedImplementationInstance : registration.ImplementationInstance;
        if (instance is null)
            return false;
        if (!_instances.Add(instance))
            return true;

        if (instance is not AmazonServiceClient client)
        {
            Tell(guard => SesClientAttacher.TellNotAttachable(guard.Logger, registration.ServiceType, instance));
            return true;
        }

        try
        {
            if (PipelineAttachment.Attach(client, () => CurrentGuard(registration.ServiceKey)))
                Tell(guard => SesClientAttacher.TellAttached(guard.Logger, client));
            Tell(guard => SesClientAttacher.Equip(client, guard));
        }
        catch (Exception fault)
        {
            Tell(guard => SesClientAttacher.TellFault(guard.Logger, client.GetType(), fault));
        }

        return true;
    }

    private void Tell(Action<SesSendGuard> tell)
    {
        if (_bound is { } guard)
            tell(guard);
        else
            _untold.Add(tell);
    }

    private SesSendGuard CurrentGuard(object? key)
    {
        if (key is string text)
        {
            lock (_instances)
            {
                if (_keyed.TryGetValue(text, out var own) && own is not null)
                    return own;
            }
        }

        return _bound ?? _unbound.Value;
    }

    /// <summary>For an instance in a container of which nothing of the library was resolved: its options without its logger.</summary>
    private SesSendGuard CreateUnbound()
    {
        var options = new SesResilienceOptions();
        foreach (var registration in _services)
        {
            if (registration is { IsKeyedService: false, ImplementationInstance: IConfigureOptions<SesResilienceOptions> configure })
                configure.Configure(options);
        }

        return SesSendGuardFactory.Create(SesResilienceOptionsValidator.Checked(options), NullLoggerFactory.Instance, TimeProvider.System, sends: false);
    }

    private static bool IsClient(ServiceDescriptor registration) => SesClientTypes.IsSesClient(registration.ServiceType);
}
