using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Ses.Resilient.Tests.Docs;

/// <summary>A fenced block of code.</summary>
/// <param name="Language">The word after the fence.</param>
/// <param name="Mark">What the comment right above it says, such as <c>compile: file</c>; empty where there is none.</param>
/// <param name="Line">The line of the file, from 1, on which its text begins.</param>
internal sealed record CodeBlock(string Language, string Mark, int Line, string Text);

/// <summary>Some words of a document and the line they are on, from 1.</summary>
internal sealed record Place(string Text, int Line);

/// <summary>One Markdown file, as far as the checks look at it.</summary>
/// <param name="Path">From the root of the repository.</param>
internal sealed record Document(string Path, IReadOnlyList<CodeBlock> Blocks, IReadOnlyList<Place> Links, IReadOnlyList<Place> CodeSpans, IReadOnlyList<string> Anchors)
{
    private static readonly MarkdownPipeline Markdown =
        new MarkdownPipelineBuilder().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).UsePipeTables().UsePreciseSourceLocation().Build();

    public static Document Load(string path) => Parse(path, Repository.Read(path));

    public static Document Parse(string path, string text)
    {
        var parsed = Markdig.Markdown.Parse(text, Markdown);
        return new Document(
            path,
            [.. parsed.Descendants<FencedCodeBlock>().Select(block => new CodeBlock(block.Info ?? "", MarkAbove(block), block.Line + 2, block.Lines.ToString()))],
            [.. parsed.Descendants<LinkInline>().Where(link => link.Url is not null).Select(link => new Place(link.Url!, link.Line + 1))],
            [.. parsed.Descendants<CodeInline>().Select(code => new Place(code.Content, code.Line + 1))],
            [.. parsed.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id ?? "")]);
    }

    private static string MarkAbove(FencedCodeBlock block)
    {
        var at = block.Parent!.IndexOf(block);
        return at > 0 && block.Parent[at - 1] is HtmlBlock html
            ? html.Lines.ToString().Replace("<!--", "", StringComparison.Ordinal).Replace("-->", "", StringComparison.Ordinal).Trim()
            : "";
    }
}
