using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Tests.Evaluation;

/// <summary>An unknown key may have any value or be absent: Depends exactly where that changes the answer.</summary>
public sealed class UnknownKeyTests
{
    /// <summary>Statements of one identity policy as effect, operator, key, value; k and m are unknown.</summary>
    public static TheoryData<string, string, string> Cases => new()
    {
        { "Allow StringEquals k a", "Depends", "k" },
        { "Allow StringEquals k a; Allow StringNotEquals k a", "Allow", "" },
        { "Allow StringEquals k a; Allow StringNotEqualsIgnoreCase k a", "Depends", "k" },
        { "Allow StringLike k *a; Allow StringNotLike k *a", "Allow", "" },
        { "Allow StringLike k a*; Allow StringLike k *b; Allow StringNotLike k a*b", "Allow", "" },
        { "Allow StringLike k *b; Allow StringNotLike k a*b*c", "Depends", "k" },
        { "Allow Null k true; Allow Null k false", "Allow", "" },
        { "Allow StringEqualsIfExists k a; Allow StringNotEquals k a", "Allow", "" },
        { "Allow StringEqualsIfExists k a; Allow Null k false", "Allow", "" },
        { "Allow StringLikeIfExists k *", "Allow", "" },
        { "Allow StringLike k *", "Depends", "k" },
        { "Allow StringLike k *; Deny Null k false", "Depends", "k" },
        { "Allow Null k true; Deny StringEquals k a", "Depends", "k" },
        { "Deny StringEquals k a; Deny StringNotEquals k a", "ExplicitDeny", "" },
        { "Deny StringEquals k a", "Depends", "k" },
        { "Deny StringEquals k a; Allow StringEquals m b", "Depends", "k m" },
        { "Allow - - -; Allow StringEquals k a", "Allow", "" },
        { "Deny - - -; Allow StringEquals k a", "ExplicitDeny", "" },
        { "Allow - - -; Deny StringEquals k a", "Depends", "k" },
        { "Allow NumericLessThan k 5; Allow NumericGreaterThanEquals k 5", "Depends", "k" },
        { "Allow NumericLessThan k 5; Allow NumericNotEquals k 5; Allow NumericEquals k 5", "Allow", "" },
        { "Allow NumericLessThan k 5; Allow NumericGreaterThan k 4; Allow NumericNotEquals k 4.5", "Allow", "" },
        { "Allow NumericLessThan k 4; Allow NumericGreaterThan k 5; Deny Null k true; Deny NumericNotEquals k 3", "Depends", "k" },
        { "Allow DateLessThan k 2026-01-01; Allow DateNotEquals k 2026-01-01; Allow DateEquals k 1767225600", "Allow", "" },
        { "Allow IpAddress k 10.0.0.0/8; Allow NotIpAddress k 10.0.0.0/8", "Allow", "" },
        { "Allow IpAddress k 10.0.0.0/9; Allow IpAddress k 10.128.0.0/9; Allow NotIpAddress k 10.0.0.0/8", "Allow", "" },
        { "Allow IpAddress k 10.0.0.0/9; Allow IpAddress k 10.128.0.0/10; Allow NotIpAddress k 10.0.0.0/8", "Depends", "k" },
        { "Allow Bool k true; Allow StringNotEqualsIgnoreCase k true", "Allow", "" },
        { "Allow Bool k true; Allow Bool k false; Allow Null k true", "Depends", "k" },
        { "Allow BinaryEquals k QUE=; Allow Null k true; Deny BinaryEquals k QUE=", "Depends", "k" },
        { "Allow ArnLike k arn:aws:iam::1:role/*; Allow ArnNotLike k arn:aws:iam::*:role/*", "Depends", "k" },
        { "Allow ArnLike k arn:aws:iam::*:role/*; Allow ArnNotLike k arn:aws:iam::1:role/*", "Allow", "" },
        { "Allow ArnLike k arn:*:*:*:*:*; Allow StringNotLike k *:*:*:*:*:*", "Depends", "k" },
        { "Allow ArnNotLike k arn:*:*:*:*:*; Allow StringLike k arn:*:*:*:*:*", "Allow", "" },

        // Sets: {a}, {a,b}, {b} are told apart
        { "Allow ForAllValues:StringEquals k a; Allow ForAnyValue:StringNotEquals k a", "Allow", "" },
        { "Allow ForAnyValue:StringEquals k a; Allow ForAllValues:StringNotEquals k a", "Allow", "" },
        { "Allow ForAllValues:StringEquals k a; Allow ForAllValues:StringNotEquals k a", "Depends", "k" },
        { "Allow ForAllValues:StringEquals k a; Allow ForAllValues:StringEquals k b; Allow ForAnyValue:StringNotLike k ?; Deny ForAnyValue:StringEquals k a", "Depends", "k" },
        { "Allow ForAllValues:Null k true", "Allow", "" },
        { "Allow ForAnyValue:Null k true", "ImplicitDeny", "" },

        // Two keys, one settles
        { "Allow StringEquals k a; Allow StringNotEquals k a; Allow StringEquals m b", "Allow", "" },
        { "Allow StringEquals k a; Deny StringEquals m b", "Depends", "k m" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void DependsOnlyWhereAValueChangesTheAnswer(string statements, string decision, string dependsOn)
    {
        var result = new Ask().Identities(Policy(statements)).Unknown("k", "m").Evaluate();

        result.Decision.ToString().ShouldBe(decision);
        string.Join(' ', result.DependsOn).ShouldBe(dependsOn);
        result.IsExact.ShouldBeTrue();
    }

    [Fact]
    public void VariablesOfUnknownKeysAreTriedWithWhatCouldMatch()
    {
        const string own = """ "Effect": "Allow", "Action": "*", "Resource": "arn:aws:ses:*:*:identity/${aws:PrincipalTag/domain}" """;
        const string notCom = """ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "StringNotLike": { "aws:PrincipalTag/domain": "*.com" } } """;

        var one = new Ask().Identities(Ask.Statement(own)).Unknown("aws:PrincipalTag/domain").Evaluate();
        one.Decision.ShouldBe(Decision.Depends);
        one.DependsOn.ShouldBe(["aws:PrincipalTag/domain"]);
        one.IsExact.ShouldBeTrue();

        var never = new Ask { Resource = "arn:aws:ses:eu-west-1:111122223333:configuration-set/x" }
            .Identities(Ask.Statement(own)).Unknown("aws:PrincipalTag/domain").Evaluate();
        never.Decision.ShouldBe(Decision.ImplicitDeny, "no value makes identity/… a configuration set");

        var both = new Ask().Identities(Ask.Statement(own), Ask.Statement(notCom)).Unknown("aws:PrincipalTag/domain").Evaluate();
        both.Decision.ShouldBe(Decision.Depends, "example.com allows, other.com does not");

        const string deny = """ "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": { "StringLike": { "aws:PrincipalTag/domain": "example.*" } } """;
        var shut = new Ask().Identities(Ask.Statement(own), Ask.Statement(deny)).Unknown("aws:PrincipalTag/domain").Evaluate();
        shut.Decision.ShouldBe(Decision.Depends, "never Allow, but a Deny or silence");
        shut.DeniedBy.ShouldBe([PolicyLayer.Identity], "denied under every value");
    }

    [Fact]
    public void UnknownKeysComparedWithEachOtherAreSaidToBeInexact()
    {
        const string statement = """ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "StringEquals": { "aws:PrincipalTag/a": "${aws:PrincipalTag/b}" } } """;

        var result = new Ask().Identities(Ask.Statement(statement)).Unknown("aws:PrincipalTag/a", "aws:PrincipalTag/b").Evaluate();

        result.Decision.ShouldBe(Decision.Depends);
        result.DependsOn.ShouldBe(["aws:PrincipalTag/a", "aws:PrincipalTag/b"]);
        result.IsExact.ShouldBeFalse();
    }

    [Fact]
    public void TooManyCombinationsEndInADependsThatSaysSo()
    {
        var statements = string.Join("; ", Enumerable.Range(0, 30).Select(i => $"Allow StringEquals k{i} a"));
        var ask = new Ask().Identities(Policy(statements)).Unknown([.. Enumerable.Range(0, 30).Select(i => $"k{i}")]);

        var result = ask.Evaluate();

        result.Decision.ShouldBe(Decision.Depends);
        result.DependsOn.Length.ShouldBe(30);
        result.IsExact.ShouldBeFalse();
    }

    [Fact]
    public void UnlistedGlobalKeysAreUnknownWhereTheContextSaysSo()
    {
        const string region = """ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "StringEquals": { "aws:RequestedRegion": "eu-west-1" } } """;
        const string from = """ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "StringEquals": { "ses:FromAddress": "a@b" } } """;
        var context = ConditionContext.Empty.WithUnlistedGlobalKeysUnknown();

        (new Ask { Context = context }).Identities(Ask.Statement(region)).Evaluate().DependsOn.ShouldBe(["aws:RequestedRegion"]);
        (new Ask { Context = context }).Identities(Ask.Statement(from)).Evaluate().Decision.ShouldBe(Decision.ImplicitDeny);
    }

    [Fact]
    public void LayersThatDoNotTurnOnTheKeyAreSettled()
    {
        var result = new Ask().Identities(Policy("Allow StringEquals k a")).Boundary(Ask.AllowOther).Unknown("k").Evaluate();

        result.Decision.ShouldBe(Decision.ImplicitDeny);
        result.DependsOn.ShouldBeEmpty();
        result.DeniedBy.ShouldBe([PolicyLayer.Boundary]);
        result[PolicyLayer.Identity].Outcome.ShouldBe(LayerOutcome.Depends);
        result[PolicyLayer.Identity].DependsOn.ShouldBe(["k"]);
        result[PolicyLayer.Identity].Deciding.ShouldHaveSingleItem().Conditions.ShouldHaveSingleItem().State.ShouldBe(KeyState.Unknown);
    }

    private static string Policy(string statements) =>
        $$"""{ "Version": "2012-10-17", "Statement": [ {{string.Join(',', statements.Split("; ").Select(Statement))}} ] }""";

    private static string Statement(string text)
    {
        var words = text.Split(' ');
        var condition = words[1] == "-" ? "" : $$""", "Condition": { "{{words[1]}}": { "{{words[2]}}": "{{words[3]}}" } }""";
        return $$"""{ "Effect": "{{words[0]}}", "Action": "*", "Resource": "*" {{condition}} }""";
    }
}
