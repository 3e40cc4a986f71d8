namespace Ses.Resilient.Tests.Docs;

/// <summary>The checks of the documents find what is broken, and say where.</summary>
public sealed class CheckerTests
{
    [Theory]
    [InlineData("ses.SendEmial(request);", "guide.md(5): CS1061")]
    [InlineData("await ses.SendEmailAsync(request)", "guide.md(5): CS1002")]
    [InlineData("await ses.SendEmailAsync(reqest);", "guide.md(5): CS0103")]
    [InlineData("builder.Services.AddSesResilience(o => o.OnDenied = OnDenied.Ignore);", "guide.md(5): CS0117")]
    [InlineData("string text = null;", "guide.md(5): CS8600")]
    [InlineData("Xunit.Assert.True(true);", "guide.md(5): CS0103")]
    public void A_broken_block_is_told_with_file_line_and_message(string code, string error) =>
        CSharpBlocks.Errors(Block("csharp", code)).ShouldContain(found => found.StartsWith(error, StringComparison.Ordinal));

    [Theory]
    [InlineData("var answer = await ses.SendEmailAsync(request);")]
    [InlineData("using System.Text;\n\nvar text = new StringBuilder();")]
    [InlineData("internal sealed class Mailer(IAmazonSimpleEmailServiceV2 client)\n{\n    public Task SendAsync(SendEmailRequest mail) => client.SendEmailAsync(mail);\n}")]
    [InlineData("var ses = new AmazonSimpleEmailServiceV2Client();\nSesResilience.Attach(ses);")]
    [InlineData("diagnosis.Layer;")]
    public void A_good_block_compiles(string code) => CSharpBlocks.Errors(Block("csharp", code)).ShouldBeEmpty();

    [Fact]
    public void A_whole_file_gets_nothing_that_it_does_not_say()
    {
        CSharpBlocks.Errors(Block("csharp", "SesRefusal.Parse(\"\");", "compile: file")).ShouldHaveSingleItem().ShouldStartWith("guide.md(5): CS0103");
        CSharpBlocks.Errors(Block("csharp", "using Ses.Resilient.Diagnostics;\nSesRefusal.Parse(\"\");", "compile: file")).ShouldBeEmpty();
    }

    [Fact]
    public void An_excerpt_must_stand_in_its_file()
    {
        const string Excerpt = "excerpt: src/Ses.Resilient.Diagnostics/DenialLayer.cs";
        CSharpBlocks.Errors(Block("csharp", "    Undetermined = 0,", Excerpt)).ShouldBeEmpty();
        CSharpBlocks.Errors(Block("csharp", "Undetermined = 1,", Excerpt)).ShouldHaveSingleItem().ShouldContain("does not stand like this");
        CSharpBlocks.Errors(Block("csharp", "x", "excerpt: src/Nowhere.cs")).ShouldHaveSingleItem().ShouldContain("no file src/Nowhere.cs");
    }

    [Fact]
    public void A_block_cannot_be_left_out() =>
        CSharpBlocks.Errors(Block("csharp", "nonsense", "compile: none")).ShouldHaveSingleItem().ShouldContain("'compile: none' is no way to compile");

    [Fact]
    public async Task An_output_must_be_that_of_its_world()
    {
        const string World = "output: samples/DeniedSend/Worlds/no-allow.json";
        (await OutputBlocks.ErrorsAsync(Block("text", "SES refused the send.\n   Layer: IdentityPolicy\n  (Proven).", World), TestContext.Current.CancellationToken)).ShouldBeEmpty();
        (await OutputBlocks.ErrorsAsync(Block("text", "Layer: PermissionsBoundary", World), TestContext.Current.CancellationToken))
            .ShouldHaveSingleItem().ShouldStartWith("guide.md(5): this is not what samples/DeniedSend/Worlds/no-allow.json gives");
    }

    [Fact]
    public void Broken_json_is_told()
    {
        OtherBlocks.JsonErrors(Block("json", "{\n  \"a\": 1,\n}")).ShouldHaveSingleItem().ShouldStartWith("guide.md(7): the JSON does not parse");
        OtherBlocks.JsonErrors(Block("json", "{ \"a\": 1 }")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("dotnet run --project samples/Nowhere", "'samples/Nowhere' is no project")]
    [InlineData("$ dotnet pack src/Nowhere -c Release", "'src/Nowhere' is no project")]
    [InlineData("dotnet add package Ses.Resilent", "'Ses.Resilent' is neither")]
    [InlineData("eng/nowhere.sh", "there is no script eng/nowhere.sh")]
    public void A_command_on_what_does_not_exist_is_told(string command, string error) =>
        OtherBlocks.CommandErrors(Block("sh", command)).ShouldHaveSingleItem().ShouldContain(error);

    [Theory]
    [InlineData("dotnet test")]
    [InlineData("dotnet run --project samples/DeniedSend -- --world nowhere.json")]
    [InlineData("dotnet test --project tests/Unit -p:SesSdk=nuget")]
    [InlineData("dotnet add package Ses.Resilient")]
    [InlineData(".ci/run")]
    public void A_good_command_passes(string command) => OtherBlocks.CommandErrors(Block("sh", command)).ShouldBeEmpty();

    [Theory]
    [InlineData("[a](nowhere.md)", "nowhere.md leads nowhere")]
    [InlineData("[a](../outside.md)", "leads nowhere")]
    [InlineData("[a](README.md#no-such-heading)", "README.md has no heading 'no-such-heading'")]
    [InlineData("[a](#no-such-heading)", "guide.md has no heading 'no-such-heading'")]
    public void A_link_to_nowhere_is_told(string text, string error) => Links.Errors(Document.Parse("guide.md", text)).ShouldHaveSingleItem().ShouldContain(error);

    [Fact]
    public void Good_links_pass() =>
        Links.Errors(Document.Parse("docs/guide.md", "# Here\n[a](../README.md) [b](https://example.com/) [c](#here) [d](../src)")).ShouldBeEmpty();

    [Fact]
    public void A_path_in_code_must_exist()
    {
        Links.PathErrors(Document.Parse("guide.md", "See `src/Nowhere.cs` and `src/*/X.cs`.")).ShouldHaveSingleItem().ShouldContain("there is no src/Nowhere.cs");
        Links.PathErrors(Document.Parse("guide.md", "See `src/Ses.Resilient`.")).ShouldBeEmpty();
    }

    private static Document Block(string language, string code, string? mark = null) =>
        Document.Parse("guide.md", $"# Guide\n\n{(mark is null ? "" : $"<!-- {mark} -->")}\n```{language}\n{code}\n```\n");
}
