using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Ses.Resilient.Diagnostics.Evidence.Wire;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>Why a read gave no value. The reason holds no text of the answer: that may name recipients.</summary>
internal sealed record ReadFailure(ReadState State, string Reason, SesRefusal? Refusal = null, bool IsThrottled = false)
{
    private static readonly FrozenSet<string> Refused = Codes("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "NotAuthorized");

    private static readonly FrozenSet<string> NoneSuch = Codes("NoSuchEntity", "NotFoundException", "AWSOrganizationsNotInUseException");

    private static readonly FrozenSet<string> Throttled = Codes(
        "TooManyRequestsException", "Throttling", "ThrottlingException", "ThrottledException", "RequestLimitExceeded", "SlowDown");

    public static ReadFailure OutOfTime { get; } = new(ReadState.OutOfTime, "the time for the diagnosis ran out");

    public static ReadFailure Cancelled { get; } = new(ReadState.OutOfTime, "the send was cancelled");

    public static ReadFailure Of(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ReadException malformed:
                    return Failed(malformed.Message);
                case AmazonServiceException service when service.StatusCode != default:
                    return OfService(service);
                case OperationCanceledException or TimeoutException:
                    return Failed("the connection timed out");
                case SocketException socket:
                    return Failed($"no connection ({socket.SocketErrorCode})");
                case HttpRequestException http when http.HttpRequestError is not HttpRequestError.Unknown and not HttpRequestError.ConnectionError:
                    return Failed($"no connection ({http.HttpRequestError})");
                case HttpRequestException { InnerException: null }:
                    return Failed("no connection");
                case IOException { InnerException: null }:
                    return Failed("the connection broke off");
            }
        }

        // Its text may hold anything.
        return Failed(exception.GetType().Name);
    }

    private static ReadFailure OfService(AmazonServiceException service)
    {
        var status = ((int)service.StatusCode).ToString(CultureInfo.InvariantCulture);
        var code = service.ErrorCode ?? "";
        if (code.Length == 0)
        {
            return new ReadFailure(
                ReadState.Failed, $"HTTP {status} without an error code", IsThrottled: service.StatusCode == HttpStatusCode.TooManyRequests);
        }

        var reason = $"HTTP {status} {(code.Length > 64 ? code[..64] : code)}";
        return Refused.Contains(code) ? new ReadFailure(ReadState.NotPermitted, reason, SesRefusal.FromException(service))
            : NoneSuch.Contains(code) ? new ReadFailure(ReadState.Absent, reason)
            : new ReadFailure(ReadState.Failed, reason, IsThrottled: Throttled.Contains(code) || service.StatusCode == HttpStatusCode.TooManyRequests);
    }

    private static ReadFailure Failed(string reason) => new(ReadState.Failed, reason);

    private static FrozenSet<string> Codes(params string[] codes) => codes.ToFrozenSet(StringComparer.Ordinal);
}
