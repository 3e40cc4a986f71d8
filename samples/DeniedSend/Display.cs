using Ses.Resilient;
using Ses.Resilient.Diagnostics;
using Spectre.Console;

namespace DeniedSend;

/// <summary>Shows results at a glance; plain when redirected or NO_COLOR is set, which Spectre.Console sees to.</summary>
internal static class Display
{
    public static void Show(WorldResult result)
    {
        AnsiConsole.Write(new Rule($"[bold]{Markup.Escape(result.World.Title)}[/]").LeftJustified());
        if (result.Exception is null)
        {
            AnsiConsole.MarkupLine("[green]accepted[/]  SES took the mail; nothing else happened.");
        }
        else
        {
            var ses = result.Exception.InnerException ?? result.Exception;
            AnsiConsole.MarkupLine("[grey]SES said, and all an app sees without Ses.Resilient:[/]");
            Indented(ses.Message, "grey");
            AnsiConsole.MarkupLine($"[grey]{result.Exception.GetType().Name}:[/]");
            Indented(result.Exception.Message, result.Diagnosis?.Layer == DenialLayer.Undetermined ? "yellow" : "white");
        }

        foreach (var difference in result.Differences) AnsiConsole.MarkupLine($"[red]NOT AS DECLARED[/] {Markup.Escape(difference)}");
        AnsiConsole.WriteLine();
    }

    public static void ShowTotal(IReadOnlyCollection<WorldResult> results)
    {
        var met = results.Count(r => r.Differences.Count == 0);
        AnsiConsole.MarkupLine($"[bold]{met} of {results.Count} worlds as declared.[/]");
    }

    /// <summary>Wrapped to the terminal; whole lines where the output is redirected.</summary>
    private static void Indented(string text, string style)
    {
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd()))
        {
            if (AnsiConsole.Profile.Out.IsTerminal) AnsiConsole.Write(new Padder(new Text(line, Style.Parse(style)), new Padding(2, 0, 0, 0)));
            else Console.WriteLine("  " + line);
        }
    }
}
