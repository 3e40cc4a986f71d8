using System.Net;
using Amazon.Runtime;

namespace Amazon.SimpleEmailV2.Model;

/// <summary>The account may not send any more (400).</summary>
public class AccountSuspendedException : AmazonSimpleEmailServiceV2Exception
{
    public AccountSuspendedException()
    {
    }

    public AccountSuspendedException(string message) : base(message)
    {
    }

    public AccountSuspendedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    public AccountSuspendedException(Exception innerException) : base(innerException)
    {
    }

    public AccountSuspendedException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    public AccountSuspendedException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }
}
