using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Ses.Resilient.Diagnostics.Evidence.Wire;

/// <summary>The error in an answer: Query XML or JSON, told apart by its first character. Code and message are <see langword="null"/> where the answer has none.</summary>
internal sealed record AwsError(ErrorType Type, string? Code, string? Message, string? RequestId)
{
    public static AwsError Read(byte[] body, IWebResponseData head)
    {
        var requestId = Header(head, "x-amzn-RequestId") ?? Header(head, "x-amz-request-id");
        AwsError? error;
        try
        {
            error = FirstCharacter(body) switch
            {
                '<' => FromXml(AwsXml.Parse(body)),
                '{' => FromJson(body),
                _ => null,
            };
        }
        catch (Exception malformed) when (malformed is ReadException or JsonException)
        {
            error = null;
        }

        error ??= new AwsError(ErrorType.Unknown, null, null, null);
        var code = Header(head, "x-amzn-ErrorType") ?? error.Code;
        return error with { Code = code is null ? null : Bare(code), RequestId = requestId ?? error.RequestId };
    }

    private static AwsError? FromXml(AwsXml root)
    {
        if (root.Child("Error") is not { } error)
        {
            return null;
        }

        var type = error.Text("Type") switch
        {
            "Sender" => ErrorType.Sender,
            "Receiver" => ErrorType.Receiver,
            _ => ErrorType.Unknown,
        };
        return new AwsError(type, error.Text("Code"), error.Text("Message"), root.Text("RequestId") ?? error.Text("RequestId"));
    }

    private static AwsError? FromJson(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        return root.ValueKind != JsonValueKind.Object
            ? null
            : new AwsError(
                ErrorType.Unknown,
                Text(root, "__type") ?? Text(root, "code") ?? Text(root, "Code"),
                Text(root, "message") ?? Text(root, "Message"),
                null);
    }

    private static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    /// <summary>Takes a namespace before <c>#</c> and an address after <c>:</c> off a code.</summary>
    private static string Bare(string code)
    {
        var colon = code.IndexOf(':', StringComparison.Ordinal);
        code = colon < 0 ? code : code[..colon];
        return code[(code.LastIndexOf('#') + 1)..];
    }

    private static string? Header(IWebResponseData head, string name) =>
        head.IsHeaderPresent(name) && head.GetHeaderValue(name) is { Length: > 0 } value ? value : null;

    private static char FirstCharacter(byte[] body)
    {
        foreach (var b in body)
        {
            if (b is not ((byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t' or 0xEF or 0xBB or 0xBF))
            {
                return (char)b;
            }
        }

        return '\0';
    }
}
