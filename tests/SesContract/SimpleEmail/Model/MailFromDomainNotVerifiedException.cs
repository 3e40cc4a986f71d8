using System.Net;
using Amazon.Runtime;

namespace Amazon.SimpleEmail.Model;

/// <summary>The custom MAIL FROM domain has no MX record SES can read (400).</summary>
public class MailFromDomainNotVerifiedException : AmazonSimpleEmailServiceException
{
    public MailFromDomainNotVerifiedException(string message) : base(message)
    {
    }

    public MailFromDomainNotVerifiedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    public MailFromDomainNotVerifiedException(Exception innerException) : base(innerException)
    {
    }

    public MailFromDomainNotVerifiedException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    public MailFromDomainNotVerifiedException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }
}
