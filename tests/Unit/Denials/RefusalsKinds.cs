using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Denials;

/// <summary>What is no authorization denial, and what only looks like one.</summary>
public sealed class RefusalsKinds
{
    /// <summary>Codes of SES v1 and v2 (API references) and of "Common Errors".</summary>
    [Theory]
    [InlineData("AccessDenied", SesRefusalKind.Authorization, null)]
    [InlineData("AccessDeniedException", SesRefusalKind.Authorization, null)]
    [InlineData("UnauthorizedOperation", SesRefusalKind.Authorization, null)]
    [InlineData("Client.UnauthorizedOperation", SesRefusalKind.Authorization, null)]
    [InlineData("NotAuthorized", SesRefusalKind.Authorization, null)]
    [InlineData("AuthorizationError", SesRefusalKind.Authorization, null)]
    [InlineData("MessageRejected", SesRefusalKind.Other, null)]
    [InlineData("LimitExceededException", SesRefusalKind.Other, null)]
    [InlineData("BadRequestException", SesRefusalKind.Other, null)]
    [InlineData("MailFromDomainNotVerified", SesRefusalKind.NotVerified, null)]
    [InlineData("MailFromDomainNotVerifiedException", SesRefusalKind.NotVerified, null)]
    [InlineData("FromEmailAddressNotVerified", SesRefusalKind.NotVerified, null)]
    [InlineData("ProductionAccessNotGranted", SesRefusalKind.NotVerified, null)]
    [InlineData("AccountSendingPaused", SesRefusalKind.SendingPaused, null)]
    [InlineData("AccountSendingPausedException", SesRefusalKind.SendingPaused, null)]
    [InlineData("SendingPausedException", SesRefusalKind.SendingPaused, null)]
    [InlineData("ConfigurationSetSendingPaused", SesRefusalKind.SendingPaused, null)]
    [InlineData("ConfigurationSetSendingPausedException", SesRefusalKind.SendingPaused, null)]
    [InlineData("AccountSuspendedException", SesRefusalKind.AccountSuspended, null)]
    [InlineData("Throttling", SesRefusalKind.Throttled, null)]
    [InlineData("ThrottlingException", SesRefusalKind.Throttled, null)]
    [InlineData("TooManyRequestsException", SesRefusalKind.Throttled, null)]
    [InlineData("NotFoundException", SesRefusalKind.MissingResource, null)]
    [InlineData("ConfigurationSetDoesNotExist", SesRefusalKind.MissingResource, null)]
    [InlineData("TemplateDoesNotExist", SesRefusalKind.MissingResource, null)]
    [InlineData("InvalidClientTokenId", SesRefusalKind.Credentials, CredentialsFault.UnknownKey)]
    [InlineData("UnrecognizedClientException", SesRefusalKind.Credentials, CredentialsFault.UnknownKey)]
    [InlineData("MissingAuthenticationToken", SesRefusalKind.Credentials, CredentialsFault.Missing)]
    [InlineData("MissingAuthenticationTokenException", SesRefusalKind.Credentials, CredentialsFault.Missing)]
    [InlineData("SignatureDoesNotMatch", SesRefusalKind.Credentials, CredentialsFault.SignatureMismatch)]
    [InlineData("InvalidSignatureException", SesRefusalKind.Credentials, CredentialsFault.SignatureMismatch)]
    [InlineData("ExpiredToken", SesRefusalKind.Credentials, CredentialsFault.Expired)]
    [InlineData("ExpiredTokenException", SesRefusalKind.Credentials, CredentialsFault.Expired)]
    [InlineData("IncompleteSignature", SesRefusalKind.Credentials, CredentialsFault.Malformed)]
    [InlineData("OptInRequired", SesRefusalKind.Credentials, CredentialsFault.NotSubscribed)]
    [InlineData("SubscriptionRequiredException", SesRefusalKind.Credentials, CredentialsFault.NotSubscribed)]
    [InlineData("AuthFailure", SesRefusalKind.Credentials, CredentialsFault.Unspecified)]
    [InlineData("RequestExpired", SesRefusalKind.ClockSkew, null)]
    [InlineData("RequestTimeTooSkewed", SesRefusalKind.ClockSkew, null)]
    public void Codes_decide(string code, SesRefusalKind kind, CredentialsFault? fault)
    {
        var refusal = SesRefusal.Parse($"An error occurred ({code}) when calling the SendEmail operation: Something went wrong.");
        refusal.ErrorCode.ShouldBe(code);
        refusal.Kind.ShouldBe(kind);
        refusal.CredentialsFault.ShouldBe(fault);
    }

