using Ses.Resilient.Conformance;

var options = Options.Parse(args, out var error);
if (options is null)
{
    await Console.Error.WriteLineAsync(error + Environment.NewLine + "Run with --help to see the options.");
    return 2;
}

if (options.Help)
{
    Console.WriteLine(Options.Usage);
    return 0;
}

try
{
    using var output = Console.OpenStandardOutput();
    if (options.Generate > 0)
    {
        CaseGenerator.Write(output, options.Generate, options.Seed);
        return 0;
    }

    int cases = 0, differences = 0;
    // Every file is opened before the first is evaluated: a wrong name is said at once.
    var inputs = options.Files.Select(file => (Name: file, Stream: (Stream)File.OpenRead(file))).ToList();
    if (inputs.Count == 0)
        inputs.Add(("stdin", Console.OpenStandardInput()));
    foreach (var (name, stream) in inputs)
    {
        using (stream)
        {
            if (options.Check)
            {
                var (c, d) = CaseRunner.Check(stream, name, Console.Error);
                cases += c;
                differences += d;
            }
            else
            {
                CaseRunner.Run(stream, output, options.Threads);
            }
        }
    }

    if (options.Check)
        await Console.Error.WriteLineAsync($"{cases} cases, {differences} differ.");
    return differences > 0 ? 1 : 0;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
