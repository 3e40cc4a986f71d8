using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>Sender and recipients of a send, out of its members and, for raw content, its headers.</summary>
/// <remarks>
/// For raw content AWS documents that identity parameters win over X-SES headers and that destinations given as parameters are the recipients.
/// Where parameter and header say different things and no precedence is documented, the condition key is unknown and both resources are listed.
/// </remarks>
internal sealed class SendFactsMail
{
    private readonly SendFactsWire _wire;
    private readonly List<string> _gaps = [];

    public SendFactsMail(SendFactsWire wire)
    {
        _wire = wire;
        var headers = wire.Headers;

        var parameter = ReadSender(wire.From, "From address");
        var header = ReadSenderHeader("From");
        FromAddress = (parameter ?? header)?.Address;
        OtherFromAddress = header is null || Same(header.Address, FromAddress) ? null : header.Address;
        var from = wire is { Content: SendContent.Raw, Headers: null } ? null : Agreed(parameter, header);
        FromAddressKey = Key(SendFactsActions.FromAddress, from?.Address);

        // Absent where the From has no display name: there is no text that SES could supply.
        FromDisplayName = from is { IsDisplayNameKnown: true } ? from.DisplayName : null;
        FromDisplayNameKey = from is { IsDisplayNameKnown: true, DisplayName: null }
            ? ConditionKey.Absent(SendFactsActions.FromDisplayName)
            : Key(SendFactsActions.FromDisplayName, FromDisplayName);

        // In v2 one parameter stands for both headers.
        var sourceArn = wire.FromIdentityArn ?? headers?.First("X-SES-SOURCE-ARN");
        var fromArn = wire is { Api: SesApi.V2, FromIdentityArn: not null }
            ? null
            : wire.FromHeaderIdentityArn ?? headers?.First("X-SES-FROM-ARN");
        FromIdentityArn = sourceArn ?? fromArn;
        OtherFromIdentityArn = Same(fromArn, FromIdentityArn) ? null : fromArn;

        // Which address SES supplies when no feedback address is given is not documented; nor, for raw content, whether the
        // envelope sender or the Return-Path header counts where they differ.
        var feedback = ReadSender(wire.Feedback, "feedback address")?.Address;
        var returnPath = wire.Feedback is null ? ReadSenderHeader("Return-Path")?.Address : null;
        FeedbackAddress = feedback ?? returnPath;
        FeedbackAddressKey = Key(
            SendFactsActions.FeedbackAddress,
            feedback ?? (parameter is null || Same(parameter.Address, returnPath) ? returnPath : null));
        FeedbackIdentityArn = wire.FeedbackIdentityArn ?? headers?.First("X-SES-RETURN-PATH-ARN");

        var configurationSet = headers?.First("X-SES-CONFIGURATION-SET");
        ConfigurationSet = wire.ConfigurationSet ?? configurationSet;
        OtherConfigurationSet = Same(configurationSet, ConfigurationSet) ? null : configurationSet;
        Tenant = wire.Tenant ?? headers?.First("X-SES-TENANT");

        (Recipients, RecipientsKey) = ReadRecipients();
    }

    public string? FromAddress { get; }

    /// <summary>The From header's address, where the parameter names another.</summary>
    public string? OtherFromAddress { get; }

    public ConditionKey FromAddressKey { get; }

    public string? FromDisplayName { get; }

    public ConditionKey FromDisplayNameKey { get; }

    public string? FromIdentityArn { get; }

    /// <summary>The identity given for the From header, where another is given for the envelope.</summary>
    public string? OtherFromIdentityArn { get; }

    public string? FeedbackAddress { get; }

    public ConditionKey FeedbackAddressKey { get; }

    public string? FeedbackIdentityArn { get; }

    public string? ConfigurationSet { get; }

    /// <summary>The header's configuration set, where the parameter names another.</summary>
    public string? OtherConfigurationSet { get; }

    public string? Tenant { get; }

    public ImmutableArray<string> Recipients { get; }

    public ConditionKey RecipientsKey { get; }

    public IEnumerable<string> Gaps => _gaps;

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.Ordinal);

    private static ConditionKey Key(string name, string? value) => value is null ? ConditionKey.Unknown(name) : ConditionKey.Known(name, value);

    private static Sender? Agreed(Sender? parameter, Sender? header) => (parameter, header) switch
    {
        (null, _) => header,
        (_, null) => parameter,
        _ when Same(parameter.Address, header.Address) => parameter with { IsDisplayNameKnown = parameter == header && parameter.IsDisplayNameKnown },
        _ => null,
    };

    private Sender? ReadSenderHeader(string name) => _wire.Headers?.All(name) switch
    {
        null or [] => null,
        [{ } single] => ReadSender(single, name + " header"),
        _ => Unreadable(name + " header"),
    };

    private Sender? ReadSender(string? text, string what)
    {
        if (text is null)
            return null;
        return MimeAddressList.TryParse(text, out var addresses) && addresses is [var only]
            ? new(only.Address, only.DisplayName, only.IsDisplayNameKnown)
            : Unreadable(what);
    }

    private Sender Unreadable(string what)
    {
        _gaps.Add($"The {what} is not one readable address.");
        return new(null, null, false);
    }

    private (ImmutableArray<string> Recipients, ConditionKey Key) ReadRecipients()
    {
        var recipients = ImmutableArray.CreateBuilder<string>();
        var isReadable = true;
        foreach (var list in RecipientLists())
        {
            if (list is not null && MimeAddressList.TryParse(list, out var addresses))
                recipients.AddRange(addresses.Select(a => a.Address));
            else
                isReadable = false;
        }

        if (!isReadable)
            _gaps.Add("Not every recipient is a readable address.");
        else if (recipients.Count == 0 && _wire.Operation is not "SendBounce")
            _gaps.Add("No recipients were found in the request.");
        return (recipients.ToImmutable(), isReadable && recipients.Count > 0
            ? ConditionKey.KnownSet(SendFactsActions.Recipients, recipients.ToImmutable())
            : ConditionKey.Unknown(SendFactsActions.Recipients));
    }

    private IEnumerable<string?> RecipientLists() =>
        _wire.Recipients.Count > 0 || _wire.Headers is not { } headers
            ? _wire.Recipients
            : headers.All("To").Concat(headers.All("Cc")).Concat(headers.All("Bcc"));

    /// <summary>A sender as given; without an address where it cannot be read.</summary>
    private sealed record Sender(string? Address, string? DisplayName, bool IsDisplayNameKnown);
}
