using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using SesContract.Wire;

namespace Amazon.SimpleEmailV2.Model.Internal.MarshallTransformations;

/// <summary>The errors each operation models.</summary>
internal static class Errors
{
    public static readonly (string, NewException) AccountSuspended =
        ("AccountSuspendedException", (m, i, t, c, r, s) => new AccountSuspendedException(m, i, t, c, r, s));

    public static readonly (string, NewException) BadRequest =
        ("BadRequestException", (m, i, t, c, r, s) => new BadRequestException(m, i, t, c, r, s));

    public static readonly (string, NewException) LimitExceeded =
        ("LimitExceededException", (m, i, t, c, r, s) => new LimitExceededException(m, i, t, c, r, s));

    public static readonly (string, NewException) MailFromDomainNotVerified =
        ("MailFromDomainNotVerifiedException", (m, i, t, c, r, s) => new MailFromDomainNotVerifiedException(m, i, t, c, r, s));

    // The one code without the suffix.
    public static readonly (string, NewException) MessageRejected =
        ("MessageRejected", (m, i, t, c, r, s) => new MessageRejectedException(m, i, t, c, r, s));

    public static readonly (string, NewException) NotFound =
        ("NotFoundException", (m, i, t, c, r, s) => new NotFoundException(m, i, t, c, r, s));

    public static readonly (string, NewException) SendingPaused =
        ("SendingPausedException", (m, i, t, c, r, s) => new SendingPausedException(m, i, t, c, r, s));

    public static readonly (string, NewException) TooManyRequests =
        ("TooManyRequestsException", (m, i, t, c, r, s) => new TooManyRequestsException(m, i, t, c, r, s));

    public static readonly ServiceErrors OfSend = Of(
        AccountSuspended, BadRequest, LimitExceeded, MailFromDomainNotVerified, MessageRejected, NotFound, SendingPaused, TooManyRequests);

    public static readonly ServiceErrors OfSendCustomVerificationEmail = Of(
        BadRequest, LimitExceeded, MailFromDomainNotVerified, MessageRejected, NotFound, SendingPaused, TooManyRequests);

    public static readonly ServiceErrors OfGetAccount = Of(BadRequest, TooManyRequests);

    public static readonly ServiceErrors OfGetEmailIdentity = Of(BadRequest, NotFound, TooManyRequests);

    public static AmazonServiceException Read(this ServiceErrors errors, JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = JsonReaders.Of(context);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        error.InnerException = innerException;
        error.StatusCode = statusCode;
        return errors.Exception(error);
    }

    private static ServiceErrors Of(params (string, NewException)[] modelled) =>
        new((m, i, t, c, r, s) => new AmazonSimpleEmailServiceV2Exception(m, i, t, c, r, s), modelled);
}
