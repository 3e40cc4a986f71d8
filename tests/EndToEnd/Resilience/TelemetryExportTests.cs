using System.Diagnostics;
using System.Reflection;
using Amazon.Runtime;
using Amazon.SimpleEmailV2.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Polly;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Telemetry;
using Metric = OpenTelemetry.Metrics.Metric;

namespace Ses.Resilient.Tests.Resilience;

/// <summary>What an app exports that has OpenTelemetry listen to <c>Ses.Resilient</c>, by the tables of docs/events-and-metrics.md.</summary>
public sealed class TelemetryExportTests
{
    private readonly List<Metric> _metrics = [];
    private readonly List<Activity> _activities = [];
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Every_instrument_and_the_activity_are_exported_with_their_tags_and_nothing_of_the_mail()
    {
        await using var app = await StartAsync();
        app.Aws.Faults.Inject("SendEmail", Fault.Error(429), times: 1);

        // Throttled, made again, denied; then the same, which does not reach SES; then one that takes more than a second's turns, and one that waits for its own.
        await DeniedAsync(app, SendApp.Mail());
        await DeniedAsync(app, SendApp.Mail());
        await DeniedAsync(app, SendApp.Mail(from: "news@example.com", to: string.Join(", ", Enumerable.Range(0, 30).Select(i => $"kim{i}@private.example"))));
        await DeniedAsync(app, SendApp.Mail(from: "invoices@example.com"));
        await using var faulty = await StartAsync(services => services.AddSingleton<ISesDiagnostician>(new Faulty()));
        await Should.ThrowAsync<AmazonServiceException>(() => faulty.SendAsync());
        foreach (var services in new[] { app.Services, faulty.Services })
        {
            services.GetRequiredService<MeterProvider>().ForceFlush().ShouldBeTrue();
            services.GetRequiredService<TracerProvider>().ForceFlush().ShouldBeTrue();
        }

        string[] tags = [TelemetryNames.LayerTag, TelemetryNames.CertaintyTag, TelemetryNames.ReadServiceTag, TelemetryNames.ReadOutcomeTag, TelemetryNames.ReasonTag];
        string[] traces = [TelemetryNames.Source, TelemetryNames.DiagnoseActivity];
        var instruments = typeof(TelemetryNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).Except(tags).Except(traces);
        _metrics.Select(m => m.Name).Distinct().ShouldBe(instruments, ignoreOrder: true);
        Tagged(TelemetryNames.Denials).ShouldContain("ses.resilient.certainty=Proven ses.resilient.layer=IdentityPolicy");
        Tagged(TelemetryNames.Retries).ShouldBe(["ses.resilient.reason=Throttled"]);
        Tagged(TelemetryNames.FailFastHits).ShouldBe(["ses.resilient.layer=IdentityPolicy"]);
        Tagged(TelemetryNames.Reads).ShouldContain("ses.resilient.read.outcome=Found ses.resilient.read.service=iam");
        Tagged(TelemetryNames.PacingDelay).ShouldBe([""]);
        Total(TelemetryNames.PacingDelay).ShouldBeGreaterThan(0);

        var activity = _activities.First(a => a.OperationName == TelemetryNames.DiagnoseActivity && a.TagObjects.Any());
        activity.GetTagItem(TelemetryNames.LayerTag).ShouldBe("IdentityPolicy");
        activity.GetTagItem(TelemetryNames.CertaintyTag).ShouldBe("Proven");

        var told = _metrics.SelectMany(Points).SelectMany(point => Pairs(point.Tags)).Concat(_activities.SelectMany(a => a.TagObjects)).ToArray();
        told.Select(tag => tag.Key).Distinct().ShouldBe(tags, ignoreOrder: true);
        told.ShouldAllBe(tag => !tag.Value!.ToString()!.Contains("example", StringComparison.OrdinalIgnoreCase) && !tag.Value.ToString()!.Contains("arn:", StringComparison.Ordinal));
    }

    private async Task<SendApp> StartAsync(Action<IServiceCollection>? register = null)
    {
        var app = await SendAppAsync(register);

        // What the start of a host does.
        app.Services.GetRequiredService<MeterProvider>();
        app.Services.GetRequiredService<TracerProvider>();
        return app;
    }

    private Task<SendApp> SendAppAsync(Action<IServiceCollection>? register) => SendApp.StartAsync(
        o =>
        {
            o.Pipeline(b => b.AddSesSendRetry(r => r.Delay = TimeSpan.Zero));
            o.Pacing = new PacingOptions { MaxSendRate = 20 };
            o.FailFast = new FailFastOptions();

            // The test moves time on faster than a busy machine diagnoses.
            o.DiagnosisBudget = TimeSpan.FromSeconds(30);
        },
        world: "no-allow.json",
        register: services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.AddOpenTelemetry()
                .WithMetrics(metrics => metrics.AddMeter(TelemetryNames.Source).AddInMemoryExporter(_metrics))
                .WithTracing(tracing => tracing.AddSource(TelemetryNames.Source).AddInMemoryExporter(_activities));
            register?.Invoke(services);
        });

    /// <summary>Time goes on in small steps while the send waits for its turn.</summary>
    private async Task DeniedAsync(SendApp app, SendEmailRequest mail)
    {
        var sending = app.SendAsync(mail);
        while (!sending.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(sending, Task.Delay(5, TestContext.Current.CancellationToken));
        }

        await Should.ThrowAsync<SesAccessDeniedException>(() => sending);
    }

    private IEnumerable<string> Tagged(string name) => _metrics.Where(m => m.Name == name).SelectMany(Points)
        .Select(point => string.Join(' ', Pairs(point.Tags).Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal))).Distinct();

    private double Total(string histogram) => _metrics.Where(m => m.Name == histogram).SelectMany(Points).Sum(point => point.GetHistogramSum());

    private static IEnumerable<MetricPoint> Points(Metric metric)
    {
        foreach (ref readonly var point in metric.GetMetricPoints()) yield return point;
    }

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(ReadOnlyTagCollection tags)
    {
        foreach (var tag in tags) yield return tag;
    }

    private sealed class Faulty : ISesDiagnostician
    {
        public bool CanDiagnose(Exception exception) => true;

        public Task<Diagnostics.SesDiagnosis> DiagnoseAsync(IRequestContext request, Exception refusal, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("a fault of the diagnosis");
    }
}
