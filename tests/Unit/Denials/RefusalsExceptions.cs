using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.SecurityToken;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Denials;

/// <summary>Exceptions as AWSSDK.Core 4.x makes them: the texts are those of its own source and of exchanges with a local listener.</summary>
public sealed class RefusalsExceptions
{
    private const string Denial = "User `arn:aws:iam::111122223333:user/u' is not authorized to perform `ses:SendEmail' on resource `arn:aws:ses:us-east-1:111122223333:identity/x'";

    [Fact]
    public void A_denial_has_code_status_and_id_of_the_exception_and_parts_of_the_text()
    {
        var refusal = SesRefusal.FromException(Service(Denial, "AccessDeniedException", "0121b611", HttpStatusCode.Forbidden));
        refusal.Kind.ShouldBe(SesRefusalKind.Authorization);
        refusal.ErrorCode.ShouldBe("AccessDeniedException");
        refusal.StatusCode.ShouldBe(403);
        refusal.RequestId.ShouldBe("0121b611");
        refusal.Principal.ShouldBe("arn:aws:iam::111122223333:user/u");
        refusal.Action.ShouldBe("ses:SendEmail");
        refusal.Resource.ShouldBe("arn:aws:ses:us-east-1:111122223333:identity/x");
        refusal.RawMessage.ShouldBe(Denial);
    }

    [Theory]
    [InlineData("Throttling", 400, Denial, SesRefusalKind.Throttled)]
    [InlineData("AccessDeniedException", 403, "Tenant not associated with resources [arn:aws:ses:us-east-1:1:identity/x].", SesRefusalKind.TenantAssociation)]
    [InlineData("AccessDeniedException", 403, "Rate exceeded", SesRefusalKind.Authorization)]
    [InlineData("BadRequestException", 400, Denial, SesRefusalKind.Authorization)]
    [InlineData("", 403, Denial, SesRefusalKind.Authorization)]
    [InlineData("MessageRejected", 400, "Email address is not verified. The following identities failed the check in region US-EAST-1: x", SesRefusalKind.NotVerified)]
    public void The_code_decides_before_the_text(string code, int status, string text, SesRefusalKind kind) =>
        SesRefusal.FromException(Service(text, code, "", (HttpStatusCode)status)).Kind.ShouldBe(kind);

    /// <summary>What the SDK says by itself where the answer had no message: JSON and XML protocols.</summary>
    [Theory]
    [InlineData("AccessDeniedException", "The service returned an error with Error Code AccessDeniedException.", SesRefusalKind.Authorization)]
    [InlineData("AccessDeniedException", "The service returned an error with Error Code AccessDeniedException and HTTP Body: {\"x\":\"" + Denial + "\"}", SesRefusalKind.Authorization)]
    [InlineData(null, "The service returned an error. See inner exception for details.", SesRefusalKind.Other)]
    [InlineData(null, "The service returned an error with HTTP Body: <html><body>403 Forbidden. " + Denial + " Request ID: 12345678-1234</body></html>", SesRefusalKind.Other)]
    [InlineData(null, "Error making request with Error Code Forbidden and Http Status Code Forbidden. No further error information was returned by the service.", SesRefusalKind.Other)]
    public void Sentences_of_the_SDK_are_no_facts(string? code, string text, SesRefusalKind kind)
    {
        var refusal = SesRefusal.FromException(Service(text, code, "rid-12345", HttpStatusCode.Forbidden));
        refusal.Kind.ShouldBe(kind);
        refusal.ErrorCode.ShouldBe(code);
        refusal.StatusCode.ShouldBe(403);
        refusal.RequestId.ShouldBe("rid-12345");
        ShouldHaveNoParts(refusal);
        ShouldHaveNoParts(SesRefusal.Parse(text));
    }

    [Fact]
    public void A_body_that_cannot_be_read_is_no_fact()
    {
        var refusal = SesRefusal.FromException(new AmazonUnmarshallingException("rid-12345", null, "<html>" + Denial, new FormatException(), HttpStatusCode.Forbidden));
        refusal.Kind.ShouldBe(SesRefusalKind.Other);
        refusal.ErrorCode.ShouldBeNull();
        refusal.StatusCode.ShouldBe(403);
        refusal.RequestId.ShouldBe("rid-12345");
        ShouldHaveNoParts(refusal);
    }

    public static TheoryData<Exception> NotResolved =>
    [
        new AmazonServiceException("Unable to get IAM security credentials from EC2 Instance Metadata Service."),
        new AmazonServiceException("Unable to retrieve credentials."),
        new AmazonServiceException("Failed to retrieve credentials from EC2 Instance Metadata Service."),
        new AmazonServiceException("Unable to reach credentials server", new HttpRequestException("refused")),
        new AmazonClientException("Failed to resolve AWS credentials. The credential providers used to search for credentials returned the following errors:\n\nException 1 of 3: The environment variables AWS_ACCESS_KEY_ID/AWS_SECRET_ACCESS_KEY/AWS_SESSION_TOKEN were not set with AWS credentials.\n"),
        new AmazonClientException("SSO Token has expired and can not be refreshed"),
        new AmazonClientException("No valid SSO Token could be found."),
        new AmazonClientException("Login Token has expired and cannot be refreshed. Please reauthenticate."),
        new AmazonClientException("Error calling AssumeRole for role arn:aws:iam::111122223333:role/mail", new HttpRequestException("refused")),
        new ArgumentException("Credentials must be set. No credentials were supplied and none could be resolved from the environment (the default AWS credential resolution chain).", "parameters"),
        new ProcessAWSCredentialException("Command returned non-zero exit value 1 with the error - AccessDenied: " + Denial),
        new ProfileNotFoundException("Unable to find the \"mail\" profile in CredentialProfileStoreChain."),
        new FederatedAuthenticationFailureException("AD FS said no"),
        new AggregateException(new AmazonClientException("No valid SSO Token could be found.")),
    ];

