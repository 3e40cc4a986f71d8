using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Denials;

/// <summary>The grammar itself: reasons, resources, marks that got lost, texts cut off, several messages in one.</summary>
public sealed class RefusalsForms
{
    private const string Head = "User: arn:aws:iam::111122223333:user/u is not authorized to perform: ses:SendEmail on resource: arn:aws:ses:us-east-1:111122223333:identity/example.com";

    [Theory, InlineData(200, true), InlineData(300, false)]
    public void No_action_of_AWS_is_longer_than_a_line(int length, bool isRead)
    {
        var action = "ses:" + new string('S', length);

        var refusal = SesRefusal.Parse(Head.Replace("ses:SendEmail", action, StringComparison.Ordinal));

        refusal.Action.ShouldBe(isRead ? action : null);
    }

    /// <summary>IAM User Guide, "Troubleshoot access denied error messages": every wording of a reason.</summary>
    [Theory]
    [InlineData("because no identity-based policy allows the ses:SendEmail action", StatedPolicyType.IdentityBased, false)]
    [InlineData("with an explicit deny in an identity-based policy", StatedPolicyType.IdentityBased, true)]
    [InlineData("because no resource-based policy allows the ses:SendEmail action", StatedPolicyType.ResourceBased, false)]
    [InlineData("with an explicit deny in a resource-based policy", StatedPolicyType.ResourceBased, true)]
    [InlineData("because no permissions boundary allows the ses:SendEmail action", StatedPolicyType.PermissionsBoundary, false)]
    [InlineData("with an explicit deny in a permissions boundary", StatedPolicyType.PermissionsBoundary, true)]
    [InlineData("because no session policy allows the ses:SendEmail action", StatedPolicyType.Session, false)]
    [InlineData("with an explicit deny in a sessions policy", StatedPolicyType.Session, true)]
    [InlineData("with an explicit deny in a session policy", StatedPolicyType.Session, true)]
    [InlineData("because no VPC endpoint policy allows the ses:SendEmail action", StatedPolicyType.VpcEndpoint, false)]
    [InlineData("with an explicit deny in a VPC endpoint policy", StatedPolicyType.VpcEndpoint, true)]
    [InlineData("with an explicit deny in a VPC endpoint policy transitively through a service control policy", StatedPolicyType.ServiceControl, true)]
    [InlineData("because no service control policy allows the ses:SendEmail action", StatedPolicyType.ServiceControl, false)]
    [InlineData("because no service control policy allows the ses:SendEmial action", StatedPolicyType.ServiceControl, false)]
    [InlineData("with an explicit deny in a service control policy", StatedPolicyType.ServiceControl, true)]
    [InlineData("because no resource control policy allows the ses:SendEmail action", StatedPolicyType.ResourceControl, false)]
    [InlineData("with an explicit deny in a resource control policy", StatedPolicyType.ResourceControl, true)]
    [InlineData("because no role trust policy allows the ses:SendEmail action", StatedPolicyType.RoleTrust, false)]
    [InlineData("with an explicit deny in the role trust policy", StatedPolicyType.RoleTrust, true)]
    [InlineData("with an explicit deny", null, true)]
    [InlineData("with an explicit deny in a declarative policy", null, true)]
    [InlineData("because no declarative policy allows the ses:SendEmail action", null, false)]
    [InlineData("with an explicit deny in a session policyholder's file", null, true)]
    [InlineData("with an explicit deny in a service control policy because no one may send", StatedPolicyType.ServiceControl, true)]
    [InlineData("because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access", null, null)]
    [InlineData("because public policies are blocked by the BlockPublicPolicy block public access setting", null, null)]
    [InlineData("", null, null)]
    public void Reasons(string reason, StatedPolicyType? type, bool? isExplicit)
    {
        foreach (var text in new[] { $"{Head} {reason}", $"{Head} {reason}.", $"{Head} {reason.ToUpperInvariant()}", $"{Head} {reason.Replace(" ", "\n   ", StringComparison.Ordinal)}" })
        {
            var refusal = SesRefusal.Parse(text);
            refusal.Kind.ShouldBe(SesRefusalKind.Authorization, text);
            refusal.StatedPolicyType.ShouldBe(type, text);
            refusal.IsExplicitDeny.ShouldBe(isExplicit, text);
            refusal.Resource.ShouldBe("arn:aws:ses:us-east-1:111122223333:identity/example.com", text);
            refusal.PolicyArn.ShouldBeNull(text);
            refusal.IsTruncated.ShouldBeFalse(text);
        }
    }

