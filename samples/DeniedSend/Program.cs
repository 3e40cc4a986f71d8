using DeniedSend;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

const int Met = 0;
const int NotMet = 1;
const int BadInput = 2;

try
{
    var arguments = Arguments.Parse(args);
    if (arguments.Help)
    {
        Console.WriteLine(Arguments.Usage);
        return Met;
    }

    var files = arguments.WorldFile is { } file ? [file] : BuiltInWorlds();
    if (arguments.List)
    {
        foreach (var world in files.Select(World.Load)) Console.WriteLine($"{Path.GetFileNameWithoutExtension(world.Origin),-32}{world.Title}");
        return Met;
    }

    var results = new List<WorldResult>();
    foreach (var path in files)
    {
        var result = await WorldRun.RunAsync(World.Load(path), CancellationToken.None);
        results.Add(result);
        if (!arguments.Json) Display.Show(result);
        else if (result.Diagnosis is { } diagnosis) Console.WriteLine(diagnosis.ToJson());
    }

    if (arguments.HtmlFile is { } html) Write("--html", html, results, denied => denied.ToHtml());
    if (arguments.IncidentFile is { } incident) Write("--incident", incident, results, denied => denied.ToWorldFile());
    if (!arguments.Json) Display.ShowTotal(results);
    if (arguments.Json)
    {
        foreach (var difference in results.SelectMany(r => r.Differences.Select(d => $"{r.World.Title}: {d}"))) Console.Error.WriteLine(difference);
    }

    return results.TrueForAll(r => r.Differences.Count == 0) ? Met : NotMet;
}
catch (Exception exception) when (exception is WorldException or ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    if (exception is ArgumentException) Console.Error.WriteLine(Arguments.Usage);
    return BadInput;
}

static string[] BuiltInWorlds() =>
    [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Worlds"), "*.json").Order(StringComparer.Ordinal)];

static void Write(string option, string path, List<WorldResult> results, Func<SesDiagnosis, string?> report)
{
    var diagnosis = results.LastOrDefault(r => r.Diagnosis is not null)?.Diagnosis;
    var text = diagnosis is null ? null : report(diagnosis);
    File.WriteAllText(path, text ?? throw new ArgumentException($"{option} needs a world whose send is denied"));
    Console.Error.WriteLine($"Wrote {path}");
}
