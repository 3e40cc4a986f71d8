using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>Reads the exceptions of the SDK: what the service answered, and failures to get credentials, after which nothing was sent.</summary>
internal static class RefusalExceptions
{
    /// <summary>How deep exceptions are looked into.</summary>
    private const int MaxDepth = 16;

    public static SesRefusal Read(Exception exception)
    {
        exception = Unwrapped(exception);
        if (exception is AmazonServiceException service)
            return ReadService(service);

        var answer = AnswerIn(exception.InnerException);
        var own = RefusalReader.Read(exception.Message);
        if (exception is not (ProcessAWSCredentialException or ProfileNotFoundException or FederatedAuthenticationFailureException or FederatedAuthenticationCancelledException)
            && own.CredentialsFault is not CredentialsFault.NotResolved)
        {
            // What wraps an answer without a word of its own that counts: the answer is what matters.
            return answer is null || exception is not AmazonClientException ? own : ReadService(answer);
        }

        // Without an answer inside, the text of a credentials process or a profile file is nobody's word about AWS.
        return answer is null
            ? new() { Kind = SesRefusalKind.Credentials, CredentialsFault = CredentialsFault.NotResolved, RawMessage = own.RawMessage }
            : ReadService(answer) with
            {
                Kind = SesRefusalKind.Credentials,
                CredentialsFault = CredentialsFault.NotResolved,
                RawMessage = RefusalText.Bound(exception.Message + " ---> " + answer.Message),
            };
    }

    private static SesRefusal ReadService(AmazonServiceException exception)
    {
        var message = exception.Message;
        var (refusal, words) = exception is AmazonUnmarshallingException || RefusalReader.IsOfSdk(message)
            ? (new SesRefusal { RawMessage = RefusalText.Bound(message) }, (SesRefusalKind.Other, null))
            : RefusalReader.ReadText(message);
        return RefusalReader.Classified(
            refusal with
            {
                ErrorCode = NullIfEmpty(exception.ErrorCode) ?? refusal.ErrorCode,
                RequestId = NullIfEmpty(exception.RequestId) ?? refusal.RequestId,
                StatusCode = (int)exception.StatusCode is not 0 and var status ? status : refusal.StatusCode,
            },
            words);
    }

    /// <summary>Tasks wrap what they throw; where several failed, the one of AWS.</summary>
    private static Exception Unwrapped(Exception exception)
    {
        for (var depth = 0; depth < MaxDepth && exception is AggregateException { InnerExceptions.Count: > 0 } all; depth++)
        {
            exception = all.InnerExceptions.FirstOrDefault(static e => e is AmazonServiceException)
                ?? all.InnerExceptions.FirstOrDefault(static e => e is AmazonClientException)
                ?? all.InnerExceptions[0];
        }

        return exception;
    }

    private static AmazonServiceException? AnswerIn(Exception? exception)
    {
        for (var depth = 0; depth < MaxDepth && exception is not null; depth++)
        {
            exception = Unwrapped(exception);
            if (exception is AmazonServiceException service)
                return service;
            exception = exception.InnerException;
        }

        return null;
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
