using System.Net;
using Amazon.Runtime;

namespace Amazon.SimpleEmail;

/// <summary>Every error SES v1 answers; itself the type where the API does not model the code (AccessDenied is such a code).</summary>
public class AmazonSimpleEmailServiceException : AmazonServiceException
{
    public AmazonSimpleEmailServiceException(string message) : base(message)
    {
    }

    public AmazonSimpleEmailServiceException(string message, Exception innerException) : base(message, innerException)
    {
    }

    public AmazonSimpleEmailServiceException(Exception innerException) : base(innerException)
    {
    }

    public AmazonSimpleEmailServiceException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    public AmazonSimpleEmailServiceException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }
}
