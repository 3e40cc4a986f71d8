using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Ses.Resilient.Attaching;

/// <summary>Reaches registrations that come after <c>AddSesResilience</c>, at the moment a container is built from the collection.</summary>
/// <remarks>
/// <para>
/// A plain <see cref="ServiceCollection"/> says nothing when a registration is added or a container is built. But a container
/// that knows keyed services puts their keys into a dictionary when it is built, and so asks each key for its hash code, before
/// it makes anything and before it looks at how a service is made. An object of this class is the key of a registration that
/// nobody resolves; asked for its hash code it has the registrations of the collection looked through.
/// </para>
/// <para>
/// By then the container has its own list of the registrations, so a registration is changed and not replaced: the
/// factory of a <see cref="ServiceDescriptor"/> is a private field. Should a later version name it otherwise, the change fails with an
/// exception and <see cref="SesResilienceStartup"/> does what can be done from outside.
/// </para>
/// </remarks>
internal sealed class LateRegistrations(Action containerIsBuilt)
{
    public override int GetHashCode()
    {
        containerIsBuilt();
        return RuntimeHelpers.GetHashCode(this);
    }

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <summary>Makes a registration one whose clients are attached to; the object stays the same.</summary>
    public static void Change(ServiceDescriptor registration)
    {
        var around = AttachingFactory.Around(registration, inPlace: true);
        object factory = registration.IsKeyedService ? around.KeyedImplementationFactory! : around.ImplementationFactory!;

        // Both fields are asked for before one is written, and the factory is there before the type is not.
        ref var type = ref ImplementationTypeOf(registration);
        ref var current = ref ImplementationFactoryOf(registration);
        current = factory;
        type = null;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_implementationFactory")]
    private static extern ref object? ImplementationFactoryOf(ServiceDescriptor registration);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_implementationType")]
    private static extern ref Type? ImplementationTypeOf(ServiceDescriptor registration);
}
