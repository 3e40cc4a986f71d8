using System.Text.RegularExpressions;
using DeniedSend;
using Ses.Resilient.AwsEmulator;
using Ses.Resilient.Diagnostics;

namespace Ses.Resilient.Tests.Docs;

/// <summary>Runs the worlds whose output a document shows.</summary>
internal static partial class OutputBlocks
{
    private const string Output = "output:";

    /// <summary>Blocks that are not in what the sample gives for their world. Line breaks, spaces and ids of requests are not looked at.</summary>
    public static async Task<IReadOnlyList<string>> ErrorsAsync(Document document, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        foreach (var block in document.Blocks.Where(block => block.Mark.StartsWith(Output, StringComparison.Ordinal)))
        {
            var world = block.Mark[Output.Length..].Trim();
            var given = File.Exists(Repository.PathOf(world)) ? await RunAsync(world, cancellationToken) : "(there is no such file)";
            if (!Comparable(given).Contains(Comparable(block.Text), StringComparison.Ordinal))
                errors.Add($"{document.Path}({block.Line}): this is not what {world} gives, which is:{Environment.NewLine}{given}");
        }

        return errors;
    }

    /// <summary>What SES said, what the app gets instead, and the whole report.</summary>
    private static async Task<string> RunAsync(string world, CancellationToken cancellationToken)
    {
        var result = await WorldRun.RunAsync(World.Load(Repository.PathOf(world)), cancellationToken);
        return result.Exception is SesAccessDeniedException { InnerException: { } said } denied
            ? $"{said.GetType().Name}: {said.Message}\n{denied.GetType().Name}: {denied.Message}\n{denied.Diagnosis}"
            : $"{result.Exception}";
    }

    private static string Comparable(string text) => Spaces().Replace(RequestId().Replace(text, "[request *]"), " ").Trim();

    [GeneratedRegex(@"\[request [^\]]*\]")]
    private static partial Regex RequestId();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
