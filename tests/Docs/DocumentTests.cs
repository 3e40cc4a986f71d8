namespace Ses.Resilient.Tests.Docs;

/// <summary>What the documents show compiles, parses, exists.</summary>
public sealed class DocumentTests
{
    public static TheoryData<string> Documents => [.. Repository.Documents];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_csharp_block_compiles(string path) => ShouldHaveNone(CSharpBlocks.Errors(Document.Load(path)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_json_block_parses(string path) => ShouldHaveNone(OtherBlocks.JsonErrors(Document.Load(path)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_command_names_what_exists(string path) => ShouldHaveNone(OtherBlocks.CommandErrors(Document.Load(path)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_relative_link_and_path_resolves(string path)
    {
        var document = Document.Load(path);
        ShouldHaveNone(Links.Errors(document).Concat(Links.PathErrors(document)));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Every_output_is_what_its_world_gives(string path) =>
        ShouldHaveNone(await OutputBlocks.ErrorsAsync(Document.Load(path), TestContext.Current.CancellationToken));

    [Fact]
    public void Both_readmes_are_short() =>
        new[] { "README.md", "README.ja.md" }.ShouldAllBe(path => Repository.Read(path).Split('\n').Length <= 200);

    [Fact]
    public void The_japanese_readme_has_the_same_code()
    {
        // Comments are translated; everything else is the same.
        static string[] Code(string path) =>
            [.. Document.Load(path).Blocks.Where(block => block.Language is "csharp" or "sh" or "json" or "text").SelectMany(block => block.Text.Split('\n'))
                .Select(line => line.Split("//")[0].TrimEnd())];

        Code("README.ja.md").ShouldBe(Code("README.md"));
    }

    private static void ShouldHaveNone(IEnumerable<string> errors) =>
        string.Join(Environment.NewLine, errors).ShouldBeEmpty();
}
