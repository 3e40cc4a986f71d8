using static Ses.Resilient.Diagnostics.Denials.RefusalTokens;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>Puts together what the readers find in a text.</summary>
internal static class RefusalReader
{
    /// <summary>Sentences the SDK for .NET makes where the service gave none. The body that some of them repeat is not AWS's word: it may be a proxy's page.</summary>
    private static readonly string[] SdkSentences =
        ["The service returned an error", "Error making request with Error Code", "Error unmarshalling response back from AWS"];

    private static readonly string[] SdkBodies = [" HTTP Body:", " Response Body:"];

    public static SesRefusal Read(string text)
    {
        var (refusal, words) = ReadText(text);
        return Classified(refusal, words);
    }

    /// <summary>The refusal with the kind that its code and these words make.</summary>
    public static SesRefusal Classified(SesRefusal refusal, (SesRefusalKind Kind, CredentialsFault? Fault) words)
    {
        var (kind, fault) = RefusalCodes.Classify(refusal.ErrorCode, words);
        return refusal with { Kind = kind, CredentialsFault = fault };
    }

    /// <summary>Whether the SDK made this text: nothing in it is a fact of the service.</summary>
    public static bool IsOfSdk(string text)
    {
        foreach (var sentence in SdkSentences)
        {
            if (text.StartsWith(sentence, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>All that the text says, with the kind still open: the code of an exception may know better than the words.</summary>
    public static (SesRefusal Refusal, (SesRefusalKind Kind, CredentialsFault? Fault) Words) ReadText(string raw)
    {
        var bounded = RefusalText.Bound(raw);
        var text = WithoutSdkBody(RefusalText.Plain(bounded));
        var sentence = RefusalSentence.ReadBest(text);
        var (kind, fault, at) = RefusalPhrases.Classify(text, sentence);
        var list = kind switch
        {
            SesRefusalKind.TenantAssociation => RefusalList.ReadTenantGate(text),
            SesRefusalKind.NotVerified => RefusalList.ReadFailedCheck(text),
            _ => RefusalList.Empty,
        };
        var resource = kind is SesRefusalKind.MissingResource ? RefusalMissing.Read(text)?.Name : sentence?.Resource;
        var (from, to) = sentence is null ? (0, text.Length) : (sentence.End, sentence.Limit);
        var encoded = RefusalMarks.ReadEncoded(text, from, to);
        var marks = MarksOf(text, sentence);
        var cut = bounded.Length < raw.Length || list.IsCut || encoded.IsCut || (sentence?.IsCut ?? EndsWithEllipsis(text));
        var refusal = new SesRefusal
        {
            Principal = sentence?.Principal,
            Action = sentence?.Action,
            Resource = resource,
            StatedPolicyType = sentence?.Reason.PolicyType,
            IsExplicitDeny = sentence?.Reason.IsExplicitDeny,
            PolicyArn = sentence?.Reason.PolicyArn,
            AuthorizationId = RefusalMarks.ReadAuthorizationId(text, from, to),
            EncodedMessage = encoded.Value,
            RequestId = RefusalMarks.ReadRequestId(text, marks.From, marks.To),
            StatusCode = RefusalMarks.ReadStatus(text, marks.From, marks.To),
            ErrorCode = ReadErrorCode(text, sentence, at),
            Region = list.Region ?? RegionOfArn(resource),
            Identities = list.Items,
            IsTruncated = cut,
            RawMessage = bounded,
        };
        return (refusal, (kind, fault));
    }

    /// <summary>Where status and request id are looked for: anywhere around a single sentence, else only where they belong to this one.</summary>
    private static (int From, int To) MarksOf(string text, RefusalSentence? sentence)
    {
        // The SDK for Go writes them before its message, all others behind.
        const string goPrefix = "https response error";
        if (sentence is null || (sentence.From == 0 && sentence.Limit == text.Length))
            return (0, text.Length);
        var prefix = Find(text, goPrefix, sentence.From, sentence.Start);
        if (prefix >= 0)
            return (prefix, sentence.Start);
        var next = Find(text, goPrefix, sentence.End, sentence.Limit);
        return (sentence.End, next < 0 ? sentence.Limit : next);
    }

    private static string? ReadErrorCode(string text, RefusalSentence? sentence, int words)
    {
        if (sentence is null)
        {
            return RefusalMarks.ReadErrorCode(text, 0, text.Length, last: false)
                ?? (words >= 0 ? RefusalMarks.SmtpReplyBefore(text, words) : null)
                ?? RefusalMarks.SmtpReplyAt(text, 0);
        }

        // A code that means something else belongs to another message of the same text.
        return Fitting(RefusalMarks.ReadErrorCode(text, sentence.From, sentence.Start, last: true))
            ?? Fitting(RefusalMarks.ReadErrorCode(text, sentence.End, sentence.Limit, last: false))
            ?? RefusalMarks.SmtpReplyBefore(text, sentence.Start);
    }

    private static string? Fitting(string? code) =>
        code is not null && (RefusalCodes.IsAuthorization(code) || !RefusalCodes.IsKnown(code)) ? code : null;

    private static string WithoutSdkBody(string text)
    {
        foreach (var sentence in SdkSentences)
        {
            var at = Find(text, sentence);
            foreach (var body in SdkBodies)
            {
                if (at >= 0 && Find(text, body, at, text.Length) is var end and >= 0)
                    return text[..end];
            }
        }

        return text;
    }
}
