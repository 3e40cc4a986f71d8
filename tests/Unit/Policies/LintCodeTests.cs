using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Ses.Resilient.Diagnostics.Policies;
using Ses.Resilient.Tests.Evaluation;

namespace Ses.Resilient.Tests.Policies;

/// <summary>Every code of the lint, each found in one policy of its own and in nothing when the mistake is mended.</summary>
public sealed class LintCodeTests
{
    private const string Send = "\"Effect\": \"Allow\", \"Action\": \"ses:SendEmail\", \"Resource\": \"*\"";
    private const string Grant = "\"Effect\": \"Allow\", \"Action\": \"ses:SendEmail\", \"Resource\": \"arn:aws:ses:eu-west-1:111122223333:identity/example.com\"";
    private const string DenyNot = "\"Effect\": \"Deny\", \"Action\": \"ses:*\", \"Resource\": \"*\", ";

    /// <summary>Code, elements with the mistake, the same without it, whether the policy is resource-based. Sources: see <see cref="LintTests"/>.</summary>
    public static TheoryData<string, string, string, bool> Mistakes => new()
    {
        { "L001", Send.Replace("ses:", "sesv2:", StringComparison.Ordinal), Send, false },
        { "L002", Send.Replace("SendEmail", "SendBulkEmail", StringComparison.Ordinal) + Condition("StringLike", "ses:FromAddress", "*@x"), Send + Condition("StringLike", "ses:FromAddress", "*@x"), false },
        { "L003", Send + Condition("StringEquals", "ses:FromAddress", "*@x"), Send + Condition("StringEquals", "ses:FromAddress", "a@x"), false },
        { "L004", Send + Condition("StringLike", "ses:Recipients", "*@x"), Send + Condition("ForAnyValue:StringLike", "ses:Recipients", "*@x"), false },
        { "L005", Send + Condition("ForAllValues:StringLike", "ses:Recipients", "*@x"), Send + Condition("ForAnyValue:StringLike", "ses:Recipients", "*@x"), false },
        { "L006", Send + Condition("StringEquals", "aws:ResourceTag/team", "mail"), Send + Condition("StringEquals", "aws:PrincipalTag/team", "mail"), false },
        { "L007", Send.Replace("\"*\"", "\"arn:aws:ses:us-east-1:111122223333:identity/*\"", StringComparison.Ordinal), Send.Replace("\"*\"", "\"arn:aws:ses:eu-west-1:111122223333:identity/*\"", StringComparison.Ordinal), false },
        { "L008", Send.Replace("\"*\"", "\"arn:aws:ses:*:*:identity/news@example.com\"", StringComparison.Ordinal), Send.Replace("\"*\"", "\"arn:aws:ses:*:*:identity/example.com\"", StringComparison.Ordinal), false },
        { "L009", Send + Condition("StringEquals", "aws:userid", "${aws:username}"), Send + Condition("StringEquals", "aws:userid", "x"), false },
        { "L010", Grant + Principal("arn:aws:sts::111122223333:assumed-role/mailer/i-0abc"), Grant + Principal("arn:aws:iam::111122223333:role/svc/mailer"), true },
        { "L011", Grant + Principal("arn:aws:iam::111122223333:role/mailer"), Grant + Principal("arn:aws:iam::111122223333:role/svc/mailer"), true },
        { "L012", Send.Replace("\"ses:SendEmail\"", "[]", StringComparison.Ordinal), Send, false },

        // IAM User Guide, NotPrincipal: with Deny it also denies every principal with a boundary; with Allow it is not supported.
        { "L013", DenyNot + "\"NotPrincipal\": { \"AWS\": \"111122223333\" }", DenyNot + "\"Principal\": { \"AWS\": \"111122223333\" }", true },
        { "L013", Grant + ", \"NotPrincipal\": { \"AWS\": \"111122223333\" }", Grant + Principal("111122223333"), true },
        { "L014", Grant + Principal("AROAEXAMPLEEXAMPLEEXA"), Grant + Principal("111122223333"), true },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_found_and_what_mends_it_is_not(string code, string mistake, string mended, bool isResourceBased)
    {
        var finding = Check(mistake).ShouldHaveSingleItem();
        finding.Code.ShouldBe(code);
        finding.Message.ShouldEndWith(".");
        Check(mended).ShouldBeEmpty();

        // L009 is about a policy without a Version; the others have one.
        IEnumerable<PolicyLintFinding> Check(string elements) => PolicyLint.Check(
            Ask.Parse(Ask.Statement(elements, code == "L009" ? null : PolicyDocument.CurrentVersion), isResourceBased ? PolicyKind.Resource : PolicyKind.Identity),
            Ask.By(Ask.Session, Ask.Role).Request);
    }

    /// <summary>The codes are read from the texts of the compiled library, so that a new one cannot be forgotten here.</summary>
    [Fact]
    public void Every_code_has_its_mistake() =>
        Mistakes.Select(m => m.Data.Item1).Distinct().Order(StringComparer.Ordinal).ShouldBe(CodesOfTheLibrary());

    private static SortedSet<string> CodesOfTheLibrary()
    {
        using var file = new PEReader(File.OpenRead(typeof(PolicyLint).Assembly.Location));
        var metadata = file.GetMetadataReader();
        SortedSet<string> codes = new(StringComparer.Ordinal);
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            if (metadata.GetUserString(handle) is ['L', var a, var b, var c] text && char.IsAsciiDigit(a) && char.IsAsciiDigit(b) && char.IsAsciiDigit(c))
                codes.Add(text);
        }

        codes.ShouldNotBeEmpty();
        return codes;
    }

    private static string Condition(string op, string key, string value) => $$""", "Condition": { "{{op}}": { "{{key}}": "{{value}}" } }""";

    private static string Principal(string aws) => $$""", "Principal": { "AWS": "{{aws}}" }""";
}
