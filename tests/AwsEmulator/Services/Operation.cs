using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Ses.Resilient.AwsEmulator;

/// <summary>One operation of one service: how it is named, what it needs, and what answers it.</summary>
internal sealed record Operation(ServiceInfo Service, string Name, CallKind Kind)
{
    /// <summary>The IAM action it needs; <see langword="null"/> where it needs none.</summary>
    public string? Permission { get; init; }

    /// <summary>What it is about, for the journal.</summary>
    public Func<Call, string?> Target { get; init; } = static _ => null;

    /// <summary>What it needs the permission on.</summary>
    public Func<Call, Resource> Resource { get; init; } = static _ => AwsEmulator.Resource.Any;

    /// <summary>Its answer; <see langword="null"/> for operations that the emulator only knows by name.</summary>
    public Func<Call, AwsResponse>? Handle { get; init; }

    public static Operation Xml(ServiceInfo service, string name, Func<Call, IEnumerable<XElement>> result, CallKind kind = CallKind.Read) => new(service, name, kind)
    {
        Permission = $"{service.SigningName}:{name}",
        Handle = call => Protocols.Xml(service.XmlNamespace, name, result(call), call.RequestId),
    };

    public static Operation Json(ServiceInfo service, string name, Func<Call, JsonObject> result, CallKind kind = CallKind.Read) => new(service, name, kind)
    {
        Permission = $"{service.SigningName}:{name}",
        Handle = call => Protocols.Json(service.Protocol, result(call), call.RequestId),
    };

    /// <summary>An operation that the emulator does not have.</summary>
    public static Operation Unknown(ServiceInfo service, string name, CallKind kind) => new(service, name, kind);
}

/// <summary>A service and one of its APIs.</summary>
/// <param name="SigningName">As in the signing scope.</param>
/// <param name="Api">As in the journal: <c>ses-v1</c> and <c>ses-v2</c> share a signing name.</param>
internal sealed record ServiceInfo(string SigningName, string Api, Protocol Protocol, string XmlNamespace = "");

/// <summary>What a permission is needed on.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="Shown">As the service writes it in a refusal: IAM writes <c>role mailer</c>.</param>
internal readonly record struct Resource(string Arn, string Shown)
{
    public static Resource Any { get; } = new("*", "*");

    public static Resource Of(string arn) => new(arn, arn);
}
