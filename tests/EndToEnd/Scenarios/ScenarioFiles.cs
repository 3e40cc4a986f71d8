using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Scenarios;

/// <summary>The worlds of <c>tests/Scenarios</c>.</summary>
internal static class ScenarioFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Scenarios");

    /// <summary>Their names, as <c>topic/name.json</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.GetFiles(Folder, "*.json", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public static World Load(string name) => World.Load(Path.Combine(Folder, name));
}
