using System.Collections.Immutable;
using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>Derives <see cref="SendFacts"/> from a refused call, out of what the SDK itself puts on the wire for it.</summary>
internal static class SendFactsReader
{
    /// <summary>Signing name of SES v1 and v2.</summary>
    private const string SigningName = "ses";

    /// <summary>The API version of SES v1, a parameter of each of its calls.</summary>
    private const string V1Version = "2010-12-01";

    private const string BulkOperation = "SendBulkEmail";

    /// <summary>Reads a call that was refused.</summary>
    /// <returns><see langword="null"/> where it is not a send. What could not be read is in <see cref="SendFacts.Gaps"/>; nothing is thrown.</returns>
    public static SendFacts? Read(IRequestContext context, TimeProvider clock)
    {
        if (context.ClientConfig?.AuthenticationServiceName is { } service && !string.Equals(service, SigningName, StringComparison.Ordinal))
            return null;
        if (ReadWire(context) is not { } wire)
            return null;

        return Of(wire, RegionOf(context, wire.Gaps), context.Request, clock);
    }

    /// <summary>The facts of a send whose members are known.</summary>
    /// <param name="wire">Its members.</param>
    /// <param name="region">The Region it is for.</param>
    /// <param name="request">What was sent; <see langword="null"/> where nothing was yet.</param>
    /// <param name="clock">The clock.</param>
    public static SendFacts Of(SendFactsWire wire, string? region, IRequest? request, TimeProvider clock)
    {
        var mail = new SendFactsMail(wire);
        return new()
        {
            Api = wire.Api,
            Operation = wire.Operation,
            Region = region,
            FromAddress = mail.FromAddress,
            FromDisplayName = mail.FromDisplayName,
            FeedbackAddress = mail.FeedbackAddress,
            Recipients = mail.Recipients,
            FromIdentityArn = mail.FromIdentityArn,
            FeedbackIdentityArn = mail.FeedbackIdentityArn,
            ConfigurationSetName = mail.ConfigurationSet,
            TemplateName = wire.Template,
            TemplateArn = wire.TemplateArn,
            TenantName = mail.Tenant,
            MultiRegionEndpointId = wire.MultiRegionEndpoint,
            Checks = SendFactsChecks.Of(wire, mail),
            Context = ContextOf(wire, mail, request, clock),
            Gaps = [.. wire.Gaps, .. mail.Gaps],
        };
    }

    private static SendFactsWire? ReadWire(IRequestContext context)
    {
        IRequest request;
        string? v2;
        ReadOnlyMemory<byte> body = default;
#pragma warning disable CA1031 // The marshaller is the SDK's or the app's: whatever it throws here must not hide the refusal.
        try
        {
            request = context.Marshaller.Marshall(context.OriginalRequest);
            v2 = OperationOfPath(request.ResourcePath);
            if (v2 is not null)
                body = BodyOf(request);
        }
        catch (Exception)
        {
            return Unmarshalled(context);
        }
#pragma warning restore CA1031

        if (v2 is not null)
        {
            var wire = new SendFactsWire(SesApi.V2, v2);
            SendFactsJson.Read(body.Span, wire);
            return wire;
        }

        if (request.Parameters is { } form
            && form.TryGetValue("Version", out var version) && version is V1Version
            && form.TryGetValue("Action", out var action) && IsV1Send(action))
        {
            // The form as a stream is not needed; disposed, its pooled memory goes back.
            request.ContentStream?.Dispose();
            var wire = new SendFactsWire(SesApi.V1, action);
            SendFactsForm.Read(form, wire);
            return wire;
        }

        return null;
    }

    // Bytes in older versions of the SDK, in newer ones a stream over pooled memory that goes back when it is disposed.
    private static ReadOnlyMemory<byte> BodyOf(IRequest request)
    {
        if (request.ContentStream is not { } stream)
            return request.Content;
        using (stream)
        {
            var body = new MemoryStream();
            stream.CopyTo(body);
            return body.GetBuffer().AsMemory(0, (int)body.Length);
        }
    }

    // Only the SDK's own names are left to go by.
    private static SendFactsWire? Unmarshalled(IRequestContext context)
    {
        const string suffix = "Request";
        var name = context.RequestName ?? "";
        var operation = name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
        var api = string.Equals(context.ServiceMetaData?.ServiceId, "SES", StringComparison.Ordinal) ? SesApi.V1 : SesApi.V2;
        if (api == SesApi.V1 ? !IsV1Send(operation) : operation is not ("SendEmail" or BulkOperation or "SendCustomVerificationEmail"))
            return null;
        var wire = new SendFactsWire(api, operation);
        wire.Fail("The request could not be marshalled a second time, so its members were not read.");
        return wire;
    }

