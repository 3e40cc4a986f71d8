using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Polly;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Diagnostics.Forecasts;
using Ses.Resilient.Pipeline;
using Ses.Resilient.Probing;
using Ses.Resilient.Sharing;
using Ses.Resilient.Telemetry;

namespace Ses.Resilient.Attaching;

/// <summary>Where a guard and the diagnostician behind it are made: for a container, and for a client made by hand.</summary>
internal static class SesSendGuardFactory
{
    /// <summary>The guard of the clients with a key: its own where <c>AddSesResilience</c> was called with that key.</summary>
    public static SesSendGuard GuardOf(IServiceProvider services, object? key) =>
        services.GetRequiredService<SesClientRegistrations>().KeyOf(key) is { } own
            ? services.GetRequiredKeyedService<SesSendGuard>(own)
            : services.GetRequiredService<SesSendGuard>();

    public static SesSendGuard Create(IServiceProvider services) => Create(services, key: null);

    public static SesSendGuard Create(IServiceProvider services, object? key)
    {
        var options = OptionsOf(services, key);
        var time = TimeOf(services);
        var telemetry = services.GetRequiredService<SesTelemetry>();
        var guard = new SesSendGuard(
            key is null ? services.GetRequiredService<ISesDiagnostician>() : services.GetRequiredKeyedService<ISesDiagnostician>(key),
            options,
            LoggerOf(services),
            time,
            telemetry)
        {
            Pipeline = PipelineOf(options, time, telemetry, services),
        };
        services.GetRequiredService<SesClientRegistrations>().Bind(guard, key as string);
        return guard;
    }

    /// <param name="sends">Whether sends run in what the options want; otherwise refusals are explained, and that is all.</param>
    public static SesSendGuard Create(SesResilienceOptions options, ILoggerFactory loggers, TimeProvider time, bool sends = true) =>
        new(CreateDiagnostician(options, time, null, LoggerOf(loggers)), options, LoggerOf(loggers), time)
        {
            Pipeline = sends ? PipelineOf(options, time, SesTelemetry.Unhosted, services: null) : null,
        };

    private static SendPipeline? PipelineOf(SesResilienceOptions options, TimeProvider time, SesTelemetry telemetry, IServiceProvider? services)
    {
        if (options.PipelineKey is { } key)
        {
            var registered = services?.GetKeyedService<ResiliencePipeline>(key) ?? throw new InvalidOperationException(
                $"SesResilienceOptions.PipelineKey is '{key}', but no pipeline is registered under it. Call services.AddResiliencePipeline(\"{key}\", ...) of Polly.Extensions.");
            return new SendPipeline(registered, options.RepeatUncertainSends, telemetry);
        }

        return options.PipelineSetup is { } setup
            ? new SendPipeline(Built(setup, time), options.RepeatUncertainSends, telemetry, options.IsPipelineRetryAlone)
            : null;
    }

    private static ResiliencePipeline Built(Action<ResiliencePipelineBuilder> setup, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder { Name = "Ses.Resilient", TimeProvider = time };
        setup(builder);
        return builder.Build();
    }

    public static ISesDiagnostician CreateDiagnostician(IServiceProvider services) => CreateDiagnostician(services, key: null);

    public static ISesDiagnostician CreateDiagnostician(IServiceProvider services, object? key) => CreateDiagnostician(
        OptionsOf(services, key),
        TimeOf(services),
        services,
        LoggerOf(services));

    /// <summary>The one place that says which diagnostician explains sends.</summary>
    private static SharedDiagnostician CreateDiagnostician(SesResilienceOptions options, TimeProvider time, IServiceProvider? services, ILogger logger)
    {
        var settings = SettingsOf(options);
        var cache = new DiagnosisCache(() => CacheSource.Open(services, time, logger), options.DiagnosisCacheDuration, time, logger);
        return new SharedDiagnostician(
            new MeasuredDiagnostician(new SesDiagnostician(new EvidenceSource(time), settings, time, services?.GetService<IHostAddresses>()), services?.GetService<SesTelemetry>() ?? SesTelemetry.Unhosted),
            settings,
            cache,
            time);
    }

    public static ISesPermissionProbe CreateProbe(IServiceProvider services) => CreateProbe(services, key: null);

    public static ISesPermissionProbe CreateProbe(IServiceProvider services, object? key)
    {
        var options = OptionsOf(services, key);
        var time = TimeOf(services);
        return new SesPermissionProbe(new SendForecaster(new EvidenceSource(time), SettingsOf(options), time), options, GuardOf(services, key), time);
    }

    private static SesResilienceOptions OptionsOf(IServiceProvider services, object? key) => key is string name
        ? services.GetRequiredService<IOptionsMonitor<SesResilienceOptions>>().Get(name)
        : services.GetRequiredService<IOptions<SesResilienceOptions>>().Value;

    private static DiagnosisSettings SettingsOf(SesResilienceOptions options) =>
        new(options.DiagnosisBudget, options.ExpectedPrincipal, options.DiagnosticsServiceUrl?.AbsoluteUri)
        {
            DiagnosticRoles = options.DiagnosticRoles.ToImmutableDictionary(StringComparer.Ordinal),
        };

    private static TimeProvider TimeOf(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;

    private static ILogger LoggerOf(IServiceProvider services) => LoggerOf(services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance);

    private static ILogger LoggerOf(ILoggerFactory loggers) => loggers.CreateLogger(Log.Category);
}
