using CsCheck;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Tests.Denials;

/// <summary>What must hold for any text, and for any denial built from its parts however logs mangle it.</summary>
public sealed class RefusalsProperties
{
    private static readonly string[] Pieces =
    [
        "User", "User:", "User `", "is not authorized to perform", " is not authorized to perform: ", "on resource", "on resource: ", "because no ", "with an explicit deny",
        " in a VPC endpoint policy", " transitively through ", "a service control policy", ", with policy ARN: ", "identity-based policy", " allows the ", " action", "arn:aws:ses:us-east-1:1:identity/",
        "Encoded authorization failure message:", "authorization id:", "request id", "RequestId", "Status Code", "Error Code: ", "An error occurred (", "(code ", "\"code\":\"", "AccessDenied: ", "554 ",
        "failed the check in region ", "Tenant not associated with resources [", "Configuration set ", " does not exist", "The service returned an error", " HTTP Body:", "...", "\u2026", "[truncated]",
        "`", "'", "\"", "\\", "\\u00", "\\x2", "&", "&amp;", "&#x27;", "&#", "<", ">", "</", "[", "]", "{", "}", "(", ")", ",", ".", ":", " ", "\n", "\0", "\uD83D", "\u200B", "a", "1",
    ];

    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String,
        Gen.OneOf(Pieces).Array[0, 60].Select(string.Concat),
        Gen.Select(Gen.OneOf(RefusalsLabels.All), Gen.Int[0, 2000], Gen.Int[0, 2000], Gen.OneOf(Pieces), static (label, at, length, piece) => Splice(label.Message, at, length, piece)),
        Gen.Select(Gen.OneOf(RefusalsLabels.All), Gen.OneOf(RefusalsLabels.All), Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 30], Gen.OneOf(Pieces)).Array[1, 8],
            static (one, other, edits) => edits.Aggregate(one.Message + "\n" + other.Message, static (text, edit) => Splice(text, edit.Item1, edit.Item2, edit.Item3))));

    private static readonly Gen<string> Name = Gen.String[Gen.Char["abcXYZ019_+=,.@-"], 1, 20].Where(static n => !n.EndsWith('.') && !n.EndsWith(',') && !n.Contains("..", StringComparison.Ordinal));
    private static readonly Gen<string> Account = Gen.OneOf(Gen.String[Gen.Char['0', '9'], 12, 12], Gen.OneOf("****", "[ACCOUNT-ID]", "<account>", "{id}", "XXXX", "<my account>"));
    private static readonly Gen<string> PrincipalText = Gen.Select(Account, Gen.OneOf("iam::#:user/", "iam::#:user/a/b/", "sts::#:assumed-role/Role/", "sts::#:federated-user/"), Name, static (a, f, n) => "arn:aws:" + f.Replace("#", a, StringComparison.Ordinal) + n);
    private static readonly Gen<string> ActionText = Gen.OneOf("ses:SendEmail", "ses:SendRawEmail", "SES:SendBulkEmail", "sqs:sendmessage");
    private static readonly Gen<string> ResourceText = Gen.Select(Account, Gen.OneOf("identity/", "configuration-set/", "template/"), Name, static (a, k, n) => $"arn:aws:ses:eu-west-1:{a}:{k}{n}");
    private static readonly Gen<(string Text, StatedPolicyType? Type, bool? IsExplicit, string? Arn)> ReasonText = Gen.OneOf<(string, StatedPolicyType?, bool?, string?)>(
        (" because no identity-based policy allows the ses:SendEmail action", StatedPolicyType.IdentityBased, false, null),
        (" with an explicit deny in a permissions boundary: arn:aws:iam::111122223333:policy/p.q", StatedPolicyType.PermissionsBoundary, true, "arn:aws:iam::111122223333:policy/p.q"),
        (" with an explicit deny in a VPC endpoint policy transitively through a service control policy", StatedPolicyType.ServiceControl, true, null),
        (" with an explicit deny", null, true, null));

    private static readonly Gen<Denial> EnhancedDenial = Gen.Select(PrincipalText, ActionText, ResourceText, ReasonText,
        static (p, a, r, w) => new Denial(p, a, r, w.Type, w.IsExplicit, w.Arn, $"User: {p} is not authorized to perform: {a} on resource: {r}{w.Text}"));

    private static readonly Gen<(string Open, string Close)> Marks = Gen.OneOf(("`", "'"), ("`", "`"), ("'", "'"), ("\\'", "\\'"), ("", ""), ("", "'"), ("``", "''"), ("\u2018", "\u2019"), ("\u201C", "\u201D"), ("\"", "\""), ("&apos;", "&apos;"), ("\\\\u0027", "\\\\u0027"));

    private static readonly Gen<Denial> LegacyDenial = Gen.Select(PrincipalText, ActionText, ResourceText, Marks,
        static (p, a, r, m) => new Denial(p, a, r, null, null, null, $"User {m.Open}{p}{m.Close} is not authorized to perform {m.Open}{a}{m.Close} on resource {m.Open}{r}{m.Close}"));

    private static readonly Gen<Denial> AnyDenial = Gen.OneOf(EnhancedDenial, LegacyDenial);

    private static readonly string[] Prefixes =
        ["", "AccessDenied: ", "An error occurred (AccessDenied) when calling the SendEmail operation: ", "operation error SESv2: SendEmail, https response error StatusCode: 403, RequestID: 0121b611-f3c2, api error AccessDeniedException: ", "554 Access denied: ", "One or more errors occurred. (", "{ AccessDenied: ", "Error: ", "2026-01-01T00:00:00Z ERROR [mail] "];

    private static readonly string[] Suffixes =
        ["", ".", ")", " (Service: SesV2, Status Code: 403, Request ID: 0121b611-f3c2) (SDK Attempt Count: 1)", "\n\tstatus code: 403, request id: 0121b611-f3c2", "\n    at Request.extractError (/app/query.js:40:29)", " (code AccessDeniedException).", "\r\n", "\"}", "</Message>"];

    private static string Splice(string text, int at, int length, string piece)
    {
        var start = Math.Min(at, text.Length);
        var end = Math.Min(text.Length, start + length);
        return text[..start] + piece + text[end..];
    }

    [Fact]
    public void Any_text_is_read_without_a_throw_and_no_part_is_invented() =>
        AnyText.Sample(static text => ShouldOnlySayWhatIsThere(text), iter: 20_000);

    /// <summary>What random search once found: marks of a sentence that reach into the next one.</summary>
    [Theory]
    [InlineData("User  is not authorized to perform: 'arn:...' is not authorized to perform 'ses:SendRawEmail' on resource 'arn:...'")]
    [InlineData("User: is not authorized to perform'arn:...' is not authorized to perform")]
    [InlineData("User: a is not authorized to perform: b:c on resource: x with an explicit deny in a session policy: \"arn:x is not authorized to perform")]
    public void Sentences_that_run_into_each_other(string text) => ShouldOnlySayWhatIsThere(text);

    [Fact]
    public void Reading_twice_gives_the_same() =>
        AnyText.Sample(static text => RefusalsLabels.Label.Of(SesRefusal.Parse(text), "") == RefusalsLabels.Label.Of(SesRefusal.Parse(text), ""), iter: 2_000);

    [Fact]
    public void A_denial_reads_as_its_parts() =>
        AnyDenial.Sample(static denial => denial.ShouldBeReadFrom(denial.Text), iter: 5_000);

    [Fact]
    public void Prefixes_and_suffixes_change_no_part() =>
        Gen.Select(AnyDenial, Gen.OneOf(Prefixes), Gen.OneOf(Suffixes)).Sample(static (denial, prefix, suffix) => denial.ShouldBeReadFrom(prefix + denial.Text + suffix), iter: 5_000);

    [Fact]
    public void Wrapped_lines_change_no_part() =>
        Gen.Select(AnyDenial, Gen.OneOf("\n", "\r\n", " \n  ", "\t", "\\n", "\\r\\n    ", "&#10;"), Gen.Int[1, 5]).Sample(
            static (denial, fold, every) =>
            {
                // Names in masks hold spaces of their own; folding gives each back as one space.
                var words = denial.Text.Split(' ');
                var text = string.Concat(words.Select((word, i) => i == 0 ? word : (i % every == 0 ? fold : " ") + word));
                denial.ShouldBeReadFrom(text);
            },
            iter: 5_000);

    [Fact]
    public void Json_around_a_denial_changes_no_part() =>
        Gen.Select(AnyDenial, Gen.Int[1, 2]).Sample(
            static (denial, depth) =>
            {
                var text = denial.Text.Contains('\\', StringComparison.Ordinal) ? denial.Text.Replace("\\", "", StringComparison.Ordinal).Replace("u0027", "'", StringComparison.Ordinal) : denial.Text;
                for (var i = 0; i < depth; i++)
                    text = "{\"message\":" + System.Text.Json.JsonSerializer.Serialize(text) + "}";
                denial.ShouldBeReadFrom(text);
            },
            iter: 3_000);

    [Fact]
    public void A_message_cut_anywhere_invents_nothing()
    {
        foreach (var label in RefusalsLabels.All)
        {
            var whole = SesRefusal.Parse(label.Message);
            for (var length = 0; length < label.Message.Length; length++)
            {
                foreach (var end in new[] { "", "...", "\u2026" })
                {
                    var text = label.Message[..length] + end;
                    ShouldOnlySayWhatIsThere(text);
                    var cut = SesRefusal.Parse(text);

                    // Fewer words may leave the type open; they never turn it into another, nor explicit into implicit.
                    // One sentence names two types; cut between them nobody can know of the second.
                    if (cut.StatedPolicyType is { } type && !label.Message.Contains("transitively", StringComparison.Ordinal))
                        type.ShouldBe(whole.StatedPolicyType!.Value, text);
                    if (cut.IsExplicitDeny is { } isExplicit)
                        isExplicit.ShouldBe(whole.IsExplicitDeny!.Value, text);
                    if (cut.Principal is { } principal && whole.Principal is not null)
                        principal.ShouldBe(whole.Principal, text);
                }
            }
        }
    }

    [Fact]
    public void Texts_made_to_be_slow_are_read()
    {
        // Twenty full-length texts of each: a reader that is worse than linear makes this test stand out at once.
        foreach (var piece in Pieces.Concat(["User: is not authorized to perform: ", "User 'a' is not authorized to perform 'b:c' on resource '", "<a b", "[ ", "\" <", "code: AccessDenied ", "a:", "request id=", "on resource: x because "]))
        {
            for (var i = 0; i < 20; i++)
                ShouldOnlySayWhatIsThere(string.Concat(Enumerable.Repeat(piece, RefusalText.MaxLength / piece.Length)) + "User: x is not authorized to perform: a:b on resource: y");
        }

        SesRefusal.Parse(new string('&', 10_000_000)).RawMessage.Length.ShouldBe(RefusalText.MaxLength);
    }

    private static void ShouldOnlySayWhatIsThere(string text)
    {
        var refusal = SesRefusal.Parse(text);
        var plain = RefusalText.Plain(RefusalText.Bound(text));
        foreach (var part in (string?[])[refusal.Principal, refusal.Action, refusal.Resource, refusal.PolicyArn, refusal.AuthorizationId, refusal.EncodedMessage, refusal.RequestId, refusal.ErrorCode, .. refusal.Identities])
        {
            if (part is null)
                continue;
            part.ShouldNotBeEmpty();
            plain.Contains(part, StringComparison.Ordinal).ShouldBeTrue($"'{part}' is not in: {plain}");
        }

        if (refusal.Region is not null)
            plain.Contains(refusal.Region, StringComparison.OrdinalIgnoreCase).ShouldBeTrue(plain);
        if (refusal.StatusCode is { } status)
            plain.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal).ShouldBeTrue(plain);
        if (refusal.StatedPolicyType is not null)
            refusal.IsExplicitDeny.ShouldNotBeNull(plain);
        (refusal.CredentialsFault is not null).ShouldBe(refusal.Kind is SesRefusalKind.Credentials, plain);
        refusal.RawMessage.Length.ShouldBeLessThanOrEqualTo(RefusalText.MaxLength);
    }

    private sealed record Denial(string Principal, string Action, string Resource, StatedPolicyType? Type, bool? IsExplicit, string? PolicyArn, string Text)
    {
        public void ShouldBeReadFrom(string text)
        {
            var refusal = SesRefusal.Parse(text);
            refusal.Kind.ShouldBe(SesRefusalKind.Authorization, text);
            refusal.Principal.ShouldBe(Principal, text);
            refusal.Action.ShouldBe(Action, text);
            refusal.Resource.ShouldBe(Resource, text);
            refusal.StatedPolicyType.ShouldBe(Type, text);
            refusal.IsExplicitDeny.ShouldBe(IsExplicit, text);
            refusal.PolicyArn.ShouldBe(PolicyArn, text);
            refusal.Region.ShouldBe("eu-west-1", text);
        }
    }
}