    [Theory]
    [MemberData(nameof(NotResolved), DisableDiscoveryEnumeration = true)]
    public void Credentials_that_could_not_be_had(Exception exception)
    {
        var refusal = SesRefusal.FromException(exception);
        refusal.Kind.ShouldBe(SesRefusalKind.Credentials);
        refusal.CredentialsFault.ShouldBe(CredentialsFault.NotResolved);
        refusal.StatusCode.ShouldBeNull();
        refusal.RequestId.ShouldBeNull();
        ShouldHaveNoParts(refusal);
    }

    [Fact]
    public async Task The_SDK_itself_fails_to_find_credentials()
    {
        using var client = new AmazonSecurityTokenServiceClient(new InstanceProfileCredentialsOff(), new AmazonSecurityTokenServiceConfig { ServiceURL = "http://127.0.0.1:1", AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        var exception = await Should.ThrowAsync<AmazonServiceException>(() => client.GetCallerIdentityAsync(new(), TestContext.Current.CancellationToken));
        SesRefusal.FromException(exception).CredentialsFault.ShouldBe(CredentialsFault.NotResolved);
    }

    /// <summary>The send never left: what was refused is sts:AssumeRole.</summary>
    [Fact]
    public void A_role_that_may_not_be_assumed_leaves_no_credentials_and_says_why()
    {
        const string denial = "User: arn:aws:iam::111122223333:user/u is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/mail with an explicit deny in the role trust policy";
        var refusal = SesRefusal.FromException(new AmazonClientException("Error calling AssumeRole for role arn:aws:iam::111122223333:role/mail", Service(denial, "AccessDenied", "0121b611", HttpStatusCode.Forbidden)));
        refusal.Kind.ShouldBe(SesRefusalKind.Credentials);
        refusal.CredentialsFault.ShouldBe(CredentialsFault.NotResolved);
        refusal.ErrorCode.ShouldBe("AccessDenied");
        refusal.StatusCode.ShouldBe(403);
        refusal.Action.ShouldBe("sts:AssumeRole");
        refusal.Resource.ShouldBe("arn:aws:iam::111122223333:role/mail");
        refusal.StatedPolicyType.ShouldBe(StatedPolicyType.RoleTrust);
        refusal.RawMessage.ShouldContain(denial);
    }

    [Fact]
    public void Wrapped_answers_are_found()
    {
        var service = Service(Denial, "AccessDenied", "0121b611", HttpStatusCode.Forbidden);
        SesRefusal.FromException(new AggregateException(new TimeoutException(), new AggregateException(service))).Kind.ShouldBe(SesRefusalKind.Other);
        SesRefusal.FromException(new AggregateException(new TimeoutException(), service)).ErrorCode.ShouldBe("AccessDenied");
        SesRefusal.FromException(new AmazonClientException("Something failed", service)).RequestId.ShouldBe("0121b611");
    }

    [Fact]
    public void Mail_clients_exceptions_are_read_by_their_text()
    {
        var refusal = SesRefusal.FromException(new System.Net.Mail.SmtpException($"Transaction failed. The server response was: Access denied: {Denial}"));
        refusal.Kind.ShouldBe(SesRefusalKind.Authorization);
        refusal.Action.ShouldBe("ses:SendEmail");
        refusal.StatusCode.ShouldBeNull();
    }

    [Fact]
    public void Failures_that_are_no_refusal()
    {
        foreach (var exception in new Exception[] { new TaskCanceledException(), new HttpRequestException("Response status code does not indicate success: 403 (Forbidden)."), new AmazonClientException("Expected hash not equal to calculated hash"), new AmazonServiceException() })
        {
            var refusal = SesRefusal.FromException(exception);
            refusal.Kind.ShouldBe(SesRefusalKind.Other);
            ShouldHaveNoParts(refusal);
        }
    }

    private static AmazonServiceException Service(string message, string? code, string requestId, HttpStatusCode status) =>
        new(message, new InvalidOperationException(), ErrorType.Unknown, code, requestId, status);

    private static void ShouldHaveNoParts(SesRefusal refusal)
    {
        refusal.Principal.ShouldBeNull();
        refusal.Action.ShouldBeNull();
        refusal.Resource.ShouldBeNull();
        refusal.StatedPolicyType.ShouldBeNull();
        refusal.IsExplicitDeny.ShouldBeNull();
        refusal.PolicyArn.ShouldBeNull();
        refusal.Region.ShouldBeNull();
        refusal.Identities.ShouldBeEmpty();
        refusal.EncodedMessage.ShouldBeNull();
    }

    /// <summary>A provider that fails inside the SDK's pipeline as the SDK's own do.</summary>
    private sealed class InstanceProfileCredentialsOff : RefreshingAWSCredentials
    {
        protected override CredentialsRefreshState GenerateNewCredentials() =>
            throw new AmazonServiceException("Unable to get IAM security credentials from EC2 Instance Metadata Service.");
    }
}
