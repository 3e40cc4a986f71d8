using System.Text;

namespace Ses.Resilient.AwsEmulator;

/// <summary>An answer, ready to be written.</summary>
internal sealed record AwsResponse(int Status, string ContentType, byte[] Body)
{
    public string RequestId { get; init; } = "";

    /// <summary>The <c>x-amzn-ErrorType</c> header.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The error code, for the journal.</summary>
    public string? Code { get; init; }

    public static AwsResponse Text(int status, string contentType, string body) => new(status, contentType, Encoding.UTF8.GetBytes(body));
}

/// <summary>An error that AWS would answer; each protocol spells it in its own way.</summary>
internal sealed class AwsException(int status, string code, string? message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string? Text { get; } = message;

    public WireForm Wire { get; init; }
}
