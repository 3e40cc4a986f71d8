using System.Text;
using System.Threading.Channels;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Conformance;

/// <summary>Turns lines into results, in order, on one thread or several.</summary>
internal static class CaseRunner
{
    /// <summary>Evaluates every case of <paramref name="input"/> and writes its result to <paramref name="output"/>.</summary>
    public static void Run(Stream input, Stream output, int threads)
    {
        if (threads > 1)
            RunPipelined(input, output, threads).GetAwaiter().GetResult();
        else
            RunInline(input, output);
        output.Flush();
    }

    /// <summary>Compares every case of <paramref name="input"/> with what it expects.</summary>
    /// <returns>How many cases there were, and how many differ.</returns>
    public static (int Cases, int Differences) Check(Stream input, string name, TextWriter report)
    {
        var source = new LineSource(input);
        int cases = 0, differences = 0;
        while (source.Next() is { } block)
        {
            var lineNumber = block.FirstLine;
            foreach (var range in block.Bytes.Split((byte)'\n'))
            {
                var line = block.Bytes[range];
                if (!IsBlank(line))
                {
                    cases++;
                    if (CheckLine(line, block.TooLong) is { } difference)
                    {
                        differences++;
                        report.WriteLine($"{name}:{lineNumber}: {difference}");
                    }
                }

                lineNumber++;
            }

            block.Return();
        }

        return (cases, differences);
    }

    /// <summary>Writes the result of one line.</summary>
    public static void RunLine(ReadOnlySpan<byte> line, long lineNumber, ResultWriter writer)
    {
        var read = CaseReader.Read(line, withExpected: false, out var id, out var error);
        if (read is null)
            writer.WriteError(id, $"line {lineNumber}: {error}");
        else
            writer.Write(read.Id, PolicyEvaluator.Evaluate(read.Request, read.Policies, inDetail: false));
    }

    private static string? CheckLine(ReadOnlySpan<byte> line, bool tooLong)
    {
        if (tooLong)
            return TooLong;
        var read = CaseReader.Read(line, withExpected: true, out var id, out var error);
        if (read is null)
            return $"{id ?? "?"}: {error}";
        if (read.Expected is null)
            return $"{read.Id}: expected is missing";
        var difference = read.Expected.Difference(PolicyEvaluator.Evaluate(read.Request, read.Policies));
        return difference is null ? null : $"{read.Id}: {difference} ({read.Source})";
    }

    private static string TooLong => $"the line is longer than {LineSource.MaxLine} bytes";

    private static void RunInline(Stream input, Stream output)
    {
        var source = new LineSource(input);
        using var writer = new ResultWriter();
        while (source.Next() is { } block)
        {
            RunBlock(block, writer);
            output.Write(writer.Written.Span);
            writer.Clear();
        }
    }

    // Blocks are evaluated side by side and written in the order in which they were read: the channel holds them in that order.
    private static async Task RunPipelined(Stream input, Stream output, int threads)
    {
        var results = Channel.CreateBounded<Task<ResultWriter>>(threads);
        var idle = Channel.CreateUnbounded<ResultWriter>();
        var reading = Task.Run(async () =>
        {
            try
            {
                var source = new LineSource(input);
                while (source.Next() is { } block)
                {
                    var result = Task.Run(() =>
                    {
                        var writer = idle.Reader.TryRead(out var w) ? w : new ResultWriter();
                        RunBlock(block, writer);
                        return writer;
                    });
                    await results.Writer.WriteAsync(result);
                }

                results.Writer.Complete();
            }
            catch (IOException e)
            {
                results.Writer.Complete(e);
            }
        });
        await foreach (var result in results.Reader.ReadAllAsync())
        {
            var writer = await result;
            output.Write(writer.Written.Span);
            writer.Clear();
            await idle.Writer.WriteAsync(writer);
        }

        await reading;
        while (idle.Reader.TryRead(out var writer))
            writer.Dispose();
    }

    private static void RunBlock(LineBlock block, ResultWriter writer)
    {
        if (block.TooLong)
        {
            writer.WriteError(null, $"line {block.FirstLine}: {TooLong}");
        }
        else
        {
            var lineNumber = block.FirstLine;
            foreach (var range in block.Bytes.Split((byte)'\n'))
            {
                var line = block.Bytes[range];
                if (!IsBlank(line))
                    RunLine(line, lineNumber, writer);
                lineNumber++;
            }
        }

        block.Return();
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => Ascii.Trim(line) is var r && r.Start.Value == r.End.Value;
}
