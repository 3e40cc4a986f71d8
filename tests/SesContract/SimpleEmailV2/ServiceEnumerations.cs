using Amazon.Runtime;

namespace Amazon.SimpleEmailV2;

/// <summary>How an attachment is shown.</summary>
public class AttachmentContentDisposition : ConstantClass
{
    public static readonly AttachmentContentDisposition ATTACHMENT = new("ATTACHMENT");

    public static readonly AttachmentContentDisposition INLINE = new("INLINE");

    public AttachmentContentDisposition(string value) : base(value)
    {
    }

    public static AttachmentContentDisposition FindValue(string value) => FindValue<AttachmentContentDisposition>(value);

    public static implicit operator AttachmentContentDisposition(string value) => FindValue(value);
}

/// <summary>How an attachment is encoded in the message.</summary>
public class AttachmentContentTransferEncoding : ConstantClass
{
    public static readonly AttachmentContentTransferEncoding BASE64 = new("BASE64");

    public static readonly AttachmentContentTransferEncoding QUOTED_PRINTABLE = new("QUOTED_PRINTABLE");

    public static readonly AttachmentContentTransferEncoding SEVEN_BIT = new("SEVEN_BIT");

    public AttachmentContentTransferEncoding(string value) : base(value)
    {
    }

    public static AttachmentContentTransferEncoding FindValue(string value) => FindValue<AttachmentContentTransferEncoding>(value);

    public static implicit operator AttachmentContentTransferEncoding(string value) => FindValue(value);
}

/// <summary>What SES does where the MAIL FROM domain has no MX record.</summary>
public class BehaviorOnMxFailure : ConstantClass
{
    public static readonly BehaviorOnMxFailure REJECT_MESSAGE = new("REJECT_MESSAGE");

    public static readonly BehaviorOnMxFailure USE_DEFAULT_VALUE = new("USE_DEFAULT_VALUE");

    public BehaviorOnMxFailure(string value) : base(value)
    {
    }

    public static BehaviorOnMxFailure FindValue(string value) => FindValue<BehaviorOnMxFailure>(value);

    public static implicit operator BehaviorOnMxFailure(string value) => FindValue(value);
}

/// <summary>What became of one entry of a bulk send.</summary>
public class BulkEmailStatus : ConstantClass
{
    public static readonly BulkEmailStatus ACCOUNT_DAILY_QUOTA_EXCEEDED = new("ACCOUNT_DAILY_QUOTA_EXCEEDED");

    public static readonly BulkEmailStatus ACCOUNT_SENDING_PAUSED = new("ACCOUNT_SENDING_PAUSED");

    public static readonly BulkEmailStatus ACCOUNT_SUSPENDED = new("ACCOUNT_SUSPENDED");

    public static readonly BulkEmailStatus ACCOUNT_THROTTLED = new("ACCOUNT_THROTTLED");

    public static readonly BulkEmailStatus CONFIGURATION_SET_NOT_FOUND = new("CONFIGURATION_SET_NOT_FOUND");

    public static readonly BulkEmailStatus CONFIGURATION_SET_SENDING_PAUSED = new("CONFIGURATION_SET_SENDING_PAUSED");

    public static readonly BulkEmailStatus FAILED = new("FAILED");

    public static readonly BulkEmailStatus INVALID_PARAMETER = new("INVALID_PARAMETER");

    public static readonly BulkEmailStatus INVALID_SENDING_POOL_NAME = new("INVALID_SENDING_POOL_NAME");

    public static readonly BulkEmailStatus MAIL_FROM_DOMAIN_NOT_VERIFIED = new("MAIL_FROM_DOMAIN_NOT_VERIFIED");

    public static readonly BulkEmailStatus MESSAGE_REJECTED = new("MESSAGE_REJECTED");

    public static readonly BulkEmailStatus SUCCESS = new("SUCCESS");

    public static readonly BulkEmailStatus TEMPLATE_NOT_FOUND = new("TEMPLATE_NOT_FOUND");

    public static readonly BulkEmailStatus TRANSIENT_FAILURE = new("TRANSIENT_FAILURE");

    public BulkEmailStatus(string value) : base(value)
    {
    }

    public static BulkEmailStatus FindValue(string value) => FindValue<BulkEmailStatus>(value);

    public static implicit operator BulkEmailStatus(string value) => FindValue(value);
}

/// <summary>A feature on or off.</summary>
public class FeatureStatus : ConstantClass
{
    public static readonly FeatureStatus DISABLED = new("DISABLED");

    public static readonly FeatureStatus ENABLED = new("ENABLED");

    public FeatureStatus(string value) : base(value)
    {
    }

    public static FeatureStatus FindValue(string value) => FindValue<FeatureStatus>(value);

    public static implicit operator FeatureStatus(string value) => FindValue(value);
}

/// <summary>What an identity is.</summary>
public class IdentityType : ConstantClass
{
    public static readonly IdentityType DOMAIN = new("DOMAIN");

    public static readonly IdentityType EMAIL_ADDRESS = new("EMAIL_ADDRESS");

    public static readonly IdentityType MANAGED_DOMAIN = new("MANAGED_DOMAIN");

    public IdentityType(string value) : base(value)
    {
    }

    public static IdentityType FindValue(string value) => FindValue<IdentityType>(value);

    public static implicit operator IdentityType(string value) => FindValue(value);
}

/// <summary>Whether the MAIL FROM domain's MX record was found.</summary>
public class MailFromDomainStatus : ConstantClass
{
    public static readonly MailFromDomainStatus FAILED = new("FAILED");

    public static readonly MailFromDomainStatus PENDING = new("PENDING");

    public static readonly MailFromDomainStatus SUCCESS = new("SUCCESS");

    public static readonly MailFromDomainStatus TEMPORARY_FAILURE = new("TEMPORARY_FAILURE");

    public MailFromDomainStatus(string value) : base(value)
    {
    }

    public static MailFromDomainStatus FindValue(string value) => FindValue<MailFromDomainStatus>(value);

    public static implicit operator MailFromDomainStatus(string value) => FindValue(value);
}

/// <summary>How far the verification of an identity is.</summary>
public class VerificationStatus : ConstantClass
{
    public static readonly VerificationStatus FAILED = new("FAILED");

    public static readonly VerificationStatus NOT_STARTED = new("NOT_STARTED");

    public static readonly VerificationStatus PENDING = new("PENDING");

    public static readonly VerificationStatus SUCCESS = new("SUCCESS");

    public static readonly VerificationStatus TEMPORARY_FAILURE = new("TEMPORARY_FAILURE");

    public VerificationStatus(string value) : base(value)
    {
    }

    public static VerificationStatus FindValue(string value) => FindValue<VerificationStatus>(value);

    public static implicit operator VerificationStatus(string value) => FindValue(value);
}
