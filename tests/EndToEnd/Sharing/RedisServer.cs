using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Ses.Resilient.Tests.Sharing;

/// <summary>Debian's redis-server on a free port, keeping nothing on disk. Where it is not on the machine, <see cref="SkipReason"/> says so.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private Process? _server;

    public string Endpoint { get; private set; } = "";

    public string? SkipReason { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        Endpoint = "127.0.0.1:" + port;
        try
        {
            _server = Process.Start(new ProcessStartInfo("redis-server", ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
        }
        catch (Win32Exception exception)
        {
            SkipReason = $"redis-server is not on this machine ({exception.Message}); Debian's package of that name brings it.";
            return;
        }

        // Nobody reads what it tells; it must not wait for that.
        _server!.OutputDataReceived += static (_, _) => { };
        _server.ErrorDataReceived += static (_, _) => { };
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(StartLimit);
        while (!await AnswersAsync(limit.Token))
            await Task.Delay(20, limit.Token);
    }

    public async Task<IConnectionMultiplexer> ConnectAsync() => await ConnectionMultiplexer.ConnectAsync(Endpoint + ",allowAdmin=true");

    public void Stop()
    {
        if (_server is { HasExited: false })
        {
            _server.Kill();
            _server.WaitForExit();
        }
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        _server?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (_server!.HasExited)
            throw new InvalidOperationException($"redis-server ended at once with {_server.ExitCode}.");
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPEndPoint.Parse(Endpoint), cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
