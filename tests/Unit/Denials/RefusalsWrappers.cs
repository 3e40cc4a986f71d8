using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Denials;

/// <summary>One denial in every wrapping that SDKs, logs and wire formats put around it.</summary>
public sealed class RefusalsWrappers
{
    private const string Principal = "arn:aws:iam::111122223333:user/app/mailer";
    private const string Resource = "arn:aws:ses:eu-west-1:111122223333:identity/o'brien+news@example.com";
    private const string Legacy = $"User `{Principal}' is not authorized to perform `ses:SendRawEmail' on resource `{Resource}'";
    private const string Enhanced = $"User: {Principal} is not authorized to perform: ses:SendRawEmail on resource: {Resource} because no identity-based policy allows the ses:SendRawEmail action";
    private const string Scp = "arn:aws:organizations::111122223333:policy/o-abcdef1234/service_control_policy/p-x1y2z3w4";
    private const string Denied = $"User: {Principal} is not authorized to perform: ses:SendRawEmail on resource: {Resource} with an explicit deny in a service control policy: {Scp}";

    /// <summary>Wrapping with {0} for the message, then code, status and request id it states.</summary>
    public static TheoryData<string, string?, int?, string?> Wrappings => new()
    {
        { "{0}", null, null, null },
        { "{0}.", null, null, null },
        { "An error occurred (AccessDenied) when calling the SendRawEmail operation: {0}", "AccessDenied", null, null },
        { "aws: [ERROR]: An error occurred (AccessDeniedException) when calling the SendEmail operation: {0}", "AccessDeniedException", null, null },
        { "botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the SendEmail operation (reached max retries: 4): {0}\n", "AccessDeniedException", null, null },
        { "software.amazon.awssdk.services.sesv2.model.SesV2Exception: {0} (Service: SesV2, Status Code: 403, Request ID: 0121b611-f3c2-474b-9475-6ce61086b487) (SDK Attempt Count: 1)", null, 403, "0121b611-f3c2-474b-9475-6ce61086b487" },
        { "{0} (Service: AmazonSimpleEmailService; Status Code: 403; Error Code: AccessDenied; Request ID: 0121b611-f3c2-474b-9475-6ce61086b487; Proxy: null)", "AccessDenied", 403, "0121b611-f3c2-474b-9475-6ce61086b487" },
        { "{0} (Service: AmazonSimpleEmailService; Status Code: 403; Error Code: AccessDenied; Request ID: null)", "AccessDenied", 403, null },
        { "operation error SESv2: SendEmail, https response error StatusCode: 403, RequestID: 0121b611-f3c2-474b-9475-6ce61086b487, api error AccessDeniedException: {0}", "AccessDeniedException", 403, "0121b611-f3c2-474b-9475-6ce61086b487" },
        { "operation error SESv2: SendEmail, https response error StatusCode: 403, RequestID: 0121b611-f3c2-474b-9475-6ce61086b487, AccessDeniedException: {0}", "AccessDeniedException", 403, "0121b611-f3c2-474b-9475-6ce61086b487" },
        { "AccessDenied: {0}\n\tstatus code: 403, request id: 0121b611-f3c2-474b-9475-6ce61086b487", "AccessDenied", 403, "0121b611-f3c2-474b-9475-6ce61086b487" },
        { "An error occurred (DeniedByNewGate) when calling the SendRawEmail operation: {0}", "DeniedByNewGate", null, null },
        { "One or more errors occurred. ({0})", null, null, null },
        { "Amazon.SimpleEmailV2.AmazonSimpleEmailServiceV2Exception: {0}\n ---> Amazon.Runtime.Internal.HttpErrorResponseException: Exception of type 'Amazon.Runtime.Internal.HttpErrorResponseException' was thrown.\n   at Amazon.Runtime.HttpWebRequestMessage.ProcessHttpResponseMessage()", null, null, null },
        { "SES ERROR: {{ AccessDenied: {0}\n    at Request.extractError (/app/node_modules/aws-sdk/lib/protocol/query.js:40:29)", "AccessDenied", null, null },
        { "AccessDeniedException: {0}\n    at throwDefaultError (/app/node_modules/@smithy/smithy-client/dist-cjs/index.js:388:20) {{\n  '$fault': 'client',\n  '$metadata': {{ httpStatusCode: 403, requestId: '0121b611-f3c2-474b-9475-6ce61086b487', attempts: 1 }}\n}}", "AccessDeniedException", 403, "0121b611-f3c2-474b-9475-6ce61086b487" },
        { "SMTPDataError(554, b\"Access denied: {0}\")", "554", null, null },
        { "smtplib.SMTPDataError: (554, b\"Access denied: {0}\")", "554", null, null },
        { "Expected response code 250 but got code \"554\", with message \"554 Access denied: {0}\r\n\"", "554", null, null },
        { "Unable to send an email: {0} (code AccessDeniedException).", "AccessDeniedException", null, null },
        { "Error executing \"SendEmail\" on \"https://email.eu-west-1.amazonaws.com/v2/email/outbound-emails\"; AWS HTTP error: Client error: `POST x` resulted in a `403 Forbidden` response: AccessDeniedException (client): {0} - ", "AccessDeniedException", null, null },
        { "gomail: could not send email 1: 554 Access denied: {0}", "554", null, null },
        { "554 Access denied: {0}", "554", null, null },
        { "denied: {0}", null, null, null },
        { "Aws::SESV2::Errors::AccessDeniedException: {0} (Aws::SESV2::Errors::AccessDeniedException)", "AccessDeniedException", null, null },
        { "{{\"message\":\"{0}\"}}", null, null, null },
        { "{{\"Message\":\"{0}\",\"code\":\"AccessDeniedException\"}}", "AccessDeniedException", null, null },
        { "{{\"__type\":\"com.amazonaws.ses#AccessDeniedException\",\"message\":\"{0}\"}}", "AccessDeniedException", null, null },
        { "{{\"eventName\": \"SendEmail\", \"errorCode\": \"AccessDenied\", \"errorMessage\": \"{0}\", \"requestID\": \"0121b611-f3c2-474b-9475-6ce61086b487\"}}", "AccessDenied", null, "0121b611-f3c2-474b-9475-6ce61086b487" },
    };

