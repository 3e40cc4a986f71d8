using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ses.Resilient.Sharing;

/// <summary>Which cache keeps diagnoses: the app's own <see cref="HybridCache"/>; else one of the library's, in front of the app's distributed cache where it has one.</summary>
internal static class CacheSource
{
    /// <summary>The most that the library's own cache keeps in memory, in bytes.</summary>
    public const long MostBytesInMemory = 16 * 1024 * 1024;

    public static HybridCache Open(IServiceProvider? app, TimeProvider time, ILogger logger) =>
        app?.GetService<HybridCache>() ?? Own(app?.GetService<IDistributedCache>(), time, logger);

    /// <summary>A container of its own: nothing is added to the app's, whose services may depend on what is not there.</summary>
    private static HybridCache Own(IDistributedCache? distributed, TimeProvider time, ILogger logger)
    {
        var services = new ServiceCollection();
        services.AddSingleton(time);
        services.AddSingleton<ILoggerFactory>(new CacheLog(logger));
        if (distributed is not null)
            services.AddSingleton(distributed);
        services.AddMemoryCache(memory => memory.SizeLimit = MostBytesInMemory);
        services.AddHybridCache(cache => cache.MaximumPayloadBytes = DiagnosisCache.MostBytes);
        return services.BuildServiceProvider().GetRequiredService<HybridCache>();
    }

    /// <summary>
    /// The cache tells a distributed cache that fails, or holds what it did not write, as an error with the exception's text. To a diagnosis it is a
    /// miss: one event at Debug, without the text.
    /// </summary>
    private sealed class CacheLog(ILogger logger) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && logger.IsEnabled(LogLevel.Debug);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Resilient.Log.CacheUnusable(logger, exception is null ? $"{eventId}" : $"{eventId}, {exception.GetType().Name}");
        }

        public void Dispose()
        {
        }
    }
}
