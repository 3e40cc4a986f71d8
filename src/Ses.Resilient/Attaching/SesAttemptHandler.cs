using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.FailFast;
using Ses.Resilient.Pacing;
using Ses.Resilient.Pipeline;

namespace Ses.Resilient.Attaching;

/// <summary>Before each attempt of a send: fails it at once where its denial stands, or holds it for its turn.</summary>
/// <remarks>
/// Runs per attempt: inside all retries, after marshalling, the choice of credentials and of the endpoint, before signing, so that what it compares is what SES
/// will judge, and a send that was held is signed with the time at which it goes. No fault in here reaches the app.
/// </remarks>
internal sealed class SesAttemptHandler(SesSendGuard guard, StandingDenials? standing, SendPacer? pacer, AccountSendRate? rate, TimeProvider time) : PipelineHandler
{
    /// <summary>What gives sends their turn; <see langword="null"/> where none is held.</summary>
    public SendPacer? Pacer => pacer;

    public override void InvokeSync(IExecutionContext executionContext)
    {
        if (!IsConcerned(executionContext))
        {
            base.InvokeSync(executionContext);
            return;
        }

        var request = executionContext.RequestContext;
        var facts = FactsOf(request);
        var probe = HoldBack(Judge(request, facts, () => (request.Identity as AWSCredentials)?.GetCredentials().AccessKey));
        try
        {
            if (pacer is not null)
                guard.Telemetry.Paced(pacer.Wait(facts?.Recipients.Length ?? 1, request.CancellationToken));
            base.InvokeSync(executionContext);
            Succeeded(probe);
        }
        catch (Exception failure)
        {
            Failed(failure);
            throw;
        }
        finally
        {
            probe?.EndProbe();
        }
    }

    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext) =>
        IsConcerned(executionContext) ? GuardedAsync<T>(executionContext) : base.InvokeAsync<T>(executionContext);

    /// <summary>A denial was explained: from now on it stands.</summary>
    public void Open(IRequestContext request, SesDiagnosis diagnosis)
    {
        if (standing is null || !SendCalls.IsSend(request) || FactsOf(request) is not { } facts)
            return;
        var signed = request.Request?.AWS4SignerResult?.AccessKeyId ?? request.Request?.AWS4aSignerResult?.AccessKeyId;
        if (SendKeys.Of(request, facts, signed) is { } keys)
            standing.Open(keys, facts, diagnosis);
    }

    private async Task<T> GuardedAsync<T>(IExecutionContext executionContext)
        where T : AmazonWebServiceResponse, new()
    {
        var request = executionContext.RequestContext;
        var facts = FactsOf(request);
        var accessKeyId = standing is { IsEmpty: false } ? await AccessKeyAsync(request).ConfigureAwait(false) : null;
        var probe = HoldBack(Judge(request, facts, () => accessKeyId));
        try
        {
            if (pacer is not null)
                guard.Telemetry.Paced(await pacer.WaitAsync(facts?.Recipients.Length ?? 1, request.CancellationToken).ConfigureAwait(false));
            var response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            Succeeded(probe);
            return response;
        }
        catch (Exception failure)
        {
            Failed(failure);
            throw;
        }
        finally
        {
            probe?.EndProbe();
        }
    }

    private bool IsConcerned(IExecutionContext executionContext)
    {
        if (!SendCalls.IsSend(executionContext.RequestContext))
            return false;
        rate?.ReadIfDue(executionContext.RequestContext);
        return pacer is not null || standing is { IsEmpty: false };
    }

    private SendFacts? FactsOf(IRequestContext request)
    {
        try
        {
            return SendFactsReader.Read(request, time);
        }
        catch (Exception fault)
        {
            guard.TellSendFault(fault);
            return null;
        }
    }

    private static async Task<string?> AccessKeyAsync(IRequestContext request)
    {
        try
        {
            return request.Identity is AWSCredentials credentials ? (await credentials.GetCredentialsAsync().ConfigureAwait(false)).AccessKey : null;
        }
        catch (Exception)
        {
            // The SDK asks for them next, and what it throws is the app's to see.
            return null;
        }
    }

    /// <summary>The denial that stands for a send, and whether the send is its probe.</summary>
    private (StandingDenial? Denial, bool IsProbe) Judge(IRequestContext request, SendFacts? facts, Func<string?> accessKeyId)
    {
        if (standing is not { IsEmpty: false })
            return default;
        try
        {
            return SendKeys.Of(request, facts, accessKeyId()) is { } keys && standing.Find(keys) is { } denial
                ? (denial, standing.IsProbe(denial))
                : default;
        }
        catch (Exception fault)
        {
            guard.TellSendFault(fault);
            return default;
        }
    }

    /// <returns>The denial whose probe the send is.</returns>
    private StandingDenial? HoldBack((StandingDenial? Denial, bool IsProbe) judged)
    {
        if (judged is not { Denial: { } denial, IsProbe: false })
            return judged.Denial;
        guard.TellHeldBack(denial.Diagnosis);
        throw new SesAccessDeniedException(denial.Diagnosis with { EvidenceAge = denial.Diagnosis.EvidenceAge + (time.GetUtcNow() - denial.SeenAt) });
    }

    private void Succeeded(StandingDenial? probe)
    {
        if (probe is not null)
            standing!.Close(probe);
    }

    private void Failed(Exception failure)
    {
        if (pacer is not null && SendFailures.ReasonOf(failure) == RepeatReason.Throttled)
            pacer.Throttled();
    }
}
