using Amazon.Runtime;

namespace Ses.Resilient.Pipeline;

/// <summary>Which calls send mail: a second one is a second mail.</summary>
internal static class SendCalls
{
    /// <summary>Whether a call is a send of SES v1 or v2. Allocates nothing.</summary>
    public static bool IsSend(IRequestContext request) => request.OriginalRequest?.GetType().Name is
        "SendEmailRequest" or "SendBulkEmailRequest" or "SendCustomVerificationEmailRequest"
        or "SendRawEmailRequest" or "SendTemplatedEmailRequest" or "SendBulkTemplatedEmailRequest" or "SendBounceRequest";
}
