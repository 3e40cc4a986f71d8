using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Ses.Resilient.Tests.AwsCli;

/// <summary>One AWS CLI of this machine. Its child processes see none of the machine's AWS settings.</summary>
internal sealed record InstalledCli(string Path, string Version)
{
    // The CLI is slow to start and keeps a core busy while it does.
    private static readonly SemaphoreSlim Turns = new(2);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Those on PATH, in its order.</summary>
    public static Lazy<Task<ImmutableArray<InstalledCli>>> All { get; } = new(FindAsync);

    public static async Task<CliOutput> RunAsync(string path, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var inherited in start.Environment.Keys.Where(k => k.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(inherited);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        await Turns.WaitAsync(cancellationToken);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            using var process = Process.Start(start)!;
            try
            {
                process.StandardInput.Close();
                var output = process.StandardOutput.ReadToEndAsync(limit.Token);
                var error = process.StandardError.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return new CliOutput(process.ExitCode, await output, await error);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        finally
        {
            Turns.Release();
        }
    }

    private static async Task<ImmutableArray<InstalledCli>> FindAsync()
    {
        var name = OperatingSystem.IsWindows() ? "aws.exe" : "aws";
        var files = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => System.IO.Path.Combine(folder, name))
            .Where(File.Exists);
        var found = ImmutableArray.CreateBuilder<InstalledCli>();
        foreach (var file in files)
        {
            // Folders may be links to one another; the same CLI need not be asked twice.
            if (await VersionAsync(file) is { } version && found.All(c => c.Version != version))
                found.Add(new InstalledCli(file, version));
        }
        return found.ToImmutable();
    }

    private static async Task<string?> VersionAsync(string file)
    {
        try
        {
            var output = await RunAsync(file, ["--version"], ImmutableDictionary<string, string>.Empty, CancellationToken.None);
            // Version 1 once wrote it to the error stream.
            var version = (output.Text + output.Error).Trim();
            return output.ExitCode == 0 && version.StartsWith("aws-cli/", StringComparison.Ordinal) ? version : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}

internal sealed record CliOutput(int ExitCode, string Text, string Error);
