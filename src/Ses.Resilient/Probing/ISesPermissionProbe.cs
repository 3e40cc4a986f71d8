using Amazon.Runtime;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient;

/// <summary>Answers whether Amazon SES would accept a send, and if not why, without sending.</summary>
/// <remarks>
/// Reads with the credentials of the client what a refusal would be explained with, and evaluates it. Each call reads anew, within
/// <see cref="SesResilienceOptions.DiagnosisBudget"/>; SES allows one such read a second and account, so don't ask before every send.
/// What no call can read (session policies, the policy of a VPC endpoint) leaves the answer open, unless the app says in
/// <see cref="SesResilienceOptions.LayersNotInUse"/> that its sends meet none. Not looked at: whether a configuration set, template or tenant exists,
/// quotas and rates, the content, and recipients that are identities of the account themselves (SES is seen to check some of those too).
/// </remarks>
public interface ISesPermissionProbe
{
    /// <summary>Asks with the app's own call: it runs up to the point where the SDK would begin to send, and goes no further.</summary>
    /// <typeparam name="TClient">The client's type: the interface or class of the SES v2 or v1 client.</typeparam>
    /// <param name="client">The client that would send.</param>
    /// <param name="send">Makes the call on the client it is given. It never returns from that call: what stands behind it does not run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The client is not an SES client of the AWS SDK: a mock, a wrapper, or a client of another service.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="send"/> made no call, one on another client, or one that is no send.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <example><c>await probe.AskCallAsync(ses, (client, token) => client.SendEmailAsync(request, token))</c></example>
    Task<SesPermissionResult> AskCallAsync<TClient>(TClient client, Func<TClient, CancellationToken, Task> send, CancellationToken cancellationToken = default)
        where TClient : class, IAmazonService;

    /// <summary>Asks with a description of the send.</summary>
    /// <param name="client">The client that would send.</param>
    /// <param name="send">The send.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The client is not an SES client of the AWS SDK: a mock, a wrapper, or a client of another service.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<SesPermissionResult> AskAsync(IAmazonService client, SesSend send, CancellationToken cancellationToken = default);
}