    [Theory]
    [InlineData(": arn:aws:iam::111122223333:policy/team/Mail.Deny")]
    [InlineData(": arn:aws:iam::111122223333:policy/team/Mail.Deny.")]
    [InlineData(", with policy ARN: arn:aws:iam::111122223333:policy/team/Mail.Deny")]
    [InlineData(", with policy ARN: arn:aws:iam::111122223333:policy/team/Mail.Deny. Go to https://x.example/y")]
    [InlineData(": arn:aws:iam::111122223333:policy/team/Mail.Deny. Encoded authorization failure message: AbC-_9")]
    [InlineData(": arn:aws:iam::111122223333:policy/team/Mail.Deny (Service: SesV2, Status Code: 403)")]
    [InlineData(": arn:aws:iam::111122223333:policy/team/Mail.Deny, request id: 0121b611-f3c2")]
    [InlineData(": arn:aws:iam::111122223333:policy/team/Mail.Deny\"}")]
    [InlineData(": \"arn:aws:iam::111122223333:policy/team/Mail.Deny\"")]
    public void Policy_ARNs_end_where_the_sentence_goes_on(string suffix) =>
        SesRefusal.Parse(Head + " with an explicit deny in an identity-based policy" + suffix).PolicyArn.ShouldBe("arn:aws:iam::111122223333:policy/team/Mail.Deny");

    [Theory]
    [InlineData(" with an explicit deny in an identity-based policy: MailDeny")]
    [InlineData(" with an explicit deny in an identity-based policy: ")]
    [InlineData(" with an explicit deny in an identity-based policy. arn:aws:iam::111122223333:policy/other")]
    public void What_is_no_policy_ARN_is_none(string suffix) => SesRefusal.Parse(Head + suffix).PolicyArn.ShouldBeNull();

    [Theory]
    [InlineData("on resource: * because no identity-based policy allows the ses:SendEmail action", "*")]
    [InlineData("on resource: *", "*")]
    [InlineData("on resource: role my-role because no identity-based policy allows the iam:GetRole action", "role my-role")]
    [InlineData("on resource: role my-role", "role my-role")]
    [InlineData("on resource: role my-role\n  at Foo.Bar()", "role my-role")]
    [InlineData("on resource: instance profile web with an explicit deny in a service control policy", "instance profile web")]
    [InlineData("on resource: policy arn:aws:iam::111122223333:policy/p", "policy arn:aws:iam::111122223333:policy/p")]
    [InlineData("on resource: arn:aws:ses:us-east-1:111122223333:template/T-1.", "arn:aws:ses:us-east-1:111122223333:template/T-1")]
    [InlineData("on resource: arn:aws:ses:us-east-1:111122223333:template/T-1. Encoded authorization failure message: abc", "arn:aws:ses:us-east-1:111122223333:template/T-1")]
    [InlineData("on resource: arn:aws:ses:<your region>:<your account>:identity/x", "arn:aws:ses:<your region>:<your account>:identity/x")]
    [InlineData("on resource: \"arn:aws:s3:::b/k\"", "arn:aws:s3:::b/k")]
    [InlineData("on this resource because no identity-based policy allows the kms:Decrypt action", null)]
    [InlineData("on the resource associated with this ciphertext because no identity-based policy allows the kms:Decrypt action", null)]
    [InlineData("on resource (code AccessDeniedException)", null)]
    [InlineData("on resource `' (code AccessDeniedException)", null)]
    [InlineData("on resource ''", null)]
    [InlineData("on resource: because no identity-based policy allows the ses:SendEmail action", null)]
    [InlineData("because no identity-based policy allows the ses:SendEmail action", null)]
    [InlineData("", null)]
    public void Resources(string rest, string? resource)
    {
        var refusal = SesRefusal.Parse("User: arn:aws:iam::111122223333:user/u is not authorized to perform: ses:SendEmail " + rest);
        refusal.Resource.ShouldBe(resource);
        refusal.Action.ShouldBe("ses:SendEmail");
        refusal.Principal.ShouldBe("arn:aws:iam::111122223333:user/u");
        refusal.IsTruncated.ShouldBeFalse();
    }

