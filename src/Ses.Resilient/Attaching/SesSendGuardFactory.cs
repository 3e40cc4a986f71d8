using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Evidence;

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
        new(CreateDiagnostician(options, time), options, LoggerOf(loggers), time);

    public static ISesDiagnostician CreateDiagnostician(IServiceProvider services) => CreateDiagnostician(
        services.GetRequiredService<IOptions<SesResilienceOptions>>().Value,
        services.GetService<TimeProvider>() ?? TimeProvider.System);

    /// <summary>The one line that says which diagnostician explains sends.</summary>
    private static SesDiagnostician CreateDiagnostician(SesResilienceOptions options, TimeProvider time) => new(
        new EvidenceSource(time),
        new DiagnosisSettings(options.DiagnosisBudget, options.ExpectedPrincipal, options.DiagnosticsServiceUrl?.AbsoluteUri)
        {
            DiagnosticRoles = options.DiagnosticRoles.ToImmutableDictionary(StringComparer.Ordinal),
        },
        time);

    private static ILogger LoggerOf(ILoggerFactory loggers) => loggers.CreateLogger(Log.Category);
}