    /// <summary>One code, several meanings: the sentence decides within what the code leaves open.</summary>
    [Theory]
    [InlineData("MessageRejected", "Email address is not verified. The following identities failed the check in region US-EAST-1: a@example.com", SesRefusalKind.NotVerified, null)]
    [InlineData("MessageRejected", "Sending paused for this account. For more information, please check the inbox.", SesRefusalKind.SendingPaused, null)]
    [InlineData("MessageRejected", "Transaction failed: the attachment type is not allowed.", SesRefusalKind.Other, null)]
    [InlineData("Throttling", "Daily message quota exceeded.", SesRefusalKind.QuotaExceeded, null)]
    [InlineData("Throttling", "Maximum sending rate exceeded.", SesRefusalKind.Throttled, null)]
    [InlineData("LimitExceededException", "Daily message quota exceeded.", SesRefusalKind.QuotaExceeded, null)]
    [InlineData("LimitExceededException", "Maximum sending rate exceeded.", SesRefusalKind.Throttled, null)]
    [InlineData("AccessDeniedException", "Tenant not associated with resources [arn:aws:ses:us-east-1:111122223333:identity/x].", SesRefusalKind.TenantAssociation, null)]
    [InlineData("SignatureDoesNotMatch", "Signature expired: 20260101T000000Z is now earlier than 20260101T001500Z (20260101T002000Z - 5 min.)", SesRefusalKind.ClockSkew, null)]
    [InlineData("InvalidSignatureException", "Signature not yet current: 20260101T010000Z is still later than 20260101T000500Z", SesRefusalKind.ClockSkew, null)]
    [InlineData("SignatureDoesNotMatch", "Credential should be scoped to a valid region, not 'us-east-1'.", SesRefusalKind.Credentials, CredentialsFault.WrongScope)]
    [InlineData("InvalidSignatureException", "Credential should be scoped to correct service: 'ses'.", SesRefusalKind.Credentials, CredentialsFault.WrongScope)]
    [InlineData("SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.", SesRefusalKind.Credentials, CredentialsFault.SignatureMismatch)]
    [InlineData("ExpiredTokenException", "The security token included in the request is expired", SesRefusalKind.Credentials, CredentialsFault.Expired)]
    [InlineData("NotFoundException", "Daily message quota exceeded.", SesRefusalKind.MissingResource, null)]
    [InlineData("InvalidClientTokenId", "Credential should be scoped to a valid region.", SesRefusalKind.Credentials, CredentialsFault.UnknownKey)]
    public void Sentences_refine_codes(string code, string text, SesRefusalKind kind, CredentialsFault? fault)
    {
        var refusal = SesRefusal.Parse($"{code}: {text}");
        refusal.ErrorCode.ShouldBe(code);
        refusal.Kind.ShouldBe(kind);
        refusal.CredentialsFault.ShouldBe(fault);
    }

    [Theory]
    [InlineData("The security token included in the request is invalid.", CredentialsFault.UnknownKey)]
    [InlineData("The security token included in the request is expired", CredentialsFault.Expired)]
    [InlineData("Request is missing Authentication Token", CredentialsFault.Missing)]
    [InlineData("The request signature we calculated does not match the signature you provided.", CredentialsFault.SignatureMismatch)]
    [InlineData("Credential should be scoped to a valid region.", CredentialsFault.WrongScope)]
    [InlineData("Authorization header requires 'Credential' parameter.", CredentialsFault.Malformed)]
    [InlineData("The AWS Access Key Id needs a subscription for the service", CredentialsFault.NotSubscribed)]
    [InlineData("Unable to get IAM security credentials from EC2 Instance Metadata Service.", CredentialsFault.NotResolved)]
    [InlineData("Unable to locate credentials. You can configure credentials by running \"aws configure\".", CredentialsFault.NotResolved)]
    [InlineData("NoCredentialProviders: no valid providers in chain. Deprecated.", CredentialsFault.NotResolved)]
    public void Sentences_alone(string text, CredentialsFault fault)
    {
        var refusal = SesRefusal.Parse(text);
        refusal.Kind.ShouldBe(SesRefusalKind.Credentials);
        refusal.CredentialsFault.ShouldBe(fault);
        refusal.ErrorCode.ShouldBeNull();
    }

