using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Policies;

/// <summary>
/// Which policy texts are read, and what is said of the others. Rules: IAM User Guide, "Grammar of the IAM JSON policy language" (GRAM),
/// "Principal" (PRIN), "Version" (VER); IAM Access Analyzer policy checks (AA); AWS Organizations User Guide, SCP and RCP syntax (ORG).
/// </summary>
public sealed class DocumentTests
{
    private const string Tail = "\"Effect\":\"Allow\",\"Action\":\"ses:*\",\"Resource\":\"*\"";

    /// <summary>Refused as a whole: kind, text, code, path.</summary>
    public static TheoryData<string, string, string, string> Refused => new()
    {
        { "Identity", "", "P002", "$" },
        { "Identity", "   \n", "P002", "$" },
        { "Identity", "null", "P006", "$" },
        { "Identity", "[]", "P006", "$" },
        { "Identity", "{", "P002", "$" },
        { "Identity", "{ \"Statement\": { " + Tail + " } } x", "P002", "$" },
        { "Identity", "{ \"Statement\": { " + Tail + ", } }", "P002", "$" },
        { "Identity", "{ \"Statement\": { " + Tail + ", \"Sid\": \"a\tb\" } }", "P002", "$" },
        { "Identity", "{ \"Statement\": { " + Tail + ", \"Sid\": \"\\x\" } }", "P002", "$" },
        { "Identity", "{}", "P007", "$" },
        { "Identity", "{ \"Statement\": 5 }", "P006", "$.Statement" },
        { "Identity", "{ \"Statement\": [5] }", "P006", "$.Statement[0]" },
        { "Identity", "{ \"Version\": \"2012-10-18\", \"Statement\": [] }", "P011", "$.Version" },
        { "Identity", "{ \"Version\": 2012, \"Statement\": [] }", "P011", "$.Version" },
        { "Identity", "{ \"Id\": \"x\", \"Statement\": [] }", "P008", "$.Id" },
        { "ServiceControl", "{ \"Id\": \"x\", \"Statement\": [] }", "P008", "$.Id" },
        { "Identity", "{ \"statement\": [] }", "P005", "$.statement" },
        { "Identity", "{ \"Statement\": [], \"Comment\": \"x\" }", "P005", "$.Comment" },

        // Duplicate keys, also differing only in case, also written with an escape (GRAM, AA)
        { "Identity", "{ \"Statement\": [], \"Statement\": [] }", "P004", "$.Statement" },
        { "Identity", "{ \"Statement\": { " + Tail + ", \"\\u0041ction\": \"x:y\" } }", "P004", "$.Statement.Action" },
        { "Identity", "{ \"Statement\": { " + Tail + ", \"Condition\": { \"StringEquals\": { \"a\": 1 }, \"StringEquals\": { \"b\": 1 } } } }", "P004", "$.Statement.Condition.StringEquals" },
        { "Identity", "{ \"Statement\": { " + Tail + ", \"Condition\": { \"StringEquals\": { \"a\": 1 }, \"stringEquals\": { \"b\": 1 } } } }", "P004", "$.Statement.Condition.stringEquals" },
        { "Identity", "{ \"Statement\": { " + Tail + ", \"Condition\": { \"StringEquals\": { \"aws:A\": 1, \"AWS:a\": 2 } } } }", "P004", "$.Statement.Condition.StringEquals['AWS:a']" },

        // Elements of a statement
        { "Identity", "{ \"Statement\": [ { \"Action\": \"ses:*\", \"Resource\": \"*\" } ] }", "P007", "$.Statement[0]" },
        { "Identity", "{ \"Statement\": [ { \"Effect\": \"allow\", \"Action\": \"ses:*\", \"Resource\": \"*\" } ] }", "P010", "$.Statement[0].Effect" },
        { "Identity", "{ \"Statement\": [ { \"Effect\": \"Allow\", \"Resource\": \"*\" } ] }", "P007", "$.Statement[0]" },
        { "Identity", "{ \"Statement\": [ { \"Effect\": \"Allow\", \"Action\": \"ses:*\" } ] }", "P007", "$.Statement[0]" },
        { "ServiceControl", "{ \"Statement\": [ { \"Effect\": \"Allow\", \"Action\": \"ses:*\" } ] }", "P007", "$.Statement[0]" },
        { "Identity", "{ \"Statement\": [ { " + Tail + ", \"NotAction\": \"x:y\" } ] }", "P009", "$.Statement[0].NotAction" },
        { "Identity", "{ \"Statement\": [ { " + Tail + ", \"NotResource\": \"*\" } ] }", "P009", "$.Statement[0].NotResource" },
        { "Identity", "{ \"Statement\": [ { " + Tail + ", \"Principal\": \"*\" } ] }", "P008", "$.Statement[0].Principal" },
        { "ServiceControl", "{ \"Statement\": [ { " + Tail + ", \"NotPrincipal\": \"*\" } ] }", "P008", "$.Statement[0].NotPrincipal" },
        { "Resource", "{ \"Statement\": [ { " + Tail + " } ] }", "P007", "$.Statement[0]" },
        { "Resource", "{ \"Statement\": [ { " + Tail + ", \"Principal\": \"*\", \"NotPrincipal\": \"*\" } ] }", "P009", "$.Statement[0].NotPrincipal" },
        { "Resource", "{ \"Statement\": [ { " + Tail + ", \"Principal\": \"111122223333\" } ] }", "P014", "$.Statement[0].Principal" },
        { "Resource", "{ \"Statement\": [ { " + Tail + ", \"Principal\": { \"aws\": \"*\" } } ] }", "P005", "$.Statement[0].Principal.aws" },
        { "ResourceControl", "{ \"Statement\": [ { " + Tail + ", \"Principal\": \"*\" } ] }", "P011", "$" },
        { "ResourceControl", "{ \"Version\": \"2012-10-17\", \"Statement\": [ { " + Tail + ", \"Principal\": { \"AWS\": \"111122223333\" } } ] }", "P014", "$.Statement[0].Principal" },
        { "Identity", "{ \"Statement\": [ { \"Effect\": \"Allow\", \"Action\": 5, \"Resource\": \"*\" } ] }", "P006", "$.Statement[0].Action" },
        { "Identity", "{ \"Statement\": [ { \"Effect\": \"Allow\", \"Action\": [\"a:b\", 5], \"Resource\": \"*\" } ] }", "P006", "$.Statement[0].Action[1]" },
        { "Identity", "{ \"Statement\": [ { " + Tail + ", \"Condition\": [] } ] }", "P006", "$.Statement[0].Condition" },
        { "Identity", "{ \"Statement\": [ { " + Tail + ", \"Condition\": { \"StringEquals\": \"x\" } } ] }", "P006", "$.Statement[0].Condition.StringEquals" },
        { "Identity", "{ \"Statement\": [ { " + Tail + ", \"Condition\": { \"StringEquals\": { \"a\": null } } } ] }", "P006", "$.Statement[0].Condition.StringEquals.a" },
        { "Identity", "{ \"Statement\": [ { " + Tail + ", \"Condition\": { \"StringEquals\": { \"a\": [\"x\", [\"y\"]] } } } ] }", "P006", "$.Statement[0].Condition.StringEquals.a[1]" },
        { "Identity", "{ \"Statement\": [ { " + Tail + ", \"Sid\": \"no blanks\" } ] }", "P012", "$.Statement[0].Sid" },
        { "Identity", "{ \"Statement\": [ { " + Tail + ", \"Sid\": \"A\" }, { " + Tail + ", \"Sid\": \"A\" } ] }", "P012", "$.Statement[1].Sid" },
        { "Identity", "{ \"Statement\": [ { " + Tail + ", \"Condition\": { \"StringEquals\": { \"a\": \"\u2013\" } } } ] }", "P013", "$" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void RefusedWithCodeAndPlace(string kind, string text, string code, string path)
    {
        var policy = Policy.Parse("p", text, Enum.Parse<PolicyKind>(kind));

        policy.Document.ShouldBeNull();
        var error = policy.Errors.Where(e => e.Code == code && e.Path == path).ShouldHaveSingleItem();
        error.Message.ShouldEndWith(".");
        error.Line.ShouldBeGreaterThan(0);
        error.Column.ShouldBeGreaterThan(0);
    }

    /// <summary>Read without an error.</summary>
    [Theory]
    [InlineData("Identity", "{ \"Statement\": { " + Tail + " } }")]
    [InlineData("Identity", "\r\n\t{ \"Version\": \"2008-10-17\", \"Statement\": [ { " + Tail + ", \"Sid\": \"\" }, { " + Tail + ", \"Sid\": \"\" } ] }\n")]
    [InlineData("Identity", "{ \"Statement\": [] }")]
    [InlineData("Identity", "{ \"Statement\": { \"NotAction\": [\"iam:*\"], \"NotResource\": [\"arn:aws:s3:::b/*\"], \"Effect\": \"Deny\" } }")]
    [InlineData("Identity", "{ \"Statement\": { " + Tail + ", \"Condition\": { \"StringEquals\": { \"a\": [\"x\", 5, 1.5, true], \"b\": false } } } }")]
    [InlineData("Resource", "{ \"Id\": \"x\", \"Statement\": { " + Tail + ", \"Sid\": \"with blanks\", \"Principal\": { \"AWS\": [\"111122223333\"], \"Service\": \"ses.amazonaws.com\" } } }")]
    [InlineData("Resource", "{ \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"ses:*\", \"Principal\": \"*\" } }")]
    [InlineData("Resource", "{ \"Statement\": { " + Tail + ", \"Principal\": \"*\", \"Condition\": { \"StringEquals\": { \"ses:FromDisplayName\": \"\u2013\" } } } }")]
    [InlineData("ResourceControl", "{ \"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Deny\", \"NotAction\": \"s3:*\", \"Resource\": \"*\", \"Principal\": { \"AWS\": \"*\" } } }")]
    [InlineData("ServiceControl", "{ \"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Allow\", \"NotAction\": \"s3:*\", \"Resource\": \"arn:aws:ses:*:*:identity/*\", \"Condition\": {} } }")]
    public void Accepted(string kind, string text)
    {
        var policy = Policy.Parse("p", text, Enum.Parse<PolicyKind>(kind));

        policy.Errors.ShouldBeEmpty();
        policy.Document.ShouldNotBeNull();
    }

    /// <summary>Parts that nobody can tell the meaning of do not make the rest unreadable.</summary>
    [Theory]
    [InlineData("\"Action\": \"ses:*\", \"Resource\": \"*\", \"Condition\": { \"StringSortOf\": { \"a\": \"b\" } }", "P020", "$.Statement.Condition.StringSortOf")]
    [InlineData("\"Action\": \"ses:*\", \"Resource\": \"*\", \"Condition\": { \"NullIfExists\": { \"a\": \"true\" } }", "P020", "$.Statement.Condition.NullIfExists")]
    [InlineData("\"Action\": \"ses:*\", \"Resource\": \"*\", \"Condition\": { \"stringequals\": { \"a\": \"b\" } }", "P020", "$.Statement.Condition.stringequals")]
    [InlineData("\"Action\": \"ses:*\", \"Resource\": \"*\", \"Condition\": { \"StringEquals\": { \"a\": [\"b\", \"${aws:username\"] } }", "P021", "$.Statement.Condition.StringEquals.a[1]")]
    [InlineData("\"Action\": \"ses:*\", \"Resource\": [\"arn:aws:ses:*:*:identity/${a b}\"]", "P021", "$.Statement.Resource[0]")]
    [InlineData("\"Action\": \"ses:*\", \"Resource\": \"identity/example.com\"", "P022", "$.Statement.Resource")]
    [InlineData("\"Action\": \"SendEmail\", \"Resource\": \"*\"", "P023", "$.Statement.Action")]
    [InlineData("\"NotAction\": [], \"Resource\": \"*\"", "P025", "$.Statement.NotAction")]
    [InlineData("\"Action\": \"ses:*\", \"NotResource\": []", "P025", "$.Statement.NotResource")]
    public void UnclearPartsAreReportedAndTheRestIsRead(string elements, string code, string path)
    {
        var policy = Policy.Parse("p", $$"""{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", {{elements}} } }""", PolicyKind.Identity);

        policy.Document.ShouldNotBeNull();
        var error = policy.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe(code);
        error.Path.ShouldBe(path);
        error.Help.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("\"Principal\": { \"AWS\": [\"111122223333\", \"arn:aws:iam::111122223333:user/m*\"] }", "P024", "$.Statement.Principal.AWS[1]")]
    [InlineData("\"NotPrincipal\": { \"AWS\": [] }", "P025", "$.Statement.NotPrincipal")]
    public void UnclearPrincipalsAreReportedAndTheRestIsRead(string principal, string code, string path)
    {
        var policy = Policy.Parse(
            "p", $$"""{ "Version": "2012-10-17", "Statement": { "Effect": "Deny", {{principal}}, "Action": "ses:*", "Resource": "*" } }""", PolicyKind.Resource);

        policy.Document.ShouldNotBeNull();
        policy.Errors.Select(error => (error.Code, error.Path)).ShouldBe([(code, path)]);
    }

    [Fact]
    public void PlaceIsALineAndAColumn()
    {
        var error = Policy.Parse("p", "{\n  \"Statement\": {\n    \"Effect\": \"ALLOW\"\n  }\n}", PolicyKind.Identity).Errors.First(e => e.Code == "P010");

        (error.Line, error.Column).ShouldBe((3, 16));
    }

    /// <summary>IAM returns documents encoded as RFC 3986 says.</summary>
    [Fact]
    public void PercentEncodedTextIsRead()
    {
        var text = "{ \"Version\": \"2012-10-17\", \"Statement\": { " + Tail + ", \"Condition\": { \"StringEquals\": { \"a\": \"100% +\" } } } }";

        var policy = Policy.Parse("p", Uri.EscapeDataString(text), PolicyKind.Identity);

        policy.Errors.ShouldBeEmpty();
        policy.Document!.Statements[0].Conditions[0].Required.ShouldBe(["100% +"]);
    }

    [Fact]
    public void SizeAndDepthAreLimited()
    {
        Policy.Parse("p", new string(' ', 200_000) + "{}", PolicyKind.Identity).Errors.ShouldHaveSingleItem().Code.ShouldBe("P001");
        Policy.Parse("p", new string('[', 100_000), PolicyKind.Identity).Errors.ShouldHaveSingleItem().Code.ShouldBe("P003");
        Policy.Parse("p", "{\"a\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100)), PolicyKind.Identity).Errors.ShouldHaveSingleItem().Code.ShouldBe("P003");
    }

    [Fact]
    public void ManyFaultsAreCutOff()
    {
        var members = string.Join(',', Enumerable.Range(0, 9_000).Select(i => $"\"x{i}\":0"));

        Policy.Parse("p", $"{{{members}}}", PolicyKind.Identity).Errors.Length.ShouldBe(20);
    }

    /// <summary>Nothing that stands in a text makes parsing throw: every prefix, and every character replaced.</summary>
    [Fact]
    public void NoTextMakesItThrow()
    {
        const string text = """{"Version":"2012-10-17","Statement":[{"Sid":"\u00e9\ud800","Effect":"Deny","Action":["ses:*"],"NotResource":"arn:aws:ses:*:*:identity/${aws:a, 'b}'}","Condition":{"ForAnyValue:StringLike":{"ses:Recipients":["*",1e9,-0.5,true]},"IpAddress":{"aws:SourceIp":"::/0"}}}]}""";
        for (var i = 0; i <= text.Length; i++)
        {
            foreach (var kind in Enum.GetValues<PolicyKind>())
            {
                Read(text[..i], kind);
                foreach (var c in "\"\\{}[]:,$*%\u0000\ud800-9e")
                {
                    Read(i == text.Length ? text + c : text[..i] + c + text[(i + 1)..], kind);
                }
            }
        }

        static void Read(string text, PolicyKind kind)
        {
            var policy = Policy.Parse("p", text, kind);
            (policy.Document is not null || !policy.Errors.IsEmpty).ShouldBeTrue();
        }
    }
}
