using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace SesContract.Wire;

/// <summary>Makes the exception a service models for an error code.</summary>
internal delegate AmazonServiceException NewException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, System.Net.HttpStatusCode statusCode);

/// <summary>The errors one operation models, by the code on the wire. Any other code becomes the service's base exception.</summary>
internal sealed class ServiceErrors(NewException unmodelled, params (string Code, NewException New)[] modelled)
{
    public AmazonServiceException Exception(ErrorResponse error)
    {
        var make = unmodelled;
        foreach (var (code, modelledException) in modelled)
        {
            if (string.Equals(code, error.Code, StringComparison.Ordinal))
                make = modelledException;
        }

        return make(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);
    }
}
