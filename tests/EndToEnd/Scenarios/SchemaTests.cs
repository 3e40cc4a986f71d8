using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Json.Schema;
using Ses.Resilient.Diagnostics.Reports;
using Ses.Resilient.Tests.Emulator;

namespace Ses.Resilient.Tests.Scenarios;

/// <summary>docs/diagnosis.schema.json is what the library writes, and nothing else.</summary>
public sealed class SchemaTests
{
    private static readonly string Text = File.ReadAllText(RepositoryFolder.PathOf("docs", "diagnosis.schema.json"));
    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);

    [Fact]
    public void The_reports_in_the_repository_are_valid()
    {
        foreach (var (name, _) in Golden.Causes) Errors(File.ReadAllText(Golden.PathOf(name + ".json"))).ShouldBeEmpty(name);
    }

    [Fact]
    public async Task The_reports_of_the_corpus_are_valid()
    {
        var wrong = new ConcurrentBag<string>();
        var seen = 0;
        await Parallel.ForEachAsync(
            ScenarioFiles.All.Where((_, i) => i % 4 == 0),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (file, cancellationToken) =>
            {
                var run = await ScenarioRun.RunAsync(ScenarioFiles.Load(file), cancellationToken);
                if (run.Diagnosis is not { } diagnosis) return;
                Interlocked.Increment(ref seen);
                foreach (var error in Errors(diagnosis.ToJson())) wrong.Add($"{file}: {error}");
            });

        wrong.ShouldBeEmpty();
        seen.ShouldBeGreaterThan(80);
    }

    [Theory]
    [InlineData("\"layer\": \"IdentityPolicy\"", "\"layer\": \"Weather\"")]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2")]
    [InlineData("\"reads\":", "\"reeds\":")]
    public void What_is_no_report_is_not_valid(string written, string instead)
    {
        var report = File.ReadAllText(Golden.PathOf("2-no-allow.json"));

        report.ShouldContain(written);
        Errors(report.Replace(written, instead, StringComparison.Ordinal)).ShouldNotBeEmpty();
    }

    /// <summary>Every member and every value of a choice that can be written is in the schema, and every one in the schema can be written.</summary>
    [Fact]
    public void It_names_what_the_serializer_writes()
    {
        var root = JsonNode.Parse(Text)!.AsObject();
        var open = new Queue<(JsonTypeInfo Type, JsonObject Schema, string At)>([(DiagnosisJsonContext.Default.DiagnosisDocument, root, "$")]);
        var looked = 0;
        while (open.TryDequeue(out var item))
        {
            var properties = item.Schema["properties"]!.AsObject();
            item.Type.Properties.Select(p => p.Name).Order(StringComparer.Ordinal).ShouldBe(properties.Select(p => p.Key).Order(StringComparer.Ordinal), item.At);
            foreach (var property in item.Type.Properties)
            {
                looked++;
                var (type, schema) = (property.PropertyType, Resolved(properties[property.Name]!.AsObject(), root));
                if (type.IsGenericType && schema["items"] is { } items) (type, schema) = (type.GetGenericArguments()[0], Resolved(items.AsObject(), root));
                type = Nullable.GetUnderlyingType(type) ?? type;
                var at = $"{item.At}.{property.Name}";
                if (type.IsEnum) schema["enum"]!.AsArray().Select(v => v!.GetValue<string>()).Order(StringComparer.Ordinal).ShouldBe(Enum.GetNames(type).Order(StringComparer.Ordinal), at);
                else if (DiagnosisJsonContext.Default.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object } info) open.Enqueue((info, schema, at));
            }
        }

        looked.ShouldBeGreaterThan(50);
    }

    private static JsonObject Resolved(JsonObject schema, JsonObject root) =>
        schema["$ref"]?.GetValue<string>() is { } reference ? root["$defs"]![reference.Split('/')[^1]]!.AsObject() : schema;

    private static IEnumerable<string> Errors(string json)
    {
        var result = Schema.Evaluate(JsonNode.Parse(json), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid ? [] : result.Details.Where(d => d.HasErrors).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}"));
    }
}