    [Theory]
    [MemberData(nameof(Wrappings))]
    public void The_old_form_reads_the_same(string wrapping, string? code, int? status, string? requestId)
    {
        var refusal = SesRefusal.Parse(Format(wrapping, Legacy));
        ShouldBeTheDenial(refusal, code, status, requestId);
        refusal.StatedPolicyType.ShouldBeNull();
        refusal.IsExplicitDeny.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Wrappings))]
    public void The_enhanced_form_reads_the_same(string wrapping, string? code, int? status, string? requestId)
    {
        var refusal = SesRefusal.Parse(Format(wrapping, Enhanced));
        ShouldBeTheDenial(refusal, code, status, requestId);
        refusal.StatedPolicyType.ShouldBe(StatedPolicyType.IdentityBased);
        refusal.IsExplicitDeny.ShouldBe(false);
    }

    [Theory]
    [MemberData(nameof(Wrappings))]
    public void The_form_with_a_policy_ARN_reads_the_same(string wrapping, string? code, int? status, string? requestId)
    {
        var refusal = SesRefusal.Parse(Format(wrapping, Denied));
        ShouldBeTheDenial(refusal, code, status, requestId);
        refusal.StatedPolicyType.ShouldBe(StatedPolicyType.ServiceControl);
        refusal.IsExplicitDeny.ShouldBe(true);
        refusal.PolicyArn.ShouldBe(Scp);
    }

    /// <summary>The error body of SES v1, IAM and STS (Query protocol), with entities.</summary>
    [Theory]
    [InlineData("&apos;")]
    [InlineData("&#39;")]
    [InlineData("&#x27;")]
    [InlineData("&amp;apos;")]
    public void Xml_reads_the_same(string apostrophe)
    {
        var body = $"""
            <ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
              <Error>
                <Type>Sender</Type>
                <Code>AccessDenied</Code>
                <Message>{Legacy.Replace("'", apostrophe, StringComparison.Ordinal)}</Message>
              </Error>
              <RequestId>0121b611-f3c2-474b-9475-6ce61086b487</RequestId>
            </ErrorResponse>
            """;
        ShouldBeTheDenial(SesRefusal.Parse(body), "AccessDenied", null, "0121b611-f3c2-474b-9475-6ce61086b487");
        var enhanced = body.Replace(Legacy.Replace("'", apostrophe, StringComparison.Ordinal), Denied, StringComparison.Ordinal);
        SesRefusal.Parse(enhanced).PolicyArn.ShouldBe(Scp);
    }

    /// <summary>What strings look like inside JavaScript, Python and JSON strings, once and twice.</summary>
    [Theory]
    [InlineData("\\'")]
    [InlineData("\\\\'")]
    [InlineData("\\u0027")]
    [InlineData("\\\\u0027")]
    [InlineData("\\x27")]
    public void Escaped_quotes_read_the_same(string apostrophe) =>
        ShouldBeTheDenial(SesRefusal.Parse("message: '" + Legacy.Replace("'", apostrophe, StringComparison.Ordinal) + "',\n code: 'AccessDenied'"), "AccessDenied", null, null);

    [Fact]
    public void A_quoted_resource_of_S3_in_a_JSON_body_reads_the_same()
    {
        var refusal = SesRefusal.Parse("""{"Message":"User: arn:aws:iam::111122223333:user/a is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/my file (1).txt\" because no session policy allows the s3:GetObject action"}""");
        refusal.Resource.ShouldBe("arn:aws:s3:::b/my file (1).txt");
        refusal.StatedPolicyType.ShouldBe(StatedPolicyType.Session);
    }

    private static string Format(string wrapping, string message) =>
        wrapping.Replace("{0}", message, StringComparison.Ordinal).Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);

    private static void ShouldBeTheDenial(SesRefusal refusal, string? code, int? status, string? requestId)
    {
        refusal.Kind.ShouldBe(SesRefusalKind.Authorization);
        refusal.Principal.ShouldBe(Principal);
        refusal.Action.ShouldBe("ses:SendRawEmail");
        refusal.Resource.ShouldBe(Resource);
        refusal.Region.ShouldBe("eu-west-1");
        refusal.ErrorCode.ShouldBe(code);
        refusal.StatusCode.ShouldBe(status);
        refusal.RequestId.ShouldBe(requestId);
        refusal.IsTruncated.ShouldBeFalse();
    }
}