    /// <summary>SES Developer Guide, "SMTP response codes returned by Amazon SES"; bare, as smtplib shows them, and as mail libraries quote them.</summary>
    [Theory]
    [InlineData("530", "Authentication required", SesRefusalKind.Credentials, CredentialsFault.Missing)]
    [InlineData("535", "Authentication Credentials Invalid", SesRefusalKind.Credentials, CredentialsFault.SmtpCredentials)]
    [InlineData("535", "Account not subscribed to SES", SesRefusalKind.Credentials, CredentialsFault.NotSubscribed)]
    [InlineData("554", "Access denied: User `arn:aws:iam::111122223333:user/u' is not authorized to perform `ses:SendRawEmail' on resource `arn:aws:ses:us-east-1:111122223333:identity/x'", SesRefusalKind.Authorization, null)]
    [InlineData("554", "Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: a@example.com", SesRefusalKind.NotVerified, null)]
    [InlineData("554", "Message rejected: Sending paused for this account.", SesRefusalKind.SendingPaused, null)]
    [InlineData("454", "Throttling failure: Daily message quota exceeded", SesRefusalKind.QuotaExceeded, null)]
    [InlineData("454", "Throttling failure: Maximum sending rate exceeded", SesRefusalKind.Throttled, null)]
    [InlineData("421", "Too many concurrent SMTP connections", SesRefusalKind.Throttled, null)]
    public void Smtp_replies(string code, string words, SesRefusalKind kind, CredentialsFault? fault)
    {
        foreach (var text in new[] { $"{code} {words}", $"{code} {words}.", $"{code}-{words}", $"({code}, b\"{words}\")", $"gomail: could not send email 1: {code} {words}", $"got code \"{code}\", with message \"{code} {words}\"" })
        {
            var refusal = SesRefusal.Parse(text);
            refusal.Kind.ShouldBe(kind, text);
            refusal.CredentialsFault.ShouldBe(fault, text);
            refusal.ErrorCode.ShouldBe(code, text);
            refusal.StatusCode.ShouldBeNull(text);
        }
    }

    /// <summary>Transient faults and content faults are no refusals of the kinds above.</summary>
    [Theory]
    [InlineData("454 Temporary authentication failure", "454")]
    [InlineData("454 Temporary service failure", "454")]
    [InlineData("451 Timeout waiting for data from client", "451")]
    [InlineData("552 Message is too long.", "552")]
    [InlineData("553 <x> Invalid email address", "553")]
    public void Other_smtp_replies(string text, string code)
    {
        var refusal = SesRefusal.Parse(text);
        refusal.Kind.ShouldBe(SesRefusalKind.Other);
        refusal.ErrorCode.ShouldBe(code);
    }

