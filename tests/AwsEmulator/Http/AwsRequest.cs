using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Ses.Resilient.AwsEmulator;

/// <summary>One request as it came over the wire, body and all.</summary>
internal sealed class AwsRequest
{
    private Dictionary<string, string>? _form;
    private JsonElement? _json;

    private AwsRequest(string method, string rawPath, string rawQuery, IHeaderDictionary headers, byte[] body)
    {
        Method = method;
        RawPath = rawPath;
        RawQuery = rawQuery;
        Headers = headers;
        Body = body;
        Authorization = SigV4Header.TryParse(Header("Authorization"));
    }

    public string Method { get; }

    /// <summary>The path as sent: still percent-encoded.</summary>
    public string RawPath { get; }

    public string RawQuery { get; }

    public IHeaderDictionary Headers { get; }

    public byte[] Body { get; }

    /// <summary><see langword="null"/> where there is none, or none that can be read.</summary>
    public SigV4Header? Authorization { get; }

    /// <summary>Parameters of the Query protocol, from the body or the query string.</summary>
    public IReadOnlyDictionary<string, string> Form => _form ??= ReadForm();

    /// <summary>The JSON body; an empty object where there is none.</summary>
    /// <exception cref="AwsException">The body is no JSON object.</exception>
    public JsonElement Json => _json ??= ReadJson();

    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    public static async Task<AwsRequest> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return new AwsRequest(
            context.Request.Method,
            question < 0 ? target : target[..question],
            question < 0 ? "" : target[(question + 1)..],
            context.Request.Headers,
            body.ToArray());
    }

    private Dictionary<string, string> ReadForm()
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in (string[])[RawQuery, Encoding.UTF8.GetString(Body)])
        {
            foreach (var pair in QueryHelpers.ParseQuery(text))
                form[pair.Key] = pair.Value.ToString();
        }
        return form;
    }

    private JsonElement ReadJson()
    {
        if (Body.Length == 0)
            return JsonElement.Parse("{}");
        try
        {
            var json = JsonElement.Parse(Body);
            if (json.ValueKind == JsonValueKind.Object)
                return json;
        }
        catch (JsonException)
        {
            // Answered below, as AWS does.
        }
        throw new AwsException(400, "SerializationException", "Start of structure or map found where not expected.");
    }
}
