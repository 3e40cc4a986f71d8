using System.Collections.Immutable;
using Amazon.Runtime;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Forecasts;

/// <summary>A send that was not made, and what it would be made with. Immutable.</summary>
/// <param name="Facts">What would be sent.</param>
/// <param name="Config">The configuration of the client.</param>
internal sealed record PlannedSend(SendFacts Facts, IClientConfig Config)
{
    /// <summary>The credentials of the client; <see langword="null"/> where it has none.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>Why the client has no usable credentials.</summary>
    public Exception? CredentialsFault { get; init; }

    /// <summary>The access key that would sign.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>Layers of which the app says that its sends meet none.</summary>
    public ImmutableHashSet<DenialLayer> LayersNotInUse { get; init; } = [];

    /// <summary>What the process that would send knows of itself. The endpoint is settled with the request only, but for one that is configured.</summary>
    public SendingProcess Sender => SendingProcess.Of(Credentials, Uri.TryCreate(Config.ServiceURL, UriKind.Absolute, out var url) ? url : null);

    /// <summary>The facts of a call that was stopped before the SDK did anything with it.</summary>
    /// <returns><see langword="null"/> where the call is no send.</returns>
    public static SendFacts? FactsOf(IRequestContext call, TimeProvider clock) =>
        SendFactsReader.Read(call, clock) is { } facts ? WithTransport(facts, call.ClientConfig) : null;

    /// <summary>The facts of a send that is described and not yet a request.</summary>
    public static SendFacts FactsOf(SendFactsWire wire, IClientConfig config, TimeProvider clock) =>
        WithTransport(SendFactsReader.Of(wire, config.AuthenticationRegion ?? config.RegionEndpoint?.SystemName, request: null, clock), config);

    // The request has no endpoint yet; its scheme follows from the configuration.
    private static SendFacts WithTransport(SendFacts facts, IClientConfig config)
    {
        var isHttp = config.ServiceURL is { Length: > 0 } url ? url.StartsWith("http:", StringComparison.OrdinalIgnoreCase) : config.UseHttp;
        return facts with { Context = facts.Context.With(ConditionKey.Known("aws:SecureTransport", isHttp ? "false" : "true")) };
    }
}
