using System.Net;
using Amazon.Runtime;

namespace Amazon.SimpleEmail.Model;

/// <summary>The template does not exist (400; <c>TemplateDoesNotExist</c> on the wire).</summary>
public class TemplateDoesNotExistException : AmazonSimpleEmailServiceException
{
    public TemplateDoesNotExistException(string message) : base(message)
    {
    }

    public TemplateDoesNotExistException(string message, Exception innerException) : base(message, innerException)
    {
    }

    public TemplateDoesNotExistException(Exception innerException) : base(innerException)
    {
    }

    public TemplateDoesNotExistException(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    public TemplateDoesNotExistException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>The missing template, where SES names it beside the message.</summary>
    public string TemplateName { get; set; }
}
