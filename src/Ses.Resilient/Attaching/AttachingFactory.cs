using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Ses.Resilient.Attaching;

/// <summary>Builds a client as its registration says, then attaches to it. One per registration by type or factory.</summary>
internal sealed class AttachingFactory
{
    private readonly Type _serviceType;
    private readonly Func<IServiceProvider, object?, object> _build;
    private int _told;

    private AttachingFactory(ServiceDescriptor registration, bool inPlace)
    {
        _serviceType = registration.ServiceType;
        _build = BuilderOf(registration);
        IsInPlace = inPlace;
    }

    /// <summary>Whether it went into the registration while a container was being built; see <see cref="LateRegistrations"/>.</summary>
    public bool IsInPlace { get; }

    /// <summary>The factory that attaches, in a registration that has one already; otherwise <see langword="null"/>.</summary>
    public static AttachingFactory? Of(ServiceDescriptor registration) =>
        (registration.IsKeyedService ? registration.KeyedImplementationFactory?.Target : registration.ImplementationFactory?.Target) as AttachingFactory;

    /// <summary>A registration of the same service, key and lifetime whose clients are attached to.</summary>
    public static ServiceDescriptor Around(ServiceDescriptor registration, bool inPlace = false)
    {
        var factory = new AttachingFactory(registration, inPlace);
        return registration.IsKeyedService
            ? new ServiceDescriptor(registration.ServiceType, registration.ServiceKey, factory.CreateKeyed, registration.Lifetime)
            : new ServiceDescriptor(registration.ServiceType, factory.Create, registration.Lifetime);
    }

    private object Create(IServiceProvider services) => CreateKeyed(services, key: null);

    private object CreateKeyed(IServiceProvider services, object? key)
    {
        var client = _build(services, key);

        // A factory may give null although its type says otherwise; the container then says what it says without us.
        if (client is null)
            return client!;
        var guard = SesSendGuardFactory.GuardOf(services, key);
        if (!SesClientAttacher.Attach(client, guard) && Interlocked.Exchange(ref _told, 1) == 0)
            SesClientAttacher.TellNotAttachable(guard.Logger, _serviceType, client);
        return client;
    }

    private static Func<IServiceProvider, object?, object> BuilderOf(ServiceDescriptor registration)
    {
        if (registration.IsKeyedService)
        {
            return registration.KeyedImplementationFactory is { } keyed
                ? (services, key) => keyed(services, key!)
                : new Activation(registration.KeyedImplementationType!).Build;
        }

        return registration.ImplementationFactory is { } factory
            ? (services, _) => factory(services)
            : new Activation(registration.ImplementationType!).Build;
    }

    /// <summary>A class registered by type: its constructor gets what the container has, as before.</summary>
    private sealed class Activation([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type)
    {
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
        private readonly Type _type = type;

        public object Build(IServiceProvider services, object? key) => ActivatorUtilities.CreateInstance(services, _type);
    }
}
