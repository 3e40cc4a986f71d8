namespace Ses.Resilient.Diagnostics;

/// <summary>What kind of change a remedy is.</summary>
public enum RemedyKind
{
    /// <summary>Add an Allow statement to the identity-based policies.</summary>
    AddStatement = 0,

    /// <summary>Narrow or remove the Deny statement that matches.</summary>
    NarrowDeny,

    /// <summary>Add an Allow statement to the permissions boundary.</summary>
    ExtendPermissionsBoundary,

    /// <summary>Allow the action in a service control policy on the target that lacks it.</summary>
    ExtendServiceControlPolicy,

    /// <summary>Put a sending authorization policy on the SES identity, in the account that owns it.</summary>
    PutSendingAuthorizationPolicy,

    /// <summary>Send with the IAM identity that the app expects.</summary>
    UseExpectedIdentity,

    /// <summary>Mend the credentials or the clock.</summary>
    FixCredentials,

    /// <summary>Verify the identity in this Region.</summary>
    VerifyIdentity,

    /// <summary>Request production access, or verify the recipients.</summary>
    RequestProductionAccess,

    /// <summary>Associate the resource with the tenant.</summary>
    AssociateWithTenant,

    /// <summary>Resume sending for the account or configuration set.</summary>
    ResumeSending,

    /// <summary>Send to the Region in which the identity is verified.</summary>
    ChangeRegion,

    /// <summary>Name the identity of the account that owns it in the request, such as with <c>FromEmailAddressIdentityArn</c>.</summary>
    PassIdentityArn,

    /// <summary>Add an Allow statement to the session policy that is passed when the session is made.</summary>
    ExtendSessionPolicy,

    /// <summary>Add an Allow statement to the policy of the VPC endpoint.</summary>
    ExtendVpcEndpointPolicy,

    /// <summary>Respond to an exposed access key, which AWS has put under quarantine.</summary>
    RespondToExposedKey,
}

/// <summary>Who can make a change.</summary>
public enum RemedyOwner
{
    /// <summary>The app and its configuration.</summary>
    App = 0,

    /// <summary>The IAM administrator of the account that sends.</summary>
    AccountAdministrator,

    /// <summary>The account that owns the SES identity.</summary>
    IdentityOwner,

    /// <summary>Whoever manages the organization's service control policies.</summary>
    OrganizationAdministrator,

    /// <summary>The owner of the network and its VPC endpoints.</summary>
    NetworkOwner,

    /// <summary>AWS Support decides or takes part, in a case that the account opens or answers.</summary>
    AwsSupport,
}

/// <summary>Whether a remedy was shown to help, by evaluating the send again with it.</summary>
public enum RemedyProof
{
    /// <summary>It could not be evaluated; <see cref="SesRemedy.ProofDetail"/> says why.</summary>
    Unproved = 0,

    /// <summary>The layer would let the send pass, but another refuses it still or could not be read.</summary>
    Partly,

    /// <summary>Every layer whose policies can be read lets this send pass with the change.</summary>
    Proved,
}

/// <summary>One change that makes a layer let this send pass.</summary>
public sealed record SesRemedy
{
    internal SesRemedy(RemedyKind kind, DenialLayer layer, RemedyOwner owner, Sentence description, string? policy, RemedyProof proof, Sentence? proofDetail)
    {
        Kind = kind;
        Layer = layer;
        Owner = owner;
        DescriptionSentence = description;
        Policy = policy;
        Proof = proof;
        ProofSentence = proofDetail;
    }

    /// <summary>What kind of change.</summary>
    public RemedyKind Kind { get; }

    /// <summary>The layer it changes.</summary>
    public DenialLayer Layer { get; }

    /// <summary>Who can make it.</summary>
    public RemedyOwner Owner { get; }

    /// <summary>What to do, one or two sentences. English, whatever the culture.</summary>
    public string Description => DescriptionSentence.English;

    /// <summary>For a policy change: as JSON the policy with the statements to add or, where a Deny is narrowed, the Condition to add to it.</summary>
    public string? Policy { get; internal init; }

    /// <summary>Whether evaluating the send again shows that it helps.</summary>
    public RemedyProof Proof { get; internal init; }

    /// <summary>What still refuses, or why it could not be evaluated. English, whatever the culture.</summary>
    public string? ProofDetail => ProofSentence?.English;

    internal Sentence DescriptionSentence { get; init; }

    internal Sentence? ProofSentence { get; init; }

    /// <summary>
    /// The change as AWS CLI commands, one on each line; a line that begins with <c>#</c> says what to do between them, and words in capitals are to be filled in.
    /// <see langword="null"/> where no command makes the change.
    /// </summary>
    public string? AwsCli { get; internal init; }

    /// <summary>The change in Terraform: statements as an <c>aws_iam_policy_document</c>; <see langword="null"/> where Terraform cannot make it.</summary>
    public string? Terraform { get; internal init; }
}
