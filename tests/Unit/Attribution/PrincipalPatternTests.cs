using Ses.Resilient.Diagnostics.Attribution;

namespace Ses.Resilient.Tests.Attribution;

public sealed class PrincipalPatternTests
{
    [Theory]
    [InlineData("arn:aws:iam::111122223333:user/app", "arn:aws:iam::111122223333:user/app", true)]
    [InlineData("arn:aws:iam::111122223333:user/app", "arn:aws:iam::111122223333:user/App", false)]
    [InlineData("arn:aws:iam::111122223333:role/svc/mailer", "arn:aws:sts::111122223333:assumed-role/mailer/i-0abc", true)]
    [InlineData("arn:aws:iam::111122223333:role/mailer", "arn:aws:sts::111122223333:assumed-role/mailer/i-0abc", true)]
    [InlineData("arn:aws:iam::111122223333:role/mailer", "arn:aws:sts::111122223333:assumed-role/mailer2/i-0abc", false)]
    [InlineData("arn:aws:iam::444455556666:role/mailer", "arn:aws:sts::111122223333:assumed-role/mailer/i-0abc", false)]
    [InlineData("arn:aws:iam::*:role/mailer-*", "arn:aws:sts::111122223333:assumed-role/mailer-blue/x", true)]
    [InlineData("arn:aws:sts::111122223333:assumed-role/mailer/*", "arn:aws:sts::111122223333:assumed-role/mailer/i-0abc", true)]
    public void A_role_covers_its_sessions_and_nothing_else(string expected, string actual, bool matches) =>
        PrincipalPattern.Matches(expected, actual).ShouldBe(matches);
}
