using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Tests.Denials;

/// <summary>A refused call as the pipeline shows it, its wire form given by hand.</summary>
internal sealed class SendFactsCall
{
    public const string SendEmailPath = "/v2/email/outbound-emails";
    public const string SendBulkEmailPath = "/v2/email/outbound-bulk-emails";
    public const string SendCustomVerificationEmailPath = "/v2/email/outbound-custom-verification-emails";

    public static readonly DateTimeOffset Now = new(2026, 11, 24, 1, 2, 3, 456, TimeSpan.Zero);

    private readonly Func<IRequest> _marshal;

    private SendFactsCall(Func<IRequest> marshal) => _marshal = marshal;

    public string SigningName { get; set; } = "ses";

    public string ServiceId { get; init; } = "SESv2";

    /// <summary>The request that was sent; <see langword="null"/> where it never came to that.</summary>
    public IRequest? Sent { get; set; } = SentTo("https://email.eu-west-1.amazonaws.com/", "eu-west-1");

    public static SendFactsCall V2(string path, object body) => V2(path, JsonSerializer.Serialize(body));

    public static SendFactsCall V2(string path, string body) => V2(path, Encoding.UTF8.GetBytes(body));

    public static SendFactsCall V2(string path, byte[]? body) =>
        new(() => new DefaultRequest(new SendEmailRequest(), "Amazon.SimpleEmailV2") { HttpMethod = "POST", ResourcePath = path, Content = body });

    public static SendFactsCall V1(string action, params (string Name, string Value)[] form) => new(() =>
    {
        var request = new DefaultRequest(new SendEmailRequest(), "Amazon.SimpleEmail") { HttpMethod = "POST", ResourcePath = "/" };
        request.Parameters["Action"] = action;
        request.Parameters["Version"] = "2010-12-01";
        foreach (var (name, value) in form)
            request.Parameters[name] = value;
        return request;
    })
    {
        ServiceId = "SES",
    };

    public static SendFactsCall Failing(Exception failure, string serviceId) => new(() => throw failure) { ServiceId = serviceId };

    public static SendFactsCall RawV2(string message, object? rest = null) => RawV2(Encoding.UTF8.GetBytes(message), rest);

    public static SendFactsCall RawV2(byte[] message, object? rest = null)
    {
        var body = rest is null ? [] : JsonSerializer.SerializeToNode(rest)!.AsObject();
        body["Content"] = JsonSerializer.SerializeToNode(new { Raw = new { Data = message } });
        return V2(SendEmailPath, body.ToJsonString());
    }

    public static SendFactsCall RawV1(string message, params (string Name, string Value)[] form) =>
        V1("SendRawEmail", [.. form, ("RawMessage.Data", Convert.ToBase64String(Encoding.UTF8.GetBytes(message)))]);

    public static DefaultRequest SentTo(string endpoint, string region, string? userAgent = "aws-sdk-dotnet-coreclr/4.1.0")
    {
        var request = new DefaultRequest(new SendEmailRequest(), "Amazon.SimpleEmailV2") { Endpoint = new Uri(endpoint), DeterminedSigningRegion = region };
        if (userAgent is not null)
            request.Headers["User-Agent"] = userAgent;
        return request;
    }

    public SendFacts? TryRead()
    {
        var config = Substitute.For<IClientConfig>();
        config.AuthenticationServiceName.Returns(SigningName);
        var metadata = Substitute.For<IServiceMetadata>();
        metadata.ServiceId.Returns(ServiceId);
        var marshaller = Substitute.For<IMarshaller<IRequest, AmazonWebServiceRequest>>();
        marshaller.Marshall(Arg.Any<AmazonWebServiceRequest>()).Returns(_ => _marshal());
        var context = Substitute.For<IRequestContext>();
        context.ClientConfig.Returns(config);
        context.Marshaller.Returns(marshaller);
        context.OriginalRequest.Returns(new SendEmailRequest());
        context.RequestName.Returns(nameof(SendEmailRequest));
        context.Request.Returns(Sent);
        context.ServiceMetaData.Returns(metadata);
        return SendFactsReader.Read(context, new FakeTimeProvider(Now));
    }

    public SendFacts Read() => TryRead().ShouldNotBeNull();

    private sealed class SendEmailRequest : AmazonWebServiceRequest;
}

internal static class SendFactsText
{
    /// <summary>A key as text: <c>absent</c>, <c>unknown</c>, <c>one: a</c> or <c>set: a, b</c>.</summary>
    public static string Show(this ConditionContext context, string key)
    {
        var found = context.Get(key);
        return found.State switch
        {
            KeyState.Absent => "absent",
            KeyState.Unknown => "unknown",
            _ => (found.IsMultiValued ? "set: " : "one: ") + string.Join(", ", found.Values),
        };
    }

    /// <summary>The checks as text, one each: <c>ses:SendEmail Identity From a@b.c</c>, with <c>?</c> behind a possible one.</summary>
    public static string[] ShowChecks(this SendFacts facts) =>
    [
        .. facts.Checks.Select(c =>
            $"{c.Action} {c.Resource.Type} {c.Resource.Role} {c.Resource.Arn ?? c.Resource.Name ?? "-"}{(c.Basis == CheckBasis.Possible ? " ?" : "")}"),
    ];
}
