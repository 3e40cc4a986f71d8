namespace Ses.Resilient.Tests.Docs;

/// <summary>Checks what a document points to inside the repository.</summary>
internal static class Links
{
    private static readonly string[] Folders = ["src/", "tests/", "docs/", "samples/", "eng/", ".ci/"];

    /// <summary>Relative links whose file, folder or heading does not exist.</summary>
    public static IEnumerable<string> Errors(Document document)
    {
        foreach (var link in document.Links.Where(link => !IsElsewhere(link.Text)))
        {
            var parts = Uri.UnescapeDataString(link.Text).Split('#', 2);
            var target = parts[0].Length == 0
                ? document.Path
                : Path.GetRelativePath(Repository.Root, Repository.PathOf(Path.Combine(Path.GetDirectoryName(document.Path) ?? "", parts[0]))).Replace('\\', '/');
            if (target != document.Path && (target.StartsWith("..", StringComparison.Ordinal) || !Repository.Exists(target)))
                yield return $"{document.Path}({link.Line}): the link {link.Text} leads nowhere.";
            else if (parts.Length == 2 && target.EndsWith(".md", StringComparison.Ordinal) && !AnchorsOf(target, document).Contains(parts[1], StringComparer.Ordinal))
                yield return $"{document.Path}({link.Line}): {target} has no heading '{parts[1]}'.";
        }
    }

    /// <summary>Paths in inline code, such as <c>eng/aot-check.sh</c>, that do not exist. One with a wildcard or a placeholder is not looked at.</summary>
    public static IEnumerable<string> PathErrors(Document document) =>
        from code in document.CodeSpans
        let path = code.Text
        where Folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)) && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_')
        where !Repository.Exists(path)
        select $"{document.Path}({code.Line}): there is no {path}.";

    private static IReadOnlyList<string> AnchorsOf(string target, Document document) => target == document.Path ? document.Anchors : Document.Load(target).Anchors;

    private static bool IsElsewhere(string url) =>
        url.StartsWith("mailto:", StringComparison.Ordinal) || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https");
}
