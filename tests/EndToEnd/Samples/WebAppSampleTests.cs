using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ses.Resilient.Tests.Samples;

/// <summary>samples/WebApp, over HTTP and in a real browser.</summary>
public sealed class WebAppSampleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_denied_mail_does_not_cost_the_sign_up_and_health_says_why()
    {
        await using var app = SampleProcess.Start("WebApp", "--urls", "http://127.0.0.1:0");
        using var http = await ClientAsync(app);

        using var answer = await http.PostAsJsonAsync("/sign-up", new { email = "kim@example.net" }, Token);
        using var health = await http.GetAsync("/health", Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await answer.Content.ReadAsStringAsync(Token)).ShouldContain("delayed");
        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var check = (await health.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("ses-send-permission");
        check.GetProperty("status").GetString().ShouldBe("Unhealthy");
        check.GetProperty("data").GetProperty("layer").GetString().ShouldBe("IdentityPolicy");
        (await http.GetStringAsync("/diagnoses", Token)).ShouldNotContain("kim@");
    }

    [Fact]
    public async Task Where_sending_is_allowed_it_is_healthy_and_the_mail_goes_out()
    {
        await using var app = SampleProcess.Start("WebApp", "--urls", "http://127.0.0.1:0", "--World=success");
        using var http = await ClientAsync(app);

        using var answer = await http.PostAsJsonAsync("/sign-up", new { email = "kim@example.net" }, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetStringAsync("/health", Token)).ShouldContain("\"status\":\"Healthy\"");
        (await http.GetStringAsync("/diagnoses", Token)).ShouldContain("None since the app started.");
    }

    [Fact]
    public async Task The_page_shows_the_report_in_a_browser()
    {
        var browser = Browser();
        Assert.SkipWhen(browser is null, "chromium is not installed (apt-get install chromium)");
        await using var app = SampleProcess.Start("WebApp", "--urls", "http://127.0.0.1:0");
        using var http = await ClientAsync(app);
        using var answer = await http.PostAsJsonAsync("/sign-up", new { email = "kim@example.net" }, Token);

        var list = await DomAsync(browser, new Uri(http.BaseAddress!, "/diagnoses"));
        var report = await DomAsync(browser, new Uri(http.BaseAddress!, "/diagnoses/1"));

        list.ShouldContain("<a href=\"/diagnoses/1\">IdentityPolicy (Proven)</a>");
        report.ShouldContain("Amazon SES refused a send");
        report.ShouldContain("Identity-based policies");
        report.ShouldContain("ses:SendEmail");
        report.ShouldContain("<svg");
        (list + report).ShouldNotContain("kim@");
    }

    private static async Task<HttpClient> ClientAsync(SampleProcess app)
    {
        var line = await app.LineAsync("Now listening on: ", Token);
        return new HttpClient { BaseAddress = new Uri(line[(line.IndexOf("http", StringComparison.Ordinal))..].Trim()) };
    }

    private static string? Browser() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>The page as the browser has it after running it.</summary>
    private static async Task<string> DomAsync(string browser, Uri page)
    {
        var profile = Directory.CreateTempSubdirectory("chromium-");
        try
        {
            using var process = Process.Start(new ProcessStartInfo(
                browser, ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={profile.FullName}", "--dump-dom", page.AbsoluteUri])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync(Token);
            var dom = await process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
            process.ExitCode.ShouldBe(0, await errors);
            return dom;
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }
}
