using System.Text.Json.Nodes;
using Ses.Resilient.Tests.Emulator;

namespace Ses.Resilient.Tests.AwsCli;

/// <summary>One call, or a few, of one operation with the AWS CLI, and what must come of it.</summary>
internal sealed record CliCase(Func<Cli, Task> RunAsync)
{
    /// <summary>Changes the world before it is served.</summary>
    public Action<JsonNode>? World { get; init; }
}

/// <summary>Every operation of the emulator is a row of a test; one without a case fails.</summary>
internal static class CliOperations
{
    public static TheoryData<string> Of(string service) => [.. AwsEmulator.Emulator.Operations.Where(o => o.Service == service).Select(o => o.Operation)];

    public static async Task CheckAsync(string service, string operation, IReadOnlyDictionary<string, CliCase> cases, string region = "us-east-1")
    {
        if (!cases.TryGetValue(operation, out var example))
            throw new InvalidOperationException($"No case drives {operation} of {service} with the AWS CLI: add one to its {nameof(cases)}.");
        await using var cli = await Cli.StartAsync(TestWorld.Create(example.World), region);

        await example.RunAsync(cli);

        cli.Aws.Journal.Entries.ShouldNotBeEmpty();
        cli.Aws.Journal.Entries.ShouldAllBe(e => e.Service == service && e.Operation == operation);
        cli.Aws.Journal.Entries.ShouldContain(e => e.Status == 200);
    }
}

public sealed class CliCoverageTests
{
    [Fact]
    public void Every_service_is_driven() =>
        AwsEmulator.Emulator.Operations.Select(o => o.Service).Distinct().ShouldBe([IamCliTests.Service, OrganizationsCliTests.Service, SesV1CliTests.Service, SesV2CliTests.Service, StsCliTests.Service], ignoreOrder: true);
}
