using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Ses.Resilient.AwsEmulator;

/// <summary>The wire protocols of the emulated services.</summary>
internal enum Protocol
{
    /// <summary>Form parameters in, XML out: SES v1, STS, IAM.</summary>
    Query,

    /// <summary>Paths and JSON: SES v2.</summary>
    RestJson,

    /// <summary>X-Amz-Target and JSON: Organizations.</summary>
    Json11,
}

/// <summary>Spells results and errors as AWS does in each protocol.</summary>
internal static class Protocols
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static AwsResponse Xml(string xmlNamespace, string operation, IEnumerable<XElement> result, string requestId)
    {
        var response = new XElement(
            operation + "Response",
            new XElement(operation + "Result", result),
            new XElement("ResponseMetadata", new XElement("RequestId", requestId)));
        return AwsResponse.Text(200, "text/xml", WithNamespace(response, xmlNamespace)) with { RequestId = requestId };
    }

    public static AwsResponse Json(Protocol protocol, JsonObject result, string requestId) =>
        AwsResponse.Text(200, JsonContentType(protocol), result.ToJsonString(Relaxed)) with { RequestId = requestId };

    public static AwsResponse Error(Protocol protocol, string xmlNamespace, AwsException error, string requestId)
    {
        if (error.Wire == WireForm.EmptyBody)
            return new AwsResponse(error.Status, JsonContentType(protocol), []) { ErrorType = protocol == Protocol.RestJson ? error.Code : null, RequestId = requestId, Code = error.Code };
        if (error.Wire == WireForm.Html)
            return AwsResponse.Text(error.Status, "text/html", $"<html><head><title>{error.Status} Forbidden</title></head><body><h1>Forbidden</h1></body></html>") with { Code = "" };
        return protocol switch
        {
            Protocol.Query => XmlError(xmlNamespace, error, requestId),
            Protocol.Json11 => AwsResponse.Text(error.Status, JsonContentType(protocol), JsonError("__type", "Message", error)) with { RequestId = requestId, Code = error.Code },
            _ => RestError(error, requestId),
        };
    }

    private static AwsResponse XmlError(string xmlNamespace, AwsException error, string requestId)
    {
        var response = new XElement(
            "ErrorResponse",
            new XElement("Error", new XElement("Type", error.Status < 500 ? "Sender" : "Receiver"), new XElement("Code", error.Code), new XElement("Message", error.Text)),
            new XElement("RequestId", requestId));
        return AwsResponse.Text(error.Status, "text/xml", WithNamespace(response, xmlNamespace)) with { RequestId = requestId, Code = error.Code };
    }

    private static AwsResponse RestError(AwsException error, string requestId)
    {
        var (body, header) = error.Wire switch
        {
            WireForm.CapitalMessage => (JsonError(null, "Message", error), error.Code),
            WireForm.BothMessages => (new JsonObject { ["Message"] = error.Text, ["message"] = error.Text }.ToJsonString(Relaxed), error.Code),
            WireForm.TypeInBody => (JsonError("__type", "message", error), null),
            WireForm.NamespacedTypeInBody => (JsonError("__type", "message", error, "com.amazonaws.sesv2#"), null),
            WireForm.TypeWithUrl => (JsonError(null, "message", error), error.Code + ":http://internal.amazon.com/coral/com.amazonaws.sesv2/"),
            WireForm.NullMessage => ("{\"message\":null}", error.Code),
            _ => (JsonError(null, "message", error), error.Code),
        };
        return AwsResponse.Text(error.Status, "application/json", body) with { ErrorType = header, RequestId = requestId, Code = error.Code };
    }

    private static string JsonError(string? typeKey, string messageKey, AwsException error, string typePrefix = "")
    {
        var body = new JsonObject();
        if (typeKey is not null)
            body[typeKey] = typePrefix + error.Code;
        body[messageKey] = error.Text;
        return body.ToJsonString(Relaxed);
    }

    private static string JsonContentType(Protocol protocol) => protocol switch
    {
        Protocol.Query => "text/xml",
        Protocol.Json11 => "application/x-amz-json-1.1",
        _ => "application/json",
    };

    private static string WithNamespace(XElement root, XNamespace ns)
    {
        foreach (var element in root.DescendantsAndSelf())
            element.Name = ns + element.Name.LocalName;
        return root.ToString(SaveOptions.DisableFormatting);
    }
}
