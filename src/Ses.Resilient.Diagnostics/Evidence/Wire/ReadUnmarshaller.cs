using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Ses.Resilient.Diagnostics.Evidence.Wire;

/// <summary>Reads an answer, or the error in its place, from the body that <see cref="BufferingHandler"/> holds.</summary>
internal sealed class ReadUnmarshaller<T>(Func<byte[], T> parse) : ResponseUnmarshaller
    where T : class
{
    public override AmazonWebServiceResponse Unmarshall(UnmarshallerContext input) =>
        new ReadResponse<T> { Value = parse(BufferedResponse.BodyOf(input.ResponseData)) };

    public override AmazonServiceException UnmarshallException(UnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var error = AwsError.Read(BufferedResponse.BodyOf(input.ResponseData), input.ResponseData);
        return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException) => new BufferedContext(response);

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException, IRequestContext requestContext) =>
        new BufferedContext(response);

    /// <summary>The body is parsed as a whole: there is no place in it to tell.</summary>
    private sealed class BufferedContext : UnmarshallerContext
    {
        public BufferedContext(IWebResponseData response) => WebResponseData = response;

        public override string CurrentPath => "";

        public override int CurrentDepth => 0;

        public override bool IsStartElement => false;

        public override bool IsEndElement => false;

        public override bool IsStartOfDocument => true;
    }
}
