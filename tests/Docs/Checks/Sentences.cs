using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ses.Resilient.Tests.Docs;

/// <summary>A sentence of the libraries: its English format, and where it stands.</summary>
internal sealed record WrittenSentence(string Format, string Place)
{
    /// <summary>What the sentence says, without what fills it.</summary>
    public bool HasWords
    {
        get
        {
            var depth = 0;
            foreach (var c in Format)
            {
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                if (depth == 0 && char.IsLetter(c)) return true;
            }

            return false;
        }
    }
}

/// <summary>Finds the sentences in the code: the interpolated strings that the compiler turns into a <c>Sentence</c>.</summary>
internal static class Sentences
{
    private static readonly string[] Projects = ["src/Ses.Resilient.Diagnostics", "src/Ses.Resilient"];

    public static ImmutableArray<WrittenSentence> ReadAll()
    {
        var trees = Projects.SelectMany(FilesOf).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), CSharpBlocks.Parsing, file)).ToArray();
        var references = CSharpBlocks.References.Where(r => !Path.GetFileName(r.Display!).StartsWith("Ses.Resilient", StringComparison.Ordinal));
        var compilation = CSharpCompilation.Create("Libraries", [.. trees, CSharpBlocks.SdkUsings], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return [.. trees.SelectMany(tree => Of(tree, compilation.GetSemanticModel(tree)))];
    }

    private static IEnumerable<string> FilesOf(string project) => Directory.EnumerateFiles(Repository.PathOf(project), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static IEnumerable<WrittenSentence> Of(SyntaxTree tree, SemanticModel model)
    {
        foreach (var expression in tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>().Where(e => e is InterpolatedStringExpressionSyntax or BinaryExpressionSyntax))
        {
            var made = expression.Parent is CastExpressionSyntax cast ? model.GetTypeInfo(cast).Type : model.GetTypeInfo(expression).ConvertedType;
            if (made is not { Name: "Sentence" }) continue;
            var (format, places) = (new StringBuilder(), 0);
            foreach (var part in Parts(expression)) Append(part, format, ref places);
            yield return new WrittenSentence(format.ToString(), $"{Path.GetRelativePath(Repository.Root, tree.FilePath)}({expression.GetLocation().GetLineSpan().StartLinePosition.Line + 1})");
        }
    }

    private static IEnumerable<InterpolatedStringExpressionSyntax> Parts(ExpressionSyntax expression) => expression switch
    {
        InterpolatedStringExpressionSyntax one => [one],
        BinaryExpressionSyntax both => Parts(both.Left).Concat(Parts(both.Right)),
        _ => [],
    };

    private static void Append(InterpolatedStringExpressionSyntax part, StringBuilder format, ref int places)
    {
        foreach (var content in part.Contents)
        {
            if (content is InterpolatedStringTextSyntax text) format.Append(text.TextToken.ValueText); // Braces stay doubled in it, as in a format.
            else format.Append('{').Append(places++).Append('}');
        }
    }
}
