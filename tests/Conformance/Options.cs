using System.Globalization;

namespace Ses.Resilient.Conformance;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = """
        Evaluates cases (one JSON object a line) and writes one result a line, in order.

          Ses.Resilient.Conformance [--threads N] [FILE...]        results on standard output; no FILE: standard input
          Ses.Resilient.Conformance --check [FILE...]              compares with each case's expected; differences on standard error
          Ses.Resilient.Conformance --generate N [--seed S]        writes N cases of about 4 KB with all seven layers, for measuring

          --threads N   how many blocks are evaluated at once; default: the number of processors
          --help        this text

        Exit status: 0 done, 1 a case differs (--check), 2 bad arguments or a file that cannot be read.
        """;

    public bool Help { get; init; }

    public bool Check { get; init; }

    public int Generate { get; init; }

    public int Seed { get; init; } = 1;

    public int Threads { get; init; } = Environment.ProcessorCount;

    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Reads the arguments; <paramref name="error"/> says what is wrong with them.</summary>
    public static Options? Parse(IReadOnlyList<string> args, out string? error)
    {
        var options = new Options();
        var files = new List<string>();
        error = null;
        for (var i = 0; i < args.Count && error is null; i++)
        {
            switch (args[i])
            {
                case "--help" or "-h":
                    options = options with { Help = true };
                    break;
                case "--check":
                    options = options with { Check = true };
                    break;
                case "--threads" or "--generate" or "--seed":
                    var (name, value) = (args[i], i + 1 < args.Count ? args[++i] : null);
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || (number == 0 && name != "--seed") || (number > 1024 && name == "--threads"))
                        error = $"{name} needs a number{(name == "--seed" ? "" : " from 1")}{(name == "--threads" ? " to 1024" : "")}, not {value ?? "nothing"}.";
                    else
                        options = name switch { "--threads" => options with { Threads = number }, "--seed" => options with { Seed = number }, _ => options with { Generate = number } };
                    break;
                case ['-', ..]:
                    error = $"There is no option {args[i]}.";
                    break;
                default:
                    files.Add(args[i]);
                    break;
            }
        }

        if (error is null && options.Generate > 0 && (options.Check || files.Count > 0))
            error = "--generate takes neither --check nor files.";
        return error is null ? options with { Files = files } : null;
    }
}
