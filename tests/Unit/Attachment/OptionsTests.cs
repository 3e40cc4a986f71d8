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

    /// <summary>A wrong value for each option that has a limit, with what is then told.</summary>
    private static readonly Dictionary<string, (Action<SesResilienceOptions> Set, string Told)> Wrong = new(StringComparer.Ordinal)
    {
        ["SesResilienceOptions.OnDenied"] = (o => o.OnDenied = (OnDenied)7, "must be Throw or Annotate, but is 7"),
        ["SesResilienceOptions.DiagnosisBudget"] = (o => o.DiagnosisBudget = TimeSpan.Zero, "must be from 00:00:00.1000000 to 00:01:00, but is 00:00:00"),
        ["SesResilienceOptions.DiagnosisCacheDuration"] = (o => o.DiagnosisCacheDuration = TimeSpan.FromDays(1), "must be zero, or from 00:00:01 to 01:00:00, but is 1.00:00:00"),
        ["SesResilienceOptions.ExpectedPrincipal"] = (o => o.ExpectedPrincipal = "mailer", "must be an ARN of an IAM user or role, or of an STS session, with * and ? as wildcards, but is 'mailer'"),
        ["SesResilienceOptions.DiagnosticRoles"] = (o => o.DiagnosticRoles["1"] = "role", "must have 12-digit account ids and ARNs of IAM roles in those accounts, but has '1' with 'role'"),
        ["SesResilienceOptions.LayersNotInUse"] = (o => o.LayersNotInUse.Add(Diagnostics.DenialLayer.IdentityPolicy), "must have none but SessionPolicy and VpcEndpointPolicy, but has IdentityPolicy"),
        ["SesResilienceOptions.DiagnosticsServiceUrl"] = (o => o.DiagnosticsServiceUrl = new Uri("ftp://emulator/"), "must be an absolute http or https address without user name, query or fragment, but is 'ftp://emulator/'"),
        ["SesResilienceOptions.PipelineKey"] = (o => o.PipelineKey = "", "must not be empty"),
        ["PacingOptions.MaxSendRate"] = (o => o.Pacing!.MaxSendRate = 0, "must be from 0.1 to 100000, but is 0"),
        ["PacingOptions.MaxWait"] = (o => o.Pacing!.MaxWait = TimeSpan.FromHours(1), "must be from 00:00:00.0100000 to 00:05:00, but is 01:00:00"),
        ["PacingOptions.QueueLimit"] = (o => o.Pacing!.QueueLimit = 0, "must be from 1 to 100000, but is 0"),
        ["FailFastOptions.ProbeInterval"] = (o => o.FailFast!.ProbeInterval = TimeSpan.Zero, "must be from 00:00:00.1000000 to 01:00:00, but is 00:00:00"),
        ["FailFastOptions.Duration"] = (o => o.FailFast!.Duration = TimeSpan.FromDays(2), "must be from 00:00:10 to 1.00:00:00, but is 2.00:00:00"),
    };

    /// <summary>Every value of these has a meaning.</summary>
    private static readonly string[] WithoutLimit = ["SesResilienceOptions.RepeatUncertainSends", "SesResilienceOptions.Pacing", "SesResilienceOptions.FailFast"];

    [Fact]
    public void Every_option_is_checked_or_has_no_limit() =>
        new[] { typeof(SesResilienceOptions), typeof(PacingOptions), typeof(FailFastOptions) }
            .SelectMany(type => type.GetProperties().Select(property => $"{type.Name}.{property.Name}"))
            .ShouldBe(Wrong.Keys.Concat(WithoutLimit), ignoreOrder: true);

    [Fact]
    public void A_wrong_value_of_each_is_told_with_limit_value_and_consequence_and_all_at_once()
    {
        foreach (var (option, (set, told)) in Wrong)
        {
            Failures(With(set)).ShouldHaveSingleItem().ShouldStartWith($"{option} {told}, or else ", Case.Sensitive);
        }

        Failures(With([.. Wrong.Values.Select(wrong => wrong.Set)])).Select(failure => failure.Split(' ')[0]).ShouldBe(Wrong.Keys, ignoreOrder: true);

        static SesResilienceOptions With(params Action<SesResilienceOptions>[] set)
        {
            var options = new SesResilienceOptions { Pacing = new PacingOptions(), FailFast = new FailFastOptions() };
            foreach (var wrong in set) wrong(options);
            return options;
        }
    }

    private static List<string> Failures(SesResilienceOptions options) =>
        new SesResilienceOptionsValidator().Validate(name: null, options).Failures?.ToList() ?? [];
}
