using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ses.Resilient.Tests.Docs;

/// <summary>Compiles the csharp blocks of a document; docs/README.md says how a block is marked.</summary>
internal static class CSharpBlocks
{
    /// <summary>What the .NET SDK's ImplicitUsings give a console app.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private const string Excerpt = "excerpt:";

    internal static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    internal static readonly SyntaxTree SdkUsings = CSharpSyntaxTree.ParseText(ImplicitUsings, Parsing);

    private static readonly SyntaxTree Preamble = CSharpSyntaxTree.ParseText(Repository.Read("tests/Docs/Preamble.cs"), Parsing);

    /// <summary>All that this test process was given, but for its own tools: the same assemblies that an app runs with.</summary>
    internal static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => !IsTool(Path.GetFileNameWithoutExtension(file)))
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    /// <summary>One version of an assembly in another's place: the runtime does the same.</summary>
    private static readonly string[] Allowed = ["CS1701", "CS1702"];

    /// <summary>In a snippet no errors: names that nothing uses, an async that awaits nothing, and (CS0201) a property that is shown as a statement.</summary>
    private static readonly string[] AllowedInSnippets = [.. Allowed, "CS0201", "CS0168", "CS0219", "CS1998", "CS8321", "CS0162"];

    /// <summary>The errors, each with file, line and the compiler's message.</summary>
    public static IEnumerable<string> Errors(Document document) =>
        document.Blocks.Where(block => block.Language is "csharp" or "cs").SelectMany(block => Errors(document.Path, block));

    private static IEnumerable<string> Errors(string path, CodeBlock block) => block.Mark switch
    {
        "" or "compile: snippet" => Compile(path, block, [SdkUsings, Preamble], AllowedInSnippets),
        "compile: file" => Compile(path, block, [SdkUsings], Allowed),
        _ when block.Mark.StartsWith(Excerpt, StringComparison.Ordinal) => Compare(path, block, block.Mark[Excerpt.Length..].Trim()),
        _ => [$"{path}({block.Line}): '{block.Mark}' is no way to compile a block; there are 'compile: snippet', 'compile: file' and 'excerpt: PATH'."],
    };

    private static IEnumerable<string> Compile(string path, CodeBlock block, SyntaxTree[] given, string[] allowed)
    {
        var tree = CSharpSyntaxTree.ParseText($"#line {block.Line} \"{path}\"\n{block.Text}\n", Parsing);
        var kind = tree.GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any() ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        return CSharpCompilation.Create("Block", [tree, .. given], References, new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable))
            .GetDiagnostics()
            .Where(found => found.Severity >= DiagnosticSeverity.Warning && !allowed.Contains(found.Id, StringComparer.Ordinal))
            .Select(found => $"{Where(found)}: {found.Id}: {found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
    }

    private static string Where(Diagnostic found) => found.Location.GetMappedLineSpan() is { IsValid: true } span
        ? $"{span.Path}({span.StartLinePosition.Line + 1})"
        : "(no place)";

    /// <summary>Code of the repository itself, which may be internal: the block must stand in the file as it is, but for indentation.</summary>
    private static IEnumerable<string> Compare(string path, CodeBlock block, string source)
    {
        if (!File.Exists(Repository.PathOf(source)))
            return [$"{path}({block.Line}): there is no file {source} that the block could be an excerpt of."];
        return Lines(Repository.Read(source)).Contains(Lines(block.Text), StringComparison.Ordinal)
            ? []
            : [$"{path}({block.Line}): the block does not stand like this in {source}."];
    }

    private static string Lines(string text) =>
        "\n" + string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)) + "\n";

    private static bool IsTool(string assembly) =>
        assembly.StartsWith("xunit", StringComparison.OrdinalIgnoreCase)
        || assembly.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.Testing", StringComparison.Ordinal)
        || assembly.StartsWith("Ses.Resilient.Tests", StringComparison.Ordinal)
        || assembly is "Markdig" or "Shouldly";
}
