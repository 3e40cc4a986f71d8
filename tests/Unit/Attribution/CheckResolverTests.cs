using System.Collections.Immutable;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evidence;

namespace Ses.Resilient.Tests.Attribution;

/// <summary>Which pairs SES checks, and in which order: ses-authorization facts 2.1 to 2.5 (From address over domain, default configuration set, recipient).</summary>
public sealed class CheckResolverTests
{
    private const string Prefix = "arn:aws:ses:eu-west-1:111122223333:";
    private static readonly SesRefusal NoText = new() { Kind = SesRefusalKind.Authorization, Principal = "arn:aws:iam::111122223333:user/app" };

    private static SendFacts Facts(string? identityArn = null, string? configurationSet = null) => new()
    {
        Api = SesApi.V2,
        Operation = "SendEmail",
        Region = "eu-west-1",
        FromAddress = "news@mail.example.com",
        Recipients = ["jo@example.org"],
        FromIdentityArn = identityArn,
        ConfigurationSetName = configurationSet,
        Checks =
        [
            new AuthorizationCheck("ses:SendEmail", new SendResource(SesResourceType.Identity, ResourceRole.From, "news@mail.example.com", identityArn), CheckBasis.Established),
            .. configurationSet is null ? ImmutableArray<AuthorizationCheck>.Empty : [new AuthorizationCheck("ses:SendEmail", new SendResource(SesResourceType.ConfigurationSet, ResourceRole.ConfigurationSet, configurationSet, null), CheckBasis.Established)],
            new AuthorizationCheck("ses:SendEmail", new SendResource(SesResourceType.Identity, ResourceRole.Recipient, "jo@example.org", null), CheckBasis.Possible),
        ],
    };

    private static EvidenceSet Identities(params (string Name, ReadOutcome<SesIdentity> Read)[] reads) => new()
    {
        Identities = ImmutableDictionary.CreateRange(
            StringComparer.OrdinalIgnoreCase, reads.Select(r => KeyValuePair.Create(r.Name, r.Read))),
    };

    private static ReadOutcome<SesIdentity> Found(string name, string? defaultSet = null) => ReadOutcome<SesIdentity>.Found(new SesIdentity(name, true, [], defaultSet));

    private static string[] Arns(SesRefusal refusal, SendFacts facts, EvidenceSet evidence) =>
        [.. CheckResolver.Resolve(refusal, facts, evidence).Select(c => c.ResourceArn)];

    [Fact]
    public void The_address_identity_wins_over_its_domain() =>
        Arns(NoText, Facts(), Identities(("news@mail.example.com", Found("news@mail.example.com")), ("mail.example.com", Found("mail.example.com"))))
            .ShouldBe([Prefix + "identity/news@mail.example.com"]);

    [Fact]
    public void Without_an_address_identity_the_nearest_domain_is_taken() =>
        Arns(NoText, Facts(), Identities(
                ("news@mail.example.com", ReadOutcome<SesIdentity>.Absent),
                ("mail.example.com", ReadOutcome<SesIdentity>.Absent),
                ("example.com", Found("example.com"))))
            .ShouldBe([Prefix + "identity/example.com"]);

    [Fact]
    public void Where_the_more_specific_identity_could_not_be_read_none_is_guessed() =>
        Arns(NoText, Facts(), Identities(
                ("news@mail.example.com", new ReadOutcome<SesIdentity>(ReadState.NotPermitted, null, "ses:GetEmailIdentity")),
                ("mail.example.com", Found("mail.example.com"))))
            .ShouldBeEmpty();

    [Fact]
    public void The_identity_that_SES_names_is_taken_for_the_From()
    {
        var refusal = NoText with { Action = "ses:SendEmail", Resource = Prefix + "identity/example.com" };

        var checks = CheckResolver.Resolve(refusal, Facts(), new EvidenceSet());

        checks.ShouldHaveSingleItem().ShouldBe(new SendCheck("ses:SendEmail", Prefix + "identity/example.com", ResourceRole.From, IsNamedBySes: true));
    }

    [Fact]
    public void An_explicit_ARN_is_taken_as_it_is() =>
        Arns(NoText, Facts("arn:aws:ses:eu-west-1:444455556666:identity/partner.example"), new EvidenceSet())
            .ShouldBe(["arn:aws:ses:eu-west-1:444455556666:identity/partner.example"]);

    [Fact]
    public void The_identitys_default_configuration_set_is_checked_though_the_send_never_names_it() =>
        Arns(NoText, Facts(), Identities(("news@mail.example.com", Found("news@mail.example.com", "tracking"))))
            .ShouldBe([Prefix + "identity/news@mail.example.com", Prefix + "configuration-set/tracking"]);

    [Fact]
    public void A_named_configuration_set_replaces_the_default() =>
        Arns(NoText, Facts(configurationSet: "named"), Identities(("news@mail.example.com", Found("news@mail.example.com", "tracking"))))
            .ShouldBe([Prefix + "identity/news@mail.example.com", Prefix + "configuration-set/named"]);

    [Theory]
    [InlineData("identity/jo@example.org", ResourceRole.Recipient)]
    [InlineData("identity/example.org", ResourceRole.Recipient)]
    [InlineData("identity/mail.example.com", ResourceRole.From)]
    [InlineData("configuration-set/tracking", ResourceRole.ConfigurationSet)]
    [InlineData("template/welcome", ResourceRole.Template)]
    public void The_pair_SES_names_comes_first_and_is_recognised(string resource, object role)
    {
        var refusal = NoText with { Action = "ses:SendEmail", Resource = Prefix + resource };

        var first = CheckResolver.Resolve(refusal, Facts(), new EvidenceSet())[0];

        first.ShouldBe(new SendCheck("ses:SendEmail", Prefix + resource, (ResourceRole)role, IsNamedBySes: true));
    }

    [Fact]
    public void An_action_without_resource_types_is_checked_against_the_star() =>
        Arns(NoText with { Action = "ses:ApplyTrackingConfigurationOverrides" }, Facts(), new EvidenceSet()).ShouldBe(["*"]);

    [Fact]
    public void A_recipients_identity_is_not_assumed_to_be_checked() =>
        Arns(NoText, Facts(), Identities(("news@mail.example.com", Found("news@mail.example.com")), ("jo@example.org", Found("jo@example.org"))))
            .ShouldBe([Prefix + "identity/news@mail.example.com"]);
}
