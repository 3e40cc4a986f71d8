using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Tests.Attribution;

namespace Ses.Resilient.Tests.Sharing;

/// <summary>How far a diagnosis holds: every policy that was read counts, whether or not its statement came to matter.</summary>
public sealed class SharingScopeTests
{
    private const string Plain = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ses:*","Resource":"*","Condition":{"StringEquals":{"ses:FromAddress":"news@example.com"}}}}""";

    private const string AfterHours = """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"ses:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:currenttime":"2099-01-01T00:00:00Z"}}}}""";

    private const string Outsiders = """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"ses:*","Resource":"*","Condition":{"ForAnyValue:StringLike":{"ses:Recipients":"*@rival.example"}}}}""";

    private const string OfAnotherService = """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"NumericLessThan":{"aws:EpochTime":"1"}}}}""";

    private const string ResourceVariable = """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"ses:*","Resource":"arn:aws:ses:*:*:identity/${ses:Recipients}"}}""";

    private const string ValueVariable = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ses:*","Resource":"*","Condition":{"StringEquals":{"ses:FromAddress":"${aws:EpochTime, 'x'}"}}}}""";

    [Fact]
    public void Policies_that_look_at_neither_hold_for_any() => Of(new TestSend().WithIdentityPolicies(Plain)).ShouldBe(SharingScope.AnyRecipients);

    [Fact]
    public void A_deny_by_time_that_does_not_match_yet_counts() => Of(new TestSend().WithIdentityPolicies(Plain, AfterHours)).ShouldBe(SharingScope.SameMoment);

    [Fact]
    public void A_deny_by_recipients_that_does_not_match_counts() => Of(new TestSend().WithIdentityPolicies(Plain, Outsiders)).ShouldBe(SharingScope.SameRecipients);

    [Fact]
    public void Time_is_narrower_than_recipients() => Of(new TestSend().WithIdentityPolicies(Outsiders, AfterHours)).ShouldBe(SharingScope.SameMoment);

    [Fact]
    public void The_key_counts_whatever_the_statement_is_about() => Of(new TestSend().WithIdentityPolicies(Plain, OfAnotherService)).ShouldBe(SharingScope.SameMoment);

    [Fact]
    public void A_variable_in_a_resource_counts() => Of(new TestSend().WithIdentityPolicies(Plain, ResourceVariable)).ShouldBe(SharingScope.SameRecipients);

    [Fact]
    public void A_variable_in_a_value_counts() => Of(new TestSend().WithIdentityPolicies(ValueVariable)).ShouldBe(SharingScope.SameMoment);

    [Fact]
    public void Every_layer_counts()
    {
        Of(new TestSend().WithBoundary(Outsiders)).ShouldBe(SharingScope.SameRecipients);
        Of(new TestSend().WithServiceControlPolicies(Plain, AfterHours)).ShouldBe(SharingScope.SameMoment);
        Of(new TestSend().WithSendingAuthorizationPolicy(
            """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"ses:SendEmail","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"}}}}"""))
            .ShouldBe(SharingScope.SameMoment);
    }

    private static SharingScope Of(TestSend send) => SharingScopes.Of(send.Refused());
}
