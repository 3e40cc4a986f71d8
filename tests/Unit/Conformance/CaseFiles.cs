using System.Text;
using System.Text.Json;
using Ses.Resilient.Conformance;

namespace Ses.Resilient.Tests.Conformance;

/// <summary>The case files of tests/Conformance, as they lie beside the test program.</summary>
internal static class CaseFiles
{
    public static IReadOnlyList<string> All { get; } = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "cases"), "*.jsonl").Order(StringComparer.Ordinal)];

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Lines = new(() =>
        All.SelectMany(File.ReadLines).ToDictionary(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!, StringComparer.Ordinal));

    public static IEnumerable<string> Ids => Lines.Value.Keys;

    public static string Line(string id) => Lines.Value[id];

    public static EvaluationCase Read(string line) =>
        CaseReader.Read(Encoding.UTF8.GetBytes(line), withExpected: true, out _, out var error) ?? throw new InvalidOperationException(error);
}
