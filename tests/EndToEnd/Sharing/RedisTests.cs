using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;
using Ses.Resilient.SecondProcess;
using StackExchange.Redis;

namespace Ses.Resilient.Tests.Sharing;

/// <summary>A fleet shares a diagnosis through a real Redis, and loses nothing without it. Each test has a server of its own.</summary>
[Collection(nameof(Storms))]
public sealed class RedisTests : IAsyncLifetime
{
    private readonly RedisServer _redis = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static World World => SharedDenialTests.World;

    public ValueTask InitializeAsync() => _redis.InitializeAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Two_containers_and_a_second_process_share_one_diagnosis()
    {
        SkipWithoutRedis();
        await using var aws = await AwsEmulator.Emulator.StartAsync(World, cancellationToken: Token);
        await using var one = new DeniedApp(World, aws.Url.AbsoluteUri, _redis.Endpoint, Patient);
        await using var other = new DeniedApp(World, aws.Url.AbsoluteUri, _redis.Endpoint, Patient);

        var first = await one.DeniedAsync(Token);
        var reads = aws.Journal.Reads.Count();
        reads.ShouldBeGreaterThan(0);
        await KeptAsync();
        var second = await other.DeniedAsync(Token);
        var third = await InASecondProcessAsync(aws.Url);

        aws.Journal.Reads.Count().ShouldBe(reads, "nobody but the first reads anything");
        aws.Journal.Sends.Count().ShouldBe(3);
        second.Summary.ShouldBe(first.Summary);
        second.EvidenceAge.ShouldBeGreaterThan(TimeSpan.Zero);
        third.GetProperty("summary").GetString().ShouldBe(first.Summary);
        third.GetProperty("layer").GetString().ShouldBe("PermissionsBoundary");
        third.GetProperty("refusal").GetProperty("requestId").GetString().ShouldNotBe(first.Refusal.RequestId);
    }

    [Fact]
    public async Task What_Redis_holds_names_no_recipient_and_nothing_secret()
    {
        SkipWithoutRedis();
        await using var aws = await AwsEmulator.Emulator.StartAsync(World, cancellationToken: Token);
        await using var app = new DeniedApp(World, aws.Url.AbsoluteUri, _redis.Endpoint);
        await app.DeniedAsync(Token);

        var credential = World.Credentials[World.Send!.Credentials];
        string[] planted = [.. World.Send.To, credential.AccessKeyId, credential.SecretAccessKey, .. new[] { credential.SessionToken }.OfType<string>(), World.Send.Subject, World.Send.Body];
        planted.Length.ShouldBeGreaterThan(4);
        foreach (var (key, value) in await KeptAsync())
        {
            foreach (var text in planted)
                (key + Encoding.UTF8.GetString(value)).ShouldNotContain(text, Case.Insensitive);
        }
    }

    [Fact]
    public async Task With_Redis_down_each_process_makes_its_own()
    {
        SkipWithoutRedis();
        _redis.Stop();
        await using var aws = await AwsEmulator.Emulator.StartAsync(World, cancellationToken: Token);
        await using var app = new DeniedApp(World, aws.Url.AbsoluteUri, _redis.Endpoint);

        var diagnosis = await app.DeniedAsync(Token);

        diagnosis.Layer.ShouldBe(DenialLayer.PermissionsBoundary);
        diagnosis.Duration.ShouldBeLessThan(new SesResilienceOptions().DiagnosisBudget);
        var reads = aws.Journal.Reads.Count();
        (await app.DeniedAsync(Token)).Layer.ShouldBe(DenialLayer.PermissionsBoundary);
        aws.Journal.Reads.Count().ShouldBe(reads, "the process's own memory is enough");
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("empty")]
    [InlineData("another type")]
    public async Task With_garbage_in_Redis_each_process_makes_its_own(string garbage)
    {
        SkipWithoutRedis();
        await using var aws = await AwsEmulator.Emulator.StartAsync(World, cancellationToken: Token);
        await using var one = new DeniedApp(World, aws.Url.AbsoluteUri, _redis.Endpoint);
        await one.DeniedAsync(Token);
        var reads = aws.Journal.Reads.Count();
        await SpoilAsync(garbage);

        await using var other = new DeniedApp(World, aws.Url.AbsoluteUri, _redis.Endpoint);
        (await other.DeniedAsync(Token)).Layer.ShouldBe(DenialLayer.PermissionsBoundary);

        aws.Journal.Reads.Count().ShouldBe(2 * reads);
    }

    /// <summary>What is shared counts here, not how soon: a quarter of this is for Redis.</summary>
    private static void Patient(SesResilienceOptions options) => options.DiagnosisBudget = TimeSpan.FromMinutes(1);

    private void SkipWithoutRedis() => Assert.SkipWhen(_redis.SkipReason is not null, _redis.SkipReason ?? "");

    /// <summary>What is kept, once something is: nobody waits for the write.</summary>
    private async Task<(string Key, byte[] Value)[]> KeptAsync()
    {
        await using var connection = await _redis.ConnectAsync();
        var server = connection.GetServers().Single();
        while (await server.DatabaseSizeAsync() == 0)
            await Task.Delay(10, Token);
        var kept = new List<(string, byte[])>();
        await foreach (var key in server.KeysAsync().WithCancellation(Token))
            kept.Add((key.ToString(), (byte[]?)await connection.GetDatabase().HashGetAsync(key, "data") ?? []));
        return [.. kept];
    }

    private async Task SpoilAsync(string garbage)
    {
        var keys = await KeptAsync();
        await using var connection = await _redis.ConnectAsync();
        var database = connection.GetDatabase();
        foreach (var (key, _) in keys)
        {
            if (garbage == "another type")
            {
                await database.KeyDeleteAsync(key);
                await database.ListLeftPushAsync(key, "x");
                continue;
            }

            await database.HashSetAsync(key, [new HashEntry("data", garbage == "empty" ? [] : Encoding.UTF8.GetBytes("no diagnosis at all"))]);
        }
    }

    private async Task<JsonElement> InASecondProcessAsync(Uri aws)
    {
        var program = typeof(DeniedApp).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, SharedDenialTests.WorldFile, aws.AbsoluteUri, _redis.Endpoint])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var error = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        process.ExitCode.ShouldBe(0, await error);
        return JsonDocument.Parse(await output).RootElement;
    }
}
