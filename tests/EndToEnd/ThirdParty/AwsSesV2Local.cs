using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Ses.Resilient.Tests.ThirdParty;

/// <summary>The npm package <c>aws-ses-v2-local</c>, a third-party SES v2 endpoint, installed from its lock file and run on a free port.</summary>
public sealed class AwsSesV2Local : IAsyncLifetime
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private Process? _server;

    public string Url { get; private set; } = "";

    /// <summary>Why the server does not run; <see langword="null"/> where it does.</summary>
    public string? SkipReason { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "ThirdParty");
        SkipReason = await InstallAsync(folder) ?? await StartAsync(folder);
    }

    public ValueTask DisposeAsync()
    {
        _server?.Kill(entireProcessTree: true);
        _server?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<string?> InstallAsync(string folder)
    {
        if (Directory.Exists(Path.Combine(folder, "node_modules", "aws-ses-v2-local"))) return null;
        try
        {
            using var npm = Start(folder, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
            using var limit = new CancellationTokenSource(InstallLimit);
            await npm.WaitForExitAsync(limit.Token);
            return npm.ExitCode == 0 ? null : $"npm ci ended with {npm.ExitCode}: {await npm.StandardError.ReadToEndAsync(limit.Token)}";
        }
        catch (Win32Exception exception)
        {
            return $"npm is not on this machine: {exception.Message}";
        }
        catch (OperationCanceledException)
        {
            return $"npm ci did not end within {InstallLimit}";
        }
    }

    private async Task<string?> StartAsync(string folder)
    {
        var port = FreePort();
        Url = $"http://127.0.0.1:{port}";
        _server = Start(folder, "node", Path.Combine("node_modules", ".bin", "aws-ses-v2-local"), "--host", "127.0.0.1", "--port", $"{port}");
        using var http = new HttpClient { BaseAddress = new Uri(Url) };
        using var limit = new CancellationTokenSource(StartLimit);
        using var polls = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!limit.IsCancellationRequested)
        {
            if (_server.HasExited) return $"aws-ses-v2-local ended at once: {await _server.StandardError.ReadToEndAsync(limit.Token)}";
            try
            {
                using var answer = await http.GetAsync("/health-check", limit.Token);
                if (answer.IsSuccessStatusCode) return null;
            }
            catch (HttpRequestException)
            {
                await polls.WaitForNextTickAsync(limit.Token);
            }
        }

        return $"aws-ses-v2-local did not answer within {StartLimit}";
    }

    private static Process Start(string folder, string command, params string[] arguments) => Process.Start(new ProcessStartInfo(command, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
