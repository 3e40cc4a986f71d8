using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Ses.Resilient.AwsEmulator;

/// <summary>Answers one call, with what was injected.</summary>
internal static class FaultyExchange
{
    public static async Task RunAsync(HttpContext context, Call call, ImmutableArray<Fault> faults, Func<AwsResponse> answer, int number)
    {
        var state = call.State;
        var aborted = context.RequestAborted;
        foreach (var latency in faults.Where(f => f.Kind == FaultKind.Latency))
            await Task.Delay(latency.Delay, state.Options.TimeProvider, aborted).ConfigureAwait(false);

        var fault = faults.FirstOrDefault(f => f.Kind != FaultKind.Latency);
        if (fault?.Kind == FaultKind.DropBefore)
        {
            context.Abort();
            return;
        }
        if (fault?.Kind == FaultKind.HangBefore)
            await state.Faults.Released.WaitAsync(aborted).ConfigureAwait(false);

        var response = fault?.Kind switch
        {
            FaultKind.Error => InjectedError(call, fault),
            FaultKind.MalformedBody => AwsResponse.Text(200, "text/plain", "%&/()=? neither XML nor JSON"),
            _ => answer(),
        };
        if (fault?.Kind == FaultKind.DropAfter)
        {
            context.Abort();
            return;
        }
        if (fault?.Kind == FaultKind.HangAfter)
            await state.Faults.Released.WaitAsync(aborted).ConfigureAwait(false);
        if (fault?.Kind == FaultKind.CutBody)
            response = response with { Body = response.Body[..(response.Body.Length / 2)] };

        state.Journal.Answered(number, response.Status, response.Code);
        WriteHead(context.Response, response, state.Now);
        await WriteBodyAsync(context, response, fault, state.Options.TimeProvider).ConfigureAwait(false);
    }

    private static AwsResponse InjectedError(Call call, Fault fault)
    {
        var query = call.Service.Protocol == Protocol.Query;
        var code = fault.Code ?? fault.Status switch
        {
            429 => query ? "Throttling" : "TooManyRequestsException",
            503 => query ? "ServiceUnavailable" : "ServiceUnavailableException",
            _ => query ? "ServiceFailure" : "InternalServiceErrorException",
        };
        var message = fault.Message ?? (fault.Status == 429 ? "Rate exceeded" : "The service has failed.");
        return Protocols.Error(call.Service.Protocol, call.Service.XmlNamespace, new AwsException(fault.Status, code, message), call.RequestId);
    }

    private static void WriteHead(HttpResponse http, AwsResponse response, DateTimeOffset now)
    {
        http.StatusCode = response.Status;
        http.ContentType = response.ContentType;
        http.ContentLength = response.Body.Length;
        http.Headers.Date = now.ToString("R", CultureInfo.InvariantCulture);
        http.Headers["x-amzn-RequestId"] = response.RequestId;
        if (response.ErrorType is { } type)
            http.Headers["x-amzn-ErrorType"] = type;
    }

    private static async Task WriteBodyAsync(HttpContext context, AwsResponse response, Fault? fault, TimeProvider time)
    {
        var aborted = context.RequestAborted;
        switch (fault?.Kind)
        {
            case FaultKind.TruncatedBody:
                await context.Response.Body.WriteAsync(response.Body.AsMemory(0, response.Body.Length / 2), aborted).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(aborted).ConfigureAwait(false);
                context.Abort();
                break;
            case FaultKind.Trickle:
                for (var i = 0; i < response.Body.Length; i++)
                {
                    await context.Response.Body.WriteAsync(response.Body.AsMemory(i, 1), aborted).ConfigureAwait(false);
                    await context.Response.Body.FlushAsync(aborted).ConfigureAwait(false);
                    await Task.Delay(fault.Delay, time, aborted).ConfigureAwait(false);
                }
                break;
            default:
                await context.Response.Body.WriteAsync(response.Body, aborted).ConfigureAwait(false);
                break;
        }
    }
}
