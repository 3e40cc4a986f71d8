using Microsoft.Extensions.Options;

namespace Ses.Resilient.Tests.Attaching;

public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Failures(new()).ShouldBeEmpty();

    [Fact]
    public void Every_error_is_named_at_once_with_limit_value_and_consequence()
    {
        var options = new SesResilienceOptions
        {
            OnDenied = (OnDenied)7,
            DiagnosisBudget = TimeSpan.FromMinutes(2),
            ExpectedPrincipal = "mailer",
            DiagnosticsServiceUrl = new Uri("http://kim:secret@localhost:4566/"),
        };

        Failures(options).ShouldBe(
        [
            "SesResilienceOptions.OnDenied must be Throw or Annotate, but is 7, or else it is not known what a refused send throws.",
            "SesResilienceOptions.DiagnosisBudget must be from 00:00:00.1000000 to 00:01:00, but is 00:02:00, or else no read can end in time, or a refused send holds its caller too long.",
            "SesResilienceOptions.ExpectedPrincipal must be an ARN of an IAM user or role, or of an STS session, with * and ? as wildcards, but is 'mailer', or else every send would seem to come from a wrong principal.",
            "SesResilienceOptions.DiagnosticsServiceUrl must be an absolute http or https address without user name, query or fragment, but is 'http://localhost:4566/', or else no read of a diagnosis can be made.",
        ]);
        using var wire = new Wire(WireAnswer.SesSent);
        using var client = wire.Ses();
        Should.Throw<OptionsValidationException>(() => SesResilience.Attach(client, options)).Failures.Count().ShouldBe(4);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(99, false)]
    [InlineData(60_000, true)]
    [InlineData(60_001, false)]
    [InlineData(-1, false)]
    public void The_budget_has_limits(int milliseconds, bool valid) =>
        Failures(new() { DiagnosisBudget = TimeSpan.FromMilliseconds(milliseconds) }).Count.ShouldBe(valid ? 0 : 1);

    [Theory]
    [InlineData(0, true)]
    [InlineData(999, false)]
    [InlineData(1_000, true)]
    [InlineData(3_600_000, true)]
    [InlineData(3_600_001, false)]
    [InlineData(-1, false)]
    public void The_duration_for_which_diagnoses_are_kept_has_limits(int milliseconds, bool valid) =>
        Failures(new() { DiagnosisCacheDuration = TimeSpan.FromMilliseconds(milliseconds) }).Count.ShouldBe(valid ? 0 : 1);

    [Theory]
    [InlineData("arn:aws:iam::123456789012:role/mailer", true)]
    [InlineData("arn:aws:iam::*:role/app-*", true)]
    [InlineData("arn:aws-cn:sts::123456789012:assumed-role/mailer/*", true)]
    [InlineData("arn:*:iam::123456789012:user/a?c", true)]
    [InlineData("", false)]
    [InlineData("*", false)]
    [InlineData("arn:aws:ses:eu-west-1:123456789012:identity/example.com", false)]
    [InlineData("arn:aws:iam::123456789012:", false)]
    [InlineData("arn:aws:iam::123456789012", false)]
    [InlineData("arn:aws:iam::123456789012:role/mailer ", false)]
    public void The_expected_principal_is_a_pattern_of_an_ARN(string pattern, bool valid) =>
        Failures(new() { ExpectedPrincipal = pattern }).Count.ShouldBe(valid ? 0 : 1);

    [Fact]
    public void The_expected_principal_has_a_length()
    {
        const string Start = "arn:aws:iam::123456789012:role/";
        Failures(new() { ExpectedPrincipal = Start.PadRight(2048, 'x') }).ShouldBeEmpty();
        Failures(new() { ExpectedPrincipal = Start.PadRight(2049, 'x') }).ShouldHaveSingleItem()
            .ShouldBe("SesResilienceOptions.ExpectedPrincipal must have at most 2048 characters, but has 2049, or else it can match no ARN of IAM.");
    }

    [Theory]
    [InlineData("http://127.0.0.1:4566", true)]
    [InlineData("https://emulator/base/", true)]
    [InlineData("ftp://emulator/", false)]
    [InlineData("/relative", false)]
    [InlineData("http://emulator/?a=b", false)]
    public void The_address_of_an_emulator_is_http(string url, bool valid) =>
        Failures(new() { DiagnosticsServiceUrl = new Uri(url, UriKind.RelativeOrAbsolute) }).Count.ShouldBe(valid ? 0 : 1);

    private static List<string> Failures(SesResilienceOptions options) =>
        new SesResilienceOptionsValidator().Validate(name: null, options).Failures?.ToList() ?? [];
}
