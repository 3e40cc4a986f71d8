using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient;

/// <summary>Every log event of the library: its id, name, level and text. Ids and names are stable; a number is never used again.</summary>
/// <remarks>No event takes an exception: the message of the SDK's own may name recipients. What is passed here has gone through <c>Redactor</c>.</remarks>
internal static partial class Log
{
    /// <summary>The category of all events.</summary>
    public const string Category = "Ses.Resilient";

    [LoggerMessage(EventId = 100, EventName = "ClientAttached", Level = LogLevel.Debug,
        Message = "Refused sends of {ClientType} explain themselves from now on.")]
    public static partial void ClientAttached(ILogger logger, string clientType);

    [LoggerMessage(EventId = 101, EventName = "ClientNotAttachable", Level = LogLevel.Warning,
        Message = "The registration of {ServiceType} gives a {ImplementationType}, which is no client of the AWS SDK (a mock or a wrapper). It is left as it is: refused sends made through it are not explained.")]
    public static partial void ClientNotAttachable(ILogger logger, string serviceType, string implementationType);

    [LoggerMessage(EventId = 102, EventName = "RegistrationNotReached", Level = LogLevel.Warning,
        Message = "The {Lifetime} registration of {ServiceType} came after AddSesResilience, and this container gives no way to reach it. Call AddSesResilience after it, or else refused sends made through it are not explained.")]
    public static partial void RegistrationNotReached(ILogger logger, ServiceLifetime lifetime, string serviceType);

    [LoggerMessage(EventId = 103, EventName = "AttachmentFailed", Level = LogLevel.Error,
        Message = "The library could not attach to {ClientType} ({FaultType}: {Fault}). The client works as without it: refused sends are not explained.")]
    public static partial void AttachmentFailed(ILogger logger, string clientType, string faultType, string fault);

    [LoggerMessage(EventId = 200, EventName = "SendDenied", Level = LogLevel.Error,
        Message = "Amazon SES refused a send. Layer: {Layer} ({Certainty}). {Summary} Principal {Principal}, action {Action}, resource {Resource}, request id {RequestId}.")]
    public static partial void SendDenied(
        ILogger logger, DenialLayer layer, Certainty certainty, string summary, string? principal, string? action, string? resource, string? requestId);

    [LoggerMessage(EventId = 201, EventName = "DiagnosisFailed", Level = LogLevel.Warning,
        Message = "A refused send could not be explained ({FaultType}: {Fault}). The SDK's own exception goes on to the app.")]
    public static partial void DiagnosisFailed(ILogger logger, string faultType, string fault);

    [LoggerMessage(EventId = 202, EventName = "CacheUnusable", Level = LogLevel.Debug,
        Message = "The cache of diagnoses gave or took nothing ({Reason}). Refused sends are explained as without it.")]
    public static partial void CacheUnusable(ILogger logger, string reason);

    [LoggerMessage(EventId = 300, EventName = "SendHeldBack", Level = LogLevel.Warning,
        Message = "A send was not made: an identical one was denied and the denial stands. Layer: {Layer} ({Certainty}).")]
    public static partial void SendHeldBack(ILogger logger, DenialLayer layer, Certainty certainty);

    [LoggerMessage(EventId = 301, EventName = "SendCheckFailed", Level = LogLevel.Warning,
        Message = "A send could not be looked at before it was made ({FaultType}: {Fault}). It goes to Amazon SES as without the library.")]
    public static partial void SendCheckFailed(ILogger logger, string faultType, string fault);

    [LoggerMessage(EventId = 302, EventName = "PipelineNotUsed", Level = LogLevel.Error,
        Message = "{ClientType} has no retry handler of the AWS SDK, so that its retries cannot be kept from repeating sends. The pipeline is not used for it.")]
    public static partial void PipelineNotUsed(ILogger logger, string clientType);

    [LoggerMessage(EventId = 400, EventName = "SendPermitted", Level = LogLevel.Information,
        Message = "Asked before the start: Amazon SES would accept the send ({Certainty}). {Summary}")]
    public static partial void SendPermitted(ILogger logger, Certainty certainty, string summary);

    [LoggerMessage(EventId = 401, EventName = "SendPermissionOpen", Level = LogLevel.Warning,
        Message = "Asked before the start: whether Amazon SES would accept the send is open. {Summary}")]
    public static partial void SendPermissionOpen(ILogger logger, string summary);
}
