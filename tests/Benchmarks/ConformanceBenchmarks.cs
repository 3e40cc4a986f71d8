using BenchmarkDotNet.Attributes;
using Ses.Resilient.Conformance;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Benchmarks;

/// <summary>What one case of about 4 KB with seven layers costs on one thread, and which part of it is parsing policies.</summary>
[MemoryDiagnoser]
public class ConformanceBenchmarks : IDisposable
{
    private const int Cases = 256;
    private readonly string _policy = Inputs.Ten(0, lastAllows: true);
    private byte[][] _lines = [];
    private readonly ResultWriter _writer = new();

    [GlobalSetup]
    public void Setup()
    {
        using var stream = new MemoryStream();
        CaseGenerator.Write(stream, Cases, seed: 1);
        _lines = [.. System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(System.Text.Encoding.UTF8.GetBytes)];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _writer.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reading, evaluating and writing.</summary>
    [Benchmark(OperationsPerInvoke = Cases, Baseline = true)]
    public int Case()
    {
        _writer.Clear();
        foreach (var line in _lines)
            CaseRunner.RunLine(line, 1, _writer);
        return _writer.Written.Length;
    }

    /// <summary>Reading alone: the case's JSON and its policies.</summary>
    [Benchmark(OperationsPerInvoke = Cases)]
    public int Read()
    {
        var read = 0;
        foreach (var line in _lines)
            read += CaseReader.Read(line, withExpected: false, out _, out _) is null ? 0 : 1;
        return read;
    }

    /// <summary>One policy of ten statements (about 2.5 KB).</summary>
    [Benchmark]
    public object ParsePolicy() => Policy.Parse("p", _policy, PolicyKind.Identity);
}
