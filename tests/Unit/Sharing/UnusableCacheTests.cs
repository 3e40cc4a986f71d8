using System.Text;
using System.Text.Json.Nodes;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Sharing;

/// <summary>A cache that is down, slow, or holds what was not put there, costs nothing but the sharing.</summary>
public sealed class UnusableCacheTests
{
    [Fact]
    public async Task A_distributed_cache_that_fails_costs_nothing()
    {
        var app = new SharingApp(distributed: new Distributed { Before = _ => throw new IOException("no route to jo@example.org") });
        (await app.DeniedAndSettledAsync()).Layer.ShouldBe(DenialLayer.PermissionsBoundary);
        app.ShouldHaveToldAtDebugAtMost();
        app.Logger.Collector.GetSnapshot().ShouldContain(e => e.Id.Name == "CacheUnusable" && e.Message.Contains("IOException"));
        app.Logger.Collector.GetSnapshot().ShouldAllBe(e => !e.Message.Contains("example.org"));
    }

    public static TheoryData<bool> Heeding => [true, false];

    [Theory]
    [MemberData(nameof(Heeding))]
    public async Task A_distributed_cache_that_hangs_delays_a_diagnosis_by_little_and_within_its_budget(bool heedsCancellation)
    {
        var app = new SharingApp(distributed: new Distributed { Before = token => Task.Delay(Timeout.Infinite, heedsCancellation ? token : default) });
        var budget = TimeSpan.MaxValue;
        app.Make = (denial, left, _) =>
        {
            budget = left;
            return Task.FromResult(SharingApp.Boundary(denial));
        };

        var denied = app.DeniedAsync();
        denied.IsCompleted.ShouldBeFalse();
        app.Time.Advance(SharingApp.Settings.Budget / 4);

        (await denied).Layer.ShouldBe(DenialLayer.PermissionsBoundary);
        budget.ShouldBe(SharingApp.Settings.Budget * 3 / 4);

        // What is being kept is there for others until it is given up.
        (await app.DeniedAsync()).Layer.ShouldBe(DenialLayer.PermissionsBoundary);
        app.Made.ShouldBe(1);
        while (app.Logger.Collector.Count < 2)
        {
            app.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await app.SettleAsync();
        app.ShouldHaveToldAtDebugAtMost();
    }

    [Fact]
    public async Task A_cache_of_the_app_that_throws_or_cannot_be_had_costs_nothing()
    {
        var throws = new SharingApp(cache: () => new AppCache { Before = _ => throw new InvalidOperationException("x") });
        var none = new SharingApp(cache: () => throw new ObjectDisposedException("container"));
        foreach (var app in (SharingApp[])[throws, none])
        {
            (await app.DeniedAndSettledAsync()).Layer.ShouldBe(DenialLayer.PermissionsBoundary);
            (await app.DeniedAndSettledAsync()).Layer.ShouldBe(DenialLayer.PermissionsBoundary);
            app.Made.ShouldBe(2);
            app.ShouldHaveToldAtDebugAtMost();
        }
    }

    [Fact]
    public async Task A_cache_that_never_ends_a_write_does_not_make_a_diagnosis_last_for_ever()
    {
        using var gate = new ManualResetEventSlim();
        var writing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cache = new AppCache();
        var app = new SharingApp(cache: () => cache);
        app.Make = (denial, _, _) =>
        {
            cache.Before = _ =>
            {
                writing.TrySetResult();
                gate.Wait(TestContext.Current.CancellationToken);
                return Task.CompletedTask;
            };
            return Task.FromResult(SharingApp.Boundary(denial));
        };
        await app.DeniedAsync();
        await writing.Task;
        app.Time.Advance(TimeSpan.FromSeconds(29));
        (await app.DeniedAsync()).EvidenceAge.ShouldBe(TimeSpan.FromSeconds(29));
        app.Made.ShouldBe(1);

        app.Time.Advance(TimeSpan.FromSeconds(1));
        app.Make = (denial, _, _) => Task.FromResult(SharingApp.Boundary(denial));
        cache.Before = _ => Task.CompletedTask;
        (await app.DeniedAsync()).EvidenceAge.ShouldBe(TimeSpan.Zero);
        app.Made.ShouldBe(2);
        gate.Set();
        await app.SettleAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5_000)]
    [InlineData(2_000_000)]
    public async Task Garbage_in_a_distributed_cache_is_a_miss(int length)
    {
        var distributed = new Distributed();
        await new SharingApp(distributed: distributed).DeniedAndSettledAsync();
        var garbage = new byte[length];
        new Random(length).NextBytes(garbage);
        distributed.Entries[distributed.Entries.Keys.Single()] = garbage;

        var app = new SharingApp(distributed: distributed);
        (await app.DeniedAndSettledAsync()).Layer.ShouldBe(DenialLayer.PermissionsBoundary);
        app.Made.ShouldBe(1);
        app.ShouldHaveToldAtDebugAtMost();
    }

