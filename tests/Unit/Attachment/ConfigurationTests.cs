using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Attaching;

/// <summary>Options out of the app's configuration.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public void Every_option_can_be_set_from_the_configuration()
    {
        var options = Options(services => services.AddSesResilience(), new()
        {
            ["Ses:Resilience:OnDenied"] = "Annotate",
            ["ses:resilience:diagnosisbudget"] = "00:00:02",
            ["Ses:Resilience:DiagnosisCacheDuration"] = "00:02:00",
            ["Ses:Resilience:ExpectedPrincipal"] = "arn:aws:iam::123456789012:role/mailer",
            ["Ses:Resilience:DiagnosticRoles:123456789012"] = "arn:aws:iam::123456789012:role/read",
            ["Ses:Resilience:LayersNotInUse:0"] = "SessionPolicy",
            ["Ses:Resilience:LayersNotInUse:1"] = "VpcEndpointPolicy",
            ["Ses:Resilience:DiagnosticsServiceUrl"] = "http://127.0.0.1:4566",
        });

        options.OnDenied.ShouldBe(OnDenied.Annotate);
        options.DiagnosisBudget.ShouldBe(TimeSpan.FromSeconds(2));
        options.DiagnosisCacheDuration.ShouldBe(TimeSpan.FromMinutes(2));
        options.ExpectedPrincipal.ShouldBe("arn:aws:iam::123456789012:role/mailer");
        options.DiagnosticRoles.ShouldHaveSingleItem().Value.ShouldBe("arn:aws:iam::123456789012:role/read");
        options.LayersNotInUse.ShouldBe([DenialLayer.SessionPolicy, DenialLayer.VpcEndpointPolicy]);
        options.DiagnosticsServiceUrl.ShouldBe(new Uri("http://127.0.0.1:4566"));
    }

    [Fact]
    public void Every_error_of_configuration_and_code_is_told_at_once()
    {
        var thrown = Should.Throw<OptionsValidationException>(() => Options(
            services => services.AddSesResilience(o => o.ExpectedPrincipal = "mailer"),
            new()
            {
                ["Ses:Resilience:DiagnosisBudget"] = "soon",
                ["Ses:Resilience:DiagnosisBudgett"] = "00:00:02",
                ["Ses:Resilience:OnDenied"] = "Trow",
                ["Ses:Resilience:DiagnosisCacheDuration"] = "02:00:00",
                ["Ses:Resilience:LayersNotInUse:0"] = "IdentityPolicy",
            }));

        thrown.Failures.ShouldBe(
        [
            "Ses:Resilience:DiagnosisBudget must be a value that its option can hold, but is 'soon', or else the option would silently keep its default.",
            "Ses:Resilience:DiagnosisBudgett must be the name of an option of SesResilienceOptions, but is none, or else what it is meant to set stays as it is.",
            "Ses:Resilience:OnDenied must be a value that its option can hold, but is 'Trow', or else the option would silently keep its default.",
            "SesResilienceOptions.DiagnosisCacheDuration must be zero, or from 00:00:01 to 01:00:00, but is 02:00:00, or else a diagnosis is kept for nobody, or long after what it shows has changed.",
            "SesResilienceOptions.ExpectedPrincipal must be an ARN of an IAM user or role, or of an STS session, with * and ? as wildcards, but is 'mailer', or else every send would seem to come from a wrong principal.",
            "SesResilienceOptions.LayersNotInUse must have none but SessionPolicy and VpcEndpointPolicy, but has IdentityPolicy, or else a probe would leave out what it can read.",
        ]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Code_goes_over_configuration_wherever_it_stands(bool before)
    {
        var options = Options(
            services =>
            {
                if (before) services.Configure<SesResilienceOptions>(o => o.DiagnosisBudget = TimeSpan.FromSeconds(3));
                services.AddSesResilience(before ? null : o => o.DiagnosisBudget = TimeSpan.FromSeconds(3));
            },
            new() { ["Ses:Resilience:DiagnosisBudget"] = "00:00:02" });

        options.DiagnosisBudget.ShouldBe(TimeSpan.FromSeconds(3));
    }

    /// <summary>For a key: what holds for all, then the configuration of the key, then its code.</summary>
    [Fact]
    public void The_options_of_a_key_go_over_those_of_all()
    {
        using var provider = Provider(
            services =>
            {
                services.AddSesResilience("b", o => o.DiagnosisCacheDuration = TimeSpan.FromSeconds(7));
                services.AddSesResilience(o => o.ExpectedPrincipal = "arn:aws:iam::123456789012:role/all");
                services.AddSesResilience("a", o => o.ExpectedPrincipal = "arn:aws:iam::123456789012:role/a");
                services.AddSesResilience("a", _ => { });
            },
            new()
            {
                ["Ses:Resilience:DiagnosisBudget"] = "00:00:02",
                ["Ses:Resilience:OnDenied"] = "Annotate",
                ["Ses:Resilience:Clients:a:DiagnosisBudget"] = "00:00:04",
            });
        var options = provider.GetRequiredService<IOptionsMonitor<SesResilienceOptions>>();

        var (all, a, b) = (options.CurrentValue, options.Get("a"), options.Get("b"));
        new[] { all, a, b }.Select(o => o.DiagnosisBudget.TotalSeconds).ShouldBe([2, 4, 2]);
        new[] { all, a, b }.Select(o => o.ExpectedPrincipal![31..]).ShouldBe(["all", "a", "all"]);
        new[] { all, a, b }.Select(o => o.OnDenied).ShouldAllBe(o => o == OnDenied.Annotate);
        b.DiagnosisCacheDuration.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void An_error_of_a_key_names_the_key()
    {
        using var provider = Provider(services => services.AddSesResilience("a", _ => { }), new() { ["Ses:Resilience:Clients:a:DiagnosisBudget"] = "1.00:00:00", ["Ses:Resilience:Clients:a:X"] = "1" });

        Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IOptionsMonitor<SesResilienceOptions>>().Get("a")).Failures.ShouldBe(
        [
            "For clients with the key 'a': Ses:Resilience:Clients:a:X must be the name of an option of SesResilienceOptions, but is none, or else what it is meant to set stays as it is.",
            "For clients with the key 'a': SesResilienceOptions.DiagnosisBudget must be from 00:00:00.1000000 to 00:01:00, but is 1.00:00:00, or else no read can end in time, or a refused send holds its caller too long.",
        ]);
    }

    [Fact]
    public void A_container_without_configuration_has_the_defaults() =>
        Options(services => services.AddSesResilience(), null).DiagnosisBudget.ShouldBe(TimeSpan.FromSeconds(5));

    private static SesResilienceOptions Options(Action<IServiceCollection> add, Dictionary<string, string?>? settings)
    {
        using var provider = Provider(add, settings);
        return provider.GetRequiredService<IOptions<SesResilienceOptions>>().Value;
    }

    private static ServiceProvider Provider(Action<IServiceCollection> add, Dictionary<string, string?>? settings)
    {
        var services = new ServiceCollection();
        if (settings is not null)
            services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        add(services);
        return services.BuildServiceProvider();
    }
}
