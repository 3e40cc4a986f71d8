using System.Net;
using Amazon.Runtime;

namespace Amazon.SimpleEmail.Model;

/// <summary>Sending is switched off for the account (400).</summary>
public class AccountSendingPausedException : AmazonSimpleEmailServiceException
{
    public AccountSendingPausedException(string message) : base(message)
    {
    }

    public AccountSendingPausedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    public AccountSendingPausedException(Exception innerException) : base(innerException)
    {
    }

    public AccountSendingPausedException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    public AccountSendingPausedException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }
}
