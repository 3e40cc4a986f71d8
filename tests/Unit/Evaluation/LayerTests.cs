using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Tests.Evaluation;

/// <summary>
/// How layers combine. Rules: IAM User Guide, "Policy evaluation logic" (EVAL), "Cross-account policy evaluation logic" (XACC), "Principal" (PRIN),
/// "NotPrincipal" (NPRIN); AWS Organizations User Guide, "SCP evaluation" (ORG).
/// </summary>
public sealed class LayerTests
{
    private const string UserArn = $$"""{ "AWS": "{{Ask.User}}" }""";
    private const string RoleArn = $$"""{ "AWS": "{{Ask.Role}}" }""";
    private const string SessionArn = $$"""{ "AWS": "{{Ask.Session}}" }""";
    private const string FederatedArn = $$"""{ "AWS": "{{Ask.Federated}}" }""";
    private const string AccountId = $$"""{ "AWS": "{{Ask.Account}}" }""";
    private const string Anyone = "\"*\"";
    private const string PrincipalArnIsRole = $$""", "Condition": { "ArnEquals": { "aws:PrincipalArn": "{{Ask.Role}}" } }""";

    /// <summary>The silent layers that still deny when a resource-based policy of the same account names the caller (EVAL, table of resource-based policies).</summary>
    public static TheoryData<string, string, string, string, string> SameAccountGrants => new()
    {
        { "user ARN", Ask.User, UserArn, "", "" },
        { "role ARN", Ask.Session, RoleArn, "", "Boundary,Session" },
        { "role-session ARN", Ask.Session, SessionArn, "", "" },
        { "federated-user ARN", Ask.Federated, FederatedArn, "", "" },
        { "account id, user", Ask.User, AccountId, "", "Identity,Boundary" },
        { "account id, session", Ask.Session, AccountId, "", "Identity,Boundary,Session" },
        { "account root ARN", Ask.User, $$"""{ "AWS": "{{Ask.Root}}" }""", "", "Identity,Boundary" },
        { "anyone", Ask.Session, Anyone, "", "" },
        { "AWS anyone", Ask.Session, """{ "AWS": "*" }""", "", "" },
        { "anyone, aws:PrincipalArn is the role", Ask.Session, Anyone, PrincipalArnIsRole, "" },
        { "several forms: the most generous counts", Ask.Session, $$"""{ "AWS": ["{{Ask.Account}}", "{{Ask.Session}}"] }""", "", "" },
        { "another user", Ask.User, """{ "AWS": "arn:aws:iam::111122223333:user/eve" }""", "", "Identity,Boundary" },
    };

    [Theory]
    [MemberData(nameof(SameAccountGrants))]
    public void SameAccountGrantMakesSilentLayersIrrelevant(string what, string principal, string named, string more, string deniedBy)
    {
        var isSession = principal is Ask.Session or Ask.Federated;
        var ask = Ask.By(principal, principal == Ask.Session ? Ask.Role : null)
            .Identities()
            .Boundary(Ask.AllowOther)
            .Resources(Ask.Grant(named, more))
            .With("aws:PrincipalArn", Ask.Role);
        ask = isSession ? ask.SessionPolicy(Ask.AllowOther) : ask;

        Denied(ask).ShouldBe(deniedBy, what);
    }

    [Fact]
    public void SessionPolicyLimitsAGrantToTheRole() =>
        Denied(Ask.By(Ask.Session, Ask.Role).Identities().SessionPolicy(Ask.AllowOther).Resources(Ask.Grant(RoleArn))).ShouldBe("Session");

