using System.Text.Json;

namespace Ses.Resilient.AwsEmulator;

/// <summary>One call on its way through the emulator.</summary>
internal sealed class Call(EmulatorState state, AwsRequest request, ServiceInfo service, IReadOnlyDictionary<string, string> route)
{
    private Credential? _credential;

    public EmulatorState State => state;

    public World World => state.World;

    public AwsRequest Request => request;

    public ServiceInfo Service => service;

    public string RequestId { get; } = Guid.NewGuid().ToString();

    /// <summary>Of the signing scope.</summary>
    public string Region => request.Authorization?.Region ?? "us-east-1";

    /// <summary>The credential that signed, as soon as that is proved.</summary>
    public Credential Credential
    {
        get => _credential ?? throw new InvalidOperationException("The call is not authenticated yet.");
        set => _credential = value;
    }

    public Principal Principal => Credential.Principal;

    /// <summary>The caller's account, the only one that reads look into.</summary>
    public Account Account => World.Accounts[Principal.Account];

    /// <summary>SES of the caller's account in the Region; an empty one where the world says nothing of it.</summary>
    public SesRegion Ses => Account.Ses.GetValueOrDefault(Region) ?? new SesRegion(Region) { ProductionAccess = false, MaxSendRate = 1, Max24HourSend = 200 };

    public string Arn(string service, string region, string resource) => $"arn:{World.Partition}:{service}:{region}:{Principal.Account}:{resource}";

    public string SesArn(string resource) => Arn("ses", Region, resource);

    /// <summary>A value of the path, the form or the JSON body.</summary>
    public string? Text(string name)
    {
        if (route.TryGetValue(name, out var value))
            return value;
        if (service.Protocol == Protocol.Query)
            return request.Form.GetValueOrDefault(name);
        return request.Json.TryGetProperty(name, out var json) && json.ValueKind == JsonValueKind.String ? json.GetString() : null;
    }

    public int? Number(string name)
    {
        if (service.Protocol == Protocol.Query)
            return int.TryParse(Text(name), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
        return request.Json.TryGetProperty(name, out var json) && json.TryGetInt32(out var value) ? value : null;
    }

    /// <summary>A list parameter of the Query protocol: <c>Name.member.1</c>, ...</summary>
    public IReadOnlyList<string> List(string name)
    {
        var items = new List<string>();
        while (request.Form.TryGetValue($"{name}.member.{items.Count + 1}", out var item))
            items.Add(item);
        return items;
    }

    public string Required(string name)
    {
        if (Text(name) is { Length: > 0 } value)
            return value;
        var member = char.ToLowerInvariant(name[0]) + name[1..];
        throw new AwsException(
            400,
            service.Protocol switch { Protocol.Query => "ValidationError", Protocol.Json11 => "InvalidInputException", _ => "BadRequestException" },
            $"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");
    }
}
