using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>The way of a send drawn from the app to SES: one gate a layer, open, shut or unknown.</summary>
internal static class GatesSvg
{
    private const int PerRow = 4;
    private const int GateWidth = 168;
    private const int Gap = 26;
    private const int RowHeight = 118;
    private const int EndWidth = 52;
    private const int Width = EndWidth + (PerRow * (GateWidth + Gap)) + Gap + EndWidth;

    public static void Append(StringBuilder html, ImmutableArray<LayerFinding> findings, ReportWords words)
    {
        var rows = findings.Chunk(PerRow).ToArray();
        var label = words.Of($"The way of the send through {findings.Length} layers");
        html.Append(CultureInfo.InvariantCulture, $"<svg class=\"gates\" role=\"img\" aria-label=\"{Text(label)}\" viewBox=\"0 0 {Width} {rows.Length * RowHeight}\">\n");
        var shut = false;
        for (var row = 0; row < rows.Length; row++)
        {
            AppendRow(html, rows[row], row, row == rows.Length - 1, words, ref shut);
        }

        html.Append("</svg>\n");
    }

    /// <summary>The way goes on as a thin dashed line behind the first gate that is shut.</summary>
    private static void AppendRow(StringBuilder html, LayerFinding[] gates, int row, bool isLast, ReportWords words, ref bool shut)
    {
        var y = row * RowHeight;
        var middle = y + 46;
        if (row == 0) AppendEnd(html, 0, middle, words.Of($"app"));
        var x = EndWidth;
        foreach (var gate in gates)
        {
            AppendWay(html, x, x + Gap, middle, shut);
            AppendGate(html, gate, x + Gap, y, words);
            shut |= gate.Refuses;
            x += Gap + GateWidth;
        }

        AppendWay(html, x, x + Gap, middle, shut);
        if (isLast) AppendEnd(html, x + Gap, middle, "SES");
        else html.Append(CultureInfo.InvariantCulture, $"<path class=\"way{(shut ? " beyond" : "")}\" d=\"M{x + Gap} {middle}h20v56H{EndWidth - 20}v{RowHeight - 56}h20\"/>\n");
    }

    private static void AppendWay(StringBuilder html, int from, int to, int y, bool beyond) =>
        html.Append(CultureInfo.InvariantCulture, $"<path class=\"way{(beyond ? " beyond" : "")}\" d=\"M{from} {y}H{to}\"/>\n");

    private static void AppendEnd(StringBuilder html, int x, int y, string name) => html.Append(
        CultureInfo.InvariantCulture,
        $"<g class=\"end\"><rect x=\"{x + 1}\" y=\"{y - 17}\" width=\"{EndWidth - 2}\" height=\"34\" rx=\"17\"/><text x=\"{x + (EndWidth / 2)}\" y=\"{y + 5}\">{Text(name)}</text></g>\n");

    private static void AppendGate(StringBuilder html, LayerFinding finding, int x, int y, ReportWords words)
    {
        var middle = x + (GateWidth / 2);
        var name = Lines(words.Of(PolicyWording.Name(finding.Layer)));
        html.Append(CultureInfo.InvariantCulture, $"<g class=\"gate {Class(finding.Outcome)}\"><title>{Text(words.Of(finding.DetailSentence))}</title>");
        html.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y + 2}\" width=\"{GateWidth}\" height=\"88\" rx=\"8\"/>");
        html.Append(CultureInfo.InvariantCulture, $"<text class=\"sign\" x=\"{middle}\" y=\"{y + 29}\">{Sign(finding.Outcome)}</text>");
        for (var i = 0; i < name.Length; i++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<text x=\"{middle}\" y=\"{y + (name.Length == 1 ? 53 : 47) + (i * 15)}\">{Text(name[i])}</text>");
        }

        html.Append(CultureInfo.InvariantCulture, $"<text class=\"word\" x=\"{middle}\" y=\"{y + 80}\">{Text(words.Of(Word(finding.Outcome)))}</text></g>\n");
    }

    /// <summary>One or two lines: broken at a space, or in the middle where the language has none.</summary>
    private static string[] Lines(string name)
    {
        const int Fits = 21;
        var width = name.Sum(c => char.IsAscii(c) ? 1 : 2);
        if (width <= Fits) return [name];
        var parts = name.Split(' ');
        if (parts.Length == 1) return [name[..((name.Length + 1) / 2)], name[((name.Length + 1) / 2)..]];
        var first = parts.Length - 1;
        while (first > 1 && string.Join(' ', parts[..first]).Length > Fits) first--;
        return [string.Join(' ', parts[..first]), string.Join(' ', parts[first..])];
    }

    public static string Class(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passes => "open",
        GateOutcome.CannotTell => "unknown",
        _ => "shut",
    };

    public static string Sign(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passes => "\u2713",
        GateOutcome.CannotTell => "?",
        _ => "\u2715",
    };

    public static Sentence Word(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passes => $"open",
        GateOutcome.CannotTell => $"unknown",
        GateOutcome.RefusesExplicitly => $"shut",
        _ => $"shut: no Allow",
    };

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
