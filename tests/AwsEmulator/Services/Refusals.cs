namespace Ses.Resilient.AwsEmulator;

/// <summary>Refused reads, in the usual words of AWS (IAM User Guide, "Troubleshoot access denied error messages").</summary>
internal static class Refusals
{
    /// <summary>Refuses a call that a rule of the world denies.</summary>
    public static void Check(Call call, Operation operation)
    {
        if (operation.Permission is not { } action || operation.Kind == CallKind.Send)
            return;
        var resource = operation.Resource(call);
        foreach (var rule in call.World.Reads.Denied)
        {
            if (!Pattern.Matches(rule.Principal, call.Principal.Arn)
                || !Pattern.MatchesAny(rule.Actions, action, StringComparison.OrdinalIgnoreCase)
                || (!rule.Resources.IsEmpty && !Pattern.MatchesAny(rule.Resources, resource.Arn)))
                continue;
            throw rule.Message is { } message ? Denied(call.Service.Protocol, message) : Implicit(call, action, resource.Shown, "identity-based policy");
        }
    }

    public static AwsException Implicit(Call call, string action, string resource, string policyType) => Denied(
        call.Service.Protocol,
        $"User: {call.Principal.Arn} is not authorized to perform: {action} on resource: {resource} because no {policyType} allows the {action} action");

    public static AwsException Denied(Protocol protocol, string message) => protocol switch
    {
        Protocol.Query => new AwsException(403, "AccessDenied", message),
        Protocol.Json11 => new AwsException(400, "AccessDeniedException", message),
        _ => new AwsException(403, "AccessDeniedException", message),
    };
}
