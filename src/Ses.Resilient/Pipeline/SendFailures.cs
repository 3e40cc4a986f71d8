using System.Globalization;
using System.Net;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Pipeline;

/// <summary>Why a send may be made again.</summary>
internal enum RepeatReason
{
    /// <summary>It may not: SES refused it for good, or it is not known to be one of the below.</summary>
    None = 0,

    /// <summary>SES refused it for being too fast: it was not accepted.</summary>
    Throttled,

    /// <summary>No connection was made: it never left.</summary>
    NotConnected,

    /// <summary>No answer, or one that tells nothing: SES may have accepted it.</summary>
    Uncertain,
}

/// <summary>What a failed send says of whether SES accepted it. Whatever is not certain counts as accepted.</summary>
internal static class SendFailures
{
    private const int MaxDepth = 16;

    /// <summary>The longest wait that a server's hint is heeded for.</summary>
    public static readonly TimeSpan MaxHint = TimeSpan.FromSeconds(30);

    public static RepeatReason ReasonOf(Exception failure)
    {
        if (failure is SesAccessDeniedException)
            return RepeatReason.None;
        if (failure is AmazonServiceException answer && answer.StatusCode != default)
            return OfAnswer(answer);
        for (var (current, depth) = (failure, 0); current is not null && depth < MaxDepth; (current, depth) = (current.InnerException, depth + 1))
        {
            switch (current)
            {
                case HttpRequestException http:
                    return OfConnection(http);
                case IOException or TimeoutException or OperationCanceledException or WebException:
                    return RepeatReason.Uncertain;
            }
        }

        return RepeatReason.None;
    }

    /// <summary>Whether a send that failed so may be made again.</summary>
    /// <param name="reason">Why it might.</param>
    /// <param name="repeatUncertain">Whether the app opted in to a second mail now and then.</param>
    public static bool MayRepeat(RepeatReason reason, bool repeatUncertain) => reason switch
    {
        RepeatReason.Throttled or RepeatReason.NotConnected => true,
        RepeatReason.Uncertain => repeatUncertain,
        _ => false,
    };

    /// <summary>How long the server asks to wait: <c>Retry-After</c> in seconds, or <c>x-amz-retry-after</c> in milliseconds; <see langword="null"/> where it does not.</summary>
    public static TimeSpan? HintOf(Exception? failure)
    {
        if ((failure?.InnerException as HttpErrorResponseException)?.Response is not { } response)
            return null;
        var hint = Number(response.GetHeaderValue("x-amz-retry-after")) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds)
            : Number(response.GetHeaderValue("Retry-After")) is { } seconds ? TimeSpan.FromSeconds(seconds)
            : (TimeSpan?)null;
        return hint > MaxHint ? MaxHint : hint;
    }

    private static RepeatReason OfAnswer(AmazonServiceException answer)
    {
        var status = (int)answer.StatusCode;

        // 500, 502 and 504 come before or after SES took the mail; 503 too, unless its code says that it was too fast. Of a 2xx that could not be read, SES has the mail.
        if (status is >= 400 and < 500 or 503 && SesRefusal.FromException(answer).Kind == SesRefusalKind.Throttled)
            return RepeatReason.Throttled;
        return status is >= 400 and < 500 ? RepeatReason.None
            : status is >= 200 and < 300 ? RepeatReason.None
            : RepeatReason.Uncertain;
    }

    private static RepeatReason OfConnection(HttpRequestException http) => http.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => RepeatReason.NotConnected,

        // A certificate that is not trusted will not be at the next try either.
        HttpRequestError.SecureConnectionError => http.InnerException is AuthenticationException ? RepeatReason.None : RepeatReason.NotConnected,
        _ => RepeatReason.Uncertain,
    };

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