    [Theory]
    [InlineData("Identity")]
    [InlineData("Boundary")]
    [InlineData("Session")]
    [InlineData("Scp")]
    [InlineData("Rcp")]
    [InlineData("Resource")]
    [InlineData("Endpoint")]
    public void ExplicitDenyInAnyLayerIsFinal(string layer)
    {
        const string denyAnyone = """{ "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Principal": "*", "Action": "ses:*", "Resource": "*" } }""";
        var allowed = AllowedEverywhere();
        var ask = layer switch
        {
            "Identity" => allowed.Identities(Ask.AllowAll, Ask.DenySes),
            "Boundary" => allowed.Boundary(Ask.DenySes),
            "Session" => allowed.SessionPolicy(Ask.DenySes),
            "Scp" => allowed.Scp([Ask.AllowAll], [Ask.AllowAll, Ask.DenySes]),
            "Rcp" => allowed.Rcp([Ask.Grant(Anyone), denyAnyone]),
            "Resource" => allowed.Resources(Ask.Grant(SessionArn), denyAnyone),
            _ => allowed.Endpoint(denyAnyone),
        };

        var result = ask.Evaluate();

        result.Decision.ShouldBe(Decision.ExplicitDeny);
        result.DeniedBy.ShouldHaveSingleItem().ToString().ShouldBe(layer);
        result[result.DeniedBy[0]].Outcome.ShouldBe(LayerOutcome.ExplicitDeny);
        result[result.DeniedBy[0]].Deciding.ShouldHaveSingleItem().Statement.IsDeny.ShouldBeTrue();
    }

    [Theory]
    [InlineData("Identity")]
    [InlineData("Boundary")]
    [InlineData("Session")]
    [InlineData("Scp")]
    [InlineData("Endpoint")]
    public void SilenceOfALayerIsAnImplicitDeny(string layer)
    {
        var allowed = AllowedEverywhere() with { Principal = Ask.Session };
        allowed = allowed with { Policies = allowed.Policies with { Resource = null } };
        var ask = layer switch
        {
            "Identity" => allowed.Identities(),
            "Boundary" => allowed.Boundary(Ask.AllowOther),
            "Session" => allowed.SessionPolicy(Ask.AllowOther),
            "Scp" => allowed.Scp([Ask.AllowAll], [Ask.AllowOther], [Ask.AllowAll]),
            _ => allowed.Endpoint(Ask.Grant(Anyone).Replace("ses:", "s3:", StringComparison.Ordinal)),
        };

        var result = ask.Evaluate();

        result.Decision.ShouldBe(Decision.ImplicitDeny);
        result.DeniedBy.ShouldHaveSingleItem().ToString().ShouldBe(layer);
    }

    [Fact]
    public void EveryDenyingLayerIsNamedInOrder()
    {
        var result = Ask.By(Ask.Session).Identities(Ask.AllowOther).Boundary(Ask.AllowOther).SessionPolicy(Ask.DenySes).Scp([Ask.AllowAll], []).Evaluate();

        result.Decision.ShouldBe(Decision.ExplicitDeny);
        result.DeniedBy.ShouldBe([PolicyLayer.Scp, PolicyLayer.Identity, PolicyLayer.Boundary, PolicyLayer.Session]);
        result[PolicyLayer.Scp].SilentLevels.ShouldBe([1]);
    }

    /// <summary>ORG: Allow at every level; several SCPs of one level are a union.</summary>
    [Fact]
    public void ScpsNeedAnAllowAtEveryLevel()
    {
        var ask = new Ask().Identities(Ask.AllowAll);

        Denied(ask.Scp([Ask.AllowAll], [Ask.AllowOther, Ask.AllowAll], [Ask.AllowAll])).ShouldBe("");
        Denied(ask.Scp([Ask.AllowAll], [Ask.AllowOther], [Ask.AllowAll])).ShouldBe("Scp");
        Denied(ask.Scp([Ask.AllowAll], [])).ShouldBe("Scp");
        Denied(ask).ShouldBe("", "not bound");
    }

    /// <summary>ORG: neither SCPs nor RCPs bind service-linked roles.</summary>
    [Fact]
    public void ServiceLinkedRolesAreNotBoundByOrganizationPolicies()
    {
        var ask = Ask.By("arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/s", "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX")
            .Identities(Ask.AllowAll).Scp([Ask.DenySes]).Rcp([]);

        var result = ask.Evaluate();

        result.Decision.ShouldBe(Decision.Allow);
        result[PolicyLayer.Scp].Outcome.ShouldBe(LayerOutcome.NotPresent);
        result[PolicyLayer.Rcp].Outcome.ShouldBe(LayerOutcome.NotPresent);
    }

