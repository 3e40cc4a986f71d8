using System.Globalization;
using System.Net;
using System.Text;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>
/// The diagnosis as one self-contained HTML page: what to do first, then the way of the send drawn as gates and the statement that shut it, then everything else.
/// No script, no outside resource; light and dark; readable when printed without colour, since each gate also carries a sign and a word.
/// </summary>
internal sealed class DiagnosisHtml
{
    private readonly StringBuilder _html = new();
    private readonly SesDiagnosis _diagnosis;
    private readonly ReportWords _words;

    private DiagnosisHtml(SesDiagnosis diagnosis, ReportWords words)
    {
        _diagnosis = diagnosis;
        _words = words;
    }

    public static string Write(SesDiagnosis diagnosis, CultureInfo culture) => new DiagnosisHtml(diagnosis, new ReportWords(culture)).Page();

    private string Page()
    {
        var name = PolicyWording.Name(_diagnosis.Layer);
        Sentence title = _diagnosis.IsForecast ? $"SES send asked about: {name}" : (Sentence)$"SES send refused: {name}";
        _html.Append("<!DOCTYPE html>\n<html lang=\"").Append(_words.Language).Append("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        _html.Append("<title>").Append(Text(title)).Append("</title>\n<style>\n").Append(HtmlStyle.Css).Append("\n</style>\n</head>\n<body>\n<main>\n");
        AppendHead(name);
        AppendFirst();
        if (!_diagnosis.Findings.IsEmpty) GatesSvg.Append(_html, _diagnosis.Findings, _words);
        AppendShut();
        AppendFacts();
        AppendRemedies();
        AppendLayers();
        AppendReads();
        return _html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private void AppendHead(Sentence name)
    {
        _html.Append("<header>\n<p class=\"kicker\">").Append(Text(_diagnosis.IsForecast ? (Sentence)$"Asked before sending: would Amazon SES refuse this send?" : $"Amazon SES refused a send")).Append("</p>\n");
        _html.Append("<h1>").Append(Text(name.Capitalized())).Append(" <span class=\"badge\">").Append(_diagnosis.Layer).Append("</span> <span class=\"badge\">").Append(_diagnosis.Certainty).Append("</span></h1>\n");
        _html.Append("<p class=\"summary\">").Append(Text(_diagnosis.SummarySentence)).Append("</p>\n</header>\n");
    }

    /// <summary>The one thing to do first: a remedy, or where there is none what would settle it.</summary>
    private void AppendFirst()
    {
        if (_diagnosis.Remedies is [var first, ..])
        {
            _html.Append("<section class=\"first\">\n<h2>").Append(Text($"Do this first")).Append("</h2>\n<p>").Append(Text(first.DescriptionSentence)).Append("</p>\n<p class=\"who\">");
            _html.Append(Text($"Who can do it: {DiagnosisText.Owner(first.Owner)}")).Append("</p>\n</section>\n");
        }
        else if (_diagnosis.SettlingSentence is { } settling)
        {
            _html.Append("<section class=\"first\">\n<h2>").Append(Text($"Would settle it")).Append("</h2>\n<p>").Append(Text(settling.Capitalized())).Append("</p>\n</section>\n");
        }
    }

    /// <summary>What shut the gates, the one that refused first.</summary>
    private void AppendShut()
    {
        foreach (var finding in _diagnosis.Findings.Where(f => f.Refuses).OrderBy(f => f.Layer != _diagnosis.Layer))
        {
            _html.Append("<section class=\"shut\">\n<h2>").Append(Text($"What shut the gate: {PolicyWording.Name(finding.Layer)}")).Append("</h2>\n<p>").Append(Text(finding.DetailSentence.Capitalized())).Append("</p>\n");
            if (finding.Statement is { } statement)
            {
                _html.Append("<p class=\"statement\"><code>").Append(Encoded(statement.PolicyArn ?? statement.Policy)).Append("</code> ");
                _html.Append(Text(statement.Sid is { } sid ? (Sentence)$"statement '{sid}'" : $"statement {statement.Index + 1}"));
                if (statement.TargetSentence is { } target) _html.Append(" \u00b7 ").Append(Text(target));
                _html.Append("</p>\n");
            }

            _html.Append("</section>\n");
        }
    }

    private void AppendFacts()
    {
        var refusal = _diagnosis.Refusal;
        _html.Append("<dl>\n");
        AppendTerm($"Principal", refusal.Principal);
        AppendTerm($"Action", refusal.Action);
        AppendTerm($"Resource", refusal.Resource is { } resource ? _diagnosis.Redactor.Text(resource) : null);
        AppendTerm($"Request id", refusal.RequestId);
        AppendTerm(PolicyWording.Name(DenialLayer.Credentials).Capitalized(), _diagnosis.Credentials is { } origin ? _words.Of(CredentialsText.Line(origin)) : null);
        AppendTerm($"Precedence", _diagnosis.Credentials is { } used && CredentialsText.Shadowing(used) is { } shadowing ? _words.Of(shadowing) : null);
        AppendTerm($"Refuses too", _diagnosis.Next.IsEmpty ? null : _words.Names(_diagnosis.Next.Select(PolicyWording.Name)));
        AppendTerm($"What is left", _diagnosis.Remaining.IsEmpty ? null : _words.Names(_diagnosis.Remaining.Select(PolicyWording.Name)));
        AppendTerm($"Would settle it", _diagnosis.SettlingSentence is { } settling && !_diagnosis.Remedies.IsEmpty ? _words.Of(settling) : null);
        _html.Append("</dl>\n");
    }

    private void AppendTerm(Sentence term, string? value)
    {
        if (value is not null) _html.Append("<dt>").Append(Text(term)).Append("</dt><dd>").Append(Encoded(value)).Append("</dd>\n");
    }

    private void AppendRemedies()
    {
        if (_diagnosis.Remedies.IsEmpty) return;
        _html.Append("<h2>").Append(Text(_diagnosis.Remedies.Length == 1 ? (Sentence)$"What to do" : $"What to do, in this order")).Append("</h2>\n<ol class=\"remedies\">\n");
        foreach (var remedy in _diagnosis.Remedies)
        {
            _html.Append("<li><p>").Append(Text(remedy.DescriptionSentence)).Append(" <span class=\"badge\">").Append(Text(DiagnosisText.Owner(remedy.Owner))).Append("</span></p>");
            _html.Append("<p class=\"proof\">").Append(Text(DiagnosisText.Proof(remedy))).Append("</p>");
            AppendBlock(remedy.Policy);
            AppendBlock(remedy.AwsCli);
            AppendBlock(remedy.Terraform);
            _html.Append("</li>\n");
        }

        _html.Append("</ol>\n");
    }

    private void AppendBlock(string? text)
    {
        if (text is not null) _html.Append("<pre>").Append(Encoded(text)).Append("</pre>");
    }

    private void AppendLayers()
    {
        if (_diagnosis.Findings.IsEmpty) return;
        _html.Append("<h2>").Append(Text($"Every layer")).Append("</h2>\n<div class=\"wide\"><table class=\"layers\">").Append(Head($"Layer", $"Gate", $"Why")).Append("<tbody>\n");
        foreach (var finding in _diagnosis.Findings)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<tr class=\"{GatesSvg.Class(finding.Outcome)}\"><td>{Text(PolicyWording.Name(finding.Layer))}</td>");
            _html.Append(CultureInfo.InvariantCulture, $"<td>{GatesSvg.Sign(finding.Outcome)} {Text(GatesSvg.Word(finding.Outcome))}</td><td>{Text(finding.DetailSentence)}</td></tr>\n");
        }

        _html.Append("</tbody></table></div>\n");
    }

    private void AppendReads()
    {
        if (_diagnosis.Reads.IsEmpty) return;
        _html.Append("<h2>").Append(Text($"What was read")).Append("</h2>\n<div class=\"wide\"><table class=\"reads\">").Append(Head($"Read", $"Of", $"Outcome")).Append("<tbody>\n");
        foreach (var read in _diagnosis.Reads)
        {
            var reason = read.Reason is { } why ? " (" + why + ")" : "";
            _html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Encoded(read.Service)}:{Encoded(read.Operation)}</td><td>{Encoded(read.Target)}</td><td>{Encoded(read.State + reason)}</td></tr>\n");
        }

        _html.Append("</tbody></table></div>\n");
    }

    private string Head(params Sentence[] columns) => "<thead><tr>" + string.Concat(columns.Select(c => "<th>" + Text(c) + "</th>")) + "</tr></thead>";

    private string Text(Sentence sentence) => Encoded(_diagnosis.Redactor.Text(_words.Of(sentence)));

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
