using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Amazon.SimpleEmailV2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Ses.Resilient.Attaching;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Telemetry;
using Ses.Resilient.Tests.Attaching;

namespace Ses.Resilient.Tests.Resilience;

/// <summary>Metrics and traces as a listener of the app gets them, from an app with a container.</summary>
public sealed class TelemetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_denial_is_counted_by_layer_and_certainty_with_its_duration_and_its_span()
    {
        // Sources are found by name wherever they were made; only those of this test's own trace count.
        using var root = new Activity("test").Start();
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Ses.Resilient",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.TraceId == root.TraceId)
                    spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var wire = new Wire(WireAnswer.SesDenied);
        await using var app = App(wire, _ => { });
        var meters = app.GetRequiredService<IMeterFactory>();
        using var denials = new MetricCollector<long>(meters, "Ses.Resilient", "ses.resilient.denials");
        using var durations = new MetricCollector<double>(meters, "Ses.Resilient", "ses.resilient.diagnosis.duration");

        await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync(app));

        var denial = denials.GetMeasurementSnapshot().ShouldHaveSingleItem();
        denial.Value.ShouldBe(1);
        denial.Tags.ShouldBe(
            [new("ses.resilient.layer", "PermissionsBoundary"), new("ses.resilient.certainty", "Proven")], ignoreOrder: true);
        durations.GetMeasurementSnapshot().ShouldHaveSingleItem().Tags.ShouldBeEmpty();
        var span = spans.ShouldHaveSingleItem();
        span.OperationName.ShouldBe("ses.resilient.diagnose");
        span.Tags.ShouldBe([new("ses.resilient.layer", "PermissionsBoundary"), new("ses.resilient.certainty", "Proven")], ignoreOrder: true);
    }

    [Fact]
    public async Task Retries_are_counted_by_reason()
    {
        using var wire = new Wire(Throttled, Throttled, WireAnswer.SesSent);
        await using var app = App(wire, o => o.Pipeline(b => b.AddSesSendRetry(r => r.Delay = TimeSpan.Zero)));
        using var retries = new MetricCollector<long>(app.GetRequiredService<IMeterFactory>(), "Ses.Resilient", "ses.resilient.retries");

        await SendAsync(app);

        retries.GetMeasurementSnapshot().ShouldAllBe(m => m.Value == 1 && (string?)m.Tags["ses.resilient.reason"] == "Throttled");
        retries.GetMeasurementSnapshot().Count.ShouldBe(2);
        wire.Sent.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Sends_held_back_and_delays_are_counted()
    {
        using var wire = new Wire(WireAnswer.SesDenied);
        await using var app = App(wire, o => (o.FailFast, o.Pacing) = (new FailFastOptions(), new PacingOptions { MaxSendRate = 1000 }));
        var meters = app.GetRequiredService<IMeterFactory>();
        using var hits = new MetricCollector<long>(meters, "Ses.Resilient", "ses.resilient.fail_fast.hits");
        using var delays = new MetricCollector<double>(meters, "Ses.Resilient", "ses.resilient.pacing.delay");

        for (var i = 0; i < 3; i++)
            await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync(app));

        hits.GetMeasurementSnapshot().Count(m => (string?)m.Tags["ses.resilient.layer"] == "PermissionsBoundary").ShouldBe(2);
        delays.GetMeasurementSnapshot().ShouldHaveSingleItem().Value.ShouldBe(0);
        wire.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_diagnosis_that_fails_is_counted_and_the_exception_of_the_SDK_goes_on()
    {
        using var wire = new Wire(WireAnswer.SesDenied);
        await using var app = App(wire, _ => { }, new FakeDiagnostician { Diagnose = (_, _, _) => throw new InvalidOperationException("broken") });
        using var faults = new MetricCollector<long>(app.GetRequiredService<IMeterFactory>(), "Ses.Resilient", "ses.resilient.diagnosis.faults");

        await Should.ThrowAsync<AmazonSimpleEmailServiceV2Exception>(() => SendAsync(app));

        faults.GetMeasurementSnapshot().ShouldHaveSingleItem().Value.ShouldBe(1);
    }

    [Fact]
    public async Task Reads_are_counted_where_a_diagnosis_is_made()
    {
        var factory = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        using var reads = new MetricCollector<long>(factory, "Ses.Resilient", "ses.resilient.reads");
        var measured = new MeasuredDiagnostician(new Sharing.SharingApp(), SesTelemetry.Of(factory));

        await measured.DiagnoseAsync(new Sharing.DeniedCall().Denial(TimeProvider.System), TimeSpan.FromSeconds(1), Token);

        reads.GetMeasurementSnapshot().ShouldHaveSingleItem().Tags.ShouldBe(
            [new("ses.resilient.read.service", "iam"), new("ses.resilient.read.outcome", "Found")], ignoreOrder: true);
    }

    [Fact]
    public async Task A_listener_a_logger_and_an_enricher_that_throw_cost_a_send_nothing()
    {
        using var wire = new Wire(WireAnswer.SesDenied);
        var services = Services(wire, _ => { }, new FakeDiagnostician());
        services.AddLogging(logging => logging.AddProvider(new ThrowingLogs()));
        await using var app = services.BuildServiceProvider();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Scope == app.GetRequiredService<IMeterFactory>())
                    own.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("the app's listener"));
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => throw new InvalidOperationException("the app's listener"));
        listener.Start();

        var thrown = await Should.ThrowAsync<SesAccessDeniedException>(() => SendAsync(app));

        thrown.Diagnosis.ShouldNotBeNull();
    }

    [Fact]
    public void The_table_in_the_docs_lists_every_event_and_every_name_and_no_other()
    {
        var cells = File.ReadLines(RepositoryFolder.PathOf("docs", "events-and-metrics.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToArray();
        var events = typeof(Log).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()!)
            .Select(e => $"{e.EventId} {e.EventName} {e.Level}");
        cells.Where(c => int.TryParse(c[1], out _)).Select(c => $"{c[1]} {c[2].Trim('`')} {c[3]}").ShouldBe(events, ignoreOrder: true);

        var names = typeof(TelemetryNames).GetFields().Select(f => (string)f.GetRawConstantValue()!).Where(n => n != TelemetryNames.Source);
        cells.Select(c => c[1].Trim('`')).Where(n => n.StartsWith("ses.resilient.", StringComparison.Ordinal)).ShouldBe(names, ignoreOrder: true);
    }

    [Fact]
    public void Every_promise_in_the_docs_names_tests_that_exist()
    {
        var named = File.ReadLines(RepositoryFolder.PathOf("docs", "reliability.md"))
            .SelectMany(line => System.Text.RegularExpressions.Regex.Matches(line, "`(?<class>[A-Za-z]+Tests)\\.(?<method>[A-Za-z_0-9]+)`"))
            .ToArray();
        named.Length.ShouldBeGreaterThan(20);
        var sources = Directory.EnumerateFiles(RepositoryFolder.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText).ToArray();
        foreach (var test in named)
        {
            sources.ShouldContain(
                text => text.Contains($"class {test.Groups["class"].Value}", StringComparison.Ordinal) && text.Contains($" {test.Groups["method"].Value}(", StringComparison.Ordinal),
                test.Value);
        }
    }

    private static WireAnswer Throttled { get; } = new(
        System.Net.HttpStatusCode.TooManyRequests, "application/json", """{"message":"Maximum sending rate exceeded."}""", ("x-amzn-ErrorType", "TooManyRequestsException"));

    private static ServiceCollection Services(Wire wire, Action<SesResilienceOptions> configure, FakeDiagnostician diagnostician)
    {
        var services = new ServiceCollection();
        services.AddMetrics().AddSingleton<ISesDiagnostician>(diagnostician);
        services.AddSingleton<IAmazonSimpleEmailServiceV2>(_ => wire.Ses());
        services.AddSesResilience(configure);
        return services;
    }

    private static ServiceProvider App(Wire wire, Action<SesResilienceOptions> configure, FakeDiagnostician? diagnostician = null) => Services(
        wire, configure, diagnostician ?? new FakeDiagnostician { Diagnose = (_, _, _) => Task.FromResult(FakeDiagnostician.Boundary with { Sharing = SharingScope.AnyRecipients }) }).BuildServiceProvider();

    private static Task<Amazon.SimpleEmailV2.Model.SendEmailResponse> SendAsync(ServiceProvider app) =>
        app.GetRequiredService<IAmazonSimpleEmailServiceV2>().SendEmailAsync(Wire.Mail, Token);

    private sealed class ThrowingLogs : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("the app's logger");

        public void Dispose()
        {
        }
    }
}