    /// <summary>EVAL, ORG: the root user needs no policy, and is bound by SCPs.</summary>
    [Fact]
    public void RootUserNeedsNoPolicyButIsBoundByScps()
    {
        Denied(Ask.By(Ask.Root)).ShouldBe("");
        Denied(Ask.By(Ask.Root).Identities()).ShouldBe("");
        Denied(Ask.By(Ask.Root).Scp([Ask.AllowAll, Ask.DenySes])).ShouldBe("Scp");
    }

    /// <summary>SESS: a GetFederationToken session without a session policy may do nothing but what resource-based policies grant it by name.</summary>
    [Fact]
    public void FederatedUserWithoutSessionPolicyIsDenied()
    {
        var ask = Ask.By(Ask.Federated).Identities(Ask.AllowAll);

        Denied(ask).ShouldBe("Session");
        Denied(ask.Resources(Ask.Grant(FederatedArn))).ShouldBe("");
        Denied(ask.SessionPolicy(Ask.AllowAll)).ShouldBe("");
        Denied(Ask.By(Ask.Federated, Ask.User).Identities().SessionPolicy(Ask.AllowOther).Boundary(Ask.AllowAll).Resources(Ask.Grant(UserArn)))
            .ShouldBe("Session", "ARN of the user who called GetFederationToken: only the identity-based policies are irrelevant");
    }

    /// <summary>XACC: both accounts must allow; no form of the principal makes the caller's own policies irrelevant.</summary>
    [Theory]
    [InlineData(true, "user", "")]
    [InlineData(true, "other", "Resource")]
    [InlineData(true, "none", "Resource")]
    [InlineData(false, "user", "Identity")]
    [InlineData(false, "anyone", "Identity")]
    [InlineData(false, "none", "Resource,Identity")]
    public void AcrossAccountsBothMustAllow(bool identityAllows, string named, string deniedBy)
    {
        var ask = new Ask { Resource = "arn:aws:ses:eu-west-1:444455556666:identity/example.com" };
        ask = identityAllows ? ask.Identities(Ask.AllowAll) : ask.Identities();
        ask = named switch
        {
            "user" => ask.Resources(Ask.Grant(UserArn)),
            "other" => ask.Resources(Ask.Grant("""{ "AWS": "arn:aws:iam::111122223333:user/eve" }""")),
            "anyone" => ask.Resources(Ask.Grant(Anyone)),
            _ => ask,
        };

        Denied(ask).ShouldBe(deniedBy);
    }

    [Fact]
    public void ResourceAccountOfTheRequestGoesBeforeTheOneInTheArn()
    {
        Denied(new Ask { ResourceAccount = Ask.OtherAccount }.Identities(Ask.AllowAll)).ShouldBe("Resource");
        Denied(new Ask { Resource = "*", ResourceAccount = null }.Identities(Ask.AllowAll)).ShouldBe("");
    }

    /// <summary>NPRIN: AWS checks the account, then the role, then the session; who has a permissions boundary is always denied.</summary>
    [Theory]
    [InlineData(Ask.User, false, "user,root", false)]
    [InlineData(Ask.User, true, "user,root", true)]
    [InlineData(Ask.User, false, "root", true)]
    [InlineData(Ask.User, false, "role,root", true)]
    [InlineData(Ask.Session, false, "role", true)]
    [InlineData(Ask.Session, false, "session,role", true)]
    [InlineData(Ask.Session, false, "session,role,root", false)]
    [InlineData(Ask.Root, false, "root", false)]
    public void DenyWithNotPrincipal(string principal, bool hasBoundary, string listed, bool denied)
    {
        var arns = listed.Split(',').Select(l => l switch
        {
            "user" => Ask.User,
            "role" => Ask.Role,
            "session" => Ask.Session,
            _ => Ask.Root,
        });
        var ask = Ask.By(principal, principal == Ask.Session ? Ask.Role : null)
            .Identities(Ask.AllowAll)
            .Resources(Ask.Statement($$""" "Effect": "Deny", "NotPrincipal": { "AWS": ["{{string.Join("\",\"", arns)}}"] }, "Action": "ses:*", "Resource": "*" """));
        ask = hasBoundary ? ask.Boundary(Ask.AllowAll) : ask;

        ask.Evaluate().Decision.ShouldBe(denied ? Decision.ExplicitDeny : Decision.Allow);
    }

