using System.Text.RegularExpressions;

namespace Ses.Resilient.Tests.Conformance.Reference;

/// <summary>Policy variables (IAM User Guide, Policy elements: variables and tags).</summary>
internal static partial class ReferenceVariables
{
    [GeneratedRegex(@"\$\{(?:(?<escape>[*?$])|(?<key>[^,{}\s]+)(?:,\s*'(?<default>[^']*)')?)\}", RegexOptions.ExplicitCapture)]
    public static partial Regex Variable();

    /// <summary>Puts values in. <see langword="null"/>: a variable has neither a value nor a default, so the text stands for nothing.</summary>
    /// <param name="text">As written in the policy.</param>
    /// <param name="wildcards">Whether <c>*</c> and <c>?</c> in the text itself are wildcards; in a value or an escape they never are.</param>
    /// <param name="enabled">Whether the policy's Version has variables.</param>
    /// <param name="context">The request's keys.</param>
    public static IReadOnlyList<PatternToken>? Expand(string text, bool wildcards, bool enabled, ReferenceContext context)
    {
        var tokens = new List<PatternToken>();
        var position = 0;
        if (enabled)
        {
            foreach (Match match in Variable().Matches(text))
            {
                Written(text[position..match.Index]);
                position = match.Index + match.Length;
                var value =
                    match.Groups["escape"].Success ? match.Groups["escape"].Value
                    : context.Single(match.Groups["key"].Value) is { } known ? known
                    : match.Groups["default"].Success ? match.Groups["default"].Value
                    : null;
                if (value is null)
                    return null;
                tokens.AddRange(ReferenceGlob.Literal(value));
            }
        }

        Written(text[position..]);
        return tokens;

        void Written(string part) => tokens.AddRange(wildcards ? ReferenceGlob.Wildcards(part) : ReferenceGlob.Literal(part));
    }
}
