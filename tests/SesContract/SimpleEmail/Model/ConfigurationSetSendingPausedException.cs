using System.Net;
using Amazon.Runtime;

namespace Amazon.SimpleEmail.Model;

/// <summary>Sending is switched off for the configuration set (400).</summary>
public class ConfigurationSetSendingPausedException : AmazonSimpleEmailServiceException
{
    public ConfigurationSetSendingPausedException(string message) : base(message)
    {
    }

    public ConfigurationSetSendingPausedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    public ConfigurationSetSendingPausedException(Exception innerException) : base(innerException)
    {
    }

    public ConfigurationSetSendingPausedException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    public ConfigurationSetSendingPausedException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>The paused set, where SES names it beside the message.</summary>
    public string ConfigurationSetName { get; set; }
}