    [Theory]
    [InlineData("a@example.com", "a@example.com")]
    [InlineData("a@example.com, example.org", "a@example.com|example.org")]
    [InlineData("a@example.com, example.org.", "a@example.com|example.org")]
    [InlineData("Ann Lee <a@example.com>, b@example.com", "Ann Lee <a@example.com>|b@example.com")]
    [InlineData("\"Lee, Ann\" <a@example.com>, b@example.com", "\"Lee, Ann\" <a@example.com>|b@example.com")]
    [InlineData("\\\"Lee, Ann\\\" <a@example.com>, b@example.com\"}", "\"Lee, Ann\" <a@example.com>|b@example.com")]
    [InlineData("=?UTF-8?B?w4Q=?= <a@example.com>", "=?UTF-8?B?w4Q=?= <a@example.com>")]
    [InlineData("a@example.com, b@example.com (Service: Ses, Status Code: 400)", "a@example.com|b@example.com")]
    [InlineData("a@example.com\n\tstatus code: 400, request id: x", "a@example.com")]
    [InlineData("example.org at Foo.Bar(), line 3", "example.org")]
    [InlineData("a@example.com</Message></Error>", "a@example.com")]
    [InlineData("a@example.com\"}", "a@example.com")]
    [InlineData("a@example.com')", "a@example.com")]
    [InlineData("o'brien@example.com, b@example.com", "o'brien@example.com|b@example.com")]
    public void Lists_of_identities(string list, string expected)
    {
        var refusal = SesRefusal.Parse("Email address is not verified. The following identities failed the check in region AP-SOUTHEAST-2: " + list);
        refusal.Kind.ShouldBe(SesRefusalKind.NotVerified);
        refusal.Identities.ShouldBe(expected.Split('|'));
        refusal.Region.ShouldBe("ap-southeast-2");
        refusal.IsTruncated.ShouldBeFalse();
    }

    [Theory]
    [InlineData("a@example.com, b@example.com, ...", 2)]
    [InlineData("a@example.com, b@exam...", 1)]
    [InlineData("a@example.com, ", 1)]
    [InlineData("", 0)]
    public void Lists_cut_off_hold_only_what_is_whole(string list, int count)
    {
        var refusal = SesRefusal.Parse("Email address is not verified. The following identities failed the check in region US-EAST-1: " + list);
        refusal.Identities.Length.ShouldBe(count);
        refusal.IsTruncated.ShouldBeTrue();
    }

    [Theory]
    [InlineData("[arn:aws:ses:us-east-1:111122223333:identity/a, arn:aws:ses:us-east-1:111122223333:configuration-set/b].", 2, false)]
    [InlineData("[arn:aws:ses:us-east-1:[ACCOUNT-ID]:identity/a]", 1, false)]
    [InlineData("[arn:aws:ses:us-east-1:111122223333:identity/a, arn:aws:ses:us-east-1:11112", 1, true)]
    [InlineData("[]", 0, false)]
    public void Lists_of_the_tenant_gate(string list, int count, bool isCut)
    {
        var refusal = SesRefusal.Parse("AccessDeniedException: Tenant not associated with resources " + list);
        refusal.Kind.ShouldBe(SesRefusalKind.TenantAssociation);
        refusal.Identities.Length.ShouldBe(count);
        refusal.Identities.ShouldAllBe(arn => arn.StartsWith("arn:aws:ses:us-east-1:", StringComparison.Ordinal) && arn.Length > 40);
        refusal.Region.ShouldBe(count > 0 ? "us-east-1" : null);
        refusal.IsTruncated.ShouldBe(isCut);
        refusal.Resource.ShouldBeNull();
    }

    [Theory]
    [InlineData("Configuration set <my-set> does not exist.", "my-set")]
    [InlineData("Template Welcome does not exist.", "Welcome")]
    [InlineData("Tenant acme for AwsAccountId 111122223333 not found.", "acme")]
    public void Missing_resources_are_named(string text, string name)
    {
        var refusal = SesRefusal.Parse(text);
        refusal.Kind.ShouldBe(SesRefusalKind.MissingResource);
        refusal.Resource.ShouldBe(name);
    }

    [Theory]
    [InlineData("us-gov-west-1", "us-gov-west-1")]
    [InlineData("EU-WEST-1", "eu-west-1")]
    [InlineData("...", null)]
    [InlineData("***", null)]
    [InlineData("<region>", null)]
    [InlineData("region", null)]
    [InlineData("", null)]
    public void Regions_of_ARNs_are_never_masks(string region, string? expected) =>
        SesRefusal.Parse($"User: arn:aws:iam::1:user/u is not authorized to perform: ses:SendEmail on resource: arn:aws:ses:{region}:1:identity/x").Region.ShouldBe(expected);
}
