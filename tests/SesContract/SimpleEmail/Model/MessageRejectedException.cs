using System.Net;
using Amazon.Runtime;

namespace Amazon.SimpleEmail.Model;

/// <summary>The message was not accepted: Source or a recipient is not verified, or the content is not allowed (400; <c>MessageRejected</c> on the wire).</summary>
public class MessageRejectedException : AmazonSimpleEmailServiceException
{
    public MessageRejectedException(string message) : base(message)
    {
    }

    public MessageRejectedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    public MessageRejectedException(Exception innerException) : base(innerException)
    {
    }

    public MessageRejectedException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    public MessageRejectedException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }
}
