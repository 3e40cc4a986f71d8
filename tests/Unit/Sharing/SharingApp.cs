using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.Diagnostics.Attribution;
using Ses.Resilient.Diagnostics.Reports;
using Ses.Resilient.Sharing;

namespace Ses.Resilient.Tests.Sharing;

/// <summary>A process in which denials are shared. What is made for a denial is told by <see cref="Make"/>; how often is counted.</summary>
internal sealed class SharingApp : IDenialDiagnostician
{
    private readonly SharedDiagnostician _shared;
    private int _made;

    public SharingApp(
        FakeTimeProvider? time = null, TimeSpan? duration = null, IDistributedCache? distributed = null, Func<HybridCache>? cache = null, DiagnosisSettings? settings = null)
    {
        Time = time ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 1, 2, 3, TimeSpan.Zero));
        var services = new ServiceCollection();
        if (distributed is not null)
            services.AddSingleton(distributed);
        var app = services.BuildServiceProvider();
        Cache = new DiagnosisCache(cache ?? (() => CacheSource.Open(app, Time, Logger)), duration ?? TimeSpan.FromMinutes(5), Time, Logger);
        _shared = new SharedDiagnostician(this, settings ?? Settings, Cache, Time);
    }

    public static DiagnosisSettings Settings { get; } = new(TimeSpan.FromSeconds(5), null, null);

    public FakeTimeProvider Time { get; }

    public FakeLogger Logger { get; } = new();

    public DiagnosisCache Cache { get; }

    public ISesDiagnostician Diagnostician => _shared;

    /// <summary>How many diagnoses were made.</summary>
    public int Made => Volatile.Read(ref _made);

    public Func<Denial, TimeSpan, CancellationToken, Task<SesDiagnosis>> Make { get; set; } = (denial, _, _) => Task.FromResult(Boundary(denial));

    /// <summary>Names a layer, and turns on nothing that differs from send to send.</summary>
    public static SesDiagnosis Boundary(Denial denial) => new()
    {
        Layer = DenialLayer.PermissionsBoundary,
        Certainty = Certainty.Proven,
        SummarySentence = $"No statement of the permissions boundary allows it.",
        Refusal = denial.Refusal,
        Operation = denial.Facts?.Operation,
        Redactor = Redactor.For(denial.Facts),
        Sharing = SharingScope.AnyRecipients,
        Reads = [new DiagnosticRead("iam", "GetRole", "role mailer", "iam:GetRole", ReadState.Found, null, TimeSpan.FromMilliseconds(20))],
    };

    /// <summary>A diagnosis that ends when told, and one that never ends by itself.</summary>
    public static Func<Denial, TimeSpan, CancellationToken, Task<SesDiagnosis>> After(Task signal) => async (denial, budget, _) =>
    {
        if (budget > TimeSpan.Zero)
            await signal;
        return Boundary(denial);
    };

    public bool CanDiagnose(Exception exception) => true;

    public Task<SesDiagnosis> DiagnoseAsync(Denial denial, TimeSpan budget, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _made);
        return Make(denial, budget, cancellationToken);
    }

    public Task<SesDiagnosis> DeniedAsync(DeniedCall? call = null)
    {
        call ??= new DeniedCall();
        return Diagnostician.DiagnoseAsync(call.Context(), call.Refusal(), call.Cancellation);
    }

    /// <summary>Waits until so many diagnoses were begun.</summary>
    public async Task BegunAsync(int made)
    {
        while (Made < made)
            await Task.Delay(1, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until nothing is being made or kept any more.</summary>
    public async Task SettleAsync()
    {
        while (_shared.UnderWay > 0)
            await Task.Delay(1, TestContext.Current.CancellationToken);
    }

    public async Task<SesDiagnosis> DeniedAndSettledAsync(DeniedCall? call = null)
    {
        var diagnosis = await DeniedAsync(call);
        await SettleAsync();
        return diagnosis;
    }

    /// <summary>Nothing that the cache does is worth more than Debug.</summary>
    public void ShouldHaveToldAtDebugAtMost() => Logger.Collector.GetSnapshot().ShouldAllBe(e => e.Level <= LogLevel.Debug && e.Exception == null);
}