    [Theory]
    [InlineData("User: arn:aws:iam::111122223333:user/user name", "arn:aws:iam::111122223333:user/user name")]
    [InlineData("User: arn:aws:iam::111122223333:user/the User of mail", "arn:aws:iam::111122223333:user/the User of mail")]
    [InlineData("User arn:aws:iam::111122223333:user/a", "arn:aws:iam::111122223333:user/a")]
    [InlineData("User: anonymous", "anonymous")]
    [InlineData("User: arn:aws:sts::111122223333:federated-user/Bob", "arn:aws:sts::111122223333:federated-user/Bob")]
    [InlineData("Users: nobody. User: arn:aws-cn:iam::111122223333:root", "arn:aws-cn:iam::111122223333:root")]
    [InlineData("User `'", null)]
    [InlineData("CloudFormation", null)]
    [InlineData("The user", null)]
    [InlineData("Session expired. The User of this app", null)]
    [InlineData("arn:aws:sts::111122223333:assumed-role/r/s'", "arn:aws:sts::111122223333:assumed-role/r/s")]
    [InlineData("<masked>", "<masked>")]
    [InlineData("", null)]
    public void Principals(string head, string? principal) =>
        SesRefusal.Parse(head + " is not authorized to perform: ses:SendEmail").Principal.ShouldBe(principal);

    [Theory]
    [InlineData("SES:SendEmail", "SES:SendEmail")]
    [InlineData("ses:sendemail", "ses:sendemail")]
    [InlineData("ses:*", "ses:*")]
    [InlineData("this operation", null)]
    [InlineData("''", null)]
    [InlineData("****", null)]
    public void Actions(string action, string? expected)
    {
        var refusal = SesRefusal.Parse($"User: arn:aws:iam::1:user/u is not authorized to perform: {action} on resource: arn:aws:ses:us-east-1:1:identity/x");
        refusal.Action.ShouldBe(expected);
    }

    /// <summary>Each value's opening and closing marks as Markdown, word processors, logs and shells leave them.</summary>
    [Theory]
    [InlineData("`", "'")]
    [InlineData("`", "`")]
    [InlineData("'", "'")]
    [InlineData("\\'", "\\'")]
    [InlineData("", "'")]
    [InlineData("", "")]
    [InlineData("``", "''")]
    [InlineData("\u2018", "\u2019")]
    [InlineData("\u201C", "\u201D")]
    [InlineData("\"", "\"")]
    [InlineData("\\\"", "\\\"")]
    [InlineData("`", "\u00B4")]
    public void Marks_do_not_matter(string open, string close)
    {
        var refusal = SesRefusal.Parse($"User {open}arn:aws:iam::111122223333:user/u{close} is not authorized to perform {open}ses:SendEmail{close} on resource {open}arn:aws:ses:us-east-1:111122223333:identity/d'a@example.com{close}");
        refusal.Principal.ShouldBe("arn:aws:iam::111122223333:user/u");
        refusal.Action.ShouldBe("ses:SendEmail");
        refusal.Resource.ShouldBe("arn:aws:ses:us-east-1:111122223333:identity/d'a@example.com");
        refusal.IsTruncated.ShouldBeFalse();
    }

