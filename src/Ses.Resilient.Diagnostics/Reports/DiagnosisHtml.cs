using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>
/// The diagnosis as one self-contained HTML page: the way of the send drawn as gates, open, shut or unknown. No script, no outside resource;
/// light and dark; readable when printed without colour, since each gate also carries a sign and a word.
/// </summary>
internal static class DiagnosisHtml
{
    private const int GateWidth = 132;
    private const int GateHeight = 104;

    /// <summary>As many characters as a gate holds beside each other.</summary>
    private const int MostCharacters = 17;

    public static string Write(SesDiagnosis diagnosis)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append(diagnosis.IsForecast ? "<title>SES send asked about: " : "<title>SES send refused: ").Append(Text(PolicyWording.Name(diagnosis.Layer))).Append("</title>\n<style>\n").Append(Style).Append("\n</style>\n</head>\n<body>\n<main>\n");
        AppendHead(html, diagnosis);
        AppendFirst(html, diagnosis.Remedies);
        if (!diagnosis.Findings.IsEmpty) AppendGates(html, diagnosis.Findings);
        AppendTerms(html, diagnosis);
        AppendRemedies(html, diagnosis.Remedies);
        AppendLayers(html, diagnosis.Findings);
        AppendReads(html, diagnosis);
        html.Append("</main>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void AppendHead(StringBuilder html, SesDiagnosis diagnosis)
    {
        html.Append("<p class=\"kicker\">").Append(diagnosis.IsForecast ? "Asked before sending: would Amazon SES refuse this send?" : "Amazon SES refused a send").Append("</p>\n<h1>").Append(Text(Capital(PolicyWording.Name(diagnosis.Layer))));
        html.Append(" <span class=\"certainty\">").Append(diagnosis.Certainty).Append("</span></h1>\n");
        html.Append("<p class=\"summary\">").Append(Text(diagnosis.Summary)).Append("</p>\n");
    }

    /// <summary>Before everything else: what to do, and who can.</summary>
    private static void AppendFirst(StringBuilder html, ImmutableArray<SesRemedy> remedies)
    {
        if (remedies is not [var first, ..]) return;
        html.Append("<div class=\"first\"><p><strong>Do this first</strong> <span class=\"owner\">").Append(Text(DiagnosisText.Owner(first.Owner))).Append("</span></p><p>").Append(Text(first.Description)).Append("</p></div>\n");
    }

    private static void AppendTerms(StringBuilder html, SesDiagnosis diagnosis)
    {
        html.Append("<dl>\n");
        AppendTerm(html, "Principal", diagnosis.Refusal.Principal);
        AppendTerm(html, "Action", diagnosis.Refusal.Action);
        AppendTerm(html, "Resource", diagnosis.Refusal.Resource is { } resource ? diagnosis.Redactor.Text(resource) : null);
        AppendTerm(html, "Credentials", diagnosis.Credentials is { } origin ? CredentialsText.Line(origin) : null);
        AppendTerm(html, "", diagnosis.Credentials is { } shadowing ? CredentialsText.Shadowing(shadowing) : null);
        AppendTerm(html, "Request id", diagnosis.Refusal.RequestId);
        AppendTerm(html, "Refuses too", diagnosis.Next.IsEmpty ? null : string.Join(", ", diagnosis.Next.Select(PolicyWording.Name)));
        AppendTerm(html, "What is left", diagnosis.Remaining.IsEmpty ? null : string.Join(", ", diagnosis.Remaining.Select(PolicyWording.Name)));
        AppendTerm(html, "Would settle it", diagnosis.WouldSettle);
        html.Append("</dl>\n");
    }

    private static void AppendTerm(StringBuilder html, string term, string? value)
    {
        if (value is null) return;
        html.Append("<dt>").Append(term).Append("</dt><dd>").Append(Text(value)).Append("</dd>\n");
    }

    /// <summary>One gate a layer on a line from the app to SES, each a drawing of its own, so that they break where the page is narrow; below them what shut them.</summary>
    private static void AppendGates(StringBuilder html, ImmutableArray<LayerFinding> findings)
    {
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"gates\" role=\"group\" aria-label=\"The way of the send through {findings.Length} layers\">\n");
        foreach (var finding in findings) AppendGate(html, finding);
        html.Append("</div>\n");
        foreach (var finding in findings.Where(f => f.Statement is not null))
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"by\">{Sign(finding.Outcome)} {Text(Capital(PolicyWording.Name(finding.Layer)))}: {Text(finding.Statement!.ToString())}</p>\n");
        }
    }

    private static void AppendGate(StringBuilder html, LayerFinding finding)
    {
        const int Middle = GateWidth / 2;
        html.Append(CultureInfo.InvariantCulture, $"<svg role=\"img\" class=\"gate {Class(finding.Outcome)}\" width=\"{GateWidth}\" height=\"{GateHeight}\" viewBox=\"0 0 {GateWidth} {GateHeight}\"><title>{Text(finding.Detail)}</title>");
        html.Append(CultureInfo.InvariantCulture, $"<line class=\"way\" x1=\"0\" y1=\"{GateHeight / 2}\" x2=\"{GateWidth}\" y2=\"{GateHeight / 2}\"/><rect x=\"5\" y=\"4\" width=\"{GateWidth - 10}\" height=\"{GateHeight - 8}\" rx=\"6\"/>");
        html.Append(CultureInfo.InvariantCulture, $"<text class=\"sign\" x=\"{Middle}\" y=\"29\">{Sign(finding.Outcome)}</text>");
        var lines = Lines(PolicyWording.Name(finding.Layer));
        for (var i = 0; i < lines.Count; i++) html.Append(CultureInfo.InvariantCulture, $"<text x=\"{Middle}\" y=\"{48 + (i * 14)}\">{Text(lines[i])}</text>");
        html.Append(CultureInfo.InvariantCulture, $"<text class=\"word\" x=\"{Middle}\" y=\"94\">{Word(finding.Outcome)}</text></svg>\n");
    }

    private static List<string> Lines(string name)
    {
        var lines = new List<string>();
        foreach (var word in name.Split(' '))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= MostCharacters) lines[^1] += " " + word;
            else lines.Add(word);
        }

        return lines;
    }

    private static void AppendRemedies(StringBuilder html, ImmutableArray<SesRemedy> remedies)
    {
        if (remedies.IsEmpty) return;
        html.Append("<h2>What to do</h2>\n<ol>\n");
        foreach (var remedy in remedies)
        {
            html.Append("<li><p>").Append(Text(remedy.Description)).Append(" <span class=\"owner\">").Append(Text(DiagnosisText.Owner(remedy.Owner))).Append("</span></p>");
            html.Append("<p class=\"proof\">").Append(Text(DiagnosisText.Proof(remedy))).Append("</p>");
            AppendBlock(html, remedy.Policy);
            AppendBlock(html, remedy.AwsCli);
            AppendBlock(html, remedy.Terraform);
            html.Append("</li>\n");
        }

        html.Append("</ol>\n");
    }

    private static void AppendBlock(StringBuilder html, string? text)
    {
        if (text is not null) html.Append("<pre>").Append(Text(text)).Append("</pre>");
    }

    private static void AppendLayers(StringBuilder html, ImmutableArray<LayerFinding> findings)
    {
        if (findings.IsEmpty) return;
        html.Append("<h2>Every layer</h2>\n<table class=\"layers\"><thead><tr><th>Layer</th><th>Gate</th><th>Why</th></tr></thead><tbody>\n");
        foreach (var finding in findings)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr class=\"{Class(finding.Outcome)}\"><td>{Text(PolicyWording.Name(finding.Layer))}</td><td>{Sign(finding.Outcome)} {Word(finding.Outcome)}</td><td>{Text(finding.Detail)}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private static void AppendReads(StringBuilder html, SesDiagnosis diagnosis)
    {
        if (diagnosis.Reads.IsEmpty) return;
        html.Append("<h2>What was read</h2>\n<table><thead><tr><th>Read</th><th>Of</th><th>Outcome</th></tr></thead><tbody>\n");
        foreach (var read in diagnosis.Reads)
        {
            var reason = read.Reason is { } why ? " (" + why + ")" : "";
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(read.Service)}:{Text(read.Operation)}</td><td>{Text(read.Target)}</td><td>{Text(read.State + reason)}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private static string Class(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passes => "open",
        GateOutcome.CannotTell => "unknown",
        _ => "shut",
    };

    private static string Sign(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passes => "\u2713",
        GateOutcome.CannotTell => "?",
        _ => "\u2715",
    };

    private static string Word(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passes => "open",
        GateOutcome.CannotTell => "unknown",
        GateOutcome.RefusesExplicitly => "shut",
        _ => "shut: no Allow",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private const string Style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #f3f4f6; --line: #c9ced6; --shut: #b42318; --open: #1a7f37; --unknown: #8a6d00; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --paper: #14171b; --soft: #1f242b; --line: #3b424c; --shut: #ff7b72; --open: #56d364; --unknown: #e3b341; } }
        body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; margin: 0; }
        main { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.7rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
        .kicker { margin: 0; opacity: .7; } .summary { font-size: 1.1rem; }
        .certainty, .owner { font-size: .8rem; font-weight: 500; border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .6rem; vertical-align: middle; white-space: nowrap; }
        .proof { opacity: .8; margin: .2rem 0; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }
        .first { border-left: 4px solid var(--open); background: var(--soft); padding: .1rem 1rem; border-radius: 6px; } .first p { margin: .5rem 0; overflow-wrap: anywhere; } .summary, li p { overflow-wrap: anywhere; }
        .gates { display: flex; flex-wrap: wrap; margin: 1.2rem 0 .5rem; } .by { margin: .2rem 0; } .way { stroke: var(--line); stroke-width: 3; }
        .gate rect { fill: var(--soft); stroke-width: 2; } .gate text { text-anchor: middle; font-size: 12px; fill: var(--ink); } .gate .sign { font-size: 20px; font-weight: 700; } .gate .word { font-size: 11px; font-weight: 600; }
        .gate.open rect { stroke: var(--open); } .gate.open .sign { fill: var(--open); } .gate.shut rect { stroke: var(--shut); stroke-width: 4; } .gate.shut .sign { fill: var(--shut); }
        .gate.unknown rect { stroke: var(--unknown); stroke-dasharray: 5 4; } .gate.unknown .sign { fill: var(--unknown); }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } .layers td:nth-child(-n+2), th { white-space: nowrap; overflow-wrap: normal; } tr.shut td { font-weight: 600; }
        pre { background: var(--soft); padding: .8rem; border-radius: 6px; overflow-x: auto; }
        @media (max-width: 34rem) { dl { display: block; } dd { margin: 0 0 .5rem; } .certainty, .owner { white-space: normal; } th, td { padding: .3rem; font-size: 13px; } .layers td:nth-child(-n+2) { white-space: normal; } }
        @media print { :root { --ink: #000; --paper: #fff; --soft: #fff; --line: #777; --shut: #b42318; --open: #1a7f37; --unknown: #6b5500; } main { max-width: none; margin: 0; } pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); } .gate, tr, .first { break-inside: avoid; } }
        """;
}
