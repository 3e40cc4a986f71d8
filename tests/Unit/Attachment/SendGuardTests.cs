using Amazon.Runtime;
using Amazon.SecurityToken;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Ses.Resilient.Attaching;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Attaching;

/// <summary>No fault of the library reaches the app: it gets the SDK's own exception, and an event says why.</summary>
public sealed class SendGuardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Faults
    {
        get
        {
            var faults = new TheoryData<string, bool>();
            foreach (var fault in (string[])["throws", "faults", "gives null", "cannot tell"])
            {
                faults.Add(fault, false);
                faults.Add(fault, true);
            }

            return faults;
        }
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task A_faulty_diagnosis_leaves_the_SDKs_exception_and_one_event(string fault, bool sync)
    {
        var broken = new InvalidOperationException("broken at bob@example.net");
        var diagnostician = fault switch
        {
            "throws" => new FakeDiagnostician { Diagnose = (_, _, _) => throw broken },
            "faults" => new FakeDiagnostician { Diagnose = async (_, _, _) => { await Task.Yield(); throw broken; } },
            "gives null" => new FakeDiagnostician { Diagnose = (_, _, _) => Task.FromResult<SesDiagnosis>(null!) },
            _ => new FakeDiagnostician { Can = _ => throw broken },
        };
        var logger = new FakeLogger();

        var thrown = await Refused(diagnostician.Guard(logger: logger), sync);

        thrown.Message.ShouldBe("not allowed");
        thrown.TryGetSesDiagnosis(out _).ShouldBeFalse();
        var told = logger.Collector.GetSnapshot().ShouldHaveSingleItem();
        told.Id.ShouldBe(new EventId(201, "DiagnosisFailed"));
        told.Exception.ShouldBeNull();
        told.Message.ShouldNotContain("bob");
        if (fault != "gives null")
        {
            told.Message.ShouldBe(
                "A refused send could not be explained (InvalidOperationException: broken at ***@example.net). The SDK's own exception goes on to the app.");
        }
    }

    [Fact]
    public async Task A_logger_that_throws_costs_the_app_nothing_but_the_event()
    {
        using var wire = new Wire(WireAnswer.StsDenied);
        using var client = wire.Sts();
        PipelineAttachment.Attach(client, () => new FakeDiagnostician().Guard(logger: new ThrowingLogger()));

        var thrown = await Should.ThrowAsync<SesAccessDeniedException>(() => client.CallAsync(sync: false, Token));

        thrown.Diagnosis.ShouldBeSameAs(FakeDiagnostician.Boundary);
        thrown.InnerException!.Message.ShouldBe("not allowed");
    }

    [Fact]
    public async Task A_diagnosis_that_outlives_its_budget_is_not_waited_for()
    {
        var time = new FakeTimeProvider();
        var begun = new TaskCompletionSource();
        var never = new TaskCompletionSource<SesDiagnosis>();
        var logger = new FakeLogger();
        var diagnostician = new FakeDiagnostician { Diagnose = (_, _, _) => { begun.SetResult(); return never.Task; } };
        var options = new SesResilienceOptions { DiagnosisBudget = TimeSpan.FromSeconds(3) };

        var refused = Refused(diagnostician.Guard(options, logger, time), sync: false);
        await begun.Task.WaitAsync(Token);
        // What a diagnosis has beyond its budget, to hand over what it knows by then, is half a second.
        time.Advance(TimeSpan.FromSeconds(3.499));
        refused.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromMilliseconds(1));

        (await refused.WaitAsync(TimeSpan.FromSeconds(30), Token)).Message.ShouldBe("not allowed");
        logger.LatestRecord.Id.ShouldBe(new EventId(201, "DiagnosisFailed"));
        logger.LatestRecord.Message.ShouldContain("TimeoutException");
    }

    [Fact]
    public async Task A_diagnosis_that_faults_after_it_was_given_up_has_an_observer()
    {
        var unobserved = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs args)
        {
            if (args.Exception.InnerException is { Message: "late" } late)
                unobserved.Add(late);
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await GiveUpThenFault();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        unobserved.ShouldBeEmpty();

        static async Task GiveUpThenFault()
        {
            var time = new FakeTimeProvider();
            var diagnosis = new TaskCompletionSource<SesDiagnosis>();
            var refused = Refused(new FakeDiagnostician { Diagnose = (_, _, _) => diagnosis.Task }.Guard(time: time), sync: false);
            while (!refused.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(6));
                await Task.Yield();
            }

            diagnosis.SetException(new InvalidOperationException("late"));
        }
    }

    [Fact]
    public async Task Cancelled_during_the_diagnosis_the_refusal_goes_on_at_once_and_without_an_event()
    {
        using var cancellation = new CancellationTokenSource();
        var logger = new FakeLogger();
        var diagnostician = new FakeDiagnostician
        {
            Diagnose = (_, _, _) =>
            {
                cancellation.Cancel();
                return new TaskCompletionSource<SesDiagnosis>().Task;
            },
        };

        (await RefusedUnder(diagnostician.Guard(logger: logger), sync: false, cancellation.Token)).Message.ShouldBe("not allowed");

        logger.Collector.Count.ShouldBe(0);
    }

    [Fact]
    public async Task The_diagnosis_is_given_the_request_the_refusal_and_the_token_of_the_send()
    {
        using var cancellation = new CancellationTokenSource();
        (IRequestContext Request, Exception Refusal, CancellationToken Token)? given = null;
        var diagnostician = new FakeDiagnostician
        {
            Diagnose = (request, refusal, token) =>
            {
                given = (request, refusal, token);
                return Task.FromResult(FakeDiagnostician.Boundary);
            },
        };

        var thrown = await RefusedUnder(diagnostician.Guard(new() { OnDenied = OnDenied.Annotate }), sync: false, cancellation.Token);

        given.ShouldNotBeNull();
        given.Value.Refusal.ShouldBeSameAs(thrown);
        given.Value.Token.ShouldBe(cancellation.Token);
        given.Value.Request.OriginalRequest.ShouldBeOfType<Amazon.SecurityToken.Model.GetCallerIdentityRequest>();
    }

    [Fact]
    public void A_synchronous_caller_on_a_context_with_one_thread_does_not_hang()
    {
        var diagnostician = new FakeDiagnostician
        {
            // Without ConfigureAwait(false): whoever writes a part of a diagnosis may forget it.
            Diagnose = async (_, _, _) =>
            {
                await Task.Yield();
                return FakeDiagnostician.Boundary;
            },
        };
        var before = SynchronizationContext.Current;
        var mine = new NeverRuns();
        SynchronizationContext.SetSynchronizationContext(mine);
        try
        {
            using var wire = new Wire(WireAnswer.StsDenied);
            using var client = wire.Sts();
            PipelineAttachment.Attach(client, () => diagnostician.Guard());
            Should.Throw<SesAccessDeniedException>(client.GetCallerIdentityNow);
            SynchronizationContext.Current.ShouldBeSameAs(mine);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public async Task A_synchronous_caller_gets_its_thread_back_also_when_no_other_thread_ends_the_wait()
    {
        var logger = new FakeLogger();
        var diagnostician = new FakeDiagnostician { Diagnose = (_, _, _) => new TaskCompletionSource<SesDiagnosis>().Task };
        // A clock that stands still is a pool without a thread: the limit inside never fires.
        var guard = diagnostician.Guard(new() { DiagnosisBudget = TimeSpan.FromMilliseconds(100) }, logger, new FakeTimeProvider());

        (await Refused(guard, sync: true)).Message.ShouldBe("not allowed");

        logger.LatestRecord.Message.ShouldBe(
            "A refused send could not be explained (TimeoutException: no thread was free to end the diagnosis). The SDK's own exception goes on to the app.");
    }

    /// <summary>Makes a call that is refused and is to throw the SDK's own exception.</summary>
    private static Task<AmazonSecurityTokenServiceException> Refused(SesSendGuard guard, bool sync) => RefusedUnder(guard, sync, Token);

    private static async Task<AmazonSecurityTokenServiceException> RefusedUnder(SesSendGuard guard, bool sync, CancellationToken cancellationToken)
    {
        using var wire = new Wire(WireAnswer.StsDenied);
        using var client = wire.Sts();
        PipelineAttachment.Attach(client, () => guard);
        return await Should.ThrowAsync<AmazonSecurityTokenServiceException>(() => client.CallAsync(sync, cancellationToken));
    }

    private sealed class NeverRuns : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }

    private sealed class ThrowingLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("no disk");
    }
}
