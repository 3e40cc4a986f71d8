using System.Net;
using Amazon.Runtime;

namespace Amazon.SimpleEmail.Model;

/// <summary>The configuration set the request names does not exist (400; <c>ConfigurationSetDoesNotExist</c> on the wire).</summary>
public class ConfigurationSetDoesNotExistException : AmazonSimpleEmailServiceException
{
    public ConfigurationSetDoesNotExistException(string message) : base(message)
    {
    }

    public ConfigurationSetDoesNotExistException(string message, Exception innerException) : base(message, innerException)
    {
    }

    public ConfigurationSetDoesNotExistException(Exception innerException) : base(innerException)
    {
    }

    public ConfigurationSetDoesNotExistException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    public ConfigurationSetDoesNotExistException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>The missing set, where SES names it beside the message.</summary>
    public string ConfigurationSetName { get; set; }
}
