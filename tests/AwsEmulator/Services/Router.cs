using System.Collections.Frozen;

namespace Ses.Resilient.AwsEmulator;

/// <summary>Which service and operation a request is for.</summary>
internal static class Router
{
    private static readonly string[] WriteVerbs =
    [
        "Create", "Put", "Delete", "Update", "Attach", "Detach", "Add", "Remove", "Set", "Tag", "Untag", "Enable", "Disable", "Register", "Deregister",
        "Move", "Verify", "Test", "Reorder", "Clone", "Upload", "Change", "Resync", "Invite", "Accept", "Close", "Leave", "Cancel", "Decline", "Send",
    ];

    private static readonly FrozenDictionary<string, QueryApi> QueryApis = new[] { Sts.Api, Iam.Api, SesV1.Api }.ToFrozenDictionary(a => a.Service.SigningName, StringComparer.Ordinal);

    public static (Call Call, Operation Operation) Route(EmulatorState state, AwsRequest request)
    {
        if (IsOrganizations(request))
            return (new Call(state, request, Organizations.Service, FrozenDictionary<string, string>.Empty), OrganizationsOperation(request));
        if (request.RawPath.StartsWith("/v2/", StringComparison.Ordinal))
            return SesV2.Route(state, request);
        var api = QueryApiOf(request);
        return (new Call(state, request, api.Service, FrozenDictionary<string, string>.Empty), QueryOperation(api, request));
    }

    public static CallKind KindOfUnknown(string name) => WriteVerbs.Any(v => name.StartsWith(v, StringComparison.Ordinal)) ? CallKind.Write : CallKind.Unknown;

    private static bool IsOrganizations(AwsRequest request) =>
        request.Authorization is { } signed ? signed.Service == Organizations.Service.SigningName : request.Header("X-Amz-Target") is not null;

    private static Operation OrganizationsOperation(AwsRequest request)
    {
        var target = request.Header("X-Amz-Target") ?? "";
        var name = target.StartsWith(Organizations.TargetPrefix, StringComparison.Ordinal) ? target[Organizations.TargetPrefix.Length..] : target;
        return Organizations.Operations.GetValueOrDefault(name) ?? Operation.Unknown(Organizations.Service, name, KindOfUnknown(name));
    }

    // Unsigned calls name no service: the API version tells.
    private static QueryApi QueryApiOf(AwsRequest request)
    {
        if (request.Authorization is { } signed && QueryApis.TryGetValue(signed.Service, out var api))
            return api;
        var version = request.Form.GetValueOrDefault("Version");
        return QueryApis.Values.FirstOrDefault(a => a.Version == version) ?? SesV1.Api;
    }

    private static Operation QueryOperation(QueryApi api, AwsRequest request)
    {
        var name = request.Form.GetValueOrDefault("Action") ?? "";
        return api.Operations.GetValueOrDefault(name) ?? Operation.Unknown(api.Service, name, KindOfUnknown(name));
    }
}

/// <summary>A service of the Query protocol.</summary>
internal sealed record QueryApi(ServiceInfo Service, string Version, FrozenDictionary<string, Operation> Operations)
{
    public static QueryApi Of(ServiceInfo service, string version, params IEnumerable<Operation> operations) =>
        new(service, version, operations.ToFrozenDictionary(o => o.Name, StringComparer.Ordinal));
}
