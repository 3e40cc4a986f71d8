using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.SQS;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Reports;

namespace Ses.Resilient.Tests.Evidence;

/// <summary>Providers and their order: AWS SDK for .NET V4 Developer Guide, credential and profile resolution.</summary>
public sealed class CredentialsOriginTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private const string Token = "IQoJb3JpZ2luX2VjEXAMPLETOKEN";
    private const string Session = "arn:aws:sts::111122223333:assumed-role/mailer/i-0abc";
    private const string KeyId = "ASIAIOSFODNN7EXAMPLE";

    private static readonly SessionAWSCredentials Keys = new(KeyId, Secret, Token);

    public static TheoryData<string, bool, CredentialsSource, string> Providers => new()
    {
        { nameof(SessionAWSCredentials), true, CredentialsSource.Explicit, "credentials given to the client" },
        { nameof(SessionAWSCredentials), false, CredentialsSource.Profile, "profile 'default' in ~/.aws/credentials or ~/.aws/config" },
        { nameof(EnvironmentVariablesAWSCredentials), false, CredentialsSource.Environment, "environment variable AWS_ACCESS_KEY_ID" },
        { nameof(EnvironmentVariablesAWSCredentials), true, CredentialsSource.Environment, "environment variable AWS_ACCESS_KEY_ID, given to the client" },
        { nameof(AssumeRoleWithWebIdentityCredentials), false, CredentialsSource.WebIdentity, "web identity token (AWS_WEB_IDENTITY_TOKEN_FILE)" },
        { nameof(AssumeRoleAWSCredentials), false, CredentialsSource.AssumedRole, "role assumed by the SDK, by profile 'default' in ~/.aws/credentials or ~/.aws/config" },
        { nameof(AssumeRoleAWSCredentials), true, CredentialsSource.AssumedRole, "role assumed by the SDK, given to the client" },
        { nameof(SSOAWSCredentials), false, CredentialsSource.SingleSignOn, "single sign-on, by profile 'default' in ~/.aws/credentials or ~/.aws/config" },
        { nameof(ProcessAWSCredentials), false, CredentialsSource.Process, "credential process, by profile 'default' in ~/.aws/credentials or ~/.aws/config" },
        { nameof(GenericContainerCredentials), false, CredentialsSource.Container, "role of the container" },
        { nameof(InstanceProfileAWSCredentials), false, CredentialsSource.InstanceProfile, "role of the EC2 instance" },
        { "DefaultInstanceProfileAWSCredentials", false, CredentialsSource.InstanceProfile, "role of the EC2 instance" },
        { nameof(AnonymousAWSCredentials), true, CredentialsSource.Anonymous, "no credentials, given to the client" },
        { nameof(OwnCredentials), true, CredentialsSource.Explicit, "credentials given to the client" },
        { nameof(OwnCredentials), false, CredentialsSource.Unknown, "credentials of type OwnCredentials" },
    };

    [Theory]
    [MemberData(nameof(Providers))]
    public void Each_provider_is_told(string type, bool given, CredentialsSource source, string setting)
    {
        var origin = Of(Made(type), given)!;

        origin.Source.ShouldBe(source);
        origin.Setting.ShouldBe(setting);
    }

    [Theory]
    [InlineData("AWS_PROFILE=other", "profile 'other' (AWS_PROFILE) in ~/.aws/credentials or ~/.aws/config")]
    [InlineData("AWS_SHARED_CREDENTIALS_FILE=/secret/place", "profile 'default' in the file that AWS_SHARED_CREDENTIALS_FILE names")]
    [InlineData("AWS_PROFILE=other AWS_CONFIG_FILE=/secret/place", "profile 'other' (AWS_PROFILE) in ~/.aws/credentials or the file that AWS_CONFIG_FILE names")]
    public void The_profile_and_its_file_are_told(string environment, string setting) => Of(Keys, given: false, environment: environment)!.Setting.ShouldBe(setting);

    [Fact]
    public void The_profile_of_the_client_comes_before_that_of_the_environment() =>
        Of(Keys, given: false, environment: "AWS_PROFILE=other", config: new AmazonSQSConfig { Profile = new Amazon.Profile("mail") })!.Setting.ShouldBe("profile 'mail' of the client");

    [Theory]
    [InlineData(nameof(EnvironmentVariablesAWSCredentials), false, "AWS_ACCESS_KEY_ID=x AWS_PROFILE=y", "AWS_PROFILE")]
    [InlineData(nameof(EnvironmentVariablesAWSCredentials), false, "AWS_ACCESS_KEY_ID=x AWS_WEB_IDENTITY_TOKEN_FILE=y AWS_CONTAINER_CREDENTIALS_FULL_URI=z", "AWS_WEB_IDENTITY_TOKEN_FILE AWS_CONTAINER_CREDENTIALS_FULL_URI")]
    [InlineData(nameof(SessionAWSCredentials), true, "AWS_ACCESS_KEY_ID=x AWS_PROFILE=y", "AWS_ACCESS_KEY_ID AWS_PROFILE")]
    [InlineData(nameof(SessionAWSCredentials), false, "AWS_PROFILE=y AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=z", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")]
    [InlineData(nameof(AssumeRoleWithWebIdentityCredentials), false, "AWS_WEB_IDENTITY_TOKEN_FILE=x AWS_PROFILE=y", "AWS_PROFILE")]
    [InlineData(nameof(InstanceProfileAWSCredentials), false, "AWS_PROFILE=y", "")]
    public void What_is_shadowed_is_told_where_another_identity_was_expected(string type, bool given, string environment, string shadows)
    {
        string.Join(' ', Of(Made(type), given, environment, expected: "arn:aws:iam::111122223333:role/other")!.Shadows).ShouldBe(shadows);
        Of(Made(type), given, environment, expected: "arn:aws:iam::111122223333:role/mailer")!.Shadows.ShouldBeEmpty();
        Of(Made(type), given, environment)!.Shadows.ShouldBeEmpty();
    }

    [Fact]
    public void Session_account_and_masked_key_are_told_and_nothing_secret()
    {
        var origin = Of(Keys, given: true, environment: $"AWS_SECRET_ACCESS_KEY={Secret} AWS_ACCESS_KEY_ID=AKIAOTHERKEY00000001", expected: "arn:aws:iam::111122223333:role/other")!;
        var diagnosis = new SesDiagnosis { Refusal = SesRefusal.Parse("Denied."), Layer = DenialLayer.CallerIdentity, Credentials = origin };

        (origin.AccessKeyId, origin.Account, origin.SessionName).ShouldBe(("ASIA********MPLE", "111122223333", "i-0abc"));
        foreach (var text in new[] { origin.ToString(), diagnosis.ToString(), diagnosis.ToJson() })
        {
            text.ShouldContain("ASIA********MPLE");
            text.ShouldNotContain(Secret);
            text.ShouldNotContain(Token);
            text.ShouldNotContain(KeyId);
            text.ShouldNotContain("AKIAOTHERKEY");
        }

        diagnosis.ToString().ShouldContain("From: credentials given to the client takes precedence over what is set too: AWS_ACCESS_KEY_ID");
    }

    [Fact]
    public void Without_credentials_nothing_is_told() => CredentialsOrigins.Of(new Denial(SesRefusal.Parse("x"), null), Session, null, _ => null).ShouldBeNull();

    private static CredentialsOrigin? Of(AWSCredentials credentials, bool given, string environment = "", string? expected = null, IClientConfig? config = null)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var denial = new Denial(SesRefusal.Parse("Denied."), null) { Credentials = credentials, CredentialsAreGiven = given, AccessKeyId = KeyId, ClientConfig = config ?? new AmazonSQSConfig() };
        return CredentialsOrigins.Of(denial, Session, expected, variables.GetValueOrDefault);
    }

    /// <summary>Some cannot be constructed without a place to fetch from; which they are is all that counts.</summary>
    private static AWSCredentials Made(string type) => type switch
    {
        nameof(SessionAWSCredentials) => Keys,
        nameof(AnonymousAWSCredentials) => new AnonymousAWSCredentials(),
        nameof(OwnCredentials) => new OwnCredentials(),
        _ => (AWSCredentials)RuntimeHelpers.GetUninitializedObject(typeof(AWSCredentials).Assembly.GetType("Amazon.Runtime." + type, throwOnError: true)!),
    };

    private sealed class OwnCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new InvalidOperationException("A diagnosis fetches no credentials to tell where they came from.");
    }
}
