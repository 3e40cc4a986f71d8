using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Tests.Conformance.Reference;
using Ses.Resilient.Tests.Denials;
using Ses.Resilient.Tests.Rules;

namespace Ses.Resilient.Tests.Attribution.Worlds;

/// <summary>
/// A send with what AWS's documents say of it: the pairs SES checks (Service Authorization Reference for SES, and the denials that show the action of raw,
/// template and bulk content) and the condition keys it supplies for each action. Declared here, not read from the code under test.
/// </summary>
internal sealed record WorldSend(string Kind)
{
    public const string Region = "eu-west-1";
    public const string Account = "111122223333";
    public const string UserAgent = "aws-sdk-dotnet-coreclr/4.1.0";

    public static readonly ImmutableArray<string> Kinds = ["simple", "raw", "template", "bulk", "v1", "v1raw", "v1template"];

    public required string From { get; init; }

    public string? DisplayName { get; init; }

    public required string Feedback { get; init; }

    public required ImmutableArray<string> Recipients { get; init; }

    public string? ConfigurationSet { get; init; }

    public bool OverridesTracking { get; init; }

    /// <summary>The ARN the request gives for the From address.</summary>
    public string? FromArn { get; init; }

    private bool IsV1 => Kind.StartsWith("v1", StringComparison.Ordinal);

    private bool HasTemplate => Kind is "template" or "bulk" or "v1template";

    private ImmutableArray<string> Actions => Kind switch
    {
        "raw" or "v1raw" => ["ses:SendRawEmail"],
        "template" or "v1template" => ["ses:SendTemplatedEmail"],
        "bulk" => ["ses:SendBulkEmail", "ses:SendBulkTemplatedEmail"],
        _ => ["ses:SendEmail"],
    };

    public static string Arn(string resource, string account = Account) => $"arn:aws:ses:{Region}:{account}:{resource}";

    /// <param name="identityArn">The identity SES takes for the From address.</param>
    /// <param name="defaultConfigurationSet">The one of that identity.</param>
    public ImmutableArray<(string Action, string Resource)> Pairs(string identityArn, string? defaultConfigurationSet)
    {
        var resources = new List<string> { identityArn };
        if ((ConfigurationSet ?? defaultConfigurationSet) is { } set) resources.Add(Arn("configuration-set/" + set));
        if (HasTemplate) resources.Add(Arn("template/welcome"));
        var pairs = Actions.SelectMany(action => resources.Select(resource => (action, resource)));
        return OverridesTracking ? [.. pairs, ("ses:ApplyTrackingConfigurationOverrides", "*")] : [.. pairs];
    }

    public Dictionary<string, ReferenceValue> KeysFor(string action)
    {
        var keys = DeclaredKeys.For(action, new SentValues
        {
            IsV1 = IsV1,
            From = From,
            DisplayName = DisplayName,
            Feedback = Feedback,
            Recipients = Recipients,
            OpenTracking = OverridesTracking ? "ENABLED" : null,
        });
        keys["aws:CurrentTime"] = One("2026-11-24T01:02:03Z");
        keys["aws:EpochTime"] = One("1795482123");
        keys["aws:SecureTransport"] = One("true");
        keys["aws:UserAgent"] = One(UserAgent);
        return keys;
    }

    /// <summary>The send as the SDK puts it on the wire, read back by the code under test.</summary>
    public SendFacts Read()
    {
        var call = IsV1 ? V1() : V2();
        call.Sent = SendFactsCall.SentTo("https://email.eu-west-1.amazonaws.com/", Region, UserAgent);
        return call.Read();
    }

    private string Sender => DisplayName is null ? From : $"\"{DisplayName}\" <{From}>";

    private byte[] Mime => System.Text.Encoding.UTF8.GetBytes($"Return-Path: <{Feedback}>\r\nFrom: {Sender}\r\nTo: {string.Join(", ", Recipients)}\r\nSubject: s\r\n\r\nb\r\n");

    private SendFactsCall V2()
    {
        var template = new { TemplateName = "welcome", TemplateData = "{}" };
        object content = Kind switch
        {
            "raw" => new { Raw = new { Data = Mime } },
            "template" or "bulk" => new { Template = template },
            _ => new { Simple = new { Subject = new { Data = "s" }, Body = new { Text = new { Data = "b" } } } },
        };
        var body = new Dictionary<string, object?>
        {
            ["FromEmailAddress"] = Kind == "raw" ? null : Sender,
            ["FromEmailAddressIdentityArn"] = FromArn,
            ["FeedbackForwardingEmailAddress"] = Feedback,
            ["ConfigurationSetName"] = ConfigurationSet,
            ["ConfigurationOverrides"] = OverridesTracking ? new { Tracking = new { OpenTrackingEnabled = "ENABLED" } } : null,
            [Kind == "bulk" ? "DefaultContent" : "Content"] = content,
        };
        if (Kind == "bulk") body["BulkEmailEntries"] = Recipients.Select(r => new { Destination = new { ToAddresses = new[] { r } } });
        else if (Kind != "raw") body["Destination"] = new { ToAddresses = Recipients };
        var present = body.Where(m => m.Value is not null).ToDictionary(m => m.Key, m => m.Value);
        return SendFactsCall.V2(Kind == "bulk" ? SendFactsCall.SendBulkEmailPath : SendFactsCall.SendEmailPath, present);
    }

    private SendFactsCall V1()
    {
        var form = new List<(string, string)>();
        void Add(string name, string? value)
        {
            if (value is not null) form.Add((name, value));
        }

        Add("SourceArn", FromArn);
        Add("ReturnPath", Kind == "v1raw" ? null : Feedback);
        Add("ConfigurationSetName", ConfigurationSet);
        if (Kind == "v1raw") return SendFactsCall.RawV1(System.Text.Encoding.UTF8.GetString(Mime), [.. form]);
        Add("Source", Sender);
        for (var i = 0; i < Recipients.Length; i++) Add($"Destination.ToAddresses.member.{i + 1}", Recipients[i]);
        if (Kind == "v1template") Add("Template", "welcome");
        return SendFactsCall.V1(Kind == "v1template" ? "SendTemplatedEmail" : "SendEmail", [.. form]);
    }

    private static ReferenceValue One(string value) => new([value], false);
}
