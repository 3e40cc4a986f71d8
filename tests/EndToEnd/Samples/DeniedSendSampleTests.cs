using Ses.Resilient.AwsEmulator;

namespace Ses.Resilient.Tests.Samples;

/// <summary>samples/DeniedSend as a process: the files it writes, and what it says to bad input.</summary>
public sealed class DeniedSendSampleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("denied-send-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_page_and_the_incident_of_a_denied_send_are_written_and_the_incident_runs_again()
    {
        var (page, incident) = (PathOf("report.html"), PathOf("incident.json"));

        var (status, output) = await RunAsync("--world", BuiltIn("recipient-deny.json"), "--html", page, "--incident", incident);

        status.ShouldBe(0, output);
        var html = await File.ReadAllTextAsync(page, Token);
        html.ShouldStartWith("<!doctype html>");
        html.ShouldContain("IdentityPolicy");
        html.ShouldContain("<svg");
        html.ShouldNotContain("<script");

        var (send, mustNotShow) = Secrets(World.Load(BuiltIn("recipient-deny.json")));
        var written = await File.ReadAllTextAsync(incident, Token);
        mustNotShow.ShouldAllBe(secret => !written.Contains(secret, StringComparison.OrdinalIgnoreCase) && !html.Contains(secret, StringComparison.OrdinalIgnoreCase));
        written.ShouldContain(send.Region);

        (status, output) = await RunAsync("--world", incident);
        status.ShouldBe(0, output);
        output.ShouldContain("Layer: IdentityPolicy (Proven).");
        output.ShouldContain("1 of 1 worlds as declared.");
    }

    [Fact]
    public async Task A_truth_that_is_not_met_is_told_and_fails()
    {
        var world = (await File.ReadAllTextAsync(BuiltIn("no-allow.json"), Token)).Replace("\"layer\": \"IdentityPolicy\"", "\"layer\": \"PermissionsBoundary\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(PathOf("world.json"), world, Token);

        var (status, output) = await RunAsync("--world", PathOf("world.json"));

        status.ShouldBe(1, output);
        output.ShouldContain("declared layer PermissionsBoundary, diagnosed IdentityPolicy");
    }

    [Theory]
    [InlineData("--world", "no-such-file.json", "no-such-file.json")]
    [InlineData("--html", null, "--html needs a file")]
    [InlineData("--wrold", null, "unknown argument '--wrold'")]
    public async Task Bad_input_is_told_with_what_is_wrong(string option, string? value, string told)
    {
        var (status, output) = await RunAsync(value is null ? [option] : [option, value]);

        status.ShouldBe(2, output);
        output.ShouldContain(told);
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private static string BuiltIn(string file) => RepositoryFolder.PathOf("samples", "DeniedSend", "Worlds", file);

    private static (Send Send, string[] MustNotShow) Secrets(World world)
    {
        var send = world.Send.ShouldNotBeNull();
        var key = world.Credentials[send.Credentials];
        return (send, [.. send.To, key.SecretAccessKey, send.Subject, send.Body]);
    }

    private static async Task<(int Status, string Output)> RunAsync(params string[] arguments)
    {
        await using var sample = SampleProcess.Start("DeniedSend", arguments);
        var status = await sample.ExitAsync(Token);
        return (status, sample.Output);
    }
}
