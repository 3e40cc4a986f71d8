using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using SesContract.Wire;

namespace Amazon.SimpleEmail.Model.Internal.MarshallTransformations;

/// <summary>The errors each operation models: not every code ends as its exception does.</summary>
internal static class Errors
{
    private static readonly (string, NewException)[] Send =
    [
        ("AccountSendingPausedException", (m, i, t, c, r, s) => new AccountSendingPausedException(m, i, t, c, r, s)),
        ("ConfigurationSetDoesNotExist", (m, i, t, c, r, s) => new ConfigurationSetDoesNotExistException(m, i, t, c, r, s)),
        ("ConfigurationSetSendingPausedException", (m, i, t, c, r, s) => new ConfigurationSetSendingPausedException(m, i, t, c, r, s)),
        ("MailFromDomainNotVerifiedException", (m, i, t, c, r, s) => new MailFromDomainNotVerifiedException(m, i, t, c, r, s)),
        ("MessageRejected", (m, i, t, c, r, s) => new MessageRejectedException(m, i, t, c, r, s)),
    ];

    public static readonly ServiceErrors OfSend = Of(Send);

    public static readonly ServiceErrors OfTemplatedSend =
        Of([.. Send, ("TemplateDoesNotExist", (m, i, t, c, r, s) => new TemplateDoesNotExistException(m, i, t, c, r, s))]);

    public static AmazonServiceException Read(this ServiceErrors errors, XmlUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var exception = errors.ReadError(context, innerException, statusCode);
        switch (exception)
        {
            case ConfigurationSetDoesNotExistException missing:
                missing.ConfigurationSetName = QueryResponse.ErrorMember(context, nameof(missing.ConfigurationSetName));
                break;
            case ConfigurationSetSendingPausedException paused:
                paused.ConfigurationSetName = QueryResponse.ErrorMember(context, nameof(paused.ConfigurationSetName));
                break;
            case TemplateDoesNotExistException missing:
                missing.TemplateName = QueryResponse.ErrorMember(context, nameof(missing.TemplateName));
                break;
        }

        return exception;
    }

    private static ServiceErrors Of((string, NewException)[] modelled) =>
        new((m, i, t, c, r, s) => new AmazonSimpleEmailServiceException(m, i, t, c, r, s), modelled);
}
