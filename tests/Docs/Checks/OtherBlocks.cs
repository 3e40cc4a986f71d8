using System.Text.Json;

namespace Ses.Resilient.Tests.Docs;

/// <summary>Checks the json and shell blocks of a document.</summary>
internal static class OtherBlocks
{
    private static readonly string[] Shells = ["sh", "bash", "shell", "console"];

    private static readonly string[] WithProject = ["build", "run", "test", "pack", "publish", "format", "restore"];

    public static IEnumerable<string> JsonErrors(Document document)
    {
        foreach (var block in document.Blocks.Where(block => block.Language is "json"))
        {
            var error = JsonError(block);
            if (error is not null)
                yield return $"{document.Path}({error.Line}): the JSON does not parse: {error.Text}";
        }
    }

    /// <summary>Projects, scripts and packages of commands that do not exist.</summary>
    public static IEnumerable<string> CommandErrors(Document document) =>
        from block in document.Blocks
        where Shells.Contains(block.Language, StringComparer.Ordinal)
        from command in block.Text.Split('\n').Select((line, index) => new Place(line.Trim().TrimStart('$').Trim(), block.Line + index))
        from error in CommandErrors(command.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        select $"{document.Path}({command.Line}): {error}";

    private static IEnumerable<string> CommandErrors(string[] words)
    {
        if (words.FirstOrDefault() is not { } program)
            yield break;
        if (program.EndsWith(".sh", StringComparison.Ordinal) || program.StartsWith(".ci/", StringComparison.Ordinal))
        {
            if (!File.Exists(Repository.PathOf(program)))
                yield return $"there is no script {program}.";
            yield break;
        }

        if (program != "dotnet")
            yield break;

        // What comes after -- goes to the program that is run.
        var options = words.TakeWhile(word => word != "--").ToArray();
        var named = Array.IndexOf(options, "--project") is var at and >= 0 ? options.ElementAtOrDefault(at + 1)
            : options.Length > 2 && WithProject.Contains(options[1], StringComparer.Ordinal) && !options[2].StartsWith('-') ? options[2]
            : null;
        if (named is not null && !IsProject(named))
            yield return $"'{named}' is no project of the repository.";
        if (options is ["dotnet", "add", "package", var package, ..] && !IsPackage(package))
            yield return $"'{package}' is neither a package of the repository nor one in Directory.Packages.props.";
    }

    private static bool IsProject(string path) =>
        File.Exists(Repository.PathOf(path))
        || (Directory.Exists(Repository.PathOf(path)) && Directory.EnumerateFiles(Repository.PathOf(path), "*.*proj").Any());

    private static bool IsPackage(string id) =>
        Repository.Exists($"src/{id}/{id}.csproj")
        || Repository.Read("Directory.Packages.props").Contains($"Include=\"{id}\"", StringComparison.Ordinal);

    private static Place? JsonError(CodeBlock block)
    {
        try
        {
            using var parsed = JsonDocument.Parse(block.Text);
            return null;
        }
        catch (JsonException exception)
        {
            return new Place(exception.Message, block.Line + (int)(exception.LineNumber ?? 0));
        }
    }
}
