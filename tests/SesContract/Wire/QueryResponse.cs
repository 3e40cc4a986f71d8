using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace SesContract.Wire;

/// <summary>Reads the XML answers of SES v1.</summary>
internal static class QueryResponse
{
    /// <summary>Reads the text members of <paramref name="result"/> and the request id.</summary>
    public static T Read<T>(XmlUnmarshallerContext context, string result, params (string Name, Action<T, string> Set)[] members)
        where T : AmazonWebServiceResponse, new()
    {
        var response = new T();
        while (context.Read())
        {
            if (!context.IsStartElement)
                continue;
            if (context.TestExpression("ResponseMetadata", 2))
                response.ResponseMetadata = ResponseMetadataUnmarshaller.Instance.Unmarshall(context);
            foreach (var (name, set) in members)
            {
                if (context.TestExpression(result + "/" + name, 2))
                    set(response, StringUnmarshaller.Instance.Unmarshall(context));
            }
        }

        return response;
    }

    public static AmazonServiceException ReadError(this ServiceErrors errors, XmlUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var error = XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(context);
        error.InnerException = innerException;
        error.StatusCode = statusCode;
        return errors.Exception(error);
    }

    /// <summary>A member some errors have beside code and message; null where the body has none.</summary>
    public static string ErrorMember(XmlUnmarshallerContext context, string name)
    {
        using var body = new MemoryStream(context.GetResponseBodyBytes());
        using var copy = new XmlUnmarshallerContext(body, maintainResponseBody: false, context.ResponseData);
        while (copy.Read())
        {
            if (copy.IsStartElement && copy.TestExpression("Error/" + name))
                return StringUnmarshaller.Instance.Unmarshall(copy);
        }

        return null;
    }
}
