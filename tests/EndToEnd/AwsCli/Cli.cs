using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Tests.Emulator;

namespace Ses.Resilient.Tests.AwsCli;

/// <summary>The AWS CLI against an emulator, with credentials from the environment.</summary>
internal sealed partial class Cli : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aws-cli-");
    private readonly string _region;

    private Cli(AwsEmulator.Emulator aws, string region)
    {
        Aws = aws;
        _region = region;
        // Version 2 would otherwise take bytes as base64 and version 1 as they are.
        File.WriteAllText(ConfigFile, "[default]\ncli_binary_format = raw-in-base64-out\n");
        File.WriteAllText(CredentialsFile, "");
    }

    public AwsEmulator.Emulator Aws { get; }

    private string ConfigFile => Path.Combine(_folder.FullName, "config");

    private string CredentialsFile => Path.Combine(_folder.FullName, "credentials");

    /// <summary>Starts an emulator of the world; skips the test where no AWS CLI is installed.</summary>
    public static async Task<Cli> StartAsync(World world, string region = "us-east-1")
    {
        if ((await InstalledCli.All.Value).IsEmpty)
            Assert.Skip("There is no AWS CLI on PATH (Debian: apt-get install awscli).");
        return new Cli(await AwsEmulator.Emulator.StartAsync(world, cancellationToken: TestContext.Current.CancellationToken), region);
    }

    /// <summary>What the CLI writes when the call succeeds.</summary>
    public Task<JsonNode> RunAsync(params string[] arguments) => RunAsync(TestWorld.App, arguments);

    public async Task<JsonNode> RunAsync(Key key, params string[] arguments)
    {
        var output = await OutputAsync(key, arguments);
        output.ExitCode.ShouldBe(0, output.Error);
        return JsonNode.Parse(output.Text).ShouldNotBeNull();
    }

    /// <summary>What the CLI says of a call that AWS refuses.</summary>
    public async Task<CliRefusal> RefusedAsync(Key key, params string[] arguments)
    {
        var output = await OutputAsync(key, arguments);
        output.ExitCode.ShouldNotBe(0, output.Text);
        var match = Refusal().Match(output.Error);
        match.Success.ShouldBeTrue(output.Error);
        return new CliRefusal(match.Groups["code"].Value, match.Groups["operation"].Value, match.Groups["message"].Value);
    }

    public async ValueTask DisposeAsync()
    {
        await Aws.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // The first CLI that knows the command runs it: an older one beside a newer one is no reason to skip.
    private async Task<CliOutput> OutputAsync(Key key, string[] arguments)
    {
        var command = string.Join(' ', arguments.Take(2));
        var installed = await InstalledCli.All.Value;
        foreach (var cli in installed)
        {
            var output = await InstalledCli.RunAsync(cli.Path, [.. arguments, "--endpoint-url", Aws.Url.ToString(), "--output", "json"], Settings(key), TestContext.Current.CancellationToken);
            if (!output.Error.Contains("Invalid choice", StringComparison.OrdinalIgnoreCase))
                return output;
        }
        Assert.Skip($"`aws {command}` is not known to {string.Join(" or ", installed.Select(c => c.Version.Split(' ')[0]))}");
        throw new InvalidOperationException("A skip ends the test.");
    }

    private Dictionary<string, string> Settings(Key key)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_ACCESS_KEY_ID"] = key.Id,
            ["AWS_SECRET_ACCESS_KEY"] = key.Secret,
            ["AWS_DEFAULT_REGION"] = _region,
            ["AWS_CONFIG_FILE"] = ConfigFile,
            ["AWS_SHARED_CREDENTIALS_FILE"] = CredentialsFile,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_MAX_ATTEMPTS"] = "1",
            ["AWS_PAGER"] = "",
            ["NO_PROXY"] = "127.0.0.1",
            ["LC_ALL"] = "C.UTF-8",
            ["PYTHONUTF8"] = "1",
        };
        if (key.Token is not null)
            settings["AWS_SESSION_TOKEN"] = key.Token;
        return settings;
    }

    [GeneratedRegex(@"An error occurred \((?<code>[^)]+)\) when calling the (?<operation>\w+) operation(?: \(reached max retries: \d+\))?: (?<message>.*)")]
    private static partial Regex Refusal();
}

/// <summary>A refusal as the CLI tells it.</summary>
internal sealed record CliRefusal(string Code, string Operation, string Message);
