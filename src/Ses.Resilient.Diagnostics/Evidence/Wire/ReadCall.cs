using System.Collections.Immutable;
using Amazon.Runtime;
using Ses.Resilient.Diagnostics.Evidence.Reads;

namespace Ses.Resilient.Diagnostics.Evidence.Wire;

/// <summary>One call of a read operation.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Target">What is asked for, in words, fit for logs.</param>
/// <param name="Members">The members of the request.</param>
/// <param name="Parse">Reads the body of an answer; throws <see cref="ReadException"/>.</param>
internal sealed record ReadCall<T>(
    ReadOperation Operation,
    string Target,
    ImmutableArray<KeyValuePair<string, string>> Members,
    Func<byte[], T> Parse)
    where T : class;

/// <summary>The request of a read, as the SDK's pipeline carries it.</summary>
internal sealed class ReadRequest(ReadOperation operation, ImmutableArray<KeyValuePair<string, string>> members) : AmazonWebServiceRequest
{
    public ReadOperation Operation { get; } = operation;

    public ImmutableArray<KeyValuePair<string, string>> Members { get; } = members;
}

/// <summary>The answer to a read, as the SDK's pipeline carries it.</summary>
internal sealed class ReadResponse<T> : AmazonWebServiceResponse
    where T : class
{
    public T? Value { get; init; }
}

/// <summary>A read that cannot be made, or an answer that is not in the form AWS documents. Its message is ours and holds nothing of the answer.</summary>
internal sealed class ReadException(string message, Exception? inner = null) : Exception(message, inner);
