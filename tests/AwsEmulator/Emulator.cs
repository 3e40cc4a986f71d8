using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ses.Resilient.AwsEmulator;

/// <summary>SES, STS, IAM and Organizations of one world, on one port of 127.0.0.1.</summary>
/// <remarks>Services are told apart by the signing scope, so that one URL serves as the service URL of every client.</remarks>
public sealed class Emulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly EmulatorState _state;

    private Emulator(WebApplication app, EmulatorState state)
    {
        _app = app;
        _state = state;
        Url = new Uri(app.Urls.Single());
    }

    /// <summary>Every operation that the emulator answers, by service as in <see cref="JournalEntry.Service"/>.</summary>
    public static ImmutableArray<(string Service, string Operation, CallKind Kind)> Operations { get; } =
    [
        .. SesV2.Operations
            .Concat(SesV1.Api.Operations.Values).Concat(Sts.Api.Operations.Values).Concat(Iam.Api.Operations.Values).Concat(Organizations.Operations.Values)
            .Select(o => (o.Service.Api, o.Name, o.Kind)).Order(),
    ];

    /// <summary>The service URL for every client.</summary>
    public Uri Url { get; }

    public World World => _state.World;

    /// <summary>Every call so far.</summary>
    public Journal Journal => _state.Journal;

    /// <summary>Mails that SES accepted.</summary>
    public Outbox Mails => _state.Mails;

    /// <summary>What goes wrong.</summary>
    public Faults Faults => _state.Faults;

    /// <summary>Sessions of roles assumed so far, with their session policies.</summary>
    public ImmutableArray<Credential> Sessions => _state.Credentials.Issued;

    /// <summary>AWS's clock.</summary>
    public DateTimeOffset Now => _state.Now;

    public static async Task<Emulator> StartAsync(World world, EmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EmulatorOptions();
        var state = new EmulatorState(world, options);
        // The empty builder reads no settings and logs nothing: the environment cannot change what a test sees.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        var app = builder.Build();
        app.Run(context => AnswerAsync(state, context));
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        return new Emulator(app, state);
    }

    /// <exception cref="InvalidOperationException">Something was called that writes or that nobody knows, and the options do not expect it.</exception>
    public async ValueTask DisposeAsync()
    {
        Faults.Clear();
        Faults.Release();
        await _app.DisposeAsync().ConfigureAwait(false);
        if (!_state.Options.ExpectsForbidden && Journal.EverForbidden is [var first, ..] all)
            throw new InvalidOperationException($"{all.Length} calls reached AWS that write or that it does not have; a diagnosis only reads. The first: {first}");
    }

    private static async Task AnswerAsync(EmulatorState state, HttpContext context)
    {
        try
        {
            var request = await AwsRequest.ReadAsync(context).ConfigureAwait(false);
            var (call, operation) = Router.Route(state, request);
            var faults = state.Faults.Take(call.Service.Api, operation.Name);
            var number = state.Journal.Arrived(Entry(call, operation, faults));
            await FaultyExchange.RunAsync(context, call, faults, () => Answer(call, operation), number).ConfigureAwait(false);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The client went away, or a fault dropped the connection.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            // A fault of the emulator itself must not look like one of AWS.
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await context.Response.WriteAsync("The emulator failed: " + e, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static AwsResponse Answer(Call call, Operation operation)
    {
        try
        {
            call.Credential = Authenticator.Authenticate(call);
            if (operation.Handle is not { } handle)
                throw UnknownOperation(call, operation);
            Throttle(call, operation);
            Refusals.Check(call, operation);
            return handle(call);
        }
        catch (AwsException e)
        {
            return Protocols.Error(call.Service.Protocol, call.Service.XmlNamespace, e, call.RequestId);
        }
    }

    private static void Throttle(Call call, Operation operation)
    {
        if (!call.State.Options.ThrottleSesReads || call.Service.SigningName != "ses" || operation.Kind == CallKind.Send || call.State.TryTakeSesRead(call.Principal.Account, call.Region))
            return;
        throw call.Service.Protocol == Protocol.Query ? new AwsException(400, "Throttling", "Rate exceeded") : new AwsException(429, "TooManyRequestsException", "Rate exceeded");
    }

    private static AwsException UnknownOperation(Call call, Operation operation) => call.Service.Protocol switch
    {
        Protocol.Query => new AwsException(400, "InvalidAction", $"Could not find operation {operation.Name} for version {call.Text("Version")}"),
        Protocol.Json11 => new AwsException(400, "UnknownOperationException", ""),
        _ => new AwsException(404, "UnknownOperationException", ""),
    };

    private static JournalEntry Entry(Call call, Operation operation, ImmutableArray<Fault> faults)
    {
        var key = call.Request.Authorization?.AccessKeyId;
        return new JournalEntry
        {
            Time = call.State.Now,
            Service = call.Service.Api,
            Operation = operation.Name,
            Kind = operation.Kind,
            Region = call.Request.Authorization?.Region,
            AccessKeyId = key,
            Principal = key is null ? null : call.State.Credentials.Find(key)?.Principal.Arn,
            Target = Target(call, operation),
            Faults = [.. faults.Select(f => f.Kind)],
        };
    }

    // A body that is no JSON has no target; what it deserves is answered later.
    private static string? Target(Call call, Operation operation)
    {
        try
        {
            return operation.Target(call);
        }
        catch (AwsException)
        {
            return null;
        }
    }
}
