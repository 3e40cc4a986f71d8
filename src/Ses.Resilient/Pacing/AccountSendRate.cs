using Amazon.Runtime;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Evidence.Reads;
using Ses.Resilient.Diagnostics.Evidence.Wire;

namespace Ses.Resilient.Pacing;

/// <summary>Asks SES for the account's rate with the credentials of the sends, beside them: no send waits for it. One read at a time.</summary>
internal sealed class AccountSendRate(SendPacer pacer, string? serviceUrl, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly ReadClientCache _clients = new();
    private long _due;
    private int _reading;

    public void ReadIfDue(IRequestContext request)
    {
        if (time.GetUtcNow().UtcTicks < Interlocked.Read(ref _due)
            || request is not { Identity: AWSCredentials credentials, ClientConfig: { } config }
            || Interlocked.Exchange(ref _reading, 1) != 0)
        {
            return;
        }

        _ = Task.Run(() => ReadAsync(new CallSettings(credentials, config, serviceUrl)));
    }

    private async Task ReadAsync(CallSettings settings)
    {
        var again = AfterFailure;
        try
        {
            using var stop = new CancellationTokenSource(Limit, time);
            var runner = new ReadRunner(_clients.For(settings), time, time.GetUtcNow() + Limit, stop.Token, CancellationToken.None);
            if ((await runner.ReadAsync(SesCalls.GetAccount()).ConfigureAwait(false)).Value?.MaxSendRate is { } rate)
            {
                pacer.Learn(rate);
                again = Every;
            }
        }
        catch (Exception)
        {
            // Without a rate nothing is held.
        }
        finally
        {
            Interlocked.Exchange(ref _due, (time.GetUtcNow() + again).UtcTicks);
            Interlocked.Exchange(ref _reading, 0);
        }
    }
}
