using DeniedSend;
using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Worlds;

/// <summary>Every world's declared truth, through the sample's own app: DI, SDK pipeline, HTTP, emulator and back.</summary>
public sealed class WorldTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Worlds");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.json", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_declared_truth_is_met(string file)
    {
        var world = World.Load(Path.Combine(Folder, file));

        var result = await WorldRun.RunAsync(world, TestContext.Current.CancellationToken);

        result.Differences.ShouldBeEmpty(result.Exception?.Message);
        world.Truth.ShouldNotBeNull("a world without a declared truth proves nothing");
    }
}
