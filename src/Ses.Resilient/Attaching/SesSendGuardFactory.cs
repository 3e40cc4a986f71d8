using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evidence;
using Ses.Resilient.Sharing;

namespace Ses.Resilient.Attaching;

/// <summary>Where a guard and the diagnostician behind it are made: for a container, and for a client made by hand.</summary>
internal static class SesSendGuardFactory
{
    public static SesSendGuard Create(IServiceProvider services)
    {
        var guard = new SesSendGuard(
            services.GetRequiredService<ISesDiagnostician>(),
            services.GetRequiredService<IOptions<SesResilienceOptions>>().Value,
            LoggerOf(services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance),
            services.GetService<TimeProvider>() ?? TimeProvider.System);
        services.GetRequiredService<SesClientRegistrations>().Bind(guard);
        return guard;
    }

    public static SesSendGuard Create(SesResilienceOptions options, ILoggerFactory loggers, TimeProvider time) =>
        new(CreateDiagnostician(options, time, null, LoggerOf(loggers)), options, LoggerOf(loggers), time);

    public static ISesDiagnostician CreateDiagnostician(IServiceProvider services) => CreateDiagnostician(
        services.GetRequiredService<IOptions<SesResilienceOptions>>().Value,
        services.GetService<TimeProvider>() ?? TimeProvider.System,
        services,
        LoggerOf(services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance));

    /// <summary>The one place that says which diagnostician explains sends.</summary>
    private static SharedDiagnostician CreateDiagnostician(SesResilienceOptions options, TimeProvider time, IServiceProvider? services, ILogger logger)
    {
        var settings = new DiagnosisSettings(options.DiagnosisBudget, options.ExpectedPrincipal, options.DiagnosticsServiceUrl?.AbsoluteUri)
        {
            DiagnosticRoles = options.DiagnosticRoles.ToImmutableDictionary(StringComparer.Ordinal),
        };
        var cache = new DiagnosisCache(() => CacheSource.Open(services, time, logger), options.DiagnosisCacheDuration, time, logger);
        return new SharedDiagnostician(new SesDiagnostician(new EvidenceSource(time), settings, time, services?.GetService<IHostAddresses>()), settings, cache, time);
    }

    private static ILogger LoggerOf(ILoggerFactory loggers) => loggers.CreateLogger(Log.Category);
}