    /// <summary>The current AWS page calls NotPrincipal with Allow unsupported.</summary>
    [Fact]
    public void AllowWithNotPrincipalCannotBeTold()
    {
        var grant = Ask.Statement(""" "Effect": "Allow", "NotPrincipal": { "AWS": "444455556666" }, "Action": "ses:*", "Resource": "*" """);

        var result = new Ask().Identities().Resources(grant).Evaluate();
        result.Decision.ShouldBe(Decision.Invalid);
        result[PolicyLayer.Resource].Outcome.ShouldBe(LayerOutcome.Invalid);
        new Ask().Identities(Ask.AllowAll).Resources(grant).Evaluate().Decision.ShouldBe(Decision.Allow, "the identity-based Allow suffices");
    }

    /// <summary>STS API reference: GetCallerIdentity needs no permission and works under a Deny.</summary>
    [Fact]
    public void GetCallerIdentityIsAlwaysAllowed()
    {
        const string deny = """{ "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Action": "*", "Resource": "*" } }""";
        var result = new Ask { Action = "STS:getcalleridentity", Resource = "*" }.Identities(deny).Evaluate();

        result.Decision.ShouldBe(Decision.Allow);
        result.DeniedBy.ShouldBeEmpty();
    }

    [Fact]
    public void UnreadablePolicyHidesEverythingButACertainDeny()
    {
        var unreadable = Policy.Unreadable("lost", PolicyKind.Identity, $"iam:GetRolePolicy was refused");
        var ask = new Ask().Identities(Ask.AllowAll);
        ask = ask with { Policies = ask.Policies with { Identity = ask.Policies.Identity!.Value.Add(unreadable) } };

        var hidden = ask.Evaluate();
        hidden.Decision.ShouldBe(Decision.Invalid, "a Deny may hide in it");
        hidden[PolicyLayer.Identity].Outcome.ShouldBe(LayerOutcome.Invalid);
        hidden[PolicyLayer.Identity].Errors.ShouldHaveSingleItem().Message.ShouldContain("iam:GetRolePolicy");
        hidden.DeniedBy.ShouldBeEmpty();

        var silent = ask.Boundary(Ask.AllowOther).Evaluate();
        silent.Decision.ShouldBe(Decision.Invalid);
        silent.DeniedBy.ShouldBe([PolicyLayer.Boundary], "the boundary denies whatever the lost policy says");

        var denied = ask.Scp([Ask.AllowAll, Ask.DenySes]).Evaluate();
        denied.Decision.ShouldBe(Decision.ExplicitDeny);
        denied.DeniedBy.ShouldBe([PolicyLayer.Scp]);

        var own = ask with { Policies = ask.Policies with { Identity = ask.Policies.Identity!.Value.Add(Ask.Parse(Ask.DenySes)) } };
        own.Evaluate()[PolicyLayer.Identity].Outcome.ShouldBe(LayerOutcome.ExplicitDeny);
    }

    [Fact]
    public void NothingGrantsWhereNoPolicyIsGiven() => Denied(new Ask()).ShouldBe("Identity");

    private static Ask AllowedEverywhere() => Ask.By(Ask.Session, Ask.Role)
        .Identities(Ask.AllowAll)
        .Boundary(Ask.AllowAll)
        .SessionPolicy(Ask.AllowAll)
        .Scp([Ask.AllowAll], [Ask.AllowAll])
        .Rcp([Ask.Grant(Anyone)])
        .Resources(Ask.Grant(RoleArn))
        .Endpoint(Ask.Grant(Anyone));

    private static string Denied(Ask ask)
    {
        var result = ask.Evaluate();
        (result.Decision == Decision.Allow).ShouldBe(result.DeniedBy.IsEmpty);
        return string.Join(',', result.DeniedBy);
    }
}