    private static string? OperationOfPath(string? path) => path switch
    {
        "/v2/email/outbound-emails" => "SendEmail",
        "/v2/email/outbound-bulk-emails" => BulkOperation,
        "/v2/email/outbound-custom-verification-emails" => "SendCustomVerificationEmail",
        _ => null,
    };

    private static bool IsV1Send(string action) => action is
        "SendEmail" or "SendRawEmail" or "SendTemplatedEmail" or "SendBulkTemplatedEmail" or "SendCustomVerificationEmail" or "SendBounce";

    private static string? RegionOf(IRequestContext context, List<string> gaps)
    {
        var region = context.Request?.DeterminedSigningRegion is { Length: > 0 } signed ? signed
            : context.Request?.AuthenticationRegion ?? context.ClientConfig?.AuthenticationRegion ?? context.ClientConfig?.RegionEndpoint?.SystemName;
        if (region is null || region.AsSpan().IndexOfAny('*', ',') < 0)
            return region;

        // SigV4a, for multi-region endpoints: a set of Regions.
        gaps.Add("The send was signed for several Regions; which one handled it is not known.");
        return null;
    }

    private static ConditionContext ContextOf(SendFactsWire wire, SendFactsMail mail, IRequest? request, TimeProvider clock)
    {
        var context = ConditionContext.Empty.WithUnlistedGlobalKeysUnknown();
        foreach (var key in RequestKeys(wire, mail))
            context = context.With(wire.IsWhole ? key : ConditionKey.Unknown(key.Name));

        // The value that v1 calls carry is not documented.
        context = context.With(wire.Api == SesApi.V2
            ? ConditionKey.Known(SendFactsActions.ApiVersion, "2")
            : ConditionKey.Unknown(SendFactsActions.ApiVersion));
        foreach (var key in TransportKeys(request, clock))
            context = context.With(key);
        return context;
    }

    private static ImmutableArray<ConditionKey> RequestKeys(SendFactsWire wire, SendFactsMail mail) =>
    [
        mail.FromAddressKey,
        mail.FromDisplayNameKey,
        mail.FeedbackAddressKey,

        // Bulk: of all entries. Whether SES asks once or per entry is not documented; the usual conditions (ForAllValues to allow,
        // ForAnyValue to deny) come out the same either way.
        mail.RecipientsKey,

        // These carry what the request supplied, and are absent where it supplied nothing.
        FromMember(SendFactsActions.TenantName, mail.Tenant),
        FromMember(SendFactsActions.MultiRegionEndpointId, wire.MultiRegionEndpoint),
        FromMember(SendFactsActions.OpenTrackingEnabled, wire.OpenTracking),
        FromMember(SendFactsActions.ClickTrackingEnabled, wire.ClickTracking),
    ];

    private static ConditionKey FromMember(string name, string? value) => value is null ? ConditionKey.Absent(name) : ConditionKey.Known(name, value);

    private static IEnumerable<ConditionKey> TransportKeys(IRequest? request, TimeProvider clock)
    {
        var endpoint = request?.Endpoint is { IsAbsoluteUri: true } uri ? uri : null;

        // The difference to AWS's clock that the SDK has measured at this endpoint; zero where it has not.
        var now = clock.GetUtcNow() + (endpoint is null ? TimeSpan.Zero : CorrectClockSkew.GetClockCorrectionForEndpoint(endpoint.ToString()));
        yield return ConditionKey.Known("aws:CurrentTime", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        yield return ConditionKey.Known("aws:EpochTime", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        yield return endpoint is null
            ? ConditionKey.Unknown("aws:SecureTransport")
            : ConditionKey.Known("aws:SecureTransport", endpoint.Scheme is "https" ? "true" : "false");

        // The SDK leaves User-Agent out of the signature, so this is the header as sent: like the scheme, true unless something rewrites it on the way.
        yield return request?.Headers is { } headers && headers.TryGetValue("User-Agent", out var agent) && !string.IsNullOrEmpty(agent)
            ? ConditionKey.Known("aws:UserAgent", agent)
            : ConditionKey.Unknown("aws:UserAgent");
    }
}