    [Theory]
    [InlineData("User `arn:aws:iam::1:user/u' is not authorized to perform `ses:SendEmail' on resource `arn:aws:ses:us-east-1:1:identity/exam", null)]
    [InlineData("User: arn:aws:iam::1:user/u is not authorized to perform: ses:SendEmail on resource: arn:aws:ses:us-east-1:1:identity/exam...", null)]
    [InlineData("User: arn:aws:iam::1:user/u is not authorized to perform: ses:SendEmail on resource: arn:aws:ses:us-east-1:1:identity/exam\u2026", null)]
    [InlineData("{\"errorMessage\":\"User: arn:aws:iam::1:user/u is not authorized to perform: ses:SendEmail on resource: arn:aws:ses:us-east-1:1:identity/x because no ide...\",\"requestID\":\"0121b611-f3c2\"}", "arn:aws:ses:us-east-1:1:identity/x")]
    [InlineData("User: arn:aws:iam::1:user/u is not authorized to perform: ses:SendEmail on resource: arn:aws:ses:us-east-1:1:identity/x because no ide", "arn:aws:ses:us-east-1:1:identity/x")]
    [InlineData("User: arn:aws:iam::1:user/u is not authorized to perform: ses:SendEmail on resource: arn:aws:ses:us-east-1:1:identity/x with an expl", "arn:aws:ses:us-east-1:1:identity/x")]
    [InlineData("User: arn:aws:iam::1:user/u is not authorized to perform: ses:SendEmail on resource:", null)]
    [InlineData("User: arn:aws:iam::1:user/u is not authorized to perform: ses:SendEmail on reso", null)]
    public void Texts_cut_off_say_so_and_no_more(string text, string? resource)
    {
        var refusal = SesRefusal.Parse(text);
        refusal.IsTruncated.ShouldBeTrue();
        refusal.Resource.ShouldBe(resource);
        refusal.StatedPolicyType.ShouldBeNull();
    }

    [Theory]
    [InlineData("with an explicit deny in a VPC endpoint policy transitively thr")]
    [InlineData("with an explicit deny in a VPC endpoint policy...")]
    [InlineData("with an explicit deny in a VPC endpoint policy transitively through a serv...")]
    public void An_endpoint_policy_cut_off_before_the_policy_behind_it_is_none(string reason)
    {
        var refusal = SesRefusal.Parse($"{Head} {reason}");
        refusal.StatedPolicyType.ShouldBeNull();
        refusal.IsExplicitDeny.ShouldBe(true);
        refusal.IsTruncated.ShouldBeTrue();
    }

    [Fact]
    public void A_policy_ARN_cut_off_is_none()
    {
        var refusal = SesRefusal.Parse(Head + " with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:pol...");
        refusal.PolicyArn.ShouldBeNull();
        refusal.StatedPolicyType.ShouldBe(StatedPolicyType.IdentityBased);
        refusal.IsTruncated.ShouldBeTrue();
    }

    [Fact]
    public void Of_several_messages_the_one_with_the_most_facts_is_taken_with_its_own_marks()
    {
        const string text = """
            AccessDenied: User `arn:aws:iam::1:user/first' is not authorized to perform `ses:SendEmail' on resource `arn:aws:ses:us-east-1:1:identity/a'
                status code: 403, request id: 11111111-aaaa
            operation error SESv2: SendEmail, https response error StatusCode: 400, RequestID: 22222222-bbbb, api error AccessDeniedException: User: arn:aws:iam::2:user/second is not authorized to perform: ses:SendEmail on resource: arn:aws:ses:eu-west-1:2:identity/b with an explicit deny in a permissions boundary: arn:aws:iam::2:policy/b
            ThrottlingException: Rate exceeded (Request ID: 33333333-cccc)
            """;
        var refusal = SesRefusal.Parse(text);
        refusal.Principal.ShouldBe("arn:aws:iam::2:user/second");
        refusal.Region.ShouldBe("eu-west-1");
        refusal.ErrorCode.ShouldBe("AccessDeniedException");
        refusal.StatusCode.ShouldBe(400);
        refusal.RequestId.ShouldBe("22222222-bbbb");
        refusal.PolicyArn.ShouldBe("arn:aws:iam::2:policy/b");
    }