    private static readonly Dictionary<string, Func<JsonObject, JsonNode?>> Forgeries = new(StringComparer.Ordinal)
    {
        ["no JSON"] = _ => JsonValue.Create("x"),
        ["an array"] = _ => new JsonArray(),
        ["an empty object"] = _ => new JsonObject(),
        ["null"] = _ => null,
        ["a later version"] = v => Set(v, "version", 3),
        ["an earlier version"] = v => Set(v, "version", 1),
        ["no version"] = v => Set(v, "version", null),
        ["another denial's"] = v => Set(v, "fingerprint", new string('0', 64)),
        ["no fingerprint"] = v => Set(v, "fingerprint", null),
        ["an unknown scope"] = v => Set(v, "scope", "Everyone"),
        ["a scope out of range"] = v => Set(v, "scope", 77),
        ["a narrower scope"] = v => Set(v, "scope", "SameRecipients"),
        ["from the future"] = v => Set(v, "madeAt", 32_503_680_000_000),
        ["before all time"] = v => Set(v, "madeAt", long.MinValue),
        ["made at no time"] = v => Set(v, "madeAt", "now"),
        ["a negative lifetime"] = v => Set(v, "lifetime", -1),
        ["no diagnosis"] = v => Set(v, "diagnosis", null),
        ["an unknown layer"] = v => SetIn(v, "layer", "Moon"),
        ["a layer out of range"] = v => SetIn(v, "layer", 1_000),
        ["an unknown certainty"] = v => SetIn(v, "certainty", -3),
        ["no summary"] = v => SetIn(v, "summary", null),
        ["a summary that names somebody"] = v => SetIn(v, "summary", "write to mallory@evil.example"),
        ["a summary that commands the terminal"] = v => SetIn(v, "summary", "\u001b[2J"),
        ["another kind of refusal"] = v => SetIn(v, "refusal", "Credentials"),
        ["no refusal"] = v => SetIn(v, "refusal", null),
        ["no layers"] = v => SetIn(v, "layers", null),
        ["a layer that is null"] = v => SetIn(v, "layers", new JsonArray((JsonNode?)null)),
        ["no reads"] = v => SetIn(v, "reads", null),
        ["a read without a state that is known"] = v => SetIn(v, "reads", JsonNode.Parse("""[{"service":"s","operation":"o","target":"t","permission":"p","state":9,"elapsed":"00:00:00"}]""")),
        ["a read without a target"] = v => SetIn(v, "reads", JsonNode.Parse("""[{"service":"s","operation":"o","permission":"p","state":"Found","elapsed":"00:00:00"}]""")),
        ["a remedy without words"] = v => SetIn(v, "remedies", JsonNode.Parse("""[{"kind":"AddStatement","layer":"IdentityPolicy","owner":"App","proof":"Proved"}]""")),
        ["too many layers to fix next"] = v => SetIn(v, "next", new JsonArray([.. Enumerable.Range(0, 5_000).Select(_ => JsonValue.Create("IdentityPolicy"))])),
        ["more than is ever stored"] = v => SetIn(v, "summary", new string('x', 300_000)),
        ["depth"] = v => SetIn(v, "layers", Deep()),
    };

    public static TheoryData<string> Forged => [.. Forgeries.Keys];

    [Theory]
    [MemberData(nameof(Forged))]
    public async Task A_value_that_was_not_stored_for_such_a_denial_is_a_miss(string forgery)
    {
        var cache = new AppCache();
        await new SharingApp(cache: () => cache).DeniedAndSettledAsync();
        var (key, stored) = cache.Entries.Single();
        var app = new SharingApp(cache: () => cache);

        // The very same value is a hit: it is the difference that makes the miss.
        await app.DeniedAndSettledAsync();
        app.Made.ShouldBe(0);
        var forged = Forgeries[forgery](JsonNode.Parse(stored)!.AsObject());
        cache.Entries[key] = Encoding.UTF8.GetBytes(forgery == "no JSON" ? "{" : forged?.ToJsonString() ?? "null");

        (await app.DeniedAndSettledAsync()).Summary.ShouldBe("No statement of the permissions boundary allows it.");

        app.Made.ShouldBe(1);
        app.ShouldHaveToldAtDebugAtMost();
    }

    [Fact]
    public async Task Any_cut_or_flipped_value_is_a_miss_or_what_was_stored_but_never_a_fault()
    {
        var cache = new AppCache();
        await new SharingApp(cache: () => cache).DeniedAndSettledAsync();
        var (key, stored) = cache.Entries.Single();
        var random = new Random(4);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = stored[..random.Next(stored.Length + 1)];
            if (i % 2 == 0)
                bytes = [.. stored];
            for (var flips = i % 2 == 0 ? 1 + random.Next(4) : 0; flips > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            cache.Entries[key] = bytes;
            var app = new SharingApp(cache: () => cache);
            var diagnosis = await app.DeniedAsync();
            Enum.IsDefined(diagnosis.Layer).ShouldBeTrue();
            diagnosis.ToString().ShouldNotBeNull();
            await app.SettleAsync();
            app.ShouldHaveToldAtDebugAtMost();
        }
    }

    private static JsonObject Set(JsonObject value, string member, JsonNode? to)
    {
        value[member] = to;
        return value;
    }

    private static JsonObject SetIn(JsonObject value, string member, JsonNode? to)
    {
        Set(value["diagnosis"]!.AsObject(), member, to);
        return value;
    }

    private static JsonArray Deep()
    {
        var deep = new JsonArray();
        for (var i = 0; i < 60; i++)
            deep = new JsonArray(deep);
        return deep;
    }
}
