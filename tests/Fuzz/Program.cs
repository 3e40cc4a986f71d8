using System.Globalization;
using System.Text;
using Ses.Resilient.Fuzz;

const string Usage = """
    Ses.Resilient.Fuzz TARGET [--runs N] [--seconds N] [--seed S]    mutates the target's corpus in this process
    Ses.Resilient.Fuzz TARGET --repro BASE64                         runs one input as a finding printed it
    Ses.Resilient.Fuzz TARGET --libfuzzer                            entry for libfuzzer-dotnet, with the assembly instrumented by SharpFuzz
    Ses.Resilient.Fuzz --list                                        the targets

    TARGET is one of them, or all. Without --runs and --seconds: 1,000,000 runs.
    Exit status: 0 nothing found, 1 a finding, 2 bad arguments.
    """;

if (args is ["--list"])
{
    foreach (var target in Targets.All)
        Console.WriteLine(target.Name);
    return 0;
}

if (args is ["--help" or "-h"])
{
    Console.WriteLine(Usage);
    return 0;
}

var targets = args is [var name, ..] ? Targets.All.Where(t => name is "all" || t.Name == name).ToList() : [];
long? runs = null, seconds = null, seed = null;
string? repro = null;
var libFuzzer = false;
for (var i = 1; i < args.Length; i++)
{
    if (args[i] == "--libfuzzer")
        libFuzzer = true;
    else if (args[i] == "--repro" && i + 1 < args.Length)
        repro = args[++i];
    else if (args[i] is "--runs" or "--seconds" or "--seed" && i + 1 < args.Length && long.TryParse(args[i + 1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var n) && n >= 0)
        Set(args[i++], n);
    else
        return Bad($"What is {args[i]}?");
}

if (targets.Count == 0)
    return Bad(args.Length == 0 ? "Name a target." : $"There is no target {args[0]}.");
if (targets.Count > 1 && (libFuzzer || repro is not null))
    return Bad("--libfuzzer and --repro take one target.");

if (libFuzzer)
{
    SharpFuzz.Fuzzer.LibFuzzer.Run(bytes => targets[0].Run(Encoding.UTF8.GetString(bytes)));
    return 0;
}

if (repro is not null)
{
    var finding = FuzzRun.Try(targets[0], Finding.FromBase64(repro), out _);
    Console.WriteLine(finding?.What ?? "No finding.");
    return finding is null ? 0 : 1;
}

var found = false;
foreach (var target in targets)
{
    var report = FuzzRun.Run(
        target,
        runs ?? (seconds is null ? 1_000_000 : long.MaxValue),
        seconds is { } s ? TimeSpan.FromSeconds(s) : TimeSpan.MaxValue,
        (int)(seed ?? 1),
        finding =>
        {
            Print(target, finding);
            Environment.Exit(1);
        });
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {report.Runs:N0} runs in {report.Elapsed.TotalSeconds:0.0} s ({report.Runs / report.Elapsed.TotalSeconds:N0}/s), seed {seed ?? 1}, {report.PoolSize} inputs kept, slowest {report.Slowest.TotalMilliseconds:0.00} ms, {report.Findings.Count} findings"));
    foreach (var finding in report.Findings)
        Print(target, finding);
    found |= report.Findings.Count > 0;
}

return found ? 1 : 0;

void Set(string option, long value)
{
    switch (option)
    {
        case "--runs": runs = value; break;
        case "--seconds": seconds = value; break;
        default: seed = value; break;
    }
}

static void Print(FuzzTarget target, Finding finding) => Console.WriteLine($"  {finding.What}\n  again: Ses.Resilient.Fuzz {target.Name} --repro {finding.Base64}");

static int Bad(string message)
{
    Console.Error.WriteLine(message + Environment.NewLine + "Run with --help to see the options.");
    return 2;
}