    [Fact]
    public void Of_messages_with_equally_many_facts_the_first_is_taken()
    {
        const string one = "AccessDenied: User `arn:aws:iam::1:user/first' is not authorized to perform `ses:SendEmail' on resource `arn:aws:ses:us-east-1:1:identity/a'\n\tstatus code: 403, request id: 11111111-aaaa\n";
        var refusal = SesRefusal.Parse(one + one.Replace("first", "second", StringComparison.Ordinal).Replace("11111111", "22222222", StringComparison.Ordinal));
        refusal.Principal.ShouldBe("arn:aws:iam::1:user/first");
        refusal.RequestId.ShouldBe("11111111-aaaa");
        refusal.ErrorCode.ShouldBe("AccessDenied");
    }

    [Fact]
    public void A_text_that_lost_its_head_keeps_the_reason()
    {
        var refusal = SesRefusal.Parse("identity/x because no permissions boundary allows the ses:SendEmail action");
        refusal.Kind.ShouldBe(SesRefusalKind.Authorization);
        refusal.Action.ShouldBe("ses:SendEmail");
        refusal.StatedPolicyType.ShouldBe(StatedPolicyType.PermissionsBoundary);
        refusal.Principal.ShouldBeNull();
        refusal.Resource.ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \r\n\t ")]
    [InlineData("<html><head><title>403 Forbidden</title></head><body><h1>Access Denied</h1></body></html>")]
    [InlineData("Access denied for user 'root'@'localhost' (using password: YES)")]
    [InlineData("407 Proxy Authentication Required")]
    [InlineData("Bob is not authorized to perform maintenance")]
    [InlineData("Dropped because no rule allows the traffic through")]
    [InlineData("The operation was canceled.")]
    public void Texts_of_others_are_no_refusal(string? text)
    {
        var refusal = SesRefusal.Parse(text);
        refusal.Kind.ShouldBe(SesRefusalKind.Other);
        refusal.CredentialsFault.ShouldBeNull();
        refusal.ErrorCode.ShouldBeNull();
        refusal.Identities.ShouldBeEmpty();
        refusal.RawMessage.ShouldBe(text ?? "");
    }

    [Fact]
    public void Long_texts_are_read_up_to_a_bound()
    {
        var refusal = SesRefusal.Parse(new string(' ', 16_384 - 3) + "\U0001F4E7\U0001F4E7\U0001F4E7" + Head);
        refusal.RawMessage.Length.ShouldBe(16_383);
        refusal.IsTruncated.ShouldBeTrue();
        refusal.Kind.ShouldBe(SesRefusalKind.Other);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(10_240, true)]
    [InlineData(10_241, false)]
    public void Encoded_messages_are_as_long_as_STS_takes_them(int length, bool isTaken)
    {
        var blob = new string('A', length);
        SesRefusal.Parse($"You are not authorized to perform this operation. {Head}. Encoded authorization failure message: {blob} (Service: Ec2)")
            .EncodedMessage.ShouldBe(isTaken ? blob : null);
    }

    [Theory]
    [InlineData("Go to https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/EXAMPLE1abc for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: EXAMPLE1abc", "EXAMPLE1abc")]
    [InlineData("Go to https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/EXAMPLE1abc for complete det...", "EXAMPLE1abc")]
    [InlineData("call the GetRequestAuthorizationDetails API with the following authorization id: EXAMP...", null)]
    public void Authorization_ids(string trailer, string? id) => SesRefusal.Parse($"{Head}. {trailer}").AuthorizationId.ShouldBe(id);
}
