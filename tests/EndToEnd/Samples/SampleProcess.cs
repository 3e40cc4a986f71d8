using System.Diagnostics;
using System.Threading.Channels;

namespace Ses.Resilient.Tests.Samples;

/// <summary>A sample as its own process, as a person starts it.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _output = [];

    private SampleProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) _lines.Writer.TryComplete();
            else _lines.Writer.TryWrite(line.Data);
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) _lines.Writer.TryWrite("error stream: " + line.Data);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it has written so far, as read.</summary>
    public string Output => string.Join('\n', _output);

    public static SampleProcess Start(string sample, params string[] arguments)
    {
        // tests/EndToEnd/bin/CONFIGURATION/net10.0 and samples/NAME/bin/CONFIGURATION/net10.0.
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var repository = own.Parent!.Parent!.Parent!.Parent!.Parent!;
        var program = Path.Combine(repository.FullName, "samples", sample, "bin", own.Parent.Name, own.Name, sample + ".dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(program)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        return new SampleProcess(Process.Start(start)!);
    }

    /// <summary>Waits for a line.</summary>
    public async Task<string> LineAsync(string containing, CancellationToken cancellationToken)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
        {
            _output.Add(line);
            if (line.Contains(containing, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"The sample ended without '{containing}':\n{Output}");
    }

    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken)) _output.Add(line);
        return _process.ExitCode;
    }

    /// <summary>Ends it without a chance to tidy up.</summary>
    public async Task KillAsync()
    {
        if (_process.HasExited) return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
