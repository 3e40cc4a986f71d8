using System.Text;
using System.Text.Encodings.Web;
using Ses.Resilient.Diagnostics;

namespace WebApp;

/// <summary>A page for development: a list of the last diagnoses, and each as the library's own HTML report.</summary>
internal static class DiagnosesPage
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/diagnoses", (RecentDiagnoses recent) => Html(List(recent.All)));
        app.MapGet("/diagnoses/{number:int}", (int number, RecentDiagnoses recent) =>
            recent.All.FirstOrDefault(d => d.Number == number).Diagnosis is { } diagnosis ? Html(diagnosis.ToHtml()) : Results.NotFound());
    }

    private static IResult Html(string page) => Results.Content(page, "text/html", Encoding.UTF8);

    private static string List(IReadOnlyList<(int Number, SesDiagnosis Diagnosis)> diagnoses)
    {
        var html = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Denied sends</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}li{margin:.75rem 0}</style></head><body><h1>Denied sends</h1>");
        html.Append(diagnoses.Count == 0 ? "<p>None since the app started.</p>" : "<ol reversed>");
        foreach (var (number, diagnosis) in diagnoses)
        {
            html.Append(System.Globalization.CultureInfo.InvariantCulture, $"<li value=\"{number}\"><a href=\"/diagnoses/{number}\">{diagnosis.Layer} ({diagnosis.Certainty})</a><br>");
            html.Append(HtmlEncoder.Default.Encode(diagnosis.Summary)).Append("</li>");
        }

        return html.Append(diagnoses.Count == 0 ? "" : "</ol>").Append("</body></html>").ToString();
    }
}
